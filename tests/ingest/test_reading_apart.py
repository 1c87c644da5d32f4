"""One original that cannot be read costs itself: a line in the report, and the rest is taken in."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from index.errors import SettingError, SourceError
from index.store.documents import Store
from ingest.apart.process import ReadingLimits, ReadingProcess
from ingest.episodes.transcribe_waiting import WaitingEpisodes
from ingest.fetch.client import Fetcher
from ingest.fetch.original import Original
from ingest.intake import Intake, Item, Reader
from ingest.podcast.feed import FeedPage, read_page
from ingest.press import read as press
from ingest.readers import READERS
from ingest.run import run
from ingest.sources import named
from ingest.tally import Report

CASES = Path(__file__).parents[3] / "shared" / "cases" / "hostile"
PAGE = (
    "<!doctype html><html lang='sv'><body><main><h1>{}</h1><p>Tre personer greps i Klara i natt. De"
    " sitter nu anhållna.</p></main></body></html>"
)
FEED = """<rss><channel><title>Podd</title>{}</channel></rss>"""
ITEM = """<item><title>Avsnitt {0}</title><guid>{0}</guid><enclosure url="https://a.example/{0}.mp3"/>
<podcast:transcript xmlns:podcast="https://podcastindex.org/namespace/1.0" url="{1}"/></item>"""
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nHej och välkomna till podden.\n"


def take_in(folder: Path, data: Path, limits: ReadingLimits | None = None) -> Report:
    with Fetcher() as fetcher:
        (report,) = run(data, named([str(folder)]), fetcher, limits=limits or ReadingLimits())
    return report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two good pages, one before and one after what is put between."""
    made = tmp_path / "pages"
    made.mkdir()
    for name in ("a", "z"):
        (made / f"{name}.html").write_text(PAGE.format(f"Insats {name}"))
    return made


@pytest.mark.parametrize("charset", ["zlib", "hex", "rot13", "undefined", "bz2", "uu", "a\x00b"])
def test_a_page_in_an_encoding_that_is_none_is_read_as_if_it_named_none(
    charset: str, folder: Path, tmp_path: Path
) -> None:
    page = PAGE.format("Insats m").replace("<html", f"<meta charset='{charset}'><html")
    (folder / "m.html").write_bytes(page.encode("latin-1"))
    report = take_in(folder, tmp_path / "data")
    assert (report.new, report.failed, report.errors) == (3, 0, [])
    parsed = press.read(Original("m.html", page.encode("latin-1"), None, charset), key="m")
    assert "De sitter nu anhållna." in parsed.text


@pytest.mark.skipif(not CASES.is_dir(), reason="the hostile cases are not here")
def test_the_hostile_cases_cost_themselves(folder: Path, tmp_path: Path) -> None:
    for name in ("zlib.html", "forms9.pdf", "long-sentence.md"):
        (folder / name).write_bytes((CASES / name).read_bytes())
    (folder / "good.vtt").write_text(VTT)
    (folder / "long.json").write_bytes((CASES / "long-number.json").read_bytes())
    items = ITEM.format(1, "good.vtt") + ITEM.format(2, "long.json")
    (folder / "podd.xml").write_text(FEED.format(items))
    report = take_in(folder, tmp_path / "data", ReadingLimits(seconds=20, megabytes=1_000))
    with Store(tmp_path / "data") as store:
        taken = {d.key for d in store.documents(state="current")}
    assert {"a.html", "z.html", "zlib.html", "long-sentence.md", "1"} <= taken
    assert all("\n" not in line for line in report.errors)
    assert sum("forms9.pdf" in line for line in report.errors) == 1
    assert sum("long.json is damaged JSON" in line for line in report.errors) == 1


def test_a_reader_that_takes_too_long_or_too_much_is_ended_and_the_next_original_is_read(
    folder: Path,
) -> None:
    process = ReadingProcess(ReadingLimits(seconds=1, megabytes=1_000))
    nested = "![" * 200_000
    with pytest.raises(SourceError, match=r"slow\.md took more than 1 s to read"):
        process.read("press", Original("slow.md", f"# A\n\n{nested}".encode()), key="a")
    good = Original("a.html", PAGE.format("Insats").encode())
    assert process.read("press", good, key="a") == press.read(good, key="a")
    process.close()
    with pytest.raises(SettingError, match="KLARA_READ_MEGABYTES"):
        ReadingProcess(ReadingLimits(megabytes=1)).read("press", good, key="a")


