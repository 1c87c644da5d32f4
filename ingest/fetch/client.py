"""Fetch over HTTP: politely, within limits, and only from where it may be fetched."""

from __future__ import annotations

import email.utils
import importlib.metadata
import random
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from index.errors import SourceError, SourceGone
from ingest.fetch import content_coding
from ingest.fetch.original import Original
from ingest.fetch.public_addresses import CheckedTransport, Networks

REDIRECTS = 8
ATTEMPTS = 4
_NUMBER = re.compile("[0-9]{1,18}")
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may cost: seconds without a byte, seconds in all, bytes, and how often.

    ``delay`` is the seconds between two requests to one host; ``backoff`` the seconds before
    the second try, doubled for each one after; ``longest_wait`` bounds what a server asks for
    with Retry-After.
    """

    silence: float = 30.0
    total: float = 300.0
    page_bytes: int = 25_000_000
    pdf_bytes: int = 200_000_000
    delay: float = 0.5
    backoff: float = 1.0
    longest_wait: float = 60.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a URL answered; ``original`` is None where it said that nothing changed (304)."""

    original: Original | None
    url: str
    etag: str | None
    last_modified: str | None


class TryAgain(SourceError):
    """A failure that may pass; ``after`` is how long the server asked to wait, in seconds."""

    def __init__(self, line: str, after: float | None = None) -> None:
        super().__init__(line)
        self.after = after


class Fetcher:
    """Connections to the web, kept open between fetches."""

    def __init__(
        self, limits: Limits | None = None, *, allow_private: bool | Networks = False
    ) -> None:
        """Fetch within `limits`; of private networks only from those of `allow_private`."""
        self.limits = limits or Limits()
        self._client = httpx.Client(
            transport=CheckedTransport(allow_private=allow_private),
            timeout=httpx.Timeout(self.limits.silence),
            headers={
                "User-Agent": user_agent(),
                "Accept": "*/*",
                "Accept-Encoding": content_coding.ACCEPTED,
            },
            follow_redirects=False,
            trust_env=False,
        )
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Return what `url` answers, at once or after some tries.

        Raises SourceGone where it answers 404 or 410 and SourceError for every other failure.
        """
        conditions = unless_still(etag, last_modified)
        for attempt in range(ATTEMPTS):
            try:
                return self._fetch_once(url, conditions)
            except TryAgain as error:
                self.wait_or_raise(error, attempt)
        raise AssertionError("the last attempt returns or raises")

    def wait_or_raise(self, error: TryAgain, attempt: int) -> None:
        """Sleep before the next attempt, or raise the error if this was the last one."""
        if attempt + 1 >= ATTEMPTS or (error.after or 0.0) > self.limits.longest_wait:
            raise SourceError(str(error)) from None
        pause = self.limits.backoff * 2**attempt * random.uniform(0.8, 1.2)
        time.sleep(min(max(pause, error.after or 0.0), self.limits.longest_wait))

    def _fetch_once(self, url: str, conditions: dict[str, str]) -> Fetched:
        deadline = time.monotonic() + self.limits.total
        with self.response(url, conditions, deadline) as response:
            final = str(response.url)
            headers = response.headers
            validators = (headers.get("etag"), headers.get("last-modified"))
            if response.status_code == 304:
                return Fetched(None, final, *validators)
            media_type, charset = content_type(headers.get("content-type"))
            data = self._body(url, response, media_type, deadline)
            return Fetched(Original(final, data, media_type, charset), final, *validators)

    def _body(
        self, url: str, response: httpx.Response, media_type: str | None, deadline: float
    ) -> bytes:
        limit = self.limits.page_bytes
        data = bytearray()
        length = length_of(response) or 0
        if media_type == "application/pdf":
            limit = self.limits.pdf_bytes
        for part in contents(response, url):
            if not data and part.startswith(b"%PDF-"):
                limit = self.limits.pdf_bytes
            data += part
            if len(data) > limit or length > limit:
                raise SourceError(f"{url} is larger than {limit // 1_000_000} MB and was left out")
            if time.monotonic() > deadline:
                raise SourceError(
                    f"{url} took longer than {self.limits.total:.0f} s and was left out"
                )
        return bytes(data)

    @contextmanager
    def response(
        self, url: str, headers: dict[str, str], deadline: float
    ) -> Iterator[httpx.Response]:
        """Yield the response at the end of all redirects, its body unread.

        It is a success, 304 or 416; everything else that a server or a network can do is raised
        as SourceGone, TryAgain or SourceError, while the body is read too.
        """
        self._client.cookies.clear()
        hops = [_checked(url, url)]
        try:
            while True:
                self._be_polite(hops[-1])
                request = self._client.build_request("GET", hops[-1], headers=headers)
                response = self._client.send(request, stream=True)
                try:
                    target = response.headers.get("location")
                    if response.status_code in (301, 302, 303, 307, 308) and target:
                        hops.append(_checked(urljoin(hops[-1], target.strip()), url))
                        # A page may redirect to itself once, with a cookie; again is a loop.
                        if len(hops) > REDIRECTS + 1:
                            looped = len(set(hops)) < len(hops)
                            kind = "in a loop" if looped else f"more than {REDIRECTS} times"
                            raise SourceError(f"{url} redirects {kind}, last to {hops[-1]}")
                    else:
                        _check_status(url, response)
                        yield response
                        return
                finally:
                    response.close()
                if time.monotonic() > deadline:
                    raise TryAgain(f"{url} took longer than {self.limits.total:.0f} s")
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise TryAgain(
                f"{url} did not answer within {self.limits.silence:g} s: try again later"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError) as error:
            raise _explained(url, hops[-1], error) from None
        except httpx.InvalidURL as error:
            raise SourceError(f"{hops[-1]} is not an address: {error}") from None

    def _be_polite(self, url: str) -> None:
        host = urlsplit(url).netloc
        with self._lock:
            now = time.monotonic()
            at = max(now, self._last.get(host, 0.0) + self.limits.delay)
            self._last[host] = at
        time.sleep(max(0.0, at - now))


def unless_still(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers by which a server need not send what is of this version."""
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in conditions.items() if value}


