"""The order in which a page is read: its columns, its tables, and what crosses them.

A *gutter* is an upright strip that no word crosses in a *band* of rows, with text on both sides.
The widest band is taken first; what is above it, its columns from left to right, and what is
below it are each read by the same rule. Whether a band is columns or a table is told by how its
lines fill their width: prose does, cells don't.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import mean

from ingest.handbook.contents import with_leaders_closed
from ingest.handbook.gutter_worth import drawn_across, only_marks
from ingest.handbook.gutters import divided, gutters, uncrossed, usual_gap, widest_band
from ingest.handbook.records import MARKER, Column, Line, Row, Sheet, Table
from ingest.handbook.tables import framed, unframed

FRAMED = "\ue000"
"""How the word begins that stands for a framed table while columns are looked for."""
FOLLOWS = 2.6
"""How far below a table, in sizes, rows of as many cells still belong to it: a blank line more."""
CORRIDOR = 1.3
"""The distance between rows, in the usual one, that is a blank across stacked columns."""
ROW_BY_ROW = 0.3
"""The share of rows drawn from left to right from which columns may be a table's."""
CELL_WORDS, LABEL_WORDS = 4, 2.5
"""Fewer words a line, on average, than prose has: in a table, and in one drawn by columns."""
GOING_ON = 0.5
"""The share of lines that begin with a small letter from which they are a text's, not labels."""
ALIKE = 1.3
"""Up to how much wider than the other one of two columns of text may be."""
FULL, MOSTLY = 0.72, 0.5
"""A line of prose fills this share of its column, and this share of the lines does."""
FEWEST_BLANKS = 3
"""Blanks of a line that is known as stretched: two or three cells are often set as evenly."""
AS_WIDE = 0.05
"""How much the blanks of a stretched line may differ, of the widest."""
NEXT_ROW = 1.15
"""How near, in the usual distance, a row without a second cell still belongs to the table."""
DEEPEST = 16
"""How many times columns may be divided within columns; no page that people set needs as many."""
BOX = 0.7
"""How wide, in the width of the text beside it, a box set into the text may be."""


def read_order(sheet: Sheet) -> list[Column | Table]:
    """Return the page's columns and tables in the order in which they are read."""
    sheet = replace(sheet, rows=with_leaders_closed(sheet.rows))
    rows = sheet.rows
    tables: list[Table] = []
    for table, inside in framed(sheet):
        rows = _with_place(rows, inside, f"{FRAMED}{len(tables)}")
        tables.append(table)
    ordered: list[Column | Table] = []
    for part in (p for parted in _parts(rows, sheet.number) for p in _with_tables(parted, tables)):
        before = ordered[-1] if ordered else None
        if isinstance(part, Table) and isinstance(before, Table) and _follows(before, part):
            ordered[-1] = replace(before, rows=before.rows + part.rows)
        else:
            ordered.append(part)
    return ordered


def _with_place(rows: Sequence[Row], inside: Sequence[Row], name: str) -> tuple[Row, ...]:
    """Return rows with one word, as wide as a framed table, in place of its words in each row.

    So a table in a column is read where it stands in that column.
    """
    within = {id(word) for row in inside for word in row}
    left = min(word.left for row in inside for word in row)
    right = max(word.right for row in inside for word in row)
    placed = []
    for row in rows:
        cells = [word for word in row if id(word) in within]
        others = [word for word in row if id(word) not in within]
        if cells:
            first, last = min(w.first for w in cells), max(w.last for w in cells)
            others.append(
                replace(cells[0], text=name, left=left, right=right, first=first, last=last)
            )
        placed.append(tuple(sorted(others, key=lambda word: word.left)))
    return tuple(placed)


def _with_tables(part: Column | Table, tables: Sequence[Table]) -> Iterator[Column | Table]:
    """Yield a column's parts between its framed tables, and these."""
    if isinstance(part, Table):
        yield part
        return
    for name, lines in groupby(part.lines, key=lambda line: _framed(line.words)):
        if name is None:
            yield replace(part, lines=tuple(lines))
        else:
            yield tables[int(name)]


