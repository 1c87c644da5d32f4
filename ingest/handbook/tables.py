"""Tables: their rows and cells, told by drawn lines where there are any, else by gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.handbook.records import (
    MARKER,
    Cells,
    Line,
    Row,
    Rule,
    Sheet,
    Table,
    Word,
    apart_at_gaps,
    merged,
)

_SENTENCE_ENDS = (".", "!", "?", ":", ";")
CELL_GAP = 0.8
"""The least gap between two cells, in sizes of the text."""


MIDDLE = 0.3
"""How far above its baseline, in sizes, the middle of a line of words is."""
HALF = 0.5
"""Most of the rows, of a table's height, or of its width: a cell or a line is no more."""
APART, CLOSE = 1.25, 1.1
"""The distance between lines, in the least, that parts two rows, and that of lines of one row."""
SPACED = 0.2
"""The share of distances that must be wide where rows are set off from each other."""
LINE = 1.5
"""The distance, in sizes, that lines of one cell lie apart at most."""
BLANK = 0.25
"""The width of a blank, in sizes."""


def framed(sheet: Sheet) -> Iterator[tuple[Table, list[Row]]]:
    """Yield the tables that lines frame, from top to bottom, with the words that they hold."""
    for ladder in _ladders([rule for rule in sheet.rules if rule.level]):
        shelves = _shelves(sheet.rows, ladder)
        for first, last in _tabular(shelves, ladder, sheet.rules):
            filled = [shelf for shelf in shelves[first:last] if shelf]
            edges = _edges(sheet.rules, ladder[first : last + 1], filled)
            # Lines may stand only above and below columns of text.
            prose = len(edges) < 3 and max(map(len, filled)) > 12 and len(filled) < 4
            if not edges or prose:
                continue
            head = _head(sheet.rows, ladder[first], filled)
            if head:
                edges = _edges(sheet.rules, ladder[first : last + 1], [head, *filled])
            table_rows = [_joined(head, edges, sheet.number)] if head else []
            for shelf in filled:
                table_rows += _shelf(shelf, edges, filled, sheet.number)
            rows = [*head, *(row for shelf in filled for row in shelf)]
            yield Table(sheet.number, tuple(table_rows)), rows


