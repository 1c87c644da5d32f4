"""The order in which a page is read: its columns, its tables, and what crosses them.

A *gutter* is an upright strip that no word crosses in a *band* of rows, with text on both sides.
The widest band is taken first; what is above it, its columns from left to right, and what is
below it are each read by the same rule. Whether a band is columns or a table is told by how its
lines fill their width: prose does, cells don't.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import mean, median

from ingest.pdf_contents import with_leaders_closed
from ingest.pdf_records import MARKER, Column, Line, Sheet, Table, Word
from ingest.pdf_tables import framed, unframed

GUTTER = 0.75
"""The least width of a gutter, in sizes of the text."""
NARROW = 0.55
"""How much narrower a gutter may be where the file does not draw a line across it."""
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
    whole: list[Column | Table] = []
    for part in parts:
        before = whole[-1] if whole else None
        if isinstance(part, Table) and isinstance(before, Table) and _follows(before, part):
            whole[-1] = replace(before, rows=before.rows + part.rows)
        else:
            whole.append(part)
    return whole


def _follows(before: Table, after: Table) -> bool:
    """Say whether a table goes on with the rows right above it: lines frame only some."""
    if len(before.rows[-1]) != len(after.rows[0]):
        return False
    upper = [line for cell in before.rows[-1] for line in cell]
    lower = [line for cell in after.rows[0] for line in cell]
    if not upper or not lower:
        return False
    gap = min(line.base for line in lower) - max(line.base for line in upper)
    return 0 < gap < 2.6 * lower[0].size


def _parts(rows: Sequence[_Row], page: int, depth: int = 0) -> Iterator[Column | Table]:
    if not rows:
        return
    band = _widest_band(rows) if depth < 16 else None
    if band is None:
        yield Column(page, tuple(Line(page, row) for row in rows))
        return
    strips = _strips(rows[band.first : band.last], band)
    band = _uncrossed(rows, band, strips)
    inner = rows[band.first : band.last]
    columns = _divided(inner, strips)
    while len(strips) > 1 and (marks := next(filter(_only_marks, columns), None)):
        strips.pop(min(columns.index(marks), len(strips) - 1))
        columns = _divided(inner, strips)
    if _is_table(inner, columns, strips):
        cut = _without_prose(inner, strips)
        yield from _parts([*rows[: band.first], *inner[: cut[0]]], page, depth + 1)
        yield unframed(inner[cut[0] : cut[1]], strips, page)
        yield from _parts([*inner[cut[1] :], *rows[band.last :]], page, depth + 1)
        return
    hard = all(4 * soft <= both for soft, both in (_soft(inner, (a + b) / 2) for a, b in strips))
    corridor = _corridor(columns) if hard else None
    if corridor is not None:
        yield from _parts([row for row in rows if row[0].base < corridor], page, depth + 1)
        yield from _parts([row for row in rows if row[0].base >= corridor], page, depth + 1)
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
        after = rows[start + 1] if start + 1 < len(rows) else ()
        for left, right in chain(_gaps(row, least), _between(row, after, least)):
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
        narrow = 1.0 if before.drawn_next(word) else NARROW
        if word.left - right >= narrow * max(least, GUTTER * min(before.size, word.size)):
            yield right, word.left
        right = max(right, word.right)


def _between(row: _Row, after: _Row, least: float) -> Iterator[tuple[float, float]]:
    """Yield the strip between two rows beside each other: columns may be out of step."""
    if after and after[0].left - row[-1].right >= NARROW * least:
        yield row[-1].right, after[0].left
    elif after and row[0].left - after[-1].right >= NARROW * least:
        yield after[-1].right, row[0].left


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
    wide = best[1] - best[0]
    if wide >= least:
        return best
    inside = any(
        a.right <= best[0] + 0.1 and b.left >= best[1] - 0.1 and a.drawn_next(b)
        for a, b in pairwise(row)
    )
    return best if wide >= NARROW * least and not inside else None


def _without_chance(rows: Sequence[_Row], band: _Band) -> _Band:
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


def _is_chance(row: _Row, middle: float, edge: float) -> bool:
    """Say whether the blank at `middle` is one between two words of a line, stretched."""
    beside = [(a, b) for a, b in pairwise(row) if a.right <= middle <= b.left]
    others = [b.left - a.right for a, b in pairwise(row) if not a.right <= middle <= b.left]
    if not beside or not beside[0][0].drawn_next(beside[0][1]):
        return False
    before, after = beside[0]
    gap = after.left - before.right
    if gap > 1.5 * before.size or abs(after.left - edge) < 1.5:
        return False
    return len(others) < 2 or gap < 1.7 * median(others)


def _soft(rows: Sequence[_Row], middle: float) -> tuple[int, int]:
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


def _trimmed(rows: Sequence[_Row], band: _Band) -> _Band:
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
    usual = _usual_gap(rows[band.first : band.last])
    for index in range(start, 0, -1):
        gap = rows[band.first + index][0].base - rows[band.first + index - 1][0].base
        larger = max(w.size for w in rows[band.first + index - 1]) > 1.12 * median(
            w.size for w in rows[band.first + index]
        )
        if gap > 1.35 * usual or larger:
            first = index
            break
    # Nor is a heading below them a part of the first: it would be the last thing in it.
    while band.first + last < len(rows) and last > start + 1:
        row = rows[band.first + last - 1]
        if sides[last - 1] != (True, False) or not _is_loud(row, rows[band.first + start]):
            break
        last -= 1
    return _Band(band.first + first, band.first + max(last, first + 1), band.left, band.right)


def _is_loud(row: _Row, text: _Row) -> bool:
    size = median(word.size for word in text)
    return max(word.size for word in row) > 1.12 * size or all(word.bold for word in row)


def _corridor(columns: Sequence[Sequence[_Row]]) -> float | None:
    """Return the height where columns end and others begin below, or None.

    All are blank there, and what is above it in each was drawn before what is below it in any. A
    short heading over all columns stands first in those below.
    """
    for above, row in pairwise(columns[0]):
        if row[0].base - above[0].base < 1.3 * _usual_gap(columns[0]):
            continue
        height = above[0].base + 0.4 * (row[0].base - above[0].base)
        parts = [
            (
                [other for other in column if other[0].base <= height],
                [other for other in column if other[0].base > height],
            )
            for column in columns
        ]
        if all(
            higher and lower and lower[0][0].base - higher[-1][0].base > 1.3 * _usual_gap(column)
            for column, (higher, lower) in zip(columns, parts, strict=True)
        ) and max(_drawn(higher) for higher, _ in parts) < min(_drawn(lower) for _, lower in parts):
            return height
    return None


def _drawn(rows: Sequence[_Row]) -> int:
    return min(word.first for row in rows for word in row)


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
    wide = band.right - band.left > 1.8 * rows[band.first][0].size
    if not lefts or not rights or (len(lefts) + len(rights) < 4 and not wide):
        return 0.0
    if _only_marks(lefts):
        return 0.0
    top, foot = max(lefts[0][0].base, rights[0][0].base), min(lefts[-1][0].base, rights[-1][0].base)
    if top > foot + 1:
        return 0.0
    spread = min(len(lefts), len(rights))
    soft, both = _soft(rows[band.first : band.last], middle)
    if both and 2 * soft >= both:
        if spread < 3 and (not wide or _in_prose(rows, band)):
            return 0.0
        if not wide and _stretched(rows[band.first : band.last], middle):
            return 0.0
    # A table may stand in a column, so a gutter that no line is drawn across comes first.
    first = 2 if 2 * soft < both or not both else 1
    return first * spread + min(band.right - band.left, 40) / 400 + (band.last - band.first) / 100


def _stretched(rows: Sequence[_Row], middle: float) -> bool:
    """Say whether the gutter is no wider than the blanks of the lines around it."""
    here, others = [], []
    for row in rows:
        for before, after in pairwise(row):
            at = before.right <= middle <= after.left
            (here if at else others).append(after.left - before.right)
    return bool(others) and median(here) < 1.8 * median(others)


def _only_marks(column: Sequence[Sequence[Word]]) -> bool:
    marks = sum(1 for row in column if len(row) == 1 and MARKER.fullmatch(row[0].text))
    return marks >= 0.7 * len(column)


def _in_prose(rows: Sequence[_Row], band: _Band) -> bool:
    """Say whether a line right above or below the band crosses it: two wide blanks met there."""
    middle = (band.left + band.right) / 2
    for inner, outer in ((band.first, band.first - 1), (band.last - 1, band.last)):
        if not 0 <= outer < len(rows):
            continue
        near = abs(rows[inner][0].base - rows[outer][0].base) < 1.45 * rows[outer][0].size
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


def _uncrossed(rows: Sequence[_Row], band: _Band, strips: Sequence[tuple[float, float]]) -> _Band:
    """Return the band without rows at its ends that cross another of its gutters."""

    def crosses(row: _Row) -> bool:
        return any(w.left < right - 1 and w.right > left + 1 for left, right in strips for w in row)

    first, last = band.first, band.last
    while last - first > 1 and crosses(rows[first]):
        first += 1
    while last - first > 1 and crosses(rows[last - 1]):
        last -= 1
    return replace(band, first=first, last=last)


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
            whole = list(part)
            if column and part[0].base - column[-1][0].base < 0.28 * part[0].size:
                # The other column's line, a little higher, had taken some words of this one.
                whole += column.pop()
            column.append(tuple(sorted(whole, key=lambda word: word.left)))
    return columns


def _is_table(
    rows: Sequence[_Row], columns: Sequence[Sequence[_Row]], strips: Sequence[tuple[float, float]]
) -> bool:
    """Say whether columns are a table's: drawn row by row, with lines that do not fill them."""
    prose = [_is_prose(column) for column in columns]
    if all(prose):
        return False
    counts = [_soft(rows, (left + right) / 2) for left, right in strips]
    soft, both = sum(count for count, _ in counts), sum(count for _, count in counts)
    words = mean(len(row) for column in columns for row in column)
    if not both:
        return False
    if soft < 0.3 * both:
        # Drawn column by column: cells only if there is hardly a line of text among them.
        return len(columns) > 2 and words < 2.5 and not any(prose)
    widths = [_width(column) for column in columns]
    if len(columns) == 2 and max(widths) < 1.3 * min(widths):
        marked = any(
            sum(1 for row in column if MARKER.fullmatch(row[0].text)) > 1 for column in columns
        )
        return not marked and words < 4 and not any(prose)
    return True


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
