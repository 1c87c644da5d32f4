"""Bands: rows of a page that leave an upright strip free, a gutter, with text on both sides.

A blank between two words may lie over another by chance. It is none if the file draws its words
one right after the other and it is no wider than the blanks around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from statistics import median

from ingest.handbook.gutter_worth import (
    GUTTER,
    NARROW,
    SAME_EDGE,
    Band,
    free_part,
    worth_of,
)
from ingest.handbook.lines import SAME_ROW
from ingest.handbook.records import Row, Word

LEAST = 5.0
"""The least width of a gutter, in points: small type is not set closer than that."""
CHANCE_GAP, CHANCE_RATIO = 1.5, 1.7
"""A blank in a stretched line is no wider than this, in sizes, and than this of its neighbours."""
LOUD = 1.12
"""How much larger than the text words are that head it: the least step between two sizes in use."""
SET_OFF = 1.35
"""The distance between rows, in the usual one, that sets a heading off from columns below it."""
SAME_SIZE = 0.06
"""Within which share two sizes are one: half a point in text of ten."""
NEXT_LINE = 1.5
"""The distance, in sizes, up to which a row is the next line of the one above it."""
OWN_ROW = 0.6
"""The distance, in sizes, from which two rows are not one that stands uneven."""
USUAL = 12.0
"""The distance between rows, in points, where a page has but one: that of text of ten points."""
WHOLE_BAND = 0.9
"""The share of a band's rows that another gutter of it must leave free."""


def widest_band(rows: Sequence[Row]) -> Band | None:
    """Return the band with the most text on both sides of its gutter, or None."""
    size = median(word.size for row in rows for word in row)
    least = max(GUTTER * size, LEAST)
    best: tuple[float, Band] | None = None
    tried: set[tuple[int, int, int]] = set()
    for start, row in enumerate(rows):
        after = rows[start + 1] if start + 1 < len(rows) else ()
        for left, right in chain(_gaps(row, least), _between(row, after, least)):
            band = _grown(rows, start, left, right, least)
            key = (band.first, band.last, round(band.left))
            if key in tried:
                continue
            tried.add(key)
            band = _trimmed(rows, _without_chance(rows, band))
            worth = worth_of(rows, band)
            if worth and (best is None or worth > best[0]):
                best = worth, band
    return best[1] if best else None


def _gaps(row: Row, least: float) -> Iterator[tuple[float, float]]:
    right = row[0].right
    for before, word in pairwise(row):
        narrow = 1.0 if before.same_line(word) else NARROW
        if word.left - right >= narrow * max(least, GUTTER * min(before.size, word.size)):
            yield right, word.left
        right = max(right, word.right)


def _between(row: Row, after: Row, least: float) -> Iterator[tuple[float, float]]:
    """Yield the strip between two rows beside each other: columns may be out of step."""
    if after and after[0].left - row[-1].right >= NARROW * least:
        yield row[-1].right, after[0].left
    elif after and row[0].left - after[-1].right >= NARROW * least:
        yield after[-1].right, row[0].left


def _grown(rows: Sequence[Row], start: int, left: float, right: float, least: float) -> Band:
    first, last = start, start + 1
    while first > 0 and (free := free_part(rows[first - 1], left, right, least)):
        left, right = free
        first -= 1
    while last < len(rows) and (free := free_part(rows[last], left, right, least)):
        left, right = free
        last += 1
    return Band(first, last, left, right)


def _without_chance(rows: Sequence[Row], band: Band) -> Band:
    """Return the band without rows at its ends that are free by chance, between two words."""
    middle = (band.left + band.right) / 2
    begins = Counter(
        round(next(w.left for w in row if w.left >= middle))
        for row in rows[band.first : band.last]
        if row[-1].left >= middle
    )
    edge = begins.most_common(1)[0][0] if begins else 0
    first, last = band.first, band.last
    while last - first > 2 and _is_chance(rows[first], middle, edge):
        first += 1
    while last - first > 2 and _is_chance(rows[last - 1], middle, edge):
        last -= 1
    return replace(band, first=first, last=last)


def _is_chance(row: Row, middle: float, edge: float) -> bool:
    """Say whether the blank at `middle` is one between two words of a line, stretched."""
    beside = [(a, b) for a, b in pairwise(row) if a.right <= middle <= b.left]
    others = [b.left - a.right for a, b in pairwise(row) if not a.right <= middle <= b.left]
    if not beside or not beside[0][0].drawn_next(beside[0][1]):
        return False
    before, after = beside[0]
    gap = after.left - before.right
    if gap > CHANCE_GAP * before.size or abs(after.left - edge) < SAME_EDGE:
        return False
    return len(others) < 2 or gap < CHANCE_RATIO * median(others)


