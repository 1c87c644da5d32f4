"""Lines of a column put together to paragraphs, list items and footnotes.

A line begins a paragraph if it is set off, indented or in another type, or if the line before it
was left with room for the first word of this one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ingest.handbook.records import LEADER, Column, Line, Table

SET_OFF = 1.18
"""The distance between baselines, in that of the text, from which a line is set off."""
INDENT = 0.7
"""How far in, in sizes, a line begins that is indented."""
LEADING = 1.25
"""The distance between lines, in sizes, where a document has too few to tell."""
SLACK = 0.5
"""How many points two places may differ and be one: files round."""
LEFT_PART = 0.35
"""The share of a column's width within which what belongs to it begins."""
NEXT_LINE = (0.8, 2.3)
"""Between which distances, in sizes, two lines are neighbours in a text."""
COMMON = 0.5
"""How often, in the most frequent, a distance comes that is one of the text's."""
NOTE_SIZE = 0.93
"""How much smaller than the text footnotes are, at least."""
MARGIN = 0.15
"""The share of a column's lines that begin at its margin, at least."""
BULLET_GAP = 0.6
"""The blank, in sizes, after an `o` that is a bullet; in a sentence it is half as wide."""
OTHER_SIZE = 0.06
"""The difference in size, in that of the text, between two paragraphs' types."""
RAISED_LINE = 1.5
"""How far off a line may be that a raised mark pushes down, if its sentence goes on."""
BLANK = 0.2
"""The least width of a blank, in sizes."""
LOUD = 1.1
"""How much larger than the text a heading is, at least."""
REACH = 1.5
"""How far, in sizes, a full line may end before its column does: most words are longer."""
STICKING = 0.12
"""The share of a column's lines that must reach its end: fewer stick out of it."""
PROSE_LINES, PROSE = 6, 0.35
"""From how many lines on, and what share of full ones, a column tells where its lines end."""
ROOM = 0.25
"""The share of a column's width that a line leaves free only if a paragraph ends there."""
LISTED = 5
"""Fewer words than a line of a sentence has that a box makes short: lines of a list may be so."""
_BULLET = re.compile(r"[•·▪◦‣■□●○✓✔➢➤\uf000-\uf0ff]")
_COUNTED = re.compile(r"\(?(?:\d{1,3}|[a-zåäö])[.)]|[–—*-]|o")
_MARK = re.compile(f"{_BULLET.pattern}|{_COUNTED.pattern}")
CAPTION = re.compile(
    r"(?:figur|fig\.|tabell|diagram|bild|karta|foto|faktaruta|ruta|figure|table|chart)\s*"
    r"(?:\d+(?:\.\d+)*|[A-Z])\s*(?:[.:–—-]|\s|$)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W\d_]")
