"""What was said and when, as records: words, segments, a transcript."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Format = Literal["vtt", "srt", "json", "txt"]
FORMATS: tuple[Format, ...] = ("vtt", "srt", "json", "txt")
"""The forms in which a transcript is written."""

_SOUNDS = (("[", "]"), ("♪", "♪"), ("♫", "♫"), ("*", "*"))
_SOUND_IN_WORDS = re.compile(r"\([^()]*[^().!?…]\)")
"""A sound as captions for the deaf write it, "(skratt)"; what somebody says ends as a sentence."""
_LONGEST_SOUND = 3
"""Words in it: "(applåder och jubel)"."""
_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_GAP = 40
"""Characters between two timed words: beyond that, the same word stands there by chance."""


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a segment's text with its own time in seconds and the model's probability."""

    start: float
    end: float
    text: str
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A cue of captions, or what a model gave as one stretch of speech; times in seconds."""

    start: float
    end: float
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, in order of time.

    ``language`` is the one that the file itself names; ``dropped`` is how many cues were left out
    because their times cannot be read.
    """

    segments: tuple[Segment, ...]
    language: str | None = None
    dropped: int = 0


def clean(text: str) -> str:
    """Return text on one line: single blanks, no soft hyphens, nothing that cannot be seen."""
    text = _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", _UNSEEN.sub("", text)))
    return " ".join(text.split())


def seconds(value: object) -> float | None:
    """Return a number of seconds to the millisecond, or None if it is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return round(number, 3) if math.isfinite(number) and number >= 0 else None


def is_speech(text: str) -> bool:
    """Return whether somebody says this; "[Musik]" and "♪" are sounds.

    >>> is_speech("Hej och välkomna."), is_speech("[Musik]"), is_speech("(skratt)"), is_speech("♪♪")
    (True, False, False, False)
    """
    inside = text.strip()
    for opener, closer in _SOUNDS:
        if inside.startswith(opener) and inside.endswith(closer) and closer not in inside[1:-1]:
            return False
    if _SOUND_IN_WORDS.fullmatch(inside) and len(inside.split()) <= _LONGEST_SOUND:
        return False
    return any(character.isalnum() for character in inside)


def place_words(segment: Segment) -> Iterator[tuple[int, int, Word]]:
    """Yield (start, end, word) for each word that stands in the segment's text, in order."""
    end = 0
    for word in segment.words:
        text = clean(word.text)
        start = segment.text.find(text, end, end + len(text) + _LONGEST_GAP) if text else -1
        if start >= 0:
            end = start + len(text)
            yield start, end, word
