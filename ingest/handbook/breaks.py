"""Where a paragraph or an item begins, told by a line and the lines before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.handbook.records import Line
from ingest.handbook.setting import Setting

SET_OFF = 1.18
"""The distance between baselines, in that of the text, from which a line is set off."""
INDENT = 0.7
"""How far in, in sizes, a line begins that is indented."""
SLACK = 0.5
"""How many points two places may differ and be one: files round."""
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
ROOM = 0.25
"""The share of a column's width that a line leaves free only if a paragraph ends there."""
LISTED = 5
"""Fewer words than a line of a sentence has that a box makes short: lines of a list may be so."""
_BULLET = re.compile(r"[•·▪◦‣■□●○✓✔➢➤\uf000-\uf0ff]")
_COUNTED = re.compile(r"\(?(?:\d{1,3}|[a-zåäö])[.)]|[–—*-]|o")
ITEM_MARK = re.compile(f"{_BULLET.pattern}|{_COUNTED.pattern}")
_LETTER = re.compile(r"[^\W\d_]")
_SECTION = re.compile(r"\d{1,3}(?: ?[a-z])? ?§")
_RESUMES = re.compile(r"(?:samt|och|eller|om|ska|skall|får|är|and|or|shall|is)\b")
"""How the words begin that go on after a list with what stood before it."""
_SENTENCE_END = re.compile(r"[.!?:…][\"”’»)\]]*$")


@dataclass(slots=True)
class Group:
    """The lines of a paragraph or an item so far."""

    lines: list[Line]
    marked: bool
    indented: bool
    hanging: float
    """Where the words of an item begin, right of its mark."""
    margin: float
    leads: bool = False
    """Whether dots lead from its words to a figure."""


def is_item(line: Line, group: Group | None, how: Setting, limit: float) -> bool:
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


def begins(line: Line, group: Group, how: Setting, limit: float) -> bool:
    """Say whether a line begins a paragraph rather than going on with the group before it."""
    before = group.lines[-1]
    full = _full(before, line, limit)
    if _set_off(line, before, how, full) or abs(line.size - before.size) > OTHER_SIZE * how.size:
        return True
    if before.words[-1].bold != line.words[0].bold or before.italic != line.italic:
        # A heading, or a term further out than its definition, may happen to follow a full line; a
        # bold beginning of a sentence goes on small.
        further_out = line.words[0].bold and line.left < before.left - INDENT * line.size
        bold_ends = not line.bold and all(earlier.bold for earlier in group.lines)
        fresh = line.words[0].bold and bool(_SENTENCE_END.search(before.text))
        if (
            not full
            or fresh
            or further_out
            or (bold_ends and not line.text[:1].islower() and before.text[-1:] not in ",-")
        ):
            return True
    if group.marked and abs(line.left - group.hanging) > INDENT * line.size:
        goes_on = not _ended(before, line, limit) and not _RESUMES.match(line.text)
        return _leaves_item(line, group, full, full or goes_on)
    if group.marked or before.size > LOUD * how.size or before.bold:
        # What is set as a heading, or an item, whose words go on is whole however narrow it is set.
        return not full and (bool(_SENTENCE_END.search(before.text)) or not _goes_on_low(line))
    if _centred(before, line):
        return not full and bool(_SENTENCE_END.search(before.text))
    shift, step = line.left - before.left, INDENT * line.size
    moved = (shift > step and (len(group.lines) > 1 or not full)) or (
        shift < -step and len(group.lines) > 1
    )
    return moved or (not full and _ended(before, line, limit))


def _leaves_item(line: Line, group: Group, full: bool, going_on: bool) -> bool:
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


def _centred(before: Line, line: Line) -> bool:
    return (
        abs((before.left + before.right) - (line.left + line.right)) < 3
        and abs(before.left - line.left) > 3
    )
