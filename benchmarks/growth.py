"""How does reading grow with what is read? `python -m benchmarks.growth` prints JSON.

Each reader is given a few characters, over and over, between a beginning and an end that make them
a page, a feed or a transcript: what a pattern that looks back costs is seen in how much longer four
times as many take. Time is the processor's; on a busy machine a case may still seem steep once, so
that the tests count calls instead (`Case.calls`), which are the same every time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from index.errors import SourceError
from index.transcript.files import parse
from ingest.fetch.original import Original
from ingest.podcast import feed
from ingest.press import read as press
from ingest.press.archived_text import blocks_of
from ingest.text import sitemap

SIZE = 16_000
"""Characters of the shorter input; the longer one has four times as many."""

SLACK = 0.25
"""Seconds that are nobody's fault: loading, the first use of a pattern, the clock."""

STEEPEST = 8.0
"""Times as long as four times as much may take: linear is 4, quadratic is 16."""

CUE = "00:01.000 --> 00:02.000\n"
ANY = (
    "a",
    "1",
    " ",
    "a ",
    "a. ",
    "A: ",
    ". ",
    "- ",
    "-",
    ">",
    "<",
    "<a",
    "<a ",
    "</a",
    "<!--",
    "<!-- -->",
    "<?xml ",
    "<![CDATA[",
    "]]>",
    "&",
    "&#",
    "&#1",
    "&#x1F600;",
    "&amp",
    "![",
    "[",
    "](",
    "[a](",
    "*",
    "**a",
    "_a",
    "`",
    "# ",
    "# a\n",
    "a\n=\n",
    "a\n\n",
    "\n",
    " \n",
    "\t\n",
    "> ",
    "1. ",
    "|",
    "|-",
    "|a|\n|-|\n",
    ":",
    "12:3",
    "-->",
    "2019-01-01 ",
    "1 maj ",
    "(",
    "”",
    "\u0301",
    "å",
)
ONLY_HTML = (
    "<p>",
    "<div>",
    "<b>",
    "<table>",
    "<ul><li>",
    "<td>a",
    "<h2>a</h2>",
    "<br>",
    "<a href=#>a",
)
ONLY_FEED = (
    "<title>",
    "<title><b>",
    "<item>",
    "</title>",
    "<x:title>",
    "<item><enclosure url='a'/>",
)
ONLY_CUES = ("<v a", "<v a>", "<.a", "< \t", "<i>", "{\\", "<00:01", f"a\n\n{CUE}", f"a\n{CUE}")
ONLY_MARKDOWN = (
    "- a\n",
    "  - a\n",
    "> - ",
    "* * ",
    "<a>\n",
    "[a]: b\n",
    "[a]",
    "a\n-\n",
    "\\",
    "<!a",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A reader, what its input begins and ends with, and what is repeated between."""

    reader: str
    begin: str
    repeated: str
    end: str
    read: Callable[[str], object]

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"{self.reader} {self.repeated!r}"

    def seconds(self, size: int) -> float:
        """Return the processor's seconds that reading about so many characters takes."""
        text = self.begin + self.repeated * (size // len(self.repeated)) + self.end
        began = time.process_time()
        with suppress(SourceError):
            self.read(text)
        return time.process_time() - began

    def calls(self, size: int) -> int:
        """Return how many functions are called while about so many characters are read."""
        text = self.begin + self.repeated * (size // len(self.repeated)) + self.end
        count = 0

        def counted(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(counted)
        try:
            with suppress(SourceError):
                self.read(text)
        finally:
            sys.setprofile(None)
        return count

    def times(self) -> tuple[float, float]:
        """Return the seconds for the shorter and for the longer input."""
        return self.seconds(SIZE), self.seconds(4 * SIZE)


def cases() -> Iterator[Case]:
    """Yield every reader with everything that is repeated for it."""

    def page(name: str) -> Callable[[str], object]:
        return lambda text: press.read(Original(name, text.encode()), key="page")

    def listed(text: str) -> object:
        def nothing(url: str) -> Original:
            raise SourceError(url)

        return feed.listed(Original("feed.xml", text.encode()), fetch=nothing)

    rss = "<rss><channel><title>Podd</title><item><title>"
    for repeated in (*ANY, *ONLY_HTML):
        yield Case("html", "<html><body><p>Klara.</p><p>", repeated, "", page("page.html"))
        yield Case("head", "<!-- a -->", repeated, "<html><body><p>Klara.", page("page.html"))
    for repeated in (*ANY, *ONLY_MARKDOWN):
        yield Case("markdown", "# Klara\n\nText. ", repeated, "\n\nSlut.", page("page.md"))
        yield Case("front", "---\na: b", repeated, "b\n---\n\nSlut.", page("page.md"))
    for repeated in ANY:
        yield Case("plain", "Klara\n\nText. ", repeated, "\n\nSlut.", page("page.txt"))
        yield Case("archive", "", repeated, "", lambda text: blocks_of("Klara", text))
    for repeated in (*ANY, *ONLY_FEED):
        yield Case("feed", rss, repeated, "</title></item></channel></rss>", listed)
        yield Case("broken feed", f"{rss}<", repeated, "", listed)
    for repeated in (*ANY, "<url><loc>http://a.example/</loc></url>", "<url><loc>"):
        yield Case(
            "sitemap",
            "<urlset>",
            repeated,
            "</urlset>",
            lambda text: sitemap.read(Original("http://a.example/s.xml", text.encode())),
        )
    for repeated in (*ANY, *ONLY_CUES):
        yield Case("vtt", f"WEBVTT\n\n{CUE}Hej. ", repeated, "", lambda text: parse(text, "t.vtt"))
        yield Case("srt", f"1\n0{CUE}Hej. ", repeated, "", lambda text: parse(text, "t.srt"))


def main() -> None:
    """Measure and print what grows faster than it may, and the slowest."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    measured = {case.name: case.times() for case in cases()}
    steep = {n: t for n, t in measured.items() if t[1] > STEEPEST * t[0] + SLACK}
    slowest = sorted(measured.items(), key=lambda row: -row[1][1])[:10]
    print(json.dumps({"cases": len(measured), "steep": steep, "slowest": dict(slowest)}, indent=1))


if __name__ == "__main__":
    main()
