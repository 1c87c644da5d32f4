"""WebVTT and SubRip: read as they are found in the wild, written so that they validate.

WebVTT: https://www.w3.org/TR/webvtt1/. A word's own time is a timestamp inside the cue.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.speech import Segment, Word, clean

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s|$)")
_TAG = re.compile(rf"<(?:{_TIME}|(/?)([a-z]+)?(?:\.[^\s>]*)?(?:[ \t]+([^>]*))?)>", re.IGNORECASE)
_SRT_TAG = re.compile(r"</?(?:[ibu]|font|v|c)(?:[ .][^>]*)?>|\{\\[^}]*\}", re.IGNORECASE)
_NAMED = re.compile(r"^(?:>>\s*)?([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3}):\s+(?=\S)")
_HEADER = "WEBVTT Klara"
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    lines: tuple[str, ...]


def read_vtt(text: str) -> list[Segment]:
    """Return the cues of a WebVTT file: voices as speakers, timestamps inside as words."""
    ours = text.lstrip().startswith(_HEADER)
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


def write_vtt(segments: Iterable[Segment]) -> str:
    """Return a WebVTT file that validates and that `read_vtt` reads back unchanged.

    Times are kept to the millisecond; a word's probability has no place in the format.
    """
    parts = [f"{_HEADER}\n"]
    for segment in segments:
        begin, end = _milliseconds(segment.start), _milliseconds(segment.end)
        payload = _timed(segment, begin, max(end, begin + 1))
        if segment.speaker:
            payload = f"<v {_escaped(segment.speaker)}>{payload}</v>"
        parts.append(f"{_stamp(begin)} --> {_stamp(max(end, begin + 1))}\n{payload}\n")
    return "\n".join(parts)


def write_srt(segments: Iterable[Segment]) -> str:
    """Return a SubRip file; the speaker's name stands where a turn begins."""
    parts = []
    speaker = None
    for number, segment in enumerate(segments, start=1):
        name = f"{segment.speaker}: " if segment.speaker and segment.speaker != speaker else ""
        speaker = segment.speaker
        begin, end = _milliseconds(segment.start), _milliseconds(segment.end)
        times = f"{_stamp(begin)} --> {_stamp(max(end, begin + 1))}".replace(".", ",")
        parts.append(f"{number}\n{times}\n{name}{segment.text}\n")
    return "\n".join(parts)


def place_words(segment: Segment) -> Iterator[tuple[int, int, Word]]:
    """Yield (start, end, word) for each word that is found in the segment's text, in order."""
    at = 0
    for word in segment.words:
        text = clean(word.text)
        found = segment.text.find(text, at, at + len(text) + 40) if text else -1
        if found >= 0:
            at = found + len(text)
            yield found, at, word


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


# Writing


def _timed(segment: Segment, begin: int, end: int) -> str:
    """Return the text with a timestamp where a word begins and where a pause does.

    They must grow, and lie inside the cue; what does not is left out.
    """
    parts: list[str] = []
    at, clock = 0, begin
    placed = list(place_words(segment))
    following = [_milliseconds(word.start) for _, _, word in placed[1:]]
    for (start, stop, word), after in zip(placed, [*following, end], strict=False):
        parts.append(_escaped(segment.text[at:start]))
        starts, ends = _milliseconds(word.start), _milliseconds(word.end)
        if clock < starts < end:
            parts.append(f"<{_stamp(starts)}>")
            clock = starts
        parts.append(_escaped(segment.text[start:stop]))
        at = stop
        if clock < ends < min(after, end):
            parts.append(f"<{_stamp(ends)}>")
            clock = ends
    parts.append(_escaped(segment.text[at:]))
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _milliseconds(value: float) -> int:
    return round(value * 1000)


def _stamp(milliseconds: int) -> str:
    whole, part = divmod(milliseconds, 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{part:03}"
