"""An episode's text and marks as the transcript that they were made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.language.sentences import sentences
from index.records import Mark
from index.transcript.records import Segment, Transcript, Word

_SOUNDS = (("[", "]"), ("♪", "♪"), ("♫", "♫"))


def is_speech(text: str) -> bool:
    """Return whether somebody says this; "[Musik]" and "♪" are sounds.

    >>> is_speech("Hej och välkomna."), is_speech("[Musik]"), is_speech("♪♪")
    (True, False, False)
    """
    inside = text.strip()
    for opener, closer in _SOUNDS:
        if inside.startswith(opener) and inside.endswith(closer) and closer not in inside[1:-1]:
            return False
    return any(character.isalnum() for character in inside)


def from_document(text: str, marks: Sequence[Mark], language: str | None = None) -> Transcript:
    """Return the transcript that a document was made of: `to_document` gives the same again.

    Where words have times, a segment is a sentence; else it is a cue.
    """
    times = [mark for mark in marks if mark.kind == "second"]
    turns = [mark for mark in marks if mark.kind == "speaker"]
    segments = []
    at = 0
    for start, end in _paragraph_slices(text):
        inside = []
        while at < len(times) and times[at].start < end:
            inside.append(times[at])
            at += 1
        speaker = next((str(t.value) for t in turns if t.start <= start < t.end), None)
        if all(" " not in text[mark.start : mark.end] for mark in inside):
            groups = _by_sentence(text, start, end, inside)
        else:
            groups = [[mark] for mark in inside]
        segments += [_said(text, group, speaker) for group in _with_speech(text, groups)]
    return Transcript(tuple(segments), language)


def _paragraph_slices(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in text.split("\n\n"):
        yield start, start + len(paragraph)
        start += len(paragraph) + 2


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
    said = text[marks[0].start : marks[-1].end]
    single = len(words) == 1 and words[0].probability is None
    return Segment(
        words[0].start,
        max(word.end for word in words),
        said,
        speaker,
        () if single else words,
    )
