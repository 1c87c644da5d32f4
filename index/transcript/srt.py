"""SubRip, read as it is found, and written."""

from __future__ import annotations

from collections.abc import Iterable

from index.transcript.captions import captions, stamp
from index.transcript.cues import (
    TAG,
    Block,
    Cue,
    blocks,
    spoken_lines,
    untagged,
    without_rolled,
)
from index.transcript.records import Segment, Transcript
from index.transcript.speakers import named_speakers


def read(text: str) -> Transcript:
    """Return the cues of a SubRip file; names that begin cues ("Anna:") as speakers."""
    under = blocks(text)
    counted = bool(under) and any(line.strip().isdigit() for line in under[0].before[-2:])
    cues = [
        Cue(block.start, max(block.start, block.end or 0), _lines(block, counted=counted))
        for block in under
        if block.start is not None
    ]
    segments = [
        Segment(cue.start, cue.end, line)
        for cue in without_rolled(cues, TAG)
        if (line := spoken_lines(untagged("\n".join(cue.lines)), cue.start))
    ]
    ordered = sorted(named_speakers(segments), key=lambda segment: segment.start)
    return Transcript(tuple(ordered), dropped=sum(block.start is None for block in under))


def write(segments: Iterable[Segment]) -> str:
    """Return a SubRip file; the speaker's name stands where a turn begins."""
    parts = []
    speaker = None
    for number, caption in enumerate(captions(segments), start=1):
        segment = caption.segment
        name = f"{segment.speaker}: " if segment.speaker and segment.speaker != speaker else ""
        speaker = segment.speaker
        times = f"{stamp(caption.start)} --> {stamp(caption.end)}".replace(".", ",")
        parts.append(f"{number}\n{times}\n{name}{caption.lines(0, len(segment.text))}\n")
    return "\n".join(parts)


def _lines(block: Block, *, counted: bool) -> tuple[str, ...]:
    """Return a cue's lines: blank ones inside it are not its end, the next one's number is."""
    lines = [line for line in block.lines if line.strip()]
    if counted and block.followed and lines and lines[-1].strip().isdigit():
        lines.pop()
    return tuple(lines)