_SECTION = re.compile(r"\d{1,3}(?: ?[a-z])? ?§")
_RESUMES = re.compile(r"(?:samt|och|eller|om|ska|skall|får|är|and|or|shall|is)\b")
"""How the words begin that go on after a list with what stood before it."""
_SENTENCE_END = re.compile(r"[.!?:…][\"”’»)\]]*$")

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
    rows: tuple[tuple[tuple[Line, ...], ...], ...] = ()

    @property
    def size(self) -> float:
        """The size of most of its lines."""
        return Counter(line.size for line in self.lines).most_common(1)[0][0]


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: the size of its text, the distance between lines for each size."""

    size: float
    leading: dict[float, float]
    limits: frozenset[tuple[float, float]]
    """Where its columns of prose begin and end."""

    def between(self, size: float) -> float:
        """Return the distance between baselines in text of a size."""
        return self.leading.get(size) or LEADING * size

    def limit(self, column: Column) -> float:
        """Return how far to the right a column lets its lines go.

        Its own lines tell, if it has prose; else other columns that begin where it does.
        """
        left = min(line.left for line in column.lines)
        own, prose = _reach(column.lines)
        if prose or column.aside:
            return own
        known = [
            (-near, far)
            for near, far in self.limits
            if near - 3 <= left < near + LEFT_PART * (far - near) and far >= own - 1
        ]
        return min(known)[1] if known else max(line.right for line in column.lines)


def setting(parts: Sequence[Column | Table]) -> Setting:
    """Return how the document is set, from all its columns."""
    sizes: Counter[float] = Counter()
    distances: defaultdict[float, Counter[float]] = defaultdict(Counter)
    limits: set[tuple[float, float]] = set()
    for column in parts:
        if isinstance(column, Table):
            continue
        for line in column.lines:
            sizes[line.size] += len(line.text)
        for before, after in pairwise(column.lines):
            distance = after.base - before.base
            if (
                before.size == after.size
                and NEXT_LINE[0] * after.size < distance < NEXT_LINE[1] * after.size
            ):
                distances[after.size][round(distance * 2) / 2] += len(after.words)
        own, prose = _reach(column.lines)
        if prose:
            limits.add((round(_margin(column.lines)), own))
    leading = {
        size: min(d for d, n in counts.items() if n >= COMMON * max(counts.values()))
        for size, counts in distances.items()
        if sum(counts.values()) > 8
    }
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return Setting(size, leading, frozenset(limits))


def _reach(lines: Sequence[Line]) -> tuple[float, bool]:
    """Return how far to the right lines go, and whether enough go there to be a column of prose.

    One mark that sticks out (a series number, a date) is no line that reaches there.
    """
    rights = sorted(((line.right, line.size) for line in lines), reverse=True)
    own, reached = rights[0][0], 0
    for right, size in rights:
        reached = sum(1 for other, _ in rights if 0 <= right - other < REACH * size)
        if reached >= max(2, STICKING * len(lines)):
            own = right
            break
    return own, len(lines) >= PROSE_LINES and reached > PROSE * len(lines)


def pieces(column: Column, how: Setting) -> Iterator[Piece]:
    """Yield what the column holds, its footnotes last."""
    text, notes = _without_notes(column, how)
    limit = how.limit(column)
    groups = _groups(text, how, limit)
    entries: list[tuple[tuple[Line, ...], ...]] = []
    for number, group in enumerate(groups):
        following = groups[number + 1] if number + 1 < len(groups) else None
        if group.leads:
            entries.append(_entry(group.lines[0]))
            if following is None or not following.leads:
                within = tuple(line for row in entries for cell in row for line in cell)
                yield Piece("table", within, column.page, rows=tuple(entries))
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
            column.page,
            opens=number == 0,
            closes=number == len(groups) - 1,
            indented=group.indented,
            aside=column.aside,
        )
    for lines in notes:
        yield Piece("note", tuple(lines), column.page)


def _leads(line: Line) -> bool:
    """Say whether dots lead from the words of a line to its last: a row of a list of figures."""
    return any(word.text.startswith(LEADER) for word in line.words[1:])


def _entry(line: Line) -> tuple[tuple[Line, ...], ...]:
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


@dataclass(slots=True)
class _Group:
    lines: list[Line]
    marked: bool
    indented: bool
    hanging: float
    """Where the words of an item begin, right of its mark."""
    margin: float
    leads: bool = False
    """Whether dots lead from its words to a figure."""


def _groups(lines: Sequence[Line], how: Setting, limit: float) -> list[_Group]:
    groups: list[_Group] = []
    margin = _margin(lines)
    firsts = _first_lines(lines, margin, how)
    for line in lines:
        group = groups[-1] if groups else None
        marked = _is_item(line, group, how, limit)
        first = round(line.left) in firsts and (
            group is None or not group.marked or _beside_mark(line, group)
        )
        leads = _leads(line)
        after = group is not None and (group.leads or leads)
        if group is None or after or marked or first or _begins(line, group, how, limit):
            hanging = line.words[1].left if marked else line.left
            indented = not marked and line.left > margin + INDENT * line.size
            groups.append(_Group([line], marked, indented, hanging, margin, leads))
        else:
            group.lines.append(line)
    return groups


def _beside_mark(line: Line, group: _Group) -> bool:
    """Say whether a line begins where an item's mark does, not where its words do."""
    return abs(line.left - group.lines[0].left) < 1 and line.left < group.hanging - 2


def _margin(lines: Sequence[Line]) -> float:
    lefts = Counter(round(line.left) for line in lines)
    return float(min((at for at, n in lefts.items() if n >= MARGIN * len(lines)), default=0))


def _first_lines(lines: Sequence[Line], margin: float, how: Setting) -> set[int]:
    """Return how far in paragraphs begin, where they begin so."""
    return {
        round(line.left)
        for line, after in pairwise(lines)
        if INDENT * line.size < line.left - margin < 4 * line.size
        and abs(after.left - margin) < 1
        and after.size == line.size
        and not _MARK.fullmatch(line.words[0].text)
        and after.base - line.base < SET_OFF * how.between(line.size) + SLACK
    }


