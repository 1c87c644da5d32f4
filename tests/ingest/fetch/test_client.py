""""""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from odd_server import QUICK, Odd

from index.errors import SourceError, SourceGone
from ingest.fetch.client import ATTEMPTS, Fetcher, Limits


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


def test_a_host_is_not_asked_more_often_than_is_polite(server: Odd) -> None:
    with Fetcher(Limits(delay=0.15), allow_private=True) as fetcher:
        began = time.monotonic()
        for number in range(3):
            fetcher.fetch(f"{server.base}/{number}")
    assert time.monotonic() - began >= 0.3