def test_a_reader_that_dies_is_a_line(folder: Path) -> None:
    process = ReadingProcess(ReadingLimits())
    good = Original("a.html", PAGE.format("Insats").encode())
    process.read("press", good, key="a")
    assert process._process is not None
    os.kill(process._process.pid, signal.SIGSEGV)
    with pytest.raises(SourceError, match=r"a\.html needs more than .* or broke its reader"):
        process.read("press", good, key="a")
    assert process.read("press", good, key="a").title == "Insats"
    process.close()


def test_what_has_another_shape_than_was_asked_for_is_a_line() -> None:
    process = ReadingProcess(ReadingLimits())
    good = Original("a.html", PAGE.format("Insats").encode())
    with pytest.raises(SourceError, match=r"a\.html cannot be read: .*FeedPage") as refused:
        process._request("press", good, "a", FeedPage)
    assert "\n" not in str(refused.value)
    process.close()


@pytest.mark.parametrize("step", ["recognise", "read"])
def test_a_fault_in_a_reader_of_the_run_itself_is_a_line(
    step: str, folder: Path, tmp_path: Path
) -> None:
    def broken(item: Item, intake: Intake | None = None) -> bool:
        if item.suffix == ".odd" or intake is not None:
            raise KeyError("a fault")
        return False

    odd = Reader(
        recognise=broken if step == "recognise" else lambda item: item.suffix == ".odd",
        read=broken,
        makes="press",
        names=(".odd",),
    )
    (folder / "m.odd").write_text("Text.")
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", named([str(folder)]), fetcher, readers=(odd, *READERS))
    assert report.new == 2
    (line,) = report.errors
    assert line == f"{folder / 'm.odd'} cannot be read: KeyError: 'a fault'"


def test_a_fault_while_sound_is_heard_is_a_line(
    monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise IndexError("a fault")

    monkeypatch.setattr(WaitingEpisodes, "transcribe", broken)
    (folder / "podd.xml").write_text(
        FEED.format('<item><title>Avsnitt</title><enclosure url="https://a.example/1.mp3"/></item>')
    )
    report = take_in(folder, tmp_path / "data")
    assert (report.new, report.failed) == (2, 1)
    assert report.errors == ["Avsnitt cannot be read: IndexError: a fault"]


def test_the_process_that_reads_knows_none_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KLARA_SECRET", "x" * 40)
    process = ReadingProcess(ReadingLimits())
    process.read("press", Original("a.html", PAGE.format("Insats").encode()), key="a")
    assert process._process is not None
    environment = Path(f"/proc/{process._process.pid}/environ")
    if environment.exists():
        assert b"KLARA_SECRET" not in environment.read_bytes()
    process.close()


@pytest.mark.parametrize(
    ("root", "inside", "times"),
    [("rss", "<item><title>a</title></item>", 600_000), ("urlset", "<url><loc/></url>", 3_000_000)],
)
def test_a_list_that_takes_too_long_is_ended(root: str, inside: str, times: int) -> None:
    # Six seconds or so would be needed: much more than allowed, on any machine.
    data = f"<{root}>{inside * times}</{root}>".encode()
    process = ReadingProcess(ReadingLimits(seconds=1))
    try:
        read = process.feed_page if root == "rss" else process.sitemap_page
        with pytest.raises(SourceError, match="took more than 1 s"):
            read(Original("list.xml", data))
    finally:
        process.close()


def test_a_feed_says_the_same_read_apart() -> None:
    page = Original("https://a.example/f.xml", FEED.format(ITEM.format(1, "t.vtt")).encode())
    process = ReadingProcess(ReadingLimits())
    try:
        assert process.feed_page(page) == read_page(page)
    finally:
        process.close()
