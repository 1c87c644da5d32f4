"""Sound files as a stream of samples: 16,000 a second, mono, as Whisper hears them.

A sample's place divided by the rate is the second at which players play it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError, SourceError

if TYPE_CHECKING:
    from av import AudioFrame, AudioResampler
    from av.container import InputContainer

RATE = 16_000
Samples = NDArray[np.float32]

# Playlists and the like are left out: they make FFmpeg open other files and addresses.
_FORMATS = "mp3,mov,mp4,m4a,3gp,aac,ogg,flac,wav,w64,aiff,matroska,webm,caf,asf,amr"
_DAMAGED_IN_A_ROW = 1000
"""Packets: more than a cut-off download leaves, less than a file of another kind would cost."""
_OWN_CLOCK = ("mp4", "matroska", "ogg")
"""Containers whose sound may begin late or have gaps, which players keep; others just play on."""
GAP = 0.1
"""Seconds: players and encoders differ by less."""
_LONGEST_GAP = 6 * 3600
"""Seconds that a gap may last where the file does not say how long it is itself."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sound file says of itself; ``duration`` in seconds, None where it does not say.

    ``chapters`` are (second, title), from ID3 or the chapters of MP4 and Matroska.
    """

    duration: float | None = None
    title: str | None = None
    date: str | None = None
    album: str | None = None
    chapters: tuple[tuple[float, str], ...] = ()


def facts(path: Path) -> Facts:
    """Return the duration and the tags of a sound file.

    Raises SourceError if it is none, and ModelError if there is nothing to read it with.
    """
    with _opened(path) as container:
        stream = container.streams.audio[0]
        duration = _end(container)
        if duration is None and stream.duration and stream.time_base:
            duration = float(stream.duration * stream.time_base)
        tags = {k.lower(): v.strip() for k, v in {**stream.metadata, **container.metadata}.items()}
        date = tags.get("date") or tags.get("year") or tags.get("creation_time") or ""
        return Facts(
            duration,
            tags.get("title") or None,
            date if re.match(r"\d{4}", date) else None,
            tags.get("album") or None,
            tuple(_chapters(container)),
        )


def _chapters(container: InputContainer) -> Iterator[tuple[float, str]]:
    for chapter in container.chapters():
        title = (chapter["metadata"].get("title") or "").strip()
        start = chapter["start"] * (chapter["time_base"] or 0)
        if title and start >= 0:
            yield round(float(start), 3), title


def blocks(path: Path, *, size: int = 30 * RATE) -> Iterator[Samples]:
    """Yield the sound, `size` samples at a time, the last block shorter.

    Damaged stretches are passed over. Raises SourceError for what is no sound.
    """
    block = np.empty(size, np.float32)
    filled, is_empty = 0, True
    with _opened(path) as container:
        for samples in _resampled(_on_time(_frames(container, path), container)):
            left = samples
            while len(left):
                is_empty = False
                room = min(size - filled, len(left))
                block[filled : filled + room] = left[:room]
                filled += room
                left = left[room:]
                if filled == size:
                    yield block
                    block = np.empty(size, np.float32)
                    filled = 0
    if is_empty:
        raise SourceError(f"{path} holds no sound that can be read")
    if filled:
        yield block[:filled]


def _resampled(frames: Iterator[AudioFrame]) -> Iterator[Samples]:
    """Yield samples, some ten seconds at a time: frame by frame would cost four times as much."""
    import av

    for _, alike in groupby(frames, key=lambda f: (f.format.name, f.layout.name, f.sample_rate)):
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        grouped = av.AudioFifo()
        for frame in alike:
            frame.pts = None
            grouped.write(frame)
            if grouped.samples >= 10 * frame.sample_rate:
                yield from _samples(resampler, grouped.read())
        if grouped.samples:
            yield from _samples(resampler, grouped.read())
        yield from _samples(resampler, None)


def _samples(resampler: AudioResampler, frame: AudioFrame | None) -> Iterator[Samples]:
    for part in resampler.resample(frame):
        yield part.to_ndarray()[0]


def _on_time(frames: Iterator[AudioFrame], container: InputContainer) -> Iterator[AudioFrame]:
    """Yield frames, and silence where the file has none: what begins late is played late."""
    import av

    if not any(name in container.format.name for name in _OWN_CLOCK):
        yield from frames
        return
    latest = (_end(container) or _LONGEST_GAP) + 1
    clock = 0.0
    for frame in frames:
        while frame.time is not None and clock + GAP < frame.time <= latest:
            silence = av.AudioFrame(
                frame.format.name,
                frame.layout.name,
                samples=max(1, round(min(frame.time - clock, 10.0) * frame.sample_rate)),
            )
            silence.sample_rate = frame.sample_rate
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            clock += silence.samples / frame.sample_rate
            yield silence
        clock += frame.samples / frame.sample_rate
        yield frame


def _end(container: InputContainer) -> float | None:
    """Return the second at which the sound ends as players play it, None if it is not said."""
    if not container.duration:
        return None
    # Of MP4, FFmpeg gives the duration without what comes before the sound.
    before = max(container.start_time or 0, 0) if "mp4" in container.format.name else 0
    return (container.duration + before) / 1_000_000


def _frames(container: InputContainer, path: Path) -> Iterator[AudioFrame]:
    import av

    damaged = 0
    packets = container.demux(audio=0)
    while True:
        try:
            for frame in next(packets).decode():
                damaged = 0
                yield frame
        except StopIteration:
            return
        except av.error.FFmpegError as error:
            damaged += 1
            if damaged >= _DAMAGED_IN_A_ROW:
                raise SourceError(f"{path} is damaged sound: {error.strerror}") from None


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    try:
        import av
    except ImportError:
        raise ModelError(f"{path} is sound: install klara[podcast] to read it") from None
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        container = av.open(
            str(path.resolve()), container_options=options, metadata_errors="replace"
        )
    except av.error.FFmpegError as error:
        reason = "it is not there" if isinstance(error, FileNotFoundError) else error.strerror
        raise SourceError(f"{path} cannot be read as sound: {reason}") from None
    with container:
        if not container.streams.audio:
            raise SourceError(f"{path} holds no sound")
        yield container
