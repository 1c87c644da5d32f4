"""How faithfully are web pages read? Klara beside trafilatura, on real pages of two authorities.

What is right is told by what each site calls its own parts, which no reader knows: the heading,
the day that the page shows, the paragraphs of lead and body. Letters are compared as a bag, so
recall is how much of the text was kept, precision how much of what was kept is the text. The body
of a polisen.se notice ends with standing links ("Jag har råkat ut för något"), which count as text
here and are rightly left out: nobody reaches a recall of 1.
"""

from __future__ import annotations

import logging
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from index.days import swedish_day
from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.text.dates import moment


@dataclass(frozen=True, slots=True)
class Right:
    """What a page says, by its own site's names: title, day of publication, words of the text."""

    title: str
    day: str
    words: Counter[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page; empty where it found nothing."""

    title: str
    day: str
    words: Counter[str]


@dataclass(frozen=True, slots=True)
class Score:
    """How a reader did on a set of pages; days are right, wrong or none of ``pages``."""

    pages: int
    titles: int
    days_right: int
    days_wrong: int
    recall: float
    precision: float
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Site:
    """A site's own names: XPath of the title, of the day shown and of the parts of its text."""

    title: str
    day: str
    text: str


POLISEN = Site(
    "//main//h1",
    "//meta[@name='Creation-Date']/@content",
    "//p[@class='preamble'] | //*[contains(@class, 'text-body')]",
)
REGERINGEN = Site(
    "//h1/text()[1]",
    "//span[@class='published']/time/@datetime",
    "//p[contains(@class, 'ingress')] | //*[@class='has-wordExplanation']"
    " | //ul[contains(@class, 'list--Block--icons')]//a",
)


def measure(folder: Path) -> Iterator[tuple[str, str, Score]]:
    """Yield (set, reader, score) for the pages in the shared data folder that are there."""
    sets: list[tuple[str, Site, Iterable[tuple[str, bytes]]]] = [
        ("polisen.se", POLISEN, _archived(folder / "polisen" / "pages.tar.gz")),
        ("regeringen.se", REGERINGEN, _files(folder / "pages")),
    ]
    for name, site, pages in sets:
        loaded = list(pages)
        for reader, read in (("klara", klara), ("trafilatura", trafilatura_)):
            if loaded:
                yield name, reader, score(site, loaded, read)


def score(
    site: Site, pages: Iterable[tuple[str, bytes]], read: Callable[[str, bytes], Reading]
) -> Score:
    """Return how a reader does on pages of one site."""
    titles = right_days = wrong_days = number = 0
    kept = wanted = shared = 0
    spent = 0.0
    for name, data in pages:
        right = right_of(site, data)
        began = time.process_time()
        reading = read(name, data)
        spent += time.process_time() - began
        number += 1
        titles += reading.title == right.title
        right_days += reading.day == right.day
        wrong_days += bool(reading.day) and reading.day != right.day
        kept += reading.words.total()
        wanted += right.words.total()
        shared += (reading.words & right.words).total()
    return Score(
        number,
        titles,
        right_days,
        wrong_days,
        shared / max(1, wanted),
        shared / max(1, kept),
        1000 * spent / max(1, number),
    )


def right_of(site: Site, data: bytes) -> Right:
    """Return what a page of a site says, by the site's own names."""
    tree = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    title = next(iter(tree.xpath(site.title)), "")
    day = next(iter(tree.xpath(site.day)), "")
    parts: list[HtmlElement] = tree.xpath(site.text)
    words = Counter(word for part in parts for word in _words(" ".join(part.itertext())))
    words_of_title = title if isinstance(title, str) else title.text_content()
    iso = day[:10] if day[:4].isdigit() else press_day(day)
    return Right(" ".join(words_of_title.split()), iso, words)


def press_day(words: str) -> str:
    """Return a day that a page shows in words, as ISO 8601."""
    return swedish_day(moment(words))


def klara(name: str, data: bytes) -> Reading:
    """Read a page as `klara ingest` does."""
    try:
        parsed = press.read(Original(name, data, "text/html"), key=name)
    except SourceError:
        return Reading("", "", Counter())
    return Reading(parsed.title, swedish_day(parsed.published), Counter(_words(parsed.text)))


def trafilatura_(name: str, data: bytes) -> Reading:
    """Read a page with trafilatura as it is set to begin with, without comments."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = trafilatura.bare_extraction(data, include_comments=False, with_metadata=True)
    fields = page if isinstance(page, dict) or page is None else page.as_dict()
    title, day, text = ((fields or {}).get(name) or "" for name in ("title", "date", "text"))
    return Reading(title, day, Counter(_words(text)))


def print_table(folder: Path) -> None:
    """Print a row for each set and reader."""
    print(
        f"{'pages':14} {'reader':12} {'n':>4} {'titles':>6} {'days':>5} {'wrong':>5}"
        f" {'recall':>6} {'precision':>9} {'ms/page':>7}"
    )
    for name, reader, s in measure(folder):
        print(
            f"{name:14} {reader:12} {s.pages:4} {s.titles:6} {s.days_right:5} {s.days_wrong:5}"
            f" {s.recall:6.3f} {s.precision:9.3f} {s.milliseconds:7.1f}"
        )


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        letters = "".join(letter for letter in word.casefold() if letter.isalnum())
        if letters:
            yield letters


def _archived(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.exists():
        with tarfile.open(path) as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file is not None:
                    yield member.name, file.read()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("*.html")):
        yield path.name, path.read_bytes()


if __name__ == "__main__":
    print_table(Path(__file__).parents[2] / "shared" / "data")
