"""WebVTT, read as it is found and written so that it validates: https://www.w3.org/TR/webvtt1/ .

A word's own time is a timestamp inside the cue.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from index.language.typography import unescaped
from index.transcript.captions import Caption, captions, stamp
from index.transcript.cues import (
    BREAK,
    TIME,
    Block,
    Cue,
    blocks,
    seconds_of,
    spoken,
    spoken_lines,
    without_rolled,
)
from index.transcript.records import Segment, Transcript, Word, clean, place_words
from index.transcript.speakers import named_speakers

HEADER = "WEBVTT Klara"
CONTINUED = "+"
"""The identifier of a cue that goes on with the text of the one before, whose time was divided."""

_TAG = re.compile(
    rf"<(?:{TIME}|(/?)([a-z]+)?(?:\.[^\s<>]*+)?(?:[ \t]++([^<>]*+))?)>", re.IGNORECASE
)
_NO_CUE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")
_escaped = partial(html.escape, quote=False)
_LANGUAGE = re.compile(r"^Language:\s*([a-zA-Z-]{2,12})\s*$", re.MULTILINE)


def read(text: str) -> Transcript:
    """Return the cues of a WebVTT file: voices as speakers, timestamps inside as words."""
    ours = text.lstrip().startswith(HEADER)
    under = blocks(text)
    cues = [
        Cue(block.start, max(block.start, block.end or 0), _payload(block), _identifier(block))
        for block in under
        if block.start is not None
    ]
    if not ours:
        cues = without_rolled(cues, _TAG)
    result: list[Segment] = []
    for cue in cues:
        segments = list(_segments(cue))
        if ours and cue.name == CONTINUED and result and len(segments) == 1:
            result[-1] = replace(
                result[-1], end=cue.end, text=f"{result[-1].text} {segments[0].text}"
            )
        else:
            result += segments
    if ours or any(segment.speaker for segment in result):
        result = [replace(segment, text=clean(segment.text)) for segment in result]
    else:
        result = named_speakers(result)
    head = _LANGUAGE.search(text.partition("\n\n")[0])
    dropped = sum(block.start is None for block in under)
    ordered = sorted(result, key=lambda segment: segment.start)
    return Transcript(tuple(ordered), head[1].lower() if head else None, dropped)


def write(segments: Iterable[Segment]) -> str:
    """Return a WebVTT file of captions that can be read at the pace of speech.

    `read` gives the same words and times back, to the millisecond; a word's probability has no
    place in the format.
    """
    parts = [f"{HEADER}\n"]
    for caption in captions(segments):
        payload = _timed(caption)
        if caption.segment.speaker:
            payload = f"<v {_escaped(caption.segment.speaker)}>{payload}</v>"
        name = f"{CONTINUED}\n" if caption.continues else ""
        parts.append(f"{name}{stamp(caption.start)} --> {stamp(caption.end)}\n{payload}\n")
    return "\n".join(parts)


def _paragraphs(lines: Iterable[str]) -> list[list[str]]:
    """Return lines divided at blank ones; the last paragraph is empty if a blank line is last."""
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return paragraphs


def _payload(block: Block) -> tuple[str, ...]:
    """Return the lines of a cue: blank lines inside it are not its end, notes and styles are."""
    paragraphs = _paragraphs(block.lines)
    if len(paragraphs) > 1 and len(paragraphs[-1]) == 1 and block.followed:
        paragraphs.pop()
    return tuple(
        line
        for number, paragraph in enumerate(paragraphs)
        if paragraph and (number == 0 or not _NO_CUE.match(paragraph[0]))
        for line in paragraph
    )


def _identifier(block: Block) -> str:
    last = _paragraphs(block.before)[-1]
    return last[0].strip() if len(last) == 1 else ""


def _segments(cue: Cue) -> Iterator[Segment]:
    """Yield a cue's text, once per voice in it, with the pieces that have their own times."""
    speaker: str | None = None
    pieces: list[tuple[float, str]] = [(cue.start, "")]
    text = BREAK.sub("\n", "\n".join(cue.lines))
    at = 0
    for match in _TAG.finditer(text):
        pieces[-1] = (pieces[-1][0], pieces[-1][1] + unescaped(text[at : match.start()]))
        at = match.end()
        if match[2] is not None:
            pieces.append((seconds_of(match.groups()[:4]), ""))
        elif (match[6] or "").lower() == "v":
            yield from _segment(cue, speaker, pieces)
            pieces = [(pieces[-1][0], "")]
            speaker = None if match[5] else clean(unescaped(match[7] or "")) or None
    pieces[-1] = (pieces[-1][0], pieces[-1][1] + unescaped(text[at:]))
    yield from _segment(cue, speaker, pieces)


def _segment(cue: Cue, speaker: str | None, pieces: list[tuple[float, str]]) -> Iterator[Segment]:
    text = spoken_lines("".join(piece for _, piece in pieces), cue.start)
    if not text:
        return
    words = []
    if len(pieces) > 1:
        ends = [start for start, _ in pieces[1:]] + [cue.end]
        for (start, piece), end in zip(pieces, ends, strict=True):
            if word := spoken(piece):
                words.append(Word(start, max(start, end), word))
    yield Segment(cue.start, cue.end, text, speaker, tuple(words))


def _timed(caption: Caption) -> str:
    """Return a caption's text with a timestamp where a word begins and where a pause does.

    They must grow, and lie inside the cue; what does not is left out.
    """
    text, parts = caption.segment.text, []
    at, clock = 0, caption.start
    placed = list(place_words(caption.segment))
    following = [round(word.start * 1000) for _, _, word in placed[1:]]
    for (start, stop, word), after in zip(placed, [*following, caption.end], strict=False):
        starts, ends = round(word.start * 1000), round(word.end * 1000)
        parts.append(_escaped(caption.lines(at, start)))
        if clock < starts < caption.end:
            parts.append(f"<{stamp(starts)}>")
            clock = starts
        parts.append(_escaped(caption.lines(start, stop)))
        at = stop
        if clock < ends < min(after, caption.end):
            parts.append(f"<{stamp(ends)}>")
            clock = ends
    parts.append(_escaped(caption.lines(at, len(text))))
    return "".join(parts)
