"""The sound of a quote: just its seconds, with a margin, to publish; its captions and its receipt.

the sound file → the packets from a little before to a little after → the same coding in a file of
its own, nothing decoded → captions that begin with it → a text with source and receipt

Packets are copied as they are, so that a clip sounds as its source does. A file that cannot be
cut between packets (FLAC, WAV) is coded anew, in its own coding, without loss.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.citation import citation
from assistant.records import Quote
from assistant.texts import Texts
from index.errors import ModelError, SourceError
from index.records import Mark
from index.transcript.document import from_document
from index.transcript.vtt import write

if TYPE_CHECKING:
    from av.container import InputContainer

MARGIN = 0.3
"""Seconds before and after the words, unless others are asked for: a breath."""

MOST_MARGIN = 10.0
LONGEST = 600.0
"""Seconds of a clip: who wants more wants the episode."""

_CONTAINERS = {
    "mp3": ("mp3", "mp3"),
    "aac": ("ipod", "m4a"),
    "opus": ("ogg", "opus"),
    "vorbis": ("ogg", "ogg"),
    "flac": ("flac", "flac"),
    "alac": ("ipod", "m4a"),
}
"""Coding → (FFmpeg's name of the container, the ending); others are written as FLAC."""

_FORMATS = {"format_whitelist": "mp3,mov,mp4,m4a,3gp,aac,ogg,flac,wav,w64,aiff,matroska,webm,caf"}
"""Playlists and the like would make FFmpeg open other files and addresses."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip: its bytes, its ending, and from when to when in the episode it is, in seconds."""

    sound: bytes
    ending: str
    begin: float
    end: float


def clip(path: Path, begin: float, end: float, margin: float = MARGIN) -> Clip:
    """Return the sound from `begin` to `end` seconds with a margin.

    Raises SourceError if the file is none, or is longer, and ModelError if PyAV is not there.
    """
    margin = min(max(margin, 0.0), MOST_MARGIN)
    begin, end = max(0.0, begin - margin), end + margin
    if end - begin > LONGEST:
        raise SourceError(f"a clip is at most {LONGEST:g} seconds")
    try:
        import av
    except ImportError:
        raise ModelError("no sound can be cut here: install the extra `podcast`") from None
    try:
        with av.open(str(path), options=_FORMATS) as source:
            if not source.streams.audio:
                raise SourceError("there is no sound in the file")
            coding = source.streams.audio[0].codec_context.name
            family = "mp3" if coding.startswith("mp3") else coding
            container, ending = _CONTAINERS.get(family, ("flac", "flac"))
            file = io.BytesIO()
            with av.open(file, "w", format=container) as target:
                copies = container != "flac"
                cut = _copied if copies else _coded
                begin, end = cut(source, target, begin, end)
    except av.FFmpegError as error:
        raise SourceError(f"the sound cannot be cut: {error}") from None
    return Clip(file.getvalue(), ending, begin, end)


def captions(text: str, marks: tuple[Mark, ...], quote: Quote, cut: Clip, language: str) -> str:
    """Return WebVTT of a quote's words, the clip's first moment being zero."""
    inside = [mark for mark in marks if mark.start < quote.end and mark.end > quote.start]
    moved = [
        replace(
            mark,
            start=max(mark.start, quote.start) - quote.start,
            end=min(mark.end, quote.end) - quote.start,
            value=_shifted(mark, cut.begin),
        )
        for mark in inside
    ]
    transcript = from_document(text[quote.start : quote.end], moved, language)
    return write(transcript.segments)


def as_zip(cut: Clip, vtt: str, quote: Quote, address: str, t: Texts) -> bytes:
    """Return the clip with its captions and a text that says what it is, in one file."""
    lines = [f"”{quote.text}”", ", ".join(citation(quote, t))]
    lines.append(t("clip_seconds", begin=f"{cut.begin:.2f}", end=f"{cut.end:.2f}"))
    if quote.transcribed:
        lines.append(t.transcribed)
    lines += [f"{t.check_quote}: {address}", f"{t.column_receipt}: {quote.receipt}"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(f"klipp.{cut.ending}", cut.sound)
        packed.writestr("klipp.vtt", vtt)
        packed.writestr("kvitto.txt", "\n".join(lines) + "\n")
    return file.getvalue()


def _copied(source: InputContainer, target: Any, begin: float, end: float) -> tuple[float, float]:
    """Copy the packets between two moments; return from when to when they are."""
    stream = source.streams.audio[0]
    copy = target.add_stream_from_template(stream)
    base = float(stream.time_base or 0)
    source.seek(max(0, int((begin - 1.0) / base)), stream=stream)
    first: int | None = None
    last = begin
    for packet in source.demux(stream):
        if packet.pts is None or packet.dts is None:
            continue
        at = float(packet.pts * base)
        lasts = float((packet.duration or 0) * base)
        if at + lasts <= begin:
            continue
        if at >= end:
            break
        first = packet.pts if first is None else first
        last = at + lasts
        packet.pts -= first
        packet.dts = packet.pts
        packet.stream = copy
        target.mux(packet)
    if first is None:
        raise SourceError("the sound ends before these words")
    return float(first * base), last


def _coded(source: InputContainer, target: Any, begin: float, end: float) -> tuple[float, float]:
    """Code the samples between two moments anew, without loss."""
    stream = source.streams.audio[0]
    copy = target.add_stream("flac", rate=stream.codec_context.sample_rate)
    source.seek(int(begin / float(stream.time_base or 1)), stream=stream)
    first, last = None, begin
    for frame in source.decode(stream):
        at = float(frame.time or 0.0)
        if at + frame.samples / frame.sample_rate <= begin:
            continue
        if at >= end:
            break
        first = at if first is None else first
        last = at + frame.samples / frame.sample_rate
        frame.pts = None
        target.mux(copy.encode(frame))
    target.mux(copy.encode(None))
    if first is None:
        raise SourceError("the sound ends before these words")
    return first, last


def _shifted(mark: Mark, begin: float) -> Any:
    if mark.kind != "second":
        return mark.value
    start, stop, *rest = mark.value
    return [max(0.0, start - begin), max(0.0, stop - begin), *rest]
