"""A transcript as a document's text and marks, and back.

segments → units (what has a time of its own) → paragraphs at pauses and changes of speaker → text
and marks; and from these the segments again
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.language.sentences import paragraphs, sentences
from index.records import Mark
from index.transcript.records import Segment, Transcript, Word, clean, is_speech, place_words

PAUSE = 2.0
"""Seconds between two paragraphs: a speaker's breath is under one, a change of subject over two."""
LONG_PAUSE = 4.0
"""Seconds that end a paragraph also inside a sentence: a jingle or a cut."""
LONG = 700
"""Characters after which a paragraph ends at the next full stop: some eight lines on a screen."""
TOO_LONG = 3000
"""Characters that no paragraph exceeds, closed or not: a passage must be able to hold it."""
UNPUNCTUATED = 400
"""Characters for each full stop, above which a transcript is taken to have none."""

_CLOSED = (".", "!", "?", "…")
_ONLY_MARKS = re.compile(r"[\s.,:;!?…\-–—\"'”’»«()\[\]/♪♫*]*")
_CLOSERS = "\"'”’»)]"


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest thing that has a time of its own: a word, or a cue without word times."""

    text: str
    start: float
    end: float
    probability: float | None
    speaker: str | None
    glued: bool


def to_document(transcript: Transcript) -> tuple[str, tuple[Mark, ...]]:
    """Return a document's text and marks, faithful to what the transcript says.

    A paragraph ends at a change of speaker, at a pause of two seconds after a closed sentence
    (four where it is not closed), and at a closed sentence once it is long; where the transcript
    has no full stops, at every pause of two seconds. Second marks cover a word where words have
    times, else a cue; speaker marks cover a turn.
    """
    units = [unit for s in transcript.segments if is_speech(s.text) for unit in _units(s)]
    blocks = _paragraphs(units)
    while not all(is_speech(_joined(block)) for block in blocks):
        blocks = _paragraphs([u for block in blocks if is_speech(_joined(block)) for u in block])
    text = ""
    marks: list[Mark] = []
    turn = 0
    for number, block in enumerate(blocks):
        speaker = block[0].speaker
        if number and speaker == blocks[number - 1][0].speaker:
            text += "\n\n"
        else:
            text += "\n\n" if number else ""
            turn = len(text)
        for place, unit in enumerate(block):
            text += " " if place and not unit.glued else ""
            sure = [] if unit.probability is None else [round(unit.probability, 3)]
            times = [unit.start, unit.end, *sure]
            marks.append(Mark("second", len(text), len(text) + len(unit.text), times))
            text += unit.text
        last = number + 1 == len(blocks) or blocks[number + 1][0].speaker != speaker
        if last and speaker:
            marks.append(Mark("speaker", turn, len(text), speaker))
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return text, tuple(marks)


def _units(segment: Segment) -> Iterator[_Unit]:
    placed = [
        (start, word)
        for start, _, word in place_words(segment)
        if not _ONLY_MARKS.fullmatch(word.text)
    ]
    if not placed:
        yield _Unit(segment.text, segment.start, segment.end, None, segment.speaker, False)
        return
    # What stands between two words (a dash, a word without a time) belongs to the first of them,
    # and what stands before them all to the first; the time of words without one is theirs too.
    starts = [0, *(start for start, _ in placed[1:]), len(segment.text)]
    begins = [*(word.start for _, word in placed[1:]), segment.end]
    for number, ((start, stop), (at, word)) in enumerate(
        zip(pairwise(starts), placed, strict=True)
    ):
        glued = start > 0 and segment.text[start - 1] != " "
        text = segment.text[start:stop].strip()
        after = segment.text[at + len(clean(word.text)) : stop]
        begin = min(word.start, segment.start) if _has_words(segment.text[start:at]) else word.start
        end = max(word.end, begins[number]) if _has_words(after) else word.end
        yield _Unit(text, begin, end, word.probability, segment.speaker, glued)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _paragraphs(units: Sequence[_Unit]) -> list[list[_Unit]]:
    closed = sum(_is_closed(unit.text) for unit in units)
    punctuated = closed * UNPUNCTUATED >= sum(len(unit.text) for unit in units)
    blocks: list[list[_Unit]] = []
    length = 0
    for unit in units:
        if not blocks or _ends(blocks[-1][-1], unit, length, punctuated):
            blocks.append([])
            length = 0
        blocks[-1].append(unit)
        length += len(unit.text) + 1
    return blocks


def _ends(before: _Unit, after: _Unit, length: int, punctuated: bool) -> bool:
    if before.speaker != after.speaker:
        return True
    if after.glued:
        return False
    pause = after.start - before.end
    if not punctuated:
        return pause >= PAUSE or length >= UNPUNCTUATED
    closed = _is_closed(before.text) and (pause >= PAUSE or length >= LONG)
    return closed or pause >= LONG_PAUSE or length >= TOO_LONG


def _joined(block: Sequence[_Unit]) -> str:
    return "".join(unit.text if unit.glued else f" {unit.text}" for unit in block).strip()


def _is_closed(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_CLOSED)


# From a document


def from_document(text: str, marks: Sequence[Mark], language: str | None = None) -> Transcript:
    """Return the transcript that a document was made of: `to_document` gives the same again.

    Where words have times, a segment is a sentence; else it is a cue.
    """
    times = [mark for mark in marks if mark.kind == "second"]
    # A corrected name or a dash makes a mark of two words: what counts is what most marks are.
    single = sum(" " not in text[mark.start : mark.end] for mark in times)
    has_word_times = single * 2 > len(times)
    turns = [mark for mark in marks if mark.kind == "speaker"]
    segments = []
    at = 0
    for start, end in paragraphs(text):
        inside = []
        while at < len(times) and times[at].start < end:
            inside.append(times[at])
            at += 1
        speaker = next((str(t.value) for t in turns if t.start <= start < t.end), None)
        if has_word_times:
            groups = _by_sentence(text, start, end, inside)
        else:
            groups = [[mark] for mark in inside]
        segments += [_said(text, group, speaker) for group in _with_speech(text, groups)]
    return Transcript(tuple(segments), language)


def _by_sentence(text: str, start: int, end: int, marks: list[Mark]) -> list[list[Mark]]:
    groups = []
    for _, stop in sentences(text, start, end):
        groups.append([mark for mark in marks if mark.start < stop])
        marks = marks[len(groups[-1]) :]
    return groups


def _with_speech(text: str, groups: list[list[Mark]]) -> list[list[Mark]]:
    """Return the groups, those that alone would be taken for a sound joined to a neighbour."""
    joined: list[list[Mark]] = []
    for group in groups:
        if joined and not (_is_spoken(text, group) and _is_spoken(text, joined[-1])):
            joined[-1] = joined[-1] + group
        elif group:
            joined.append(group)
    return joined


def _is_spoken(text: str, group: list[Mark]) -> bool:
    return bool(group) and is_speech(text[group[0].start : group[-1].end])


def _said(text: str, marks: Sequence[Mark], speaker: str | None) -> Segment:
    words = tuple(
        Word(mark.value[0], mark.value[1], text[mark.start : mark.end], *mark.value[2:])
        for mark in marks
    )
    spoken = text[marks[0].start : marks[-1].end]
    single = len(words) == 1 and words[0].probability is None
    return Segment(
        words[0].start,
        max(word.end for word in words),
        spoken,
        speaker,
        () if single else words,
    )