def _trimmed(rows: Sequence[Row], band: Band) -> Band:
    """Return the band without what only one of its sides has, set off above or below it.

    A short heading over two columns does not cross the gutter, and yet it is above them both.
    """
    sides = [_side(row, band) for row in rows[band.first : band.last]]
    lefts = [index for index, (left, _) in enumerate(sides) if left]
    rights = [index for index, (_, right) in enumerate(sides) if right]
    if not lefts or not rights:
        return band
    first, last = 0, len(sides)
    start = max(lefts[0], rights[0])
    usual = usual_gap(rows[band.first : band.last])
    for index in range(start, 0, -1):
        gap = rows[band.first + index][0].base - rows[band.first + index - 1][0].base
        larger = max(w.size for w in rows[band.first + index - 1]) > LOUD * median(
            w.size for w in rows[band.first + index]
        )
        if gap > SET_OFF * usual or (larger and not _goes_on_below(rows, band, index)):
            first = index
            break
    # Nor is a heading below them a part of the first: it would be the last thing in it.
    while band.first + last < len(rows) and last > start + 1:
        row = rows[band.first + last - 1]
        if sides[last - 1] != (True, False) or not _is_loud(row, rows[band.first + start]):
            break
        if _goes_on_above(rows[band.first + last - 2], row):
            break
        last -= 1
    return Band(band.first + first, band.first + max(last, first + 1), band.left, band.right)


def _goes_on_below(rows: Sequence[Row], band: Band, index: int) -> bool:
    """Say whether a large row has its next line in the band: it heads one side, not both."""
    above = rows[band.first + index - 1]
    return any(
        abs(row[0].left - above[0].left) < 1
        and abs(row[0].size - above[0].size) < SAME_SIZE * above[0].size
        and row[0].base - above[0].base < NEXT_LINE * above[0].size
        for row in rows[band.first + index : band.last]
    )


def _goes_on_above(above: Row, row: Row) -> bool:
    """Say whether a row is the next line of the words above it: a term may have two lines."""
    first, after = above[0], row[0]
    return (
        (first.bold, abs(first.left - after.left) < 1) == (after.bold, True)
        and abs(first.size - after.size) < SAME_SIZE * first.size
        and after.base - first.base < NEXT_LINE * first.size
    )


def _is_loud(row: Row, text: Row) -> bool:
    size = median(word.size for word in text)
    return max(word.size for word in row) > LOUD * size or all(word.bold for word in row)


def _side(row: Row, band: Band) -> tuple[bool, bool]:
    middle = (band.left + band.right) / 2
    return any(w.left < middle for w in row), any(w.left >= middle for w in row)


def usual_gap(rows: Sequence[Row]) -> float:
    """Return the usual distance between the baselines of rows."""
    gaps = [
        b[0].base - a[0].base
        for a, b in pairwise(rows)
        if b[0].base - a[0].base > OWN_ROW * a[0].size
    ]
    return median(gaps) if gaps else USUAL


def gutters(rows: Sequence[Row], band: Band) -> list[tuple[float, float]]:
    """Return all gutters of the band, from left to right."""
    size = median(word.size for row in rows for word in row)
    least = max(GUTTER * size, LEAST)
    strips = [(band.left, band.right)]
    # A line of text above a table's first row may happen to end before the gutter.
    both = [index for index, row in enumerate(rows) if all(_side(row, band))]
    first, last = (both[0], both[-1] + 1) if both else (0, len(rows))
    for start, row in enumerate(rows):
        for left, right in _gaps(row, least):
            if any(left < b and right > a for a, b in strips):
                continue
            candidate = _grown(rows, start, left, right, least)
            shared = min(candidate.last, last) - max(candidate.first, first)
            if shared >= WHOLE_BAND * (last - first) and worth_of(rows, candidate):
                strips.append((candidate.left, candidate.right))
    return sorted(strips)


def uncrossed(rows: Sequence[Row], band: Band, strips: Sequence[tuple[float, float]]) -> Band:
    """Return the band without rows at its ends that cross another of its gutters."""

    def crosses(row: Row) -> bool:
        return any(w.left < right - 1 and w.right > left + 1 for left, right in strips for w in row)

    first, last = band.first, band.last
    while last - first > 1 and crosses(rows[first]):
        first += 1
    while last - first > 1 and crosses(rows[last - 1]):
        last -= 1
    return replace(band, first=first, last=last)


def divided(rows: Sequence[Row], strips: Sequence[tuple[float, float]]) -> list[list[Row]]:
    """Return the columns that gutters part rows into, from left to right."""
    middles = [(a + b) / 2 for a, b in strips]
    columns: list[list[Row]] = [[] for _ in range(len(middles) + 1)]
    for row in rows:
        parts: list[list[Word]] = [[] for _ in columns]
        for word in row:
            parts[sum(1 for middle in middles if word.left >= middle)].append(word)
        for column, part in zip(columns, parts, strict=True):
            if not part:
                continue
            line = list(part)
            if column and part[0].base - column[-1][0].base < SAME_ROW * part[0].size:
                # The other column's line, a little higher, had taken some words of this one.
                line += column.pop()
            column.append(tuple(sorted(line, key=lambda word: word.left)))
    return columns
