"""Captions written: WebVTT and SubRip that validate and are read back unchanged.

WebVTT: https://www.w3.org/TR/webvtt1/. A word's own time is a timestamp inside the cue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.transcript.records import Segment, Word, clean

HEADER = "WEBVTT Klara"


def write_vtt(segments: Iterable[Segment]) -> str:
    """Return a WebVTT file that validates and that `read_vtt` reads back unchanged.

    Times are kept to the millisecond; a word's probability has no place in the format.
    """
    parts = [f"{HEADER}\n"]
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
