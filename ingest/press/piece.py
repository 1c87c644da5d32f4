"""One block of a page as a reader sees it, and how runs of words become such blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from ingest.text.blocks import clean, closed, mended, without_bullet

_LONGEST_HEADING = 200
LONGEST_SENTENCE = 110
"""Letters up to which a sentence with its full stop may be a heading."""

LONGEST_BOLD = 120
"""Letters up to which a bold line above a paragraph is set as its heading."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as the page has it, with what tells text from furniture.

    ``kind`` is what it looks like; ``pointer`` is a link that names a document; ``end`` is no text
    but the place where a date, a byline or share buttons stood. ``element`` is the element whose
    words they are, ``letters`` and ``linked`` how many letters it has and how many are links.
    """

    kind: Literal["text", "heading", "bold", "list", "rows", "pointer", "end"]
    lines: tuple[str, ...]
    element: HtmlElement
    level: int = 0
    letters: int = 0
    linked: int = 0

    @property
    def words(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)

    @property
    def only_links(self) -> bool:
        """Whether (nearly) all of it leads elsewhere."""
        return self.linked >= self.letters * 0.85 > 0


@dataclass(slots=True)
class Run:
    """Words of one style; the words are a newline for a line break."""

    words: str
    linked: bool = False
    bold: bool = False


Segment = tuple[str, int, int, bool]
"""A line: its words, its letters, how many of them are linked, and whether all are bold."""


def paragraphs(runs: list[Run]) -> Iterator[list[list[Run]]]:
    """Yield the paragraphs, each a list of lines: one break ends a line, two a paragraph."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.words != "\n":
            lines[-1].append(run)
        elif any(part.words.strip() for part in lines[-1]):
            lines.append([])
        elif len(lines) > 1:
            yield lines[:-1]
            lines = [[]]
    yield lines


def segment_of(runs: list[Run]) -> Segment:
    """Return a line of runs as its words and what tells of them."""
    words = clean("".join(run.words for run in runs))
    letters = [(sum(map(str.isalnum, run.words)), run) for run in runs]
    linked = sum(count for count, run in letters if run.linked)
    every = sum(count for count, _ in letters)
    return words, every, linked, bool(every) and all(r.bold for n, r in letters if n)


def text_pieces(segments: list[Segment], element: HtmlElement) -> Iterator[Piece]:
    """Yield a paragraph, and before it the bold lines that stand above it as headings do."""
    while (
        segments
        and segments[0][3]
        and len(segments[0][0]) <= LONGEST_BOLD
        and not _ends(segments[0][0])
    ):
        yield piece_of("bold", segments[:1], element)
        segments = segments[1:]
    links: list[Segment] = []
    while len(segments) > 1 and _is_link(segments[-1]) and closed(segments[-2][0]):
        links.insert(0, segments.pop())
    for part in [segments, *([link] for link in links)]:
        if part:
            yield piece_of("text", part, element)


def _is_link(segment: Segment) -> bool:
    return segment[1] == segment[2] > 0 and not closed(segment[0])


def _ends(line: str) -> bool:
    return closed(line) and not line.endswith(":")


def piece_of(
    kind: Literal["text", "heading", "bold"],
    segments: list[Segment],
    element: HtmlElement,
    level: int = 0,
) -> Piece:
    """Return lines as one piece; a paragraph that is set as a heading is text."""
    lines: tuple[str, ...]
    if kind == "heading":
        lines = (" ".join(segment[0] for segment in segments),)
        # A whole paragraph set as a heading is still a paragraph: it may be quoted.
        if len(lines[0]) > _LONGEST_HEADING or (
            len(lines[0]) > LONGEST_SENTENCE and lines[0].endswith(".")
        ):
            kind, level = "text", 0
    else:
        lines = mended([segment[0] for segment in segments])
        if len(lines) > 1 and all(without_bullet(line) != line for line in lines):
            lines = tuple(without_bullet(line) for line in lines)
    letters = sum(segment[1] for segment in segments)
    return Piece(kind, lines, element, level, letters, sum(segment[2] for segment in segments))
