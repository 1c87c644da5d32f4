"""Originals that mean harm cost a line each, and what lies beside them is taken in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.hostile_documents import taken_in
from index.errors import SettingError
from ingest.fetch.client import Fetcher
from ingest.fetch.original import Original
from ingest.podcast.feed import read_page
from ingest.press import read as press
from ingest.run import run
from ingest.sources import named


def test_hostile_originals_stop_no_run(tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    outcome = taken_in(tmp_path / "originals", tmp_path / "data", 20, 7)
    assert outcome.wrong == []
    assert sum(outcome.counts.values()) > 5


def test_a_file_whose_name_is_no_unicode_is_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    folder.mkdir()
    strange = folder / os.fsdecode(b"\xe5r.md")
    for path in (strange, folder / "b.md"):
        path.write_text("# Insats\n\nTre personer greps i Klara i natt.\n")
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", named([str(folder)]), fetcher)
    assert (report.new, report.failed) == (1, 1)
    assert report.errors[0].endswith("?r.md: its name is not UTF-8 and cannot be kept: rename it")
    with pytest.raises(SettingError, match="is not UTF-8"):
        named([str(strange)])


def test_a_failure_is_one_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "a\nb.pdf").write_bytes(b"%PDF-1.4")
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", named([str(folder)]), fetcher)
    assert len(report.errors[0].splitlines()) == 1


@pytest.mark.parametrize("broken", ["//[", "http://[::", "x://["])
def test_an_address_that_is_none_costs_itself_and_not_its_page(broken: str) -> None:
    page = (
        f"<head><base href='{broken}/a/b/'><link rel=canonical href='{broken}'>"
        f"<meta property='og:url' content='{broken}'></head><main><h1>Insats</h1>"
        f"<p>Tre personer greps i Klara i natt.</p><ul><li><a href='{broken}'>Metodhandbok:"
        " Metoder kring arbetet</a></li></ul></main>"
    )
    read = press.read(Original("https://a.example/p", page.encode()), key="p")
    assert read.url == "https://a.example/p"
    assert "Tre personer greps" in read.text
    feed = (
        "<rss version='2.0'><channel><title>Podd</title>"
        f"<item><title>Ett</title><guid>1</guid><enclosure url='{broken}' type='audio/mpeg'/>"
        "</item><item><title>Två</title><guid>2</guid><enclosure url='https://a.example/2.mp3'"
        " type='audio/mpeg'/></item></channel></rss>"
    )
    said = read_page(Original("https://a.example/feed", feed.encode()))
    assert "Två" in [episode.facts.title for episode in said.episodes]