def _head(rows: Sequence[Row], top: Rule, shelves: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows right above a table's first line that name its columns, each with a cell."""
    columns = max(len(_cells(row)) for shelf in shelves for row in shelf)
    head: list[Row] = []
    low = top.top
    for row in reversed(rows):
        inside = tuple(w for w in row if top.left - 3 <= w.left and w.right <= top.right + 3)
        if not inside or inside[0].base > top.top:
            continue
        if low - inside[0].base > LINE * inside[0].size or len(_cells(inside)) < 2:
            break
        head.insert(0, inside)
        low = inside[0].base
    return head if head and max(len(_cells(row)) for row in head) == columns > 2 else []


def _shelves(rows: Sequence[Row], ladder: Sequence[Rule]) -> list[list[Row]]:
    """Return the words between each two lines and within their width."""
    left = min(rule.left for rule in ladder) - 3
    right = max(rule.right for rule in ladder) + 3
    heights = [rule.top for rule in ladder]
    shelves: list[list[Row]] = [[] for _ in heights[1:]]
    for row in rows:
        inside = tuple(w for w in row if w.left >= left and w.right <= right)
        middle = row[0].base - MIDDLE * row[0].size
        if inside and heights[0] <= middle <= heights[-1]:
            shelves[sum(1 for height in heights[1:-1] if middle > height)].append(inside)
    return shelves


def _tabular(
    shelves: Sequence[Sequence[Row]], ladder: Sequence[Rule], rules: Sequence[Rule]
) -> Iterator[tuple[int, int]]:
    """Yield runs [first, last) of shelves with cells beside each other; one, if lines part them.

    A line under the page's header is as wide as a table, with text between the two.
    """
    start: int | None = None
    for index in range(len(shelves) + 1):
        cells = index < len(shelves) and (
            not shelves[index]
            or sum(_has_cells(row) for row in shelves[index]) >= HALF * len(shelves[index])
            or _crossed(ladder[index], ladder[index + 1], rules)
        )
        if cells and start is None and shelves[index]:
            start = index
        elif not cells and start is not None:
            filled = sum(1 for shelf in shelves[start:index] if shelf)
            # A page may begin with the last row of the table before it.
            if filled > 1 or (filled and _crossed(ladder[start], ladder[index], rules)):
                yield start, index
            start = None


def _has_cells(row: Row) -> bool:
    """Say whether words stand beside each other, more than a number and its heading or item."""
    cells = _cells(row)
    return len(cells) > (2 if len(cells[0]) == 1 and MARKER.fullmatch(cells[0][0].text) else 1)


def _crossed(above: Rule, below: Rule, rules: Sequence[Rule]) -> bool:
    """Say whether an upright line goes from one level line to the next, inside both."""
    return any(
        rule.top <= above.top + 3
        and rule.bottom >= below.top - 3
        and above.left + 5 < rule.left < above.right - 5
        for rule in rules
        if not rule.level
    )


def unframed(rows: Sequence[Row], strips: Sequence[tuple[float, float]], page: int) -> Table:
    """Return the table in rows that gutters part; a line without a first cell goes on the last."""
    edges = [(left + right) / 2 for left, right in strips]
    return Table(page, tuple(_wrapped(rows, edges, page)))


def _ladders(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield runs of level lines of the same width, one under the other."""
    left = sorted(rules, key=lambda rule: rule.top)
    while left:
        first = left.pop(0)
        ladder = [first]
        for rule in list(left):
            same = abs(rule.left - first.left) < 6 and abs(rule.right - first.right) < 6
            if same and rule.right - rule.left > 60:
                left.remove(rule)
                if rule.top - ladder[-1].top > 3:
                    ladder.append(rule)
        if len(ladder) > 1:
            yield ladder


def _edges(
    rules: Sequence[Rule], ladder: Sequence[Rule], shelves: Sequence[Sequence[Row]]
) -> list[float]:
    """Return where one column of cells ends and the next begins."""
    top, bottom = ladder[0].top, ladder[-1].top
    left, right = ladder[0].left, ladder[0].right
    upright = sorted(
        rule.left
        for rule in rules
        if not rule.level
        and left + 5 < rule.left < right - 5
        and min(rule.bottom, bottom) - max(rule.top, top) > HALF * (bottom - top)
    )
    if upright:
        return [at for n, at in enumerate(upright) if not n or at - upright[n - 1] > 5]
    rows = [row for shelf in shelves for row in shelf]
    if not rows:
        return []
    most = max(len(_cells(row)) for row in rows)
    spans: list[tuple[float, float]] = []
    for row in rows:
        cells = [(cell[0].left, cell[-1].right) for cell in _cells(row)]
        if len(cells) > 1 or most < 2 or cells[0][1] - cells[0][0] <= HALF * (right - left):
            spans += cells
    return [(before[1] + after[0]) / 2 for before, after in pairwise(merged(spans, 1))]


def _cells(row: Row) -> list[list[Word]]:
    return apart_at_gaps(row, CELL_GAP)


def _shelf(
    shelf: Sequence[Row], edges: Sequence[float], shelves: Sequence[Sequence[Row]], page: int
) -> Iterator[Cells]:
    """Yield the rows between two level lines: one, unless lines part only head, body and foot.

    It is one if few of its cells have more than one line.
    """
    later = [cell for row in shelf[1:] for cell in _parted(row, edges)]
    one_row = sum(map(bool, later)) < HALF * len(later)
    if len(shelves) <= 3 and len(shelf) > 1 and not one_row:
        yield from _wrapped(shelf, edges, page)
        return
    yield _joined(shelf, edges, page)


def _joined(rows: Sequence[Row], edges: Sequence[float], page: int) -> Cells:
    columns = zip(*(_parted(row, edges) for row in rows), strict=True)
    return tuple(tuple(Line(page, words) for words in column if words) for column in columns)


def _parted(row: Row, edges: Sequence[float]) -> list[Row]:
    parts: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in row:
        middle = (word.left + min(word.right, word.left + 2 * word.size)) / 2
        parts[sum(1 for edge in edges if middle > edge)].append(word)
    return [tuple(part) for part in parts]


def _wrapped(rows: Sequence[Row], edges: Sequence[float], page: int) -> Iterator[Cells]:
    """Yield rows of cells; lines closer than rows are, or without a first cell, are one row."""
    groups: list[list[Row]] = []
    gaps = [b[0].base - a[0].base for a, b in pairwise(rows)]
    close = min(gaps, default=0.0)
    apart = sum(1 for gap in gaps if gap > APART * close)
    spaced = apart >= max(2, SPACED * len(gaps)) and close < LINE * rows[0][0].size
    ends = _ends(rows, edges)
    for index, row in enumerate(rows):
        parts = _parted(row, edges)
        goes_on = gaps[index - 1] < CLOSE * close if spaced else not parts[0]
        near = index > 0 and gaps[index - 1] < LINE * row[0].size
        if groups and (
            goes_on or (near and _cells_go_on(_parted(rows[index - 1], edges), parts, ends))
        ):
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        yield _joined(group, edges, page)


def _ends(rows: Sequence[Row], edges: Sequence[float]) -> list[float]:
    """Return how far to the right the words of each column of cells reach."""
    parted = [_parted(row, edges) for row in rows]
    return [
        max((cell[-1].right for cell in column if cell), default=0.0)
        for column in zip(*parted, strict=True)
    ]


def _cells_go_on(above: Sequence[Row], below: Sequence[Row], ends: Sequence[float]) -> bool:
    """Say whether a line goes on with every cell that it shares with the line above.

    It does if none of these begins anew there, and one was full or divides a word.
    """
    shared = [
        (before, after, end)
        for before, after, end in zip(above, below, ends, strict=True)
        if before and after
    ]
    if not shared:
        return False
    divided = [before[-1].text.endswith(("-", "\u00ad")) for before, _, _ in shared]
    full = [
        before[-1].right + BLANK * before[-1].size + after[0].right - after[0].left > end
        for before, after, end in shared
    ]
    return any(
        cut or (filled and number > 0)
        for number, (cut, filled) in enumerate(zip(divided, full, strict=True))
    ) and all(
        cut or (after[0].text[:1].islower() and not before[-1].text.endswith(_SENTENCE_ENDS))
        for (before, after, _), cut in zip(shared, divided, strict=True)
    )
