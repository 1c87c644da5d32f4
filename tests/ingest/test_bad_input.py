"""Bad input: one clear line each, that names it, and the rest of the run goes on."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Handler, Server, running

from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.run import Report, run
from ingest.sources import named

LIMITS = Limits(silence=0.5, total=2.0, page_bytes=1_000_000, delay=0, backoff=0.01)
GOOD = (
    b"<!doctype html><html lang='sv'><body><main><h1>Insats i Klara</h1><p>Tre personer greps i"
    b" Klara i natt. De sitter nu anh\xc3\xa5llna.</p></main></body></html>"
)
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><%s><channel><item><title>&j;</title><link>http://a.example/</link></item></channel></%s>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    b"<rss><channel><title>&a;</title><item><title>&a;</title></item></channel></rss>"
)
SERVED: dict[str, tuple[str, bytes]] = {
    "/good": ("text/html; charset=utf-8", GOOD),
    "/empty": ("text/html", b""),
    "/binary": ("text/html", bytes(range(256)) * 100),
    "/image": ("text/html", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "/large": ("text/html", b"<p>" + b"x" * 2_000_000),
    "/bomb.html": ("text/html", gzip.compress(b"<p>" + b"x" * 100_000_000)),
    "/twice.html": ("text/html", gzip.compress(gzip.compress(b"<p>" + bytes(100_000_000)))),
    "/deep": ("text/html", b"<div>" * 20_000 + b"Text."),
    "/menu": ("text/html", b"<html><body><nav><a href='/'>Start</a></nav></body></html>"),
    "/feed": ("application/rss+xml", b"<rss this is no feed"),
    "/html.rss": ("text/html", GOOD),
    "/bomb.rss": ("application/rss+xml", BOMB % (b"rss", b"rss")),
    "/bomb.xml": ("application/xml", BOMB % (b"urlset", b"urlset")),
    "/outside": ("application/rss+xml", OUTSIDE),
    "/video": ("video/mp4", b"\x00\x00\x00\x18ftypmp42"),
    "/json": ("application/json", b'{"a": 1}'),
}


ENCODED = {"/bomb.html": "gzip", "/twice.html": "gzip, gzip"}


class Answers(Handler):
    def do_GET(self) -> None:
        if self.path.startswith("/round"):
            self.send_response(302)
            self.send_header("Location", "/round" if self.path != "/round" else "/round2")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kind, data = SERVED[self.path]
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if self.path in ENCODED:
            self.send_header("Content-Encoding", ENCODED[self.path])
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:
            return


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(Server(Answers)) as server:
        yield server.base


def taken(data: Path, *locations: str, kind: str | None = None) -> list[Report]:
    with Fetcher(LIMITS, allow_private=True) as fetcher:
        return run(data, named(locations, kind), fetcher)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/empty", "is empty"),
        ("/binary", "holds binary data, not a page of text"),
        ("/image", "is a PNG image, not a page of text"),
        ("/large", "is larger than 1 MB and was left out"),
        ("/bomb.html", "is larger than 1 MB and was left out"),
        ("/twice.html", "is encoded as 'gzip, gzip', which was not asked for"),
        ("/deep", "is nested too deeply to be read"),
        ("/menu", "no text to quote was found"),
        ("/feed", "is not XML"),
        ("/bomb.rss", "defines XML entities and was left out"),
        ("/bomb.xml", "defines XML entities and was left out"),
        ("/outside", "defines XML entities and was left out"),
        ("/round", "redirects in a loop"),
        ("/video", "is nothing that Klara reads"),
        ("/json", "is nothing that Klara reads"),
    ],
)
def test_what_cannot_be_read_from_the_web_is_one_line_and_the_next_source_is_read(
    tmp_path: Path, base: str, path: str, line: str
) -> None:
    broken, good = taken(tmp_path, base + path, base + "/good")
    assert (broken.failed, broken.new) == (1, 0)
    (said,) = broken.errors
    assert line in said
    assert base + path in said
    assert "\n" not in said
    assert (good.new, good.failed) == (1, 0)
    with Store(tmp_path) as store:
        assert [document.title for document in store.documents()] == ["Insats i Klara"]


@pytest.mark.parametrize("path", ["/feed", "/good", "/binary"])
def test_what_is_said_to_be_a_feed_and_is_none_is_one_line(
    tmp_path: Path, base: str, path: str
) -> None:
    (report,) = taken(tmp_path, base + path, kind="podcast")
    assert report.failed == 1
    assert base + path in report.errors[0]


def test_a_host_that_is_dead_is_one_line_and_the_next_source_is_read(
    tmp_path: Path, base: str
) -> None:
    dead, unknown, good = taken(
        tmp_path, "http://127.0.0.1:9/", "http://nosuchhost.invalid/", base + "/good"
    )
    assert "127.0.0.1:9 cannot be reached" in dead.errors[0]
    assert "nosuchhost.invalid" in unknown.errors[0]
    assert (dead.failed, unknown.failed, good.new) == (1, 1, 1)


def test_a_folder_of_broken_files_gives_one_line_each_and_the_whole_ones(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a-good.html").write_bytes(GOOD)
    (folder / "b-empty.html").write_bytes(b"")
    (folder / "c-binary.html").write_bytes(bytes(range(256)) * 100)
    (folder / "d-empty.txt").write_bytes(b" \n")
    (folder / "e-empty.md").write_bytes(b"")
    (folder / "f-feed.xml").write_bytes(b"<rss><channel>")
    (folder / "g-bomb.xml").write_bytes(BOMB % (b"rss", b"rss"))
    (folder / "h-large.html").touch()
    with (folder / "h-large.html").open("r+b") as file:
        file.truncate(100_000_000)
    (folder / "i-rows.jsonl").write_bytes(b'{"id": "1", "title": "T", "body": "Text."}\n{broken\n')
    (folder / "j-damaged.gz").write_bytes(gzip.compress(b"x" * 1000)[:20])
    (folder / "k-gone.html").symlink_to(folder / "nowhere.html")
    (report,) = taken(tmp_path / "data", str(folder))
    assert report.new == 2
    assert report.failed == len(report.errors)
    assert all("\n" not in line for line in report.errors)
    for name in "bcdefghij":
        (path,) = folder.glob(f"{name}-*")
        assert sum(path.name in line for line in report.errors) == 1, (path, report.errors)


def test_a_source_that_comes_right_again_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"")
    (report,) = taken(tmp_path / "data", str(path))
    assert (report.new, report.failed) == (0, 1)
    path.write_bytes(GOOD)
    (report,) = taken(tmp_path / "data", str(path))
    assert (report.new, report.failed) == (1, 0)


def test_a_page_that_breaks_keeps_what_was_read_before(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(GOOD)
    taken(tmp_path / "data", str(path))
    path.write_bytes(bytes(range(256)) * 100)
    (report,) = taken(tmp_path / "data", str(path))
    assert (report.failed, report.withdrawn) == (1, 0)
    with Store(tmp_path / "data") as store:
        assert [document.state for document in store.documents()] == ["current"]
