"""The shared pages of a real site; figures that must not get worse."""

from __future__ import annotations

import logging
import re
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from benchmarks.pages import measure
from index.language.sentences import sentences
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import read as press

ARCHIVE = Path(__file__).parents[4] / "shared" / "data" / "polisen" / "pages.tar.gz"
ON_MOST_PAGES = 8
"""Pages that one sentence may stand on: notices of a night begin alike, furniture is on all."""

pytestmark = pytest.mark.skipif(not ARCHIVE.exists(), reason="the shared pages are not here")

STANDING = "Händelsenotiserna ger kortfattad information"
_WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def pages() -> list[tuple[bytes, Parsed]]:
    found = []
    with tarfile.open(ARCHIVE) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None:
                data = file.read()
                found.append((data, press.read(Original(member.name, data), key=member.name)))
    return found


def test_every_page_is_read_with_title_time_and_address(pages: list[tuple[bytes, Parsed]]) -> None:
    assert len(pages) == 287
    for data, parsed in pages:
        tree = html.fromstring(data)
        assert parsed.title == " ".join(
            tree.findtext(".//main//h1", tree.findtext(".//h1")).split()
        )
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00", parsed.published or "")
        assert (parsed.url or "").startswith("https://polisen.se/aktuellt/")
        assert parsed.updated is None or parsed.updated > (parsed.published or "")
        assert parsed.language == "sv"


def test_no_furniture_is_text(pages: list[tuple[bytes, Parsed]]) -> None:
    on = Counter(
        sentence
        for _, parsed in pages
        for sentence in {parsed.text[a:b] for a, b in sentences(parsed.text)}
    )
    assert max(on.values()) <= ON_MOST_PAGES, on.most_common(3)
    for _, parsed in pages:
        for words in (STANDING, "Publicerad", "Text av", "kakor", "Dela sidan", "Lyssna"):
            assert words not in parsed.text, parsed.key


def test_all_of_a_notice_is_text(pages: list[tuple[bytes, Parsed]]) -> None:
    """The site's own names for lead and body are the key; the reader does not know them."""
    compared = 0
    for data, parsed in pages:
        tree = html.fromstring(data)
        key = tree.xpath("//p[@class='preamble'] | //*[contains(@class, 'text-body')]//p")
        held = _letters(parsed.text)
        for paragraph in key:
            words = _letters(paragraph.text_content())
            compared += 1
            assert words in held or "kontakt" in words or "@" in words or "010" in words, parsed.key
    assert compared > 500


def test_the_text_is_what_another_reader_finds(pages: list[tuple[bytes, Parsed]]) -> None:
    trafilatura = pytest.importorskip("trafilatura")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    scores = []
    for data, parsed in pages[::4]:
        lines = (trafilatura.extract(data, include_comments=False) or "").split("\n")
        theirs = [line for line in lines if STANDING not in line and line != parsed.title]
        ours, other = (Counter(_WORD.findall(t.lower())) for t in (parsed.text, " ".join(theirs)))
        shared = (ours & other).total()
        scores.append(2 * shared / max(1, ours.total() + other.total()))
    assert sum(scores) / len(scores) >= 0.995
    assert min(scores) >= 0.9


def test_the_figures_of_the_benchmark_hold() -> None:
    """Floors of `benchmarks.pages`; the dates of regeringen.se are those of before its move."""
    scores = {(name, reader): score for name, reader, score in measure(ARCHIVE.parents[1])}
    for name in ("polisen.se", "regeringen.se"):
        ours = scores[name, "klara"]
        assert (ours.titles, ours.days_right, ours.days_wrong) == (ours.pages, ours.pages, 0)
        assert ours.recall >= 0.97
        assert ours.precision >= 0.995
        if (name, "trafilatura") in scores:
            assert ours.precision > scores[name, "trafilatura"].precision


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())
