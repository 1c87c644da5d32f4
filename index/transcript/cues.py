"""What WebVTT and SubRip share, read as it comes: times, text, speakers named in it, scrolling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.language.typography import unescaped
from index.transcript.records import Segment, clean

# Hours may be missing, and so may milliseconds; blanks and commas stray into hand-written files.
TIME = r"(?:(\d{1,4})\s?:\s?)?(\d{1,2})\s?:\s?(\d{1,2})(?:\s?[.,:;]\s?(\d{1,9}))?"
_ARROW = r"\s*(?:-{1,3}\s?>|[–—]>?|→)\s*"
TIMING = re.compile(rf"^\s*{TIME}{_ARROW}{TIME}(?=\s|$)")
_UNREADABLE = re.compile(r"^\s*[\d:.,;]{3,}+(?>[^\w]*?-->).*\d")
_NAMED = re.compile(r"^(?:>>\s*)?([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}):\s+(?=\S)")
# Left in the text by other programs: time codes, and the signs by which models mark time.
_MODEL_SIGNS = re.compile(r"<\|[^|<>]{1,20}\|>|\[_[A-Z]{2,4}_(?:\d+)?\]")
_TIME_CODE = re.compile(
    r"[\[(]\s*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\s*[\])]"
    r"|^\s*\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,3})?(?=\s)"
)
_LEADING_CLOCK = re.compile(r"^\s*(\d{1,2}):(\d{2})(?=\s)")
_NO_NAMES = frozenset(
    [
        "exempel",
        "exempelvis",
        "fotnot",
        "fråga",
        "fråge",
        "följd",
        "förslag",
        "kommentar",
        "kort",
        "lösning",
        "mål",
        "märk",
        "not",
        "notera",
        "nb",
        "obs",
        "observera",
        "orsak",
        "p.s",
        "ps",
        "rekommendation",
        "resultat",
        "resultatet",
        "råd",
        "sammanfattning",
        "sammanfattningsvis",
        "slutsats",
        "slutsatsen",
        "svar",
        "syfte",
        "tips",
        "uppdatering",
        "uppgift",
        "viktigt",
        "vad",
        "varning",
        "återigen",
        "alltså",
        "nämligen",
        "example",
        "note",
        "question",
        "answer",
        "result",
        "summary",
        "warning",
        "important",
        "tip",
        "conclusion",
    ]
)
"""Words that stand before a colon without being anyone's name."""
ROLLED_SHARE = 0.5
"""The share of cues that must begin with the last line of the one before, if a file scrolls."""
ROLLED_LEAST = 3
"""And how many: a refrain is said twice without anything having scrolled."""
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
    parted = []
    for number, (start, stop) in enumerate(pairwise([*starts, len(lines)])):
        earlier = lines[starts[number - 1] + 1 : start] if number else lines[:start]
        match = TIMING.match(lines[start])
        begin = seconds_of(match.groups()[:4]) if match else None
        end = seconds_of(match.groups()[4:8]) if match else None
        parted.append(
            Block(begin, end, tuple(lines[start + 1 : stop]), tuple(earlier), stop < len(lines))
        )
    return parted


def seconds_of(groups: Sequence[str | None]) -> float:
    """Return hours, minutes, seconds and a fraction, as `TIME` finds them, in seconds."""
    hours, minutes, whole, fraction = groups
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole or 0)
    return round(total + float(f"0.{fraction or 0}"), 3)


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
    pairs = list(pairwise(plain))
    rolled = sum(bool(a) and bool(b) and a[-1] == b[0] for a, b in pairs)
    if rolled < ROLLED_LEAST or rolled < ROLLED_SHARE * len(pairs):
        return cues
    fresh_cues = []
    before: list[str] = []
    for cue, lines in zip(cues, plain, strict=True):
        shared = range(min(len(lines), len(before)), 0, -1)
        again = next((n for n in shared if before[-n:] == lines[:n]), 0)
        fresh = tuple(line for line, _ in words(cue)[again:])
        if fresh:
            fresh_cues.append(replace(cue, lines=fresh))
        before = lines or before
    return fresh_cues


def named_speakers(segments: Sequence[Segment]) -> list[Segment]:
    """Return segments with names taken from their text, if the file names its speakers so.

    It does if its first cue begins with a name. Then each name of several words, each with a
    capital, is a speaker until the next one; and each single word that comes back, is written
    as the first name is in capitals, or is followed by the beginning of a sentence and is no
    word that introduces ("Resultat:").
    """
    names = [_name(segment.text) for segment in segments]
    first = next(iter(names), None)
    if first is None:
        return list(segments)
    times = Counter(names)

    def is_speaker(name: str, rest: str) -> bool:
        if name == first or " " in name or times[name] > 1:
            return True
        if first.isupper() or name.isupper():
            return name.isupper() and len(name) > 1 and name.lower() not in _NO_NAMES
        begins = rest[:1].isupper() or rest[:1] in "-–—\"”'"
        return begins and name.lower() not in _NO_NAMES

    named = []
    speaker = None
    for segment, name in zip(segments, names, strict=True):
        match = _NAMED.match(segment.text)
        if match is not None and name is not None and is_speaker(name, segment.text[match.end() :]):
            speaker = name
            rest = segment.text[match.end() :]
            named.append(replace(segment, text=rest, speaker=name, words=()))
        else:
            named.append(replace(segment, speaker=speaker))
    return named


def _name(text: str) -> str | None:
    match = _NAMED.match(text)
    if match is None:
        return None
    words = match[1].split()
    named = all(word[0].isupper() or word[0].isdigit() for word in words)
    return match[1] if named else None
