"""The order in which a page is read: its columns, its tables, and what crosses them.

A *gutter* is an upright strip that no word crosses in a *band* of rows, with text on both sides.
The widest band is taken first; what is above it, its columns from left to right, and what is
below it are each read by the same rule. Whether a band is columns or a table is told by how its
lines fill their width: prose does, cells don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import mean, median

from ingest.pdf_contents import with_leaders_closed
from ingest.pdf_records import MARKER, Column, Line, Sheet, Table, Word
from ingest.pdf_tables import framed, unframed

GUTTER = 0.75
"""The least width of a gutter, in sizes of the text."""
_Row = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows [first, last) that leave the strip [left, right) free."""

    first: int
    last: int
    left: float
    right: float


def read_order(sheet: Sheet) -> list[Column | Table]:
    """Return the page's columns and tables in the order in which they are read."""
    parts: list[Column | Table] = []
    sheet = replace(sheet, rows=with_leaders_closed(sheet.rows))
    rest = list(sheet.rows)
    for table, rows in framed(sheet):
        above = [row for row in rest if row[0].base < rows[0][0].base]
        inside = {id(word) for row in rows for word in row}
        beside = []
        for row in rest:
            if row[0].base >= rows[0][0].base and (
                kept := tuple(word for word in row if id(word) not in inside)
            ):
                beside.append(kept)
        parts += _parts(above, sheet.number)
        parts.append(table)
        rest = beside
    parts += _parts(rest, sheet.number)
    return parts


def _parts(rows: Sequence[_Row], page: int, depth: int = 0) -> Iterator[Column | Table]:
    if not rows:
        return
    band = _widest_band(rows) if depth < 8 else None
    if band is None:
        yield Column(page, tuple(Line(page, row) for row in rows))
        return
    inner = list(rows[band.first : band.last])
    strips = _strips(inner, band)
    columns = _divided(inner, strips)
    while len(strips) > 1 and (marks := next(filter(_only_marks, columns), None)):
        strips.pop(min(columns.index(marks), len(strips) - 1))
        columns = _divided(inner, strips)
    if _is_table(columns):
        cut = _without_prose(inner, strips)
        yield from _parts([*rows[: band.first], *inner[: cut[0]]], page, depth + 1)
        yield unframed(inner[cut[0] : cut[1]], strips, page)
        yield from _parts([*inner[cut[1] :], *rows[band.last :]], page, depth + 1)
        return
    yield from _parts(rows[: band.first], page, depth + 1)
    for column in columns:
        yield from _parts(column, page, depth + 1)
    yield from _parts(rows[band.last :], page, depth + 1)


def _widest_band(rows: Sequence[_Row]) -> _Band | None:
    """Return the band with the most text on both sides of its gutter, or None."""
    size = median(word.size for row in rows for word in row)
    least = max(GUTTER * size, 5.0)
    best: tuple[float, _Band] | None = None
    tried: set[tuple[int, int, int]] = set()
    for start, row in enumerate(rows):
        for left, right in _gaps(row, least):
            band = _grown(rows, start, left, right, least)
            key = (band.first, band.last, round(band.left))
            if key in tried:
                continue
            tried.add(key)
            band = _trimmed(rows, _without_chance(rows, band))
            worth = _worth(rows, band)
            if worth and (best is None or worth > best[0]):
                best = worth, band
    return best[1] if best else None


def _gaps(row: _Row, least: float) -> Iterator[tuple[float, float]]:
    right = row[0].right
    for before, word in pairwise(row):
        if word.left - right >= max(least, GUTTER * min(before.size, word.size)):
            yield right, word.left
        right = max(right, word.right)


def _grown(rows: Sequence[_Row], start: int, left: float, right: float, least: float) -> _Band:
    first, last = start, start + 1
    while first > 0 and (free := _free(rows[first - 1], left, right, least)):
        left, right = free
        first -= 1
    while last < len(rows) and (free := _free(rows[last], left, right, least)):
        left, right = free
        last += 1
    return _Band(first, last, left, right)


def _free(row: _Row, left: float, right: float, least: float) -> tuple[float, float] | None:
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
    return best if best[1] - best[0] >= least else None


def _without_chance(rows: Sequence[_Row], band: _Band) -> _Band:
    """Return the band without rows at its ends that are free by chance, between two words."""
    first, last = band.first, band.last
    while last - first > 2 and _is_chance(rows[first], band):
        first += 1
    while last - first > 2 and _is_chance(rows[last - 1], band):
        last -= 1
    return replace(band, first=first, last=last)


