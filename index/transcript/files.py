"""Transcripts: from VTT, SRT or JSON to a document with second marks, and back.

file → segments (cues, voices, words with times) → units (what has a time of its own)
→ paragraphs at pauses and changes of speaker → text and marks → segments again → file
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.errors import SourceError
from index.records import Mark
from index.transcript.captions import place_words, write_srt, write_vtt
from index.transcript.cues import read_srt, read_vtt
from index.transcript.document import is_speech
from index.transcript.records import Segment, Transcript
from index.transcript.whisper_json import read_json, write_json

PAUSE = 2.0
LONG_PAUSE = 4.0
LONG = 700
TOO_LONG = 3000
UNPUNCTUATED = 400
FORMATS = ("vtt", "srt", "json", "txt")
Format = Literal["vtt", "srt", "json", "txt"]

_CLOSED = (".", "!", "?", "…")
_ONLY_MARKS = re.compile(r"[\s.,:;!?…\-–—\"'”’»«()\[\]/♪♫*]*")
_CLOSERS = "\"'”’»)]"


def parse(text: str, name: str) -> Transcript:
    """Return what a VTT, SRT or JSON file says; its form is told by its content, not its name.

    Raises SourceError with `name` for anything else, and for a transcript without words.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    beginning = text.lstrip()[:1]
    language = None
    if text.lstrip().startswith("WEBVTT"):
        segments = read_vtt(text)
    elif beginning in ("{", "["):
        segments, language = read_json(text, name)
    elif "-->" in text:
        segments = read_srt(text)
    else:
        raise SourceError(f"{name} is not a transcript that Klara reads (VTT, SRT or JSON)")
    if not any(is_speech(segment.text) for segment in segments):
        raise SourceError(f"{name} is a transcript without words")
    return Transcript(tuple(segments), language)


def export(transcript: Transcript, form: Format) -> str:
    """Return a transcript as a file's text: WebVTT, SubRip, Whisper's JSON or plain paragraphs."""
    if form == "vtt":
        return write_vtt(transcript.segments)
    if form == "srt":
        return write_srt(transcript.segments)
    if form == "json":
        return write_json(transcript)
    return to_document(transcript)[0] + "\n"


# To a document


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
            marks.append(Mark("second", len(text), len(text) + len(unit.text), _time(unit)))
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
    # What stands between two words (a dash, a word without a time) belongs to the first of them.
    starts = [0, *(start for start, _ in placed[1:]), len(segment.text)]
    for (start, stop), (_, word) in zip(pairwise(starts), placed, strict=True):
        glued = start > 0 and segment.text[start - 1] != " "
        text = segment.text[start:stop].strip()
        yield _Unit(text, word.start, word.end, word.probability, segment.speaker, glued)


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


def _time(unit: _Unit) -> list[float]:
    probability = [] if unit.probability is None else [round(unit.probability, 3)]
    return [unit.start, unit.end, *probability]


def _is_closed(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_CLOSED)
