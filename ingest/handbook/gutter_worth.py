"""How much text a band's gutter parts, and whether it is one: justified lines leave blanks too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.handbook.records import MARKER, Row, Word

GUTTER = 0.75
"""The least width of a gutter, in sizes of the text."""
NARROW = 0.55
"""How much narrower a gutter may be where the file does not draw a line across it."""
TOUCHING = 0.1
"""Within how many points two places are one; pdfium's figures are rounded."""
SAME_EDGE = 1.5
"""Within how many points lines begin, or end, under one another."""
WIDE = 1.8
"""A gutter wider than this, in sizes, parts cells by itself; a blank is never stretched as far."""
SCATTERED = 0.6
"""The share of different places where words right of a blank begin in lines that are set flush."""
MARKS = 0.7
"""The share of a column's rows that are bullets or numbers if it belongs to what is beside it."""
LINE = 0.9
"""The distance, in sizes, from which a row is a line below another: type is not set closer."""
BESIDE = 1.45
"""How near, in sizes, a line above or below a band is a line of the same text."""


@dataclass(frozen=True, slots=True)
class Band:
    """Rows [first, last) that leave the strip [left, right) free."""

    first: int
    last: int
    left: float
    right: float


def free_part(row: Row, left: float, right: float, least: float) -> tuple[float, float] | None:
    """Return the widest part of the strip that the row leaves free, if it is wide enough."""
    parts = []
    at = left
    for word in row:
        if word.right <= at:
            continue
        if word.left >= right:
            break
        parts.append((at, word.left))
        at = word.right
    parts.append((at, right))
    best = max(parts, key=lambda part: part[1] - part[0])
    wide = best[1] - best[0]
    if wide >= least:
        return best
    inside = any(
        a.right <= best[0] + TOUCHING and b.left >= best[1] - TOUCHING and a.same_line(b)
        for a, b in pairwise(row)
    )
    return best if wide >= NARROW * least and not inside else None


def drawn_across(rows: Sequence[Row], middle: float) -> tuple[int, int]:
    """Return in how many rows the gutter is a step in one line, and how many rows have both sides.

    A file draws a line, or a table's row, from left to right; it draws a column before the next.
    """
    pairs = [
        (before, after)
        for row in rows
        for before, after in pairwise(row)
        if before.right <= middle <= after.left
    ]
    return sum(1 for before, after in pairs if before.drawn_next(after)), len(pairs)


def worth_of(rows: Sequence[Row], band: Band) -> float:
    """Return how much text a band parts; 0 if it parts no text, or only an item from its mark."""
    middle = (band.left + band.right) / 2
    left = [[w for w in row if w.left < middle] for row in rows[band.first : band.last]]
    right = [[w for w in row if w.left >= middle] for row in rows[band.first : band.last]]
    lefts, rights = [row for row in left if row], [row for row in right if row]
    wide = band.right - band.left > WIDE * rows[band.first][0].size
    if not lefts or not rights or (len(lefts) + len(rights) < 4 and not wide):
        return 0.0
    # A short last line above a list stands over its marks, with nothing beside it.
    beside = [before for before, after in zip(left, right, strict=True) if before and after]
    if only_marks(beside or lefts):
        return 0.0
    top, foot = max(lefts[0][0].base, rights[0][0].base), min(lefts[-1][0].base, rights[-1][0].base)
    soft, both = drawn_across(rows[band.first : band.last], middle)
    if top > foot + 1 or (not both and _one_after_another(rows[band.first : band.last])):
        return 0.0
    spread = min(len(lefts), len(rights))
    if both and 2 * soft >= both:
        if spread < 3 and (not wide or _in_prose(rows, band)):
            return 0.0
        inner = rows[band.first : band.last]
        if _justified(inner, middle) or (not wide and _stretched(inner, middle)):
            return 0.0
    # A table may stand in a column, so a gutter that no line is drawn across comes first.
    first = 2 if 2 * soft < both or not both else 1
    return first * spread + min(band.right - band.left, 40) / 400 + (band.last - band.first) / 100


def _one_after_another(rows: Sequence[Row]) -> bool:
    """Say whether each row is drawn after the one above it, a line below: lines of one text.

    The last word of a paragraph may be shorter than the next one is indented. Columns that are out
    of step stand closer, or are drawn one after the other.
    """
    return all(
        after[0].base - before[0].base > LINE * before[0].size
        and max(word.last for word in before) < min(word.first for word in after)
        for before, after in pairwise(rows)
    )


def _justified(rows: Sequence[Row], middle: float) -> bool:
    """Say whether the rows are lines of text set flush: only their ends stand under each other.

    Figures in a table's last column end together too.
    """
    both = [row for row in rows if row[0].left < middle <= row[-1].left]
    begins = {round(next(w.left for w in row if w.left >= middle)) for row in both}
    ends = [row[-1].right for row in both]
    words = sum(1 for row in both if not row[-1].text[-1:].isdigit())
    flush = max(ends) - min(ends) < SAME_EDGE
    return flush and len(begins) > SCATTERED * len(both) and len(both) > 1 and 2 * words > len(both)


def _stretched(rows: Sequence[Row], middle: float) -> bool:
    """Say whether the gutter is no wider than the blanks of the lines around it."""
    here: list[float] = []
    others: list[float] = []
    for row in rows:
        for before, after in pairwise(row):
            at = before.right <= middle <= after.left
            (here if at else others).append(after.left - before.right)
    # Wider than here are other gutters: in a stretched line no blank is much wider than the rest.
    blanks = [gap for gap in others if gap <= median(here)]
    return bool(blanks) and median(here) < WIDE * median(blanks)


def only_marks(column: Sequence[Sequence[Word]]) -> bool:
    """Say whether a column holds only bullets or numbers, which belong to what is beside them.

    Numbers alone are marks if they count; else they are a table's figures.
    """
    marks = [row[0].text for row in column if len(row) == 1 and MARKER.fullmatch(row[0].text)]
    figures = [int(mark) for mark in marks if mark.isdigit()]
    counts = all(after - before == 1 for before, after in pairwise(figures))
    return len(marks) >= MARKS * len(column) and (counts or 2 * len(figures) < len(marks))


def _in_prose(rows: Sequence[Row], band: Band) -> bool:
    """Say whether a line right above or below the band crosses it: two wide blanks met there."""
    middle = (band.left + band.right) / 2
    for inner, outer in ((band.first, band.first - 1), (band.last - 1, band.last)):
        if not 0 <= outer < len(rows):
            continue
        near = abs(rows[inner][0].base - rows[outer][0].base) < BESIDE * rows[outer][0].size
        crossing = any(word.left < middle < word.right for word in rows[outer]) or (
            rows[outer][0].left < middle < rows[outer][-1].right
            and not free_part(rows[outer], band.left, band.right, GUTTER * rows[outer][0].size)
        )
        if near and crossing:
            return True
    return False