def _is_chance(row: _Row, band: _Band) -> bool:
    middle = (band.left + band.right) / 2
    gaps = [(b.left - a.right, a.right <= middle <= b.left) for a, b in pairwise(row)]
    here = next((gap for gap, at in gaps if at), None)
    others = [gap for gap, at in gaps if not at]
    if here is None or len(others) < 2 or here > 1.5 * row[0].size:
        return False
    return here < 1.7 * median(others)


def _trimmed(rows: Sequence[_Row], band: _Band) -> _Band:
    """Return the band without what only one of its sides has, set off above or below it.

    A short heading over two columns does not cross the gutter, and yet it is above them both.
    """
    sides = [_side(row, band) for row in rows[band.first : band.last]]
    both = [index for index, (left, right) in enumerate(sides) if left and right]
    lefts = [index for index, (left, _) in enumerate(sides) if left]
    rights = [index for index, (_, right) in enumerate(sides) if right]
    if not lefts or not rights:
        return band
    first, last = 0, len(sides)
    start = max(lefts[0], rights[0])
    usual = _usual_gap(rows[band.first : band.last])
    for index in range(start, 0, -1):
        gap = rows[band.first + index][0].base - rows[band.first + index - 1][0].base
        larger = max(w.size for w in rows[band.first + index - 1]) > 1.12 * median(
            w.size for w in rows[band.first + index]
        )
        if gap > 1.35 * usual or larger:
            first = index
            break
    if both:
        split = _corridor(rows, band, sides, usual)
        if split:
            last = split - band.first
    return _Band(band.first + first, band.first + max(last, first + 1), band.left, band.right)


def _corridor(
    rows: Sequence[_Row], band: _Band, sides: list[tuple[bool, bool]], usual: float
) -> int | None:
    """Return where a heading across both columns parts them, though it does not reach the gutter.

    It stands alone in its height, larger than the text, and both sides go on below it.
    """
    for index in range(2, len(sides) - 1):
        left, right = sides[index]
        if left == right or not left:
            continue
        row = rows[band.first + index]
        size = median(w.size for w in rows[band.first + index + 1])
        if max(w.size for w in row) < 1.12 * size and not all(w.bold for w in row):
            continue
        above = next((i for i in range(index - 1, -1, -1) if sides[i][1]), None)
        below = next((i for i in range(index + 1, len(sides)) if sides[i][1]), None)
        if above is None or below is None:
            continue
        gap = rows[band.first + below][0].base - rows[band.first + above][0].base
        before = next((i for i in range(index - 1, -1, -1) if sides[i][0]), 0)
        after = next((i for i in range(index + 1, len(sides)) if sides[i][0]), index)
        level = abs(rows[band.first + after][0].base - rows[band.first + below][0].base) < 2
        gap_left = rows[band.first + after][0].base - rows[band.first + before][0].base
        if level and gap > 2.2 * usual and gap_left > 2.2 * usual:
            return band.first + index
    return None


def _side(row: _Row, band: _Band) -> tuple[bool, bool]:
    middle = (band.left + band.right) / 2
    return any(w.left < middle for w in row), any(w.left >= middle for w in row)


def _usual_gap(rows: Sequence[_Row]) -> float:
    gaps = [
        b[0].base - a[0].base for a, b in pairwise(rows) if b[0].base - a[0].base > 0.6 * a[0].size
    ]
    return median(gaps) if gaps else 12.0


def _worth(rows: Sequence[_Row], band: _Band) -> float:
    """Return how much text a band parts; 0 if it parts no text, or only an item from its mark."""
    middle = (band.left + band.right) / 2
    left = [[w for w in row if w.left < middle] for row in rows[band.first : band.last]]
    right = [[w for w in row if w.left >= middle] for row in rows[band.first : band.last]]
    lefts, rights = [row for row in left if row], [row for row in right if row]
    if len(lefts) < 2 or len(rights) < 2:
        return 0.0
    if _only_marks(lefts):
        return 0.0
    spread = min(len(lefts), len(rights))
    if spread < 3 and _in_prose(rows, band):
        return 0.0
    return spread + 0.1 * min(band.right - band.left, 40) / 40 + 0.01 * (band.last - band.first)


