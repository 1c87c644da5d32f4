"""What WebVTT and SubRip share, read as it comes: times, text, tags, scrolling."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.language.typography import unescaped
from index.transcript.records import clean

# Hours may be missing, and so may milliseconds; blanks and commas stray into hand-written files.
TIME = r"(?:(\d{1,4})\s?:\s?)?(\d{1,2})\s?:\s?(\d{1,2})(?:\s?[.,:;]\s?(\d{1,9}))?"
_ARROW = r"\s*(?:-{1,3}\s?>|[–—]>?|→)\s*"
TIMING = re.compile(rf"^\s*{TIME}{_ARROW}{TIME}(?=\s|$)")
_UNREADABLE = re.compile(r"^\s*[\d:.,;]{3,}+(?>[^\w]*?-->).*\d")
BREAK = re.compile(r"<br\s*/?>|\\[Nnh]", re.IGNORECASE)
"""The end of a line, written as HTML or SubStation Alpha do."""
TAG = re.compile(r"</?[a-z][^<>]{0,200}>|<[\d:.,]+>|\{\\[^{}]*\}|\{/?[a-z]\}", re.IGNORECASE)
# Left in the text by other programs: time codes, and the signs by which models mark time.
_MODEL_SIGNS = re.compile(r"<\|[^|<>]{1,20}\|>|\[_[A-Z]{2,4}_(?:\d+)?\]|\[\*\]")
_TIME_CODE = re.compile(
    r"[\[(]\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\s*[\])]"
    r"|^\s*\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?(?=\s)"
)
_LEADING_CLOCK = re.compile(r"^\s*(\d{1,2}):(\d{2})(?=\s)")
ROLLED_SHARE = 0.5
"""The share of cues that must begin with the last line of the one before, if a file scrolls."""
ROLLED_LEAST = 3
"""And how many: a refrain is said twice without anything having scrolled."""
_FRAMES = re.compile(r"(?<=\d:\d\d:\d\d)\s?[:;]\s?(\d\d)(?!\d)")
"""Frames after the seconds, as editing programs count them; a full stop there is a fraction."""
FRAME_RATES = (25, 30, 50, 60)
"""Frames in a second (European television's first), of which the lowest that fits is taken."""
CODE_NEAR = 2.0
"""Seconds between a cue and a clock that begins it, if the clock is the cue's own time."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as it stands in a file: times in seconds, lines with their tags, its identifier."""

    start: float
    end: float
    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """The lines from one timing to the next, and those before it.

    ``start`` is None where the times cannot be read; ``followed`` is whether another timing comes.
    """

    start: float | None
    end: float | None
    lines: tuple[str, ...]
    before: tuple[str, ...]
    followed: bool


def blocks(text: str) -> list[Block]:
    """Return what stands under each timing, blank lines and all, and what stands before it."""
    lines = text.split("\n")
    starts = [
        number for number, line in enumerate(lines) if TIMING.match(line) or _UNREADABLE.match(line)
    ]
    timings = dict(zip(starts, _without_frames([lines[start] for start in starts]), strict=True))
    parted = []
    for number, (start, stop) in enumerate(pairwise([*starts, len(lines)])):
        earlier = lines[starts[number - 1] + 1 : start] if number else lines[:start]
        match = TIMING.match(timings[start])
        begin = seconds_of(match.groups()[:4]) if match else None
        end = seconds_of(match.groups()[4:8]) if match else None
        parted.append(
            Block(begin, end, tuple(lines[start + 1 : stop]), tuple(earlier), stop < len(lines))
        )
    return parted


def _without_frames(timings: Sequence[str]) -> list[str]:
    """Return the timings of a file with fractions of seconds where they count frames.

    >>> _without_frames(["00:00:01:12 --> 00:00:02:24"])
    ['00:00:01.480 --> 00:00:02.960']
    """
    most = max((int(n) for line in timings for n in _FRAMES.findall(line)), default=0)
    # Sixty frames or more are hundredths.
    rate = next((rate for rate in FRAME_RATES if most < rate), 100)
    return [
        _FRAMES.sub(lambda frames: f".{int(frames[1]) * 1000 // rate:03}", line) for line in timings
    ]


def seconds_of(groups: Sequence[str | None]) -> float:
    """Return hours, minutes, seconds and a fraction, as `TIME` finds them, in seconds."""
    hours, minutes, seconds, fraction = groups
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return round(total + float(f"0.{fraction or 0}"), 3)


def untagged(text: str) -> str:
    """Return text without tags, its lines where they are broken, its references as characters."""
    return unescaped(TAG.sub("", BREAK.sub("\n", text)))


def spoken_lines(text: str, start: float) -> str:
    """Return what `spoken` leaves of each line of a cue, without empty ones."""
    lines = (spoken(line, start) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def spoken(text: str, start: float | None = None) -> str:
    """Return text on one line without the time codes and signs that programs leave in it.

    A clock without seconds ("17:30") may have been said: it goes only where it begins the text
    and is the cue's own time `start`.

    >>> spoken("[00:01:02] <|0.00|>Hej. [_TT_50]"), spoken("17:30 samlas vi.", 62.0)
    ('Hej.', '17:30 samlas vi.')
    """
    text = _TIME_CODE.sub(" ", _MODEL_SIGNS.sub(" ", text))
    clock = _LEADING_CLOCK.match(text)
    if clock and start is not None:
        at = int(clock[1]) * 60 + int(clock[2])
        if abs(at - start) <= CODE_NEAR:
            text = text[clock.end() :]
    return clean(text)


def without_rolled(cues: Sequence[Cue], tags: re.Pattern[str]) -> list[Cue]:
    """Return cues without the lines that scroll up: repeated from the cue before, not said again.

    `tags` is what in a line is no text.
    """
    cues = list(dict.fromkeys(cues))

    def words(cue: Cue) -> list[tuple[str, str]]:
        texts = ((line, clean(unescaped(tags.sub("", line)))) for line in cue.lines)
        return [(line, text) for line, text in texts if text]

    plain = [[text for _, text in words(cue)] for cue in cues]
    rolled = sum(bool(_again(a, b) or _grown(a, b)) for a, b in pairwise(plain))
    if rolled < ROLLED_LEAST or rolled < ROLLED_SHARE * (len(cues) - 1):
        return cues
    fresh_cues = []
    before: list[str] = []
    for cue, lines in zip(cues, plain, strict=True):
        number = _again(before, lines)
        fresh = tuple(line for line, _ in words(cue)[number:])
        if not number and (grown := _grown(before, lines)):
            fresh = (html.escape(grown, quote=False),)
        if fresh:
            fresh_cues.append(replace(cue, lines=fresh))
        before = lines or before
    return fresh_cues


def _again(before: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many lines stood in the cue before already."""
    shared = range(min(len(lines), len(before)), 0, -1)
    return next((n for n in shared if before[-n:] == lines[:n]), 0)


def _grown(before: Sequence[str], lines: Sequence[str]) -> str:
    """Return what a cue adds to the words of the one before, empty if it does not repeat them."""
    first, then = " ".join(before).split(), " ".join(lines).split()
    return " ".join(then[len(first) :]) if first and then[: len(first)] == first else ""
