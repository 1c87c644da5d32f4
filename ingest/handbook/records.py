"""What a page of a PDF holds, as the steps of reading it hand it on.

Places are in points from the upper left corner of the page as a person sees it; y grows downwards
and a line's place is its baseline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar


@dataclass(frozen=True, slots=True)
class Style:
    """What the characters of one text object share.

    ``quarter`` is how many quarter turns they are turned, None if they stand askew; without
    ``inked`` they leave no ink, as recognised text over a scan.
    """

    size: float
    quarter: int | None = 0
    bold: bool = False
    italic: bool = False
    artifact: bool = False
    inked: bool = True


class Glyph(NamedTuple):
    """A drawn character; ``order`` is its place among those that the file draws on the page.

    ``parted`` says that pdfium sees a blank before it that the file does not draw as a character.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    style: Style
    order: int = 0
    parted: bool = False

    @property
    def space(self) -> bool:
        """Whether it is a blank."""
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a blank between them; ``raised`` ones stand above the line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    italic: bool = False
    raised: bool = False
    artifact: bool = False
    first: int = 0
    last: int = 0
    """The places of its characters among those that the file draws on the page."""
    inked: bool = True

    def same_line(self, after: Word) -> bool:
        """Say whether another word goes on right after this one, and is no bold term's meaning."""
        return self.bold == after.bold and self.drawn_next(after)

    def drawn_next(self, after: Word) -> bool:
        """Say whether the file draws another word right after this one: one line, or one row."""
        return 0 < after.first - self.last <= 3


Row = tuple[Word, ...]
"""Words on one baseline, from left to right, over all columns."""


@dataclass(frozen=True)
class Line:
    """Words on one baseline, from left to right, with no column's gutter between them."""

    page: int
    words: tuple[Word, ...]
    limit: float = 0.0
    """How far to the right the column lets a line go."""

    @cached_property
    def text(self) -> str:
        """The line's words, without marks that refer to notes."""
        return spelled(self.words)

    @property
    def references(self) -> tuple[str, ...]:
        """The marks in it that refer to notes, which its text leaves out."""
        return _spelling(self.words)[1] if any(word.raised for word in self.words) else ()

    @cached_property
    def size(self) -> float:
        """The size that most of its characters have, in half points."""
        sizes: Counter[float] = Counter()
        for word in self.words:
            sizes[round(word.size * 2) / 2] += len(word.text) if not word.raised else 0
        return sizes.most_common(1)[0][0] if sizes else 0.0

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @cached_property
    def base(self) -> float:
        """Where most of it stands."""
        return Counter(word.base for word in self.words).most_common(1)[0][0]

    @cached_property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words if not word.raised)

    @cached_property
    def italic(self) -> bool:
        """Whether every word is italic."""
        return all(word.italic for word in self.words if not word.raised)


Cells = tuple[tuple[Line, ...], ...]
"""A row of a table: the lines of each of its cells."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line that is drawn: level if ``top == bottom``, upright if ``left == right``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether it lies down."""
        return self.bottom - self.top <= self.right - self.left


@dataclass(frozen=True, slots=True)
class Dot:
    """A small drawn shape as wide as it is tall; ``middle`` is the height of its centre."""

    left: float
    right: float
    middle: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its size, its label, rows of words on one baseline, rules."""

    number: int
    width: float
    height: float
    label: str
    rows: tuple[tuple[Word, ...], ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells, each cell the lines in it."""

    page: int
    rows: tuple[Cells, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of its cells, row by row."""
        return tuple(line for row in self.rows for cell in row for line in cell)


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read from top to bottom before anything beside them."""

    page: int
    lines: tuple[Line, ...]
    aside: bool = False
    """Whether it is a box beside text that goes on below it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that stand on a page and not in the document's text, and why."""

    page: int
    text: str
    reason: str


MARKER = re.compile(
    r"(?:[•·▪◦‣■□●○*✓✔➢➤\uf000-\uf0ff–—-]|o|\(?\d{1,3}(?:\.\d{1,2}){0,4}[.)]?|\(?[a-zåäö][.)])"
)
"""What may stand before an item or a heading, apart from its words."""

LEADER = "...."
"""How dots that lead from an entry to its figure begin once they are closed to one word."""
UNITS = ("m", "km", "cm", "mm", "dm", "hm", "s", "h")
UNKNOWN = "\uf000"
"""A character of which the file does not say what it means: alone a symbol, in a word a letter."""
Placed = TypeVar("Placed", Glyph, Word)

_REFERENCE = re.compile(r"(?:\d{1,3}[,.)–-]?)+|[*†‡§,.)–-]{1,3}|[a-zåäö][,)]?")
"""What refers to a note: `1`, `1,2`, `*`, `a)`. Other raised letters belong to their word."""
_ENDS = (".", ",", ";", ":", "?", "!", ")", "”", "»")
"""What stands right after the word before it."""
_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")


def apart_at_gaps(row: Iterable[Placed], widest: float) -> list[list[Placed]]:
    """Return what stands on a baseline in stretches, parted where a gap is wider, in sizes."""
    stretches: list[list[Placed]] = []
    for part in row:
        if stretches and part.left - stretches[-1][-1].right <= widest * part.size:
            stretches[-1].append(part)
        else:
            stretches.append([part])
    return stretches


def merged(spans: Iterable[tuple[float, float]], apart: float) -> list[tuple[float, float]]:
    """Return spans in order, those that overlap or lie no further apart made one."""
    result: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1] + apart:
            result[-1] = result[-1][0], max(result[-1][1], end)
        else:
            result.append((start, end))
    return result


def spelled(words: Iterable[Word]) -> str:
    """Return words with single blanks between; raised numbers are powers or are left out.

    A mark that refers to a note is not a part of the sentence that it stands in: `köpa.¹` is
    read as `köpa.`; `m²` stays.
    """
    return _spelling(words)[0]


def _spelling(words: Iterable[Word]) -> tuple[str, tuple[str, ...]]:
    """Return the words as they are read, and the marks between them that refer to notes."""
    parts: list[str] = []
    references: list[str] = []
    after_mark = False
    for word in words:
        if not word.raised:
            # A mark may stand before the sign that ends the sentence: `köpa¹.` is read as `köpa.`
            tight = not parts or (after_mark and word.text.startswith(_ENDS))
            parts.append(word.text if tight else f" {word.text}")
            after_mark = False
            continue
        after_mark = True
        before = parts[-1].strip() if parts else ""
        stem = before.rpartition("/")[2].lstrip("0123456789.,")
        number = word.text.strip("+-")
        # A raised letter may belong to a number, as in `5ᵃ §`.
        of_number = before[-1:].isdigit() and word.text.isalpha()
        if number.isdigit() and (stem in UNITS or before.isdigit()):
            parts[-1] += word.text.translate(_SUPERSCRIPT)
        elif not parts or (_REFERENCE.fullmatch(word.text) and not of_number):
            references.append(word.text)
        else:
            parts[-1] += word.text
    alone = (part for part in parts if part.strip(UNKNOWN + " "))
    return "".join(alone).replace(UNKNOWN, "\ufffd").lstrip(), tuple(references)
