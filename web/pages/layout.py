"""A document laid out for reading: its text as blocks, lines and pieces, each with its offsets.

Nothing is written here: every piece is a slice of the revision's text, so that the words of a
source page are the source's. What stands between blocks, lines and cells is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.quotes import UNSURE_BELOW
from index.language.sentences import sentences
from index.records import Mark

Form = Literal["heading", "paragraph", "list", "table"]

_BLOCK = re.compile(r"[^\n](?:[^\n]|\n(?!\n))*")
_LINE = re.compile(r"[^\n]+")
_CELL_GAP = re.compile(r"(?:^|(?<=\s)|\s)\|(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice that is shown in one way.

    ``seconds`` is when it is said, where it is the beginning of something said; ``page`` is the
    page that begins here; ``unsure`` where the transcriber doubted the word.
    """

    text: str
    start: int
    end: int
    focused: bool = False
    unsure: bool = False
    seconds: float | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list or a table: lines of cells of pieces.

    Only a table has more than one cell in a line. ``page``, ``speaker`` and ``seconds`` tell what
    begins with the block: a page, somebody's turn, the moment of its first word.
    """

    form: Form
    start: int
    end: int
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]
    level: int = 0
    page: int | None = None
    speaker: str | None = None
    seconds: float | None = None

    @property
    def focused(self) -> bool:
        """Say whether any of it is in focus."""
        return any(piece.focused for line in self.lines for cell in line for piece in cell)


def blocks(text: str, marks: Sequence[Mark], focus: tuple[int, int] = (0, 0)) -> list[Block]:
    """Return a revision's text as blocks, in order; ``focus`` is the slice to point out.

    Where words have times of their own, a piece begins with each sentence, else with each cue.
    """
    headings = {mark.start: mark for mark in marks if mark.kind == "heading"}
    speakers = {mark.start: str(mark.value) for mark in marks if mark.kind == "speaker"}
    cuts = _Cuts(text, marks, focus)
    laid_out = []
    for match in _BLOCK.finditer(text):
        start, end = match.span()
        heading = headings.get(start)
        lines = [line.span() for line in _LINE.finditer(text, start, end)]
        cells = [_cells(text, *line) for line in lines]
        form: Form = "paragraph" if len(lines) == 1 else "list"
        if heading is not None:
            form = "heading"
        elif len({len(row) for row in cells}) == 1 and len(cells[0]) > 1:
            form = "table"
        if form != "table":
            cells = [[line] for line in lines]
        laid_out.append(
            Block(
                form,
                start,
                end,
                tuple(tuple(cuts.pieces(*cell) for cell in row) for row in cells),
                level=int(heading.value) if heading else 0,
                page=cuts.pages.get(start),
                speaker=speakers.get(start),
                seconds=cuts.first_second(start, end),
            )
        )
    return laid_out


class _Cuts:
    """Where a text is cut into pieces, and what begins at each cut."""

    def __init__(self, text: str, marks: Sequence[Mark], focus: tuple[int, int]) -> None:
        self.text = text
        self.focus = focus
        self.pages = {mark.start: int(mark.value) for mark in marks if mark.kind == "page"}
        spoken = [mark for mark in marks if mark.kind == "second"]
        self.said_from = [mark.start for mark in spoken]
        self.said = spoken
        self.times = {mark.start: float(mark.value[0]) for mark in _beginnings(text, spoken)}
        self.unsure = {
            mark.start: mark.end
            for mark in spoken
            if len(mark.value) > 2 and float(mark.value[2]) < UNSURE_BELOW
        }
        points = {*focus, *self.pages, *self.times, *self.unsure, *self.unsure.values()}
        self.points = sorted(points)

    def first_second(self, start: int, end: int) -> float | None:
        """Return when the first thing in [start, end) is said."""
        at = bisect_left(self.said_from, start)
        if at == len(self.said) or self.said_from[at] >= end:
            return None
        return float(self.said[at].value[0])

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return [start, end) as pieces."""
        inside = self.points[bisect_right(self.points, start) : bisect_left(self.points, end)]
        first, last = self.focus
        return tuple(
            Piece(
                self.text[a:b],
                a,
                b,
                focused=first <= a and b <= last,
                unsure=self.unsure.get(a, 0) >= b,
                seconds=self.times.get(a),
                page=self.pages.get(a),
            )
            for a, b in pairwise([start, *inside, end])
        )


def _beginnings(text: str, said: Sequence[Mark]) -> list[Mark]:
    """Return the marks that begin a piece: of cues all, of words the first in each sentence."""
    if any(" " in text[mark.start : mark.end] for mark in said):
        return list(said)
    starts = [mark.start for mark in said]
    beginnings = []
    for start, end in sentences(text) if said else ():
        at = bisect_left(starts, start)
        if at < len(starts) and starts[at] < end:
            beginnings.append(said[at])
    return beginnings


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the cells of a row; a line that is no row is one cell."""
    cells = []
    for gap in _CELL_GAP.finditer(text, start, end):
        cells.append((start, gap.start()))
        start = gap.end()
    return [*cells, (start, end)]
