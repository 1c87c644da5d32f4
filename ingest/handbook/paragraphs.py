"""Lines of a column put together to paragraphs, list items and footnotes.

A line begins a paragraph if it is set off, indented or in another type, or if the line before it
was left with room for the first word of this one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ingest.handbook.breaks import INDENT, ITEM_MARK, SET_OFF, SLACK, Group, begins, is_item
from ingest.handbook.records import LEADER, Cells, Column, Line, Table
from ingest.handbook.setting import Setting, margin_of

NOTE_SIZE = 0.93
"""How much smaller than the text footnotes are, at least."""
CAPTION = re.compile(
    r"(?:figur|fig\.|tabell|diagram|bild|karta|foto|faktaruta|ruta|figure|table|chart)\s*"
    r"(?:\d+(?:\.\d+)*|[A-Z])\s*(?:[.:–—-]|\s|$)",
    re.IGNORECASE,
)

Kind = Literal["text", "item", "note", "caption", "table"]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one column holds of a block; ``opens`` says it comes first there, ``closes`` last.

    ``aside`` says that it stands in a box beside text that goes on below it.
    """

    kind: Kind
    lines: tuple[Line, ...]
    page: int
    opens: bool = False
    closes: bool = False
    indented: bool = False
    aside: bool = False
    rows: tuple[Cells, ...] = ()

    @property
    def size(self) -> float:
        """The size of most of its lines."""
        return Counter(line.size for line in self.lines).most_common(1)[0][0]


def pieces(part: Column | Table, how: Setting) -> Iterator[Piece]:
    """Yield what a column holds, its footnotes last; a table is one piece."""
    if isinstance(part, Table):
        yield _of_table(part)
        return
    text, notes = _without_notes(part, how)
    limit = how.limit(part)
    groups = _groups(text, how, limit)
    entries: list[Cells] = []
    for number, group in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else None
        if group.leads:
            entries.append(_entry(group.lines[0]))
            if following is None or not following.leads:
                yield _of_table(Table(part.page, tuple(entries)))
                entries = []
            continue
        kind: Kind = "text"
        if group.marked:
            kind = "item"
        elif CAPTION.match(group.lines[0].text) and len(group.lines) <= 4:
            kind = "caption"
        yield Piece(
            kind,
            tuple(Line(line.page, line.words, limit) for line in group.lines),
            part.page,
            opens=number == 0,
            closes=number == len(groups) - 1,
            indented=group.indented,
            aside=part.aside,
        )
    for lines in notes:
        yield Piece("note", tuple(lines), part.page)


def _of_table(table: Table) -> Piece:
    return Piece("table", table.lines, table.page, rows=table.rows)


def _entry(line: Line) -> Cells:
    """Return a line whose dots lead to a figure as a row of two cells."""
    at = next(n for n, word in enumerate(line.words) if n and word.text.startswith(LEADER))
    led = line.words[at]
    figure = replace(led, text=led.text.removeprefix(LEADER).strip())
    rest = (*((figure,) if figure.text else ()), *line.words[at + 1 :])
    cells = (line.words[:at], rest) if rest else (line.words[:at],)
    return tuple((Line(line.page, words),) for words in cells)


# Footnotes


def _without_notes(column: Column, how: Setting) -> tuple[list[Line], list[list[Line]]]:
    lines = list(column.lines)
    start = len(lines)
    while start and lines[start - 1].size <= NOTE_SIZE * how.size:
        start -= 1
    first = next((i for i in range(start, len(lines)) if _note_mark(lines[i])), None)
    if first is None:
        return lines, []
    notes: list[list[Line]] = []
    for line in lines[first:]:
        if _note_mark(line) or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return lines[:first], notes


def _note_mark(line: Line) -> bool:
    first = line.words[0]
    if first.raised:
        return True
    return len(line.words) > 1 and bool(re.fullmatch(r"\d{1,3}|\*{1,3}|†|‡", first.text))


# Paragraphs


def _groups(lines: Sequence[Line], how: Setting, limit: float) -> list[Group]:
    groups: list[Group] = []
    margin = margin_of(lines)
    firsts = _first_lines(lines, margin, how)
    for line in lines:
        group = groups[-1] if groups else None
        marked = is_item(line, group, how, limit)
        first = round(line.left) in firsts and (
            group is None or not group.marked or _beside_mark(line, group)
        )
        # Dots lead from its words to its last: a row of a list of figures.
        leads = any(word.text.startswith(LEADER) for word in line.words[1:])
        after = group is not None and (group.leads or leads)
        if group is None or after or marked or first or begins(line, group, how, limit):
            hanging = line.words[1].left if marked else line.left
            indented = not marked and line.left > margin + INDENT * line.size
            groups.append(Group([line], marked, indented, hanging, margin, leads))
        else:
            group.lines.append(line)
    return groups


def _beside_mark(line: Line, group: Group) -> bool:
    """Say whether a line begins where an item's mark does, not where its words do."""
    return abs(line.left - group.lines[0].left) < 1 and line.left < group.hanging - 2


def _first_lines(lines: Sequence[Line], margin: float, how: Setting) -> set[int]:
    """Return how far in paragraphs begin, where they begin so."""
    return {
        round(line.left)
        for line, after in pairwise(lines)
        if INDENT * line.size < line.left - margin < 4 * line.size
        and abs(after.left - margin) < 1
        and after.size == line.size
        and not ITEM_MARK.fullmatch(line.words[0].text)
        and after.base - line.base < SET_OFF * how.between(line.size) + SLACK
    }