def _is_item(line: Line, group: _Group | None, how: Setting, limit: float) -> bool:
    """Say whether a line begins with a bullet, or with a number or a dash that is no chance."""
    if len(line.words) < 2:
        return False
    first, second = line.words[0], line.words[1]
    if _BULLET.fullmatch(first.text) or not _COUNTED.fullmatch(first.text):
        return bool(_BULLET.fullmatch(first.text))
    if first.text == "o" and second.left - first.right < BULLET_GAP * line.size:
        return False
    if group is None or (group.marked and abs(line.left - group.lines[0].left) < 2):
        return True
    before = group.lines[-1]
    far = line.base - before.base > SET_OFF * how.between(line.size)
    return (
        far or not _full(before, line, limit) or abs(line.left - before.left) > INDENT * line.size
    )


def _begins(line: Line, group: _Group, how: Setting, limit: float) -> bool:
    """Say whether a line begins a paragraph rather than going on with the group before it."""
    before = group.lines[-1]
    full = _full(before, line, limit)
    if _set_off(line, before, how, full) or abs(line.size - before.size) > OTHER_SIZE * how.size:
        return True
    if before.words[-1].bold != line.words[0].bold or before.italic != line.italic:
        # A heading, or a term further out than its definition, may happen to follow a full line; a
        # bold beginning of a sentence goes on small.
        further_out = line.words[0].bold and line.left < before.left - INDENT * line.size
        whole = before.bold and not line.bold and all(earlier.bold for earlier in group.lines)
        fresh = line.words[0].bold and bool(_SENTENCE_END.search(before.text))
        if (
            not full
            or fresh
            or further_out
            or (whole and not line.text[:1].islower() and before.text[-1:] not in ",-")
        ):
            return True
    if group.marked and abs(line.left - group.hanging) > INDENT * line.size:
        goes_on = not _ended(before, line, limit) and not _RESUMES.match(line.text)
        return _leaves_item(line, group, full, full or goes_on)
    if group.marked or _is_loud(before, how):
        # A heading, or an item, whose words go on is whole however narrow it is set.
        return not full and (bool(_SENTENCE_END.search(before.text)) or not _goes_on_low(line))
    if _centred(before, line):
        return not full and bool(_SENTENCE_END.search(before.text))
    shift, step = line.left - before.left, INDENT * line.size
    moved = (shift > step and (len(group.lines) > 1 or not full)) or (
        shift < -step and len(group.lines) > 1
    )
    return moved or (not full and _ended(before, line, limit))


def _leaves_item(line: Line, group: _Group, full: bool, going_on: bool) -> bool:
    """Say whether a line that does not stand under an item's words is no part of the item."""
    if line.left >= group.lines[0].left - 1:
        return not full
    # Statutes set an item like a paragraph: its next lines go back to the margin.
    at_margin = abs(line.left - group.margin) <= INDENT * line.size
    ended = bool(_SENTENCE_END.search(group.lines[-1].text))
    return not at_margin or not going_on or (ended and bool(_SECTION.match(line.text)))


def _set_off(line: Line, before: Line, how: Setting, full: bool) -> bool:
    """Say whether a line is further from the one before than lines of a paragraph are."""
    distance = line.base - before.base
    # A raised mark may push its line down; the sentence goes on all the same.
    raised = any(word.raised for word in line.words)
    going_on = line.text[:1].islower() and not _SENTENCE_END.search(before.text)
    most = RAISED_LINE if full and (raised or going_on) else SET_OFF
    return distance <= 0 or distance > most * how.between(max(line.size, before.size)) + SLACK


def _full(before: Line, line: Line, limit: float) -> bool:
    """Say whether the first word of a line would not have fitted on the line before."""
    word = line.words[0]
    return before.right + BLANK * before.size + (word.right - word.left) > limit - SLACK


def _ended(before: Line, line: Line, limit: float) -> bool:
    """Say whether a line that had room left was left so for a reason."""
    if _SENTENCE_END.search(before.text) or not _goes_on_low(line):
        return True
    # Beside a box lines are short, and the sentence goes on; a list's lines are shorter, or end so.
    listed = len(before.words) < LISTED or before.text.endswith((",", ";"))
    return listed and limit - before.right > ROOM * max(limit - line.left, 1)


def _goes_on_low(line: Line) -> bool:
    """Say whether the first letter of a line is a small one: `3 § förordningen`, `2007:2) om`."""
    letter = _LETTER.search(line.text)
    return letter is not None and letter[0].islower()


def _is_loud(line: Line, how: Setting) -> bool:
    """Say whether a line is set as headings are."""
    return line.size > LOUD * how.size or line.bold


def _centred(before: Line, line: Line) -> bool:
    return (
        abs((before.left + before.right) - (line.left + line.right)) < 3
        and abs(before.left - line.left) > 3
    )