def _framed(row: Row) -> str | None:
    return row[0].text.removeprefix(FRAMED) if row[0].text.startswith(FRAMED) else None


def _follows(before: Table, after: Table) -> bool:
    """Say whether a table goes on with the rows right above it: lines frame only some."""
    if len(before.rows[-1]) != len(after.rows[0]):
        return False
    upper = [line for cell in before.rows[-1] for line in cell]
    lower = [line for cell in after.rows[0] for line in cell]
    if not upper or not lower:
        return False
    gap = min(line.base for line in lower) - max(line.base for line in upper)
    return 0 < gap < FOLLOWS * lower[0].size


def _parts(
    rows: Sequence[Row], page: int, depth: int = 0, *, aside: bool = False
) -> Iterator[Column | Table]:
    if not rows:
        return
    band = widest_band(rows) if depth < DEEPEST else None
    if band is None or _parts_stretched_lines(
        rows[band.first : band.last], (band.left, band.right)
    ):
        yield Column(page, tuple(Line(page, row) for row in rows), aside)
        return
    strips = gutters(rows[band.first : band.last], band)
    band = uncrossed(rows, band, strips)
    inner = rows[band.first : band.last]
    strips = _between_cells(inner, strips)
    columns = divided(inner, strips)
    while len(strips) > 1 and (marks := next(filter(only_marks, columns), None)):
        strips.pop(min(columns.index(marks), len(strips) - 1))
        columns = divided(inner, strips)
    if _is_table(inner, columns, strips):
        cut = _without_prose(inner, strips)
        yield from _parts([*rows[: band.first], *inner[: cut[0]]], page, depth + 1)
        yield unframed(inner[cut[0] : cut[1]], strips, page)
        yield from _parts([*inner[cut[1] :], *rows[band.last :]], page, depth + 1)
        return
    corridor = _corridor(columns) if all(_is_hard(inner, strip) for strip in strips) else None
    if corridor is not None:
        yield from _parts([row for row in rows if row[0].base < corridor], page, depth + 1)
        yield from _parts([row for row in rows if row[0].base >= corridor], page, depth + 1)
        return
    below = rows[band.last :]
    box = _box(columns) if below and (band.first > 0 or _runs_on(columns, below[0])) else None
    yield from _parts(rows[: band.first], page, depth + 1, aside=aside)
    for column in sorted(columns, key=lambda column: column is box):
        yield from _parts(column, page, depth + 1, aside=aside or column is box)
    yield from _parts(rows[band.last :], page, depth + 1, aside=aside)