def _only_marks(column: Sequence[Sequence[Word]]) -> bool:
    marks = sum(1 for row in column if len(row) == 1 and MARKER.fullmatch(row[0].text))
    return marks >= 0.7 * len(column)


def _in_prose(rows: Sequence[_Row], band: _Band) -> bool:
    """Say whether a line right above or below the band crosses it: two wide blanks met there."""
    middle = (band.left + band.right) / 2
    for inner, outer in ((band.first, band.first - 1), (band.last - 1, band.last)):
        if not 0 <= outer < len(rows):
            continue
        near = abs(rows[inner][0].base - rows[outer][0].base) < 1.45 * rows[inner][0].size
        crossing = any(word.left < middle < word.right for word in rows[outer]) or (
            rows[outer][0].left < middle < rows[outer][-1].right
            and not _free(rows[outer], band.left, band.right, GUTTER * rows[outer][0].size)
        )
        if near and crossing:
            return True
    return False


def _strips(rows: Sequence[_Row], band: _Band) -> list[tuple[float, float]]:
    """Return all gutters of the band, from left to right."""
    size = median(word.size for row in rows for word in row)
    least = max(GUTTER * size, 5.0)
    strips = [(band.left, band.right)]
    for start, row in enumerate(rows):
        for left, right in _gaps(row, least):
            if any(left < b and right > a for a, b in strips):
                continue
            found = _grown(rows, start, left, right, least)
            if found.last - found.first >= 0.9 * len(rows) and _worth(rows, found):
                strips.append((found.left, found.right))
    return sorted(strips)


def _divided(rows: Sequence[_Row], strips: Sequence[tuple[float, float]]) -> list[list[_Row]]:
    middles = [(a + b) / 2 for a, b in strips]
    columns: list[list[_Row]] = [[] for _ in range(len(middles) + 1)]
    for row in rows:
        parts: list[list[Word]] = [[] for _ in columns]
        for word in row:
            parts[sum(1 for middle in middles if word.left >= middle)].append(word)
        for column, part in zip(columns, parts, strict=True):
            if not part:
                continue
            if column and part[0].base - column[-1][0].base < 0.28 * part[0].size:
                # The other column's line, a little higher, had taken some words of this one.
                part = sorted([*column.pop(), *part], key=lambda word: word.left)
            column.append(tuple(part))
    return columns


def _is_table(columns: Sequence[Sequence[_Row]]) -> bool:
    """Say whether columns are a table's: their lines are short and stand beside each other."""
    prose = [_is_prose(column) for column in columns]
    if all(prose):
        return False
    widths = [_width(column) for column in columns]
    alike = max(widths) < 1.3 * min(widths)
    bases = [{round(row[0].base) for row in column} for column in columns]
    beside = mean(
        sum(1 for base in some if base in bases[0] or base - 1 in bases[0] or base + 1 in bases[0])
        / len(some)
        for some in bases[1:]
    )
    if alike and len(columns) == 2:
        # Two lists beside each other, or a page that ends early, are columns all the same.
        marked = any(
            sum(1 for row in column if MARKER.fullmatch(row[0].text)) > 1 for column in columns
        )
        words = mean(len(row) for column in columns for row in column)
        return not marked and beside > 0.8 and words < 4 and not any(prose)
    return beside > 0.5 or not any(prose)


def _is_prose(column: Sequence[_Row]) -> bool:
    if len(column) < 3:
        return False
    left = min(row[0].left for row in column)
    right = max(row[-1].right for row in column)
    full = sum(1 for row in column if row[-1].right - left > 0.72 * (right - left))
    words = mean(len(row) for row in column)
    return full >= 0.5 * len(column) and words >= 3


def _width(column: Sequence[_Row]) -> float:
    return max(row[-1].right for row in column) - min(row[0].left for row in column) or 1.0


def _without_prose(rows: Sequence[_Row], strips: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the first and last of the rows with something in more than one column."""
    middles = [(a + b) / 2 for a, b in strips]
    several = [
        index
        for index, row in enumerate(rows)
        if len({sum(1 for m in middles if word.left >= m) for word in row}) > 1
    ]
    first, last = several[0], several[-1] + 1
    usual = _usual_gap(rows)
    while last < len(rows) and rows[last][0].base - rows[last - 1][0].base < 1.15 * usual:
        last += 1
    return first, last
