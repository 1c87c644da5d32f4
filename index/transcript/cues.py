"""WebVTT and SubRip, read as they are found in the wild.

WebVTT: https://www.w3.org/TR/webvtt1/. A word's own time is a timestamp inside the cue.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.transcript.records import Segment, Word, clean
from index.transcript.vtt import HEADER

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")
_TAG = re.compile(rf"<(?:{_TIME}|(/?)([a-z]+)?(?:\.[^\s>]*)?(?:[ \t]+([^>]*))?)>", re.IGNORECASE)
_SRT_TAG = re.compile(r"</?(?:[ibu]|font|v|c)(?:[ .][^>]*)?>|\{\\[^}]*\}", re.IGNORECASE)
_NAMED = re.compile(r"^(?:>>\s*)?([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}):\s+(?=\S)")
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


def read_vtt(text: str) -> list[Segment]:
    """Return the cues of a WebVTT file: voices as speakers, timestamps inside as words."""
    ours = text.lstrip().startswith(HEADER)
    cues = _cues(_vtt_blocks(text))
    found = [s for cue in (cues if ours else _without_rolled(cues)) for s in _vtt_segments(cue)]
    named = ours or any(segment.speaker for segment in found)
    return _in_order(found if named else _named_speakers(found))


def read_srt(text: str) -> list[Segment]:
    """Return the cues of a SubRip file; names that begin cues ("Anna:") as speakers."""
    found = [
        Segment(cue.start, cue.end, line)
        for cue in _without_rolled(_cues(_srt_blocks(text)))
        if (line := clean(_SRT_TAG.sub("", " ".join(cue.lines))))
    ]
    return _in_order(_named_speakers(found))


# Reading


def _vtt_blocks(text: str) -> Iterator[list[str]]:
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.strip("\n").split("\n")
        if not lines[0].startswith(_BLOCKS) or any(_TIMING.match(line) for line in lines[:2]):
            yield lines


def _srt_blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines from one timing to the next: blank lines inside a cue are not its end."""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _TIMING.match(line)]
    for start, stop in pairwise([*starts, len(lines)]):
        block = [line for line in lines[start:stop] if line.strip()]
        if stop < len(lines) and len(block) > 1 and block[-1].strip().isdigit():
            block.pop()
        yield block


def _cues(blocks: Iterable[list[str]]) -> list[_Cue]:
    found = []
    for lines in blocks:
        timings = [number for number, line in enumerate(lines) if _TIMING.match(line)]
        for start, stop in pairwise([*timings, len(lines)]):
            match = _TIMING.match(lines[start])
            assert match is not None
            begin, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:8])
            found.append(_Cue(begin, max(begin, end), tuple(lines[start + 1 : stop])))
    return found


def _without_rolled(cues: list[_Cue]) -> list[_Cue]:
    """Return cues without the lines that scroll up: repeated from the cue before, not said again.

    A file scrolls if at least half of its cues begin with the last line of the one before.
    """
    cues = list(dict.fromkeys(cues))
    plain = [[clean(_TAG.sub("", line)) for line in cue.lines] for cue in cues]
    plain = [[line for line in lines if line] for lines in plain]
    pairs = list(pairwise(plain))
    rolled = sum(bool(a) and bool(b) and a[-1] == b[0] for a, b in pairs)
    if rolled < 3 or rolled * 2 < len(pairs):
        return cues
    kept = []
    before: list[str] = []
    for cue in cues:
        lines = [line for line in cue.lines if clean(_TAG.sub("", line))]
        words = [clean(_TAG.sub("", line)) for line in lines]
        again = next(
            (n for n in range(min(len(words), len(before)), 0, -1) if before[-n:] == words[:n]), 0
        )
        if lines[again:]:
            kept.append(_Cue(cue.start, cue.end, tuple(lines[again:])))
        before = words or before
    return kept


def _vtt_segments(cue: _Cue) -> Iterator[Segment]:
    """Yield a cue's text, once per voice in it, with the pieces that have their own times."""
    speaker: str | None = None
    pieces: list[tuple[float, str]] = [(cue.start, "")]
    text = "\n".join(cue.lines)
    at = 0
    for match in _TAG.finditer(text):
        pieces[-1] = (pieces[-1][0], pieces[-1][1] + html.unescape(text[at : match.start()]))
        at = match.end()
        if match[4] is not None:
            pieces.append((_seconds(match.groups()[:4]), ""))
        elif (match[6] or "").lower() == "v":
            yield from _segment(cue, speaker, pieces)
            pieces = [(pieces[-1][0], "")]
            speaker = None if match[5] else clean(html.unescape(match[7] or "")) or None
    pieces[-1] = (pieces[-1][0], pieces[-1][1] + html.unescape(text[at:]))
    yield from _segment(cue, speaker, pieces)


def _segment(cue: _Cue, speaker: str | None, pieces: list[tuple[float, str]]) -> Iterator[Segment]:
    text = clean("".join(piece for _, piece in pieces))
    if not text:
        return
    words = []
    if len(pieces) > 1:
        ends = [start for start, _ in pieces[1:]] + [cue.end]
        for (start, piece), end in zip(pieces, ends, strict=True):
            if clean(piece):
                words.append(Word(start, max(start, end), clean(piece)))
    yield Segment(cue.start, cue.end, text, speaker, tuple(words))


def _named_speakers(segments: list[Segment]) -> list[Segment]:
    """Return segments with names taken from their text, if the file names its speakers so.

    It does if its first cue begins with a name. Then each name of several words, each with a
    capital, and each single one that comes back, is a speaker until the next one.
    """
    names = [_name(segment.text) for segment in segments]
    if not names or names[0] is None:
        return segments
    times = Counter(names)
    found = []
    speaker = None
    for segment, name in zip(segments, names, strict=True):
        text, words = segment.text, segment.words
        if name is not None and (name == names[0] or " " in name or times[name] > 1):
            speaker = name
            match = _NAMED.match(text)
            text = text[match.end() :] if match else text
            words = ()
        found.append(Segment(segment.start, segment.end, text, speaker, words))
    return found


def _name(text: str) -> str | None:
    match = _NAMED.match(text)
    if match is None:
        return None
    words = match[1].split()
    named = all(word[0].isupper() or word[0].isdigit() for word in words)
    return match[1] if named else None


def _in_order(segments: list[Segment]) -> list[Segment]:
    return sorted(segments, key=lambda segment: segment.start)


def _seconds(groups: tuple[str | None, ...]) -> float:
    hours, minutes, whole, part = groups
    total = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole or 0)
    return round(total + int((part or "0").ljust(3, "0")) / 1000, 3)
