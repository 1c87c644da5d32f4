"""Download a large file to disk, going on where an earlier try stopped."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SourceError, StoreError
from index.manifest import file_digest
from index.store.originals import FetchRecord
from ingest.fetch.client import Fetcher, TryAgain, content_type, contents, length_of, unless_still

if TYPE_CHECKING:
    import httpx

LARGEST = 2_000_000_000
LONGEST = 4 * 3600.0


def download(
    fetcher: Fetcher,
    url: str,
    path: Path,
    *,
    largest: int = LARGEST,
    unless: tuple[str | None, str | None] = (None, None),
) -> FetchRecord | None:
    """Fetch `url` into `path`, going on with `path`.partial if it is of the same version.

    Returns what to remember of it, with the file's SHA-256 as its name; None where the server says
    that it is still the version `unless`, an ETag and a Last-Modified. `largest` is in bytes.
    Raises as Fetcher.fetch does, and StoreError if the disk cannot be written.
    """
    deadline = time.monotonic() + LONGEST
    attempt = 0
    while True:
        before = _received(path)
        try:
            return _once(fetcher, url, path, largest, deadline, unless)
        except TryAgain as error:
            # A try that brought something on does not count.
            attempt = 0 if _received(path) > before else attempt + 1
            if time.monotonic() > deadline:
                raise SourceError(f"{url} took longer than {LONGEST:.0f} s") from None
            fetcher.wait_or_raise(error, attempt)
        except OSError as error:
            raise StoreError(f"{path} cannot be written: {error.strerror}") from None


def _once(
    fetcher: Fetcher,
    url: str,
    path: Path,
    largest: int,
    deadline: float,
    unless: tuple[str | None, str | None],
) -> FetchRecord | None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial, version = _partial(path)
    validator = _validator(version, url) if partial.exists() else None
    received = partial.stat().st_size if validator else 0
    with fetcher.response(url, _asking_for(received, validator, unless), deadline) as response:
        if response.status_code == 304:
            return None
        resumed = response.status_code == 206
        rest = str(response.headers.get("content-range", "")).startswith(f"bytes {received}-")
        if response.status_code == 416 or (resumed and not rest):
            # What was received is not the beginning of what is there now.
            partial.unlink(missing_ok=True)
            raise TryAgain(f"{url} changed while it was fetched")
        received = received if resumed else 0
        if received + (length_of(response) or 0) > largest:
            raise _too_large(url, largest)
        if not resumed:
            partial.unlink(missing_ok=True)
            current = response.headers.get("etag") or response.headers.get("last-modified")
            version.write_text(json.dumps({"url": url, "validator": current}), encoding="utf-8")
        with partial.open("ab") as file:
            for part in contents(response, url):
                received += len(part)
                if received > largest:
                    raise _too_large(url, largest)
                if time.monotonic() > deadline:
                    raise TryAgain(f"{url} took too long")
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        fetched = _record(url, response, partial)
    partial.replace(path)
    version.unlink(missing_ok=True)
    return fetched


def _record(url: str, response: httpx.Response, file: Path) -> FetchRecord:
    """Return what to remember of a file that came whole."""
    headers = response.headers
    return FetchRecord(
        url,
        str(response.url),
        headers.get("etag"),
        headers.get("last-modified"),
        content_type(headers.get("content-type"))[0],
        None,
        file_digest(file),
    )


def _asking_for(
    received: int, validator: str | None, unless: tuple[str | None, str | None]
) -> dict[str, str]:
    """Return the headers that ask for the rest of a file, or for all of it if it is another now."""
    headers = {"Accept-Encoding": "identity"}
    if received and validator:
        return headers | {"Range": f"bytes={received}-", "If-Range": validator}
    return headers | unless_still(*unless)


def _too_large(url: str, largest: int) -> SourceError:
    return SourceError(f"{url} is larger than {largest // 1_000_000} MB and was left out")


def _partial(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + ".partial"), path.with_name(path.name + ".partial.json")


def _received(path: Path) -> int:
    partial = _partial(path)[0]
    return partial.stat().st_size if partial.exists() else 0


def _validator(version: Path, url: str) -> str | None:
    """Return what names the version that began to come, if it may be gone on with (RFC 9110)."""
    try:
        stored = json.loads(version.read_text(encoding="utf-8"))
        validator = stored["validator"] if stored["url"] == url else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    usable = isinstance(validator, str) and not validator.startswith("W/")
    return validator if usable else None
