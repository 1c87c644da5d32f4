import gzip
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from serving import Handler, Server, running

from index.errors import SourceError, SourceGone
from ingest.fetch.client import ATTEMPTS, Fetcher, Limits
from ingest.fetch.public_addresses import ForbiddenAddress, is_public

QUICK = Limits(silence=0.5, total=2.0, page_bytes=50_000, pdf_bytes=200_000, delay=0, backoff=0.01)

REDIRECTS = {
    "moved": "page",
    "round": "/back",
    "back": "/round",
    "tofile": "file:///etc/passwd",
    "inside": "http://10.0.0.1/",
}
BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "large": (b"x" * 100_000, {}),
    "largepdf": (b"%PDF-" + b"x" * 100_000, {"content_type": "application/octet-stream"}),
    "bomb": (gzip.compress(b"0" * 10_000_000), {"content_encoding": "gzip"}),
    "notgzip": (b"plain", {"content_encoding": "gzip"}),
}


class Answers(Handler):
    protocol_version = "HTTP/1.1"
    server: "Odd"

    def do_GET(self) -> None:
        self.server.seen[self.path] += 1
        self.server.times.append(time.monotonic())
        self.server.headers.append(dict(self.headers))
        name, number = self.path.strip("/").rstrip("0123456789"), self.path[-3:]
        if name == "page":
            self.page()
        elif name == "since":
            self.answer(304 if self.headers.get("If-Modified-Since") else 200)
        elif name == "" and number in ("403", "404", "410"):
            self.answer(int(number), b"no")
        elif name in REDIRECTS:
            self.answer(302, b"", location=REDIRECTS[name])
        elif name == "cookie" and "klara=1" not in self.headers.get("Cookie", ""):
            self.answer(302, b"", location="/cookie", set_cookie="klara=1")
        elif name in BODIES:
            self.answer(200, BODIES[name][0], **BODIES[name][1])
        elif name in ("flaky", "down", "busy", "silent", "deeper", "drip", "endless", "cut"):
            getattr(self, name)()
        else:
            self.answer(200, b"something")

    def page(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.answer(304, etag='"one"')
            return
        self.answer(
            200,
            "Hej från Klara".encode("windows-1252"),
            content_type="text/HTML; charset=Windows-1252",
            etag='"one"',
            last_modified="Wed, 21 Oct 2026 07:28:00 GMT",
        )

    def flaky(self) -> None:
        self.answer(503 if self.server.seen[self.path] < 3 else 200, b"ok", retry_after="0")

    def down(self) -> None:
        self.answer(500)

    def busy(self) -> None:
        self.answer(429, retry_after="3600")

    def silent(self) -> None:
        time.sleep(1.0)
        self.close_connection = True

    def deeper(self) -> None:
        self.answer(301, location=f"/deeper{int(self.path[7:] or 0) + 1}")

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        try:
            while True:
                self.wfile.write(b"y" * 10_000)
        except OSError:
            pass

    def drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.close_connection = True
        try:
            for _ in range(20):
                self.wfile.write(b".")
                time.sleep(0.2)
        except OSError:
            pass

    def cut(self) -> None:
        if self.path == "/cut1" and self.server.seen[self.path] > 1:
            self.answer(200, b"whole")
            return
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only half")
        self.close_connection = True


class Odd(Server):
    def __init__(self) -> None:
        super().__init__(Answers)
        self.seen: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []


@pytest.fixture
def server() -> Iterator[Odd]:
    with running(Odd()) as server:
        yield server


@pytest.fixture
def fetch(server: Odd) -> Iterator[Callable[[str], object]]:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        yield lambda path: fetcher.fetch(server.base + path)


def test_a_page_comes_with_its_headers(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/page")
    assert fetched.original is not None
    assert fetched.original.data.decode("windows-1252") == "Hej från Klara"
    assert fetched.original.media_type == "text/html"
    assert fetched.original.charset == "windows-1252"
    assert fetched.last_modified == "Wed, 21 Oct 2026 07:28:00 GMT"
    assert fetched.etag == '"one"'
    assert server.headers[0]["User-Agent"].startswith("Klara/")


def test_what_did_not_change_is_not_sent_again(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/page", etag='"one"')
    assert fetched.original is None
    assert fetched.original is None


def test_a_server_without_tags_is_asked_by_the_time_of_the_last_change(server: Odd) -> None:
    since = "Wed, 21 Oct 2026 07:28:00 GMT"
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/since", last_modified=since)
    assert fetched.original is None
    assert server.headers[0]["If-Modified-Since"] == since


def test_tries_are_further_and_further_apart(server: Odd) -> None:
    limits = Limits(silence=0.5, delay=0, backoff=0.1)
    with Fetcher(limits, allow_private=True) as fetcher, pytest.raises(SourceError):
        fetcher.fetch(server.base + "/down")
    assert server.seen["/down"] == ATTEMPTS
    pauses = [b - a for a, b in pairwise(server.times)]
    assert all(pause >= 0.08 * 2**number for number, pause in enumerate(pauses))


def test_a_server_that_is_busy_is_asked_again(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/flaky")
    assert fetched.original is not None
    assert fetched.original.data == b"ok"
    assert server.seen["/flaky"] == 3


def test_a_broken_transfer_is_asked_for_again(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/cut1")
    assert fetched.original is not None
    assert fetched.original.data == b"whole"


def test_redirects_are_followed_to_the_final_address(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/moved")
        assert fetched.url == server.base + "/page"
        assert fetched.original is not None
        assert fetched.original.location == server.base + "/page"
        assert fetcher.fetch(server.base + "/cookie").original is not None


@pytest.mark.parametrize("path", ["/404", "/410"])
def test_what_is_gone_says_so(fetch: Callable[[str], object], path: str) -> None:
    with pytest.raises(SourceGone, match=f"answered {path[1:]}"):
        fetch(path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/down", "answered 500"),
        ("/busy", "answered 429"),
        ("/403", "answered 403 Forbidden"),
        ("/round", "redirects in a loop"),
        ("/deeper", "redirects more than 8 times"),
        ("/tofile", "redirects to file:///etc/passwd"),
        ("/large", "larger than 0 MB"),
        ("/endless", "larger than 0 MB"),
        ("/bomb", "larger than 0 MB"),
        ("/notgzip", "is damaged: "),
        ("/silent", "did not answer within 0.5 s"),
        ("/drip", "took longer than 2 s"),
        ("/cut", "the connection to .* broke"),
    ],
)
def test_each_failure_is_one_clear_line(
    fetch: Callable[[str], object], path: str, line: str
) -> None:
    with pytest.raises(SourceError, match=line) as raised:
        fetch(path)
    assert path in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not isinstance(raised.value, SourceGone)


def test_a_wait_that_is_too_long_is_not_waited_for(
    server: Odd, fetch: Callable[[str], object]
) -> None:
    with pytest.raises(SourceError):
        fetch("/busy")
    assert server.seen["/busy"] == 1


def test_a_pdf_may_be_larger_than_a_page(server: Odd) -> None:
    with Fetcher(QUICK, allow_private=True) as fetcher:
        fetched = fetcher.fetch(server.base + "/largepdf")
    assert fetched.original is not None
    assert len(fetched.original.data) == 100_005


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://nosuchhost.invalid/", "there is no host nosuchhost.invalid"),
        ("ftp://127.0.0.1/x", "not an http or https address"),
        ("file:///etc/passwd", "not an http or https address"),
        ("nonsense", "not an http or https address"),
        ("http://[::1/", "not an http or https address"),
        ("http:///path", "not an http or https address"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_one_clear_line(url: str, line: str) -> None:
    with (
        Fetcher(QUICK, allow_private=True) as fetcher,
        pytest.raises(SourceError, match=line),
    ):
        fetcher.fetch(url)


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    with Odd() as server:
        url = server.base
    with (
        Fetcher(QUICK, allow_private=True) as fetcher,
        pytest.raises(SourceError, match="cannot be reached: Connection refused"),
    ):
        fetcher.fetch(url)


def test_https_where_there_is_none_is_one_clear_line(server: Odd) -> None:
    with (
        Fetcher(QUICK, allow_private=True) as fetcher,
        pytest.raises(SourceError, match="no secure connection"),
    ):
        fetcher.fetch(server.base.replace("http:", "https:"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_nothing_inside_the_machine_is_fetched(server: Odd, host: str) -> None:
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match="KLARA_ALLOW_PRIVATE"):
        fetcher.fetch(f"http://{host}:{server.server_port}/page")
    assert not server.seen


def test_a_redirect_does_not_lead_inside(server: Odd, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {"127.0.0.1"}
    monkeypatch.setattr(
        "ingest.fetch.public_addresses.is_public", lambda a: a in allowed or is_public(a)
    )
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"10\.0\.0\.1"):
        fetcher.fetch(server.base + "/inside")
    assert server.seen["/inside"] == 1


def resolving(
    monkeypatch: pytest.MonkeyPatch, answers: list[list[str]]
) -> list[tuple[str, list[str]]]:
    """Answer for rebind.example with each list of addresses in turn; return what was answered."""
    real, asked = socket.getaddrinfo, []

    def answer(host: Any, port: Any, *rest: Any, **named: Any) -> Any:
        if host != "rebind.example":
            return real(host, port, *rest, **named)
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append((host, found))
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


def test_a_name_whose_address_changes_after_the_check_does_not_lead_inside(
    server: Odd, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[Any] = []

    def connect(address: Any, *rest: Any, **named: Any) -> socket.socket:
        reached.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    asked = resolving(monkeypatch, [["93.184.216.34"], ["127.0.0.1"]])
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1"):
        fetcher.fetch(f"http://rebind.example:{server.server_port}/page")
    assert len(asked) == 2
    assert reached == [("93.184.216.34", server.server_port)]


@pytest.mark.parametrize("found", [["93.184.216.34", "127.0.0.1"], ["10.0.0.1"], ["0.0.0.0"]])
def test_a_name_with_one_private_address_is_not_fetched_from_at_all(
    server: Odd, monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    resolving(monkeypatch, [found])
    with Fetcher(QUICK) as fetcher, pytest.raises(ForbiddenAddress, match=r"rebind\.example is"):
        fetcher.fetch(f"http://rebind.example:{server.server_port}/page")
    assert not server.seen


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_known(address: str) -> None:
    assert is_public(address)


def test_a_host_is_not_asked_more_often_than_is_polite(server: Odd) -> None:
    with Fetcher(Limits(delay=0.15), allow_private=True) as fetcher:
        began = time.monotonic()
        for number in range(3):
            fetcher.fetch(f"{server.base}/{number}")
    assert time.monotonic() - began >= 0.3