def _between_cells(
    rows: Sequence[Row], strips: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the strips but those that part the words of stretched lines in one of the columns.

    Which the columns are say those strips that are drawn column by column.
    """
    hard = [strip for strip in strips if _is_hard(rows, strip)]
    columns = divided(rows, hard) if hard else []
    return [
        strip
        for strip in strips
        if strip in hard or not any(_parts_stretched_lines(column, strip) for column in columns)
    ]


def _is_hard(rows: Sequence[Row], strip: tuple[float, float]) -> bool:
    """Return whether what is right of a strip is drawn when all that is left of it has been."""
    soft, both = drawn_across(rows, (strip[0] + strip[1]) / 2)
    return 4 * soft <= both


def _box(columns: Sequence[Sequence[Row]]) -> Sequence[Row] | None:
    """Return the column that is a box set into text which runs around it, or None."""
    if len(columns) != 2:
        return None
    first, second = sorted(columns, key=_width)
    return first if _width(first) < BOX * _width(second) else None


def _runs_on(columns: Sequence[Sequence[Row]], below: Row) -> bool:
    """Say whether the row below columns is the next line of the widest, the rest in its margin."""
    widest = max(columns, key=_width)
    left = min(row[0].left for row in widest)
    return abs(below[0].left - left) < 1 and below[0].base - widest[-1][
        0
    ].base < NEXT_ROW * usual_gap(widest)


def _corridor(columns: Sequence[Sequence[Row]]) -> float | None:
    """Return the height where columns end and others begin below, or None.

    All are blank there, and what is above it in each was drawn before what is below it in any. A
    short heading over all columns stands first in those below.
    """
    for above, row in pairwise(columns[0]):
        if row[0].base - above[0].base < CORRIDOR * usual_gap(columns[0]):
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
            higher
            and lower
            and lower[0][0].base - higher[-1][0].base > CORRIDOR * usual_gap(column)
            for column, (higher, lower) in zip(columns, parts, strict=True)
        ) and max(_drawn(higher) for higher, _ in parts) < min(_drawn(lower) for _, lower in parts):
            return height
    return None


def _drawn(rows: Sequence[Row]) -> int:
    return min(word.first for row in rows for word in row)


def _is_table(
    rows: Sequence[Row], columns: Sequence[Sequence[Row]], strips: Sequence[tuple[float, float]]
) -> bool:
    """Say whether columns are a table's: drawn row by row, with lines that do not fill them."""
    prose = [_is_prose(column) for column in columns]
    if all(prose) or any(_framed(row) for column in columns for row in column):
        return False
    counts = [drawn_across(rows, (left + right) / 2) for left, right in strips]
    soft, both = sum(count for count, _ in counts), sum(count for _, count in counts)
    words = mean(len(row) for column in columns for row in column)
    if not both:
        return False
    if soft < ROW_BY_ROW * both:
        # Drawn column by column: cells only if there is hardly a line of text among them.
        begun = [row[0].text[:1].islower() for column in columns for row in column]
        labels = words < LABEL_WORDS and mean(begun) < GOING_ON
        return len(columns) > 2 and labels and not any(prose)
    widths = [_width(column) for column in columns]
    if len(columns) == 2 and max(widths) < ALIKE * min(widths):
        marked = any(
            sum(1 for row in column if MARKER.fullmatch(row[0].text)) > 1 for column in columns
        )
        return not marked and words < CELL_WORDS and not any(prose)
    return True


def _parts_stretched_lines(rows: Sequence[Row], strip: tuple[float, float]) -> bool:
    """Say whether a strip parts nothing but the words of lines that were stretched to be even."""
    middle = (strip[0] + strip[1]) / 2
    across = [row for row in rows if row[0].left < middle < row[-1].right]
    return bool(across) and all(map(_is_stretched, across))


def _is_stretched(row: Row) -> bool:
    """Say whether a row is a line that was stretched to be even: all its blanks are as wide."""
    gaps = [after.left - before.right for before, after in pairwise(row)]
    return len(gaps) >= FEWEST_BLANKS and max(gaps) - min(gaps) < AS_WIDE * max(gaps)


def _is_prose(column: Sequence[Row]) -> bool:
    if len(column) < 3:
        return False
    left = min(row[0].left for row in column)
    right = max(row[-1].right for row in column)
    full = sum(1 for row in column if row[-1].right - left > FULL * (right - left))
    words = mean(len(row) for row in column)
    return full >= MOSTLY * len(column) and words >= 3


def _width(column: Sequence[Row]) -> float:
    return max(row[-1].right for row in column) - min(row[0].left for row in column) or 1.0


def _without_prose(rows: Sequence[Row], strips: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """Return the first and last of the rows with something in more than one column."""
    middles = [(a + b) / 2 for a, b in strips]
    several = [
        index
        for index, row in enumerate(rows)
        if len({sum(1 for m in middles if word.left >= m) for word in row}) > 1
    ]
    first, last = several[0], several[-1] + 1
    usual = usual_gap(rows)
    while last < len(rows) and rows[last][0].base - rows[last - 1][0].base < NEXT_ROW * usual:
        last += 1
    return first, last
