"""Tables: their rows and cells, told by drawn lines where there are any, else by gaps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from ingest.pdf_records import Line, Rule, Sheet, Table, Word

_Row = tuple[Word, ...]
CELL_GAP = 0.8
"""The least gap between two cells, in sizes of the text."""


def framed(sheet: Sheet) -> Iterator[tuple[Table, list[_Row]]]:
    """Yield the tables that lines frame, from top to bottom, with the words that they hold."""
    for rules in _ladders([rule for rule in sheet.rules if rule.level]):
        left = min(rule.left for rule in rules) - 3
        right = max(rule.right for rule in rules) + 3
        heights = [rule.top for rule in rules]
        shelves: list[list[_Row]] = [[] for _ in heights[1:]]
        for row in sheet.rows:
            inside = tuple(w for w in row if w.left >= left and w.right <= right)
            middle = row[0].base - 0.3 * row[0].size
            if inside and heights[0] <= middle <= heights[-1]:
                shelf = sum(1 for height in heights[1:-1] if middle > height)
                shelves[shelf].append(inside)
        shelves = [shelf for shelf in shelves if shelf]
        edges = _edges(sheet.rules, rules, shelves)
        if len(shelves) < 2 or not edges:
            continue
        if _is_prose(shelves, edges):
            continue
        rows = [row for shelf in shelves for row in shelf]
        made = [cells for shelf in shelves for cells in _shelf(shelf, edges, shelves, sheet.number)]
        yield Table(sheet.number, tuple(made)), rows


def unframed(rows: Sequence[_Row], strips: Sequence[tuple[float, float]], page: int) -> Table:
    """Return the table in rows that gutters part; a line without a first cell goes on the last."""
    edges = [(left + right) / 2 for left, right in strips]
    return Table(page, tuple(_wrapped(rows, edges, page)))


def _ladders(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield runs of three or more level lines of the same width, one under the other."""
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
        if len(ladder) >= 3:
            yield ladder


def _edges(
    rules: Sequence[Rule], ladder: Sequence[Rule], shelves: Sequence[Sequence[_Row]]
) -> list[float]:
    """Return where one column of cells ends and the next begins."""
    top, bottom = ladder[0].top, ladder[-1].top
    left, right = ladder[0].left, ladder[0].right
    upright = sorted(
        rule.left
        for rule in rules
        if not rule.level
        and left + 5 < rule.left < right - 5
        and min(rule.bottom, bottom) - max(rule.top, top) > 0.5 * (bottom - top)
    )
    if upright:
        return [at for n, at in enumerate(upright) if not n or at - upright[n - 1] > 5]
    rows = [row for shelf in shelves for row in shelf]
    if not rows:
        return []
    most = max(len(_cells(row)) for row in rows)
    spans: list[list[float]] = []
    for row in rows:
        cells = _cells(row)
        if (
            len(cells) < 2
            and most > 1
            and cells[0][-1].right - cells[0][0].left > 0.5 * (right - left)
        ):
            continue
        for cell in cells:
            spans.append([cell[0].left, cell[-1].right])
    merged: list[list[float]] = []
    for span in sorted(spans):
        if merged and span[0] <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], span[1])
        else:
            merged.append(span)
    return [(a[1] + b[0]) / 2 for a, b in zip(merged, merged[1:], strict=False)]


def _cells(row: _Row) -> list[list[Word]]:
    cells = [[row[0]]]
    for before, word in zip(row, row[1:], strict=False):
        if word.left - before.right > CELL_GAP * word.size:
            cells.append([word])
        else:
            cells[-1].append(word)
    return cells


def _is_prose(shelves: Sequence[Sequence[_Row]], edges: Sequence[float]) -> bool:
    """Say whether the lines are only above and below columns of text."""
    tallest = max(shelves, key=len)
    return len(edges) < 3 and len(tallest) > 12 and len(shelves) < 4


def _shelf(
    shelf: Sequence[_Row],
    edges: Sequence[float],
    shelves: Sequence[Sequence[_Row]],
    page: int,
) -> Iterator[tuple[tuple[Line, ...], ...]]:
    """Yield the rows between two level lines: one, unless lines part only head, body and foot."""
    if len(shelves) <= 3 and len(shelf) > 1:
        yield from _wrapped(shelf, edges, page)
        return
    yield _joined(shelf, edges, page)


def _joined(
    rows: Sequence[_Row], edges: Sequence[float], page: int
) -> tuple[tuple[Line, ...], ...]:
    cells: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for row in rows:
        for number, words in enumerate(_parted(row, edges)):
            if words:
                cells[number].append(Line(page, words))
    return tuple(tuple(cell) for cell in cells)


def _parted(row: _Row, edges: Sequence[float]) -> list[_Row]:
    parts: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in row:
        middle = (word.left + min(word.right, word.left + 2 * word.size)) / 2
        parts[sum(1 for edge in edges if middle > edge)].append(word)
    return [tuple(part) for part in parts]


def _wrapped(
    rows: Sequence[_Row], edges: Sequence[float], page: int
) -> Iterator[tuple[tuple[Line, ...], ...]]:
    """Yield rows of cells; lines closer than rows are, or without a first cell, are one row."""
    groups: list[list[_Row]] = []
    gaps = [b[0].base - a[0].base for a, b in zip(rows, rows[1:], strict=False)]
    close = min(gaps, default=0.0)
    spaced = bool(gaps) and max(gaps) > 1.25 * close and median(gaps) <= 1.1 * close
    for index, row in enumerate(rows):
        parts = _parted(row, edges)
        begins = bool(parts[0])
        if groups and (gaps[index - 1] < 1.1 * close if spaced else not begins):
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        yield _joined(group, edges, page)