def contents(response: httpx.Response, url: str) -> Iterator[bytes]:
    """Yield the body of a response without its coding, in bounded parts; raises as `undone`."""
    return content_coding.undone(
        response.iter_raw(), response.headers.get("content-encoding", ""), url
    )


def length_of(response: httpx.Response) -> int | None:
    """Return how many bytes a response says that it has, None if it does not."""
    header = response.headers.get("content-length", "")
    return int(header) if _NUMBER.fullmatch(header) else None


def user_agent() -> str:
    """Return how Klara names itself to the servers that it fetches from."""
    try:
        version = importlib.metadata.version("klara")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"Klara/{version} (+https://polisen.se)"


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """Return the media type in lower case and the charset that a Content-Type header names."""
    if not header:
        return None, None
    message = Message()
    message["content-type"] = header
    charset = message.get_content_charset()
    return header.split(";")[0].strip().lower() or None, charset


def _checked(url: str, requested: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fine = False
    if not fine:
        what = url if url == requested else f"{requested} redirects to {url}, and that"
        raise SourceError(f"{what} is not an http or https address")
    return url


def _check_status(url: str, response: httpx.Response) -> None:
    status = response.status_code
    if status in (404, 410):
        raise SourceGone(f"{url} is gone: it answered {status}")
    if status in _AGAIN:
        raise TryAgain(f"{url} answered {status}: try again later", _retry_after(response))
    if status not in (200, 203, 206, 304, 416):
        raise SourceError(f"{url} answered {status} {response.reason_phrase}".rstrip())


def _retry_after(response: httpx.Response) -> float | None:
    header = response.headers.get("retry-after", "")
    if _NUMBER.fullmatch(header.strip()):
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _explained(url: str, hop: str, error: Exception) -> SourceError:
    cause = error.__cause__ or error.__context__ or error
    host = urlsplit(hop).netloc
    if isinstance(cause, ssl.SSLCertVerificationError):
        return SourceError(f"{url}: the certificate of {host} is not valid: {cause.verify_message}")
    if isinstance(cause, ssl.SSLError):
        return SourceError(f"{url}: no secure connection to {host}: {cause.reason or cause}")
    if isinstance(cause, socket.gaierror):
        line = f"{url}: there is no host {host}: check the address and the network"
        return TryAgain(line) if cause.errno == socket.EAI_AGAIN else SourceError(line)
    if isinstance(cause, UnicodeError):
        return SourceError(f"{url}: {host} is not a name of a host")
    if isinstance(error, httpcore.ConnectError):
        reason = getattr(cause, "strerror", None) or str(cause)
        return TryAgain(f"{url}: {host} cannot be reached: {reason}")
    return TryAgain(f"{url}: the connection to {host} broke: {error or type(error).__name__}")
