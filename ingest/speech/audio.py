"""Sound files as a stream of samples: 16,000 a second, mono, as Whisper hears them."""

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


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sound file says of itself; ``duration`` in seconds, None where it does not say."""

    duration: float | None
    title: str | None
    date: str | None
    album: str | None


def facts(path: Path) -> Facts:
    """Return the duration and the tags of a sound file.

    Raises SourceError if it is none, and ModelError if there is nothing to read it with.
    """
    with _opened(path) as container:
        stream = container.streams.audio[0]
        duration = None
        if container.duration:
            duration = container.duration / 1_000_000
        elif stream.duration and stream.time_base:
            duration = float(stream.duration * stream.time_base)
        tags = {k.lower(): v.strip() for k, v in {**stream.metadata, **container.metadata}.items()}
        date = tags.get("date") or tags.get("year") or tags.get("creation_time") or ""
        return Facts(
            duration,
            tags.get("title") or None,
            date if re.match(r"\d{4}", date) else None,
            tags.get("album") or None,
        )


def blocks(path: Path, *, start: int = 0, size: int = 30 * RATE) -> Iterator[Samples]:
    """Yield the sound from sample `start` on, `size` samples at a time, the last block shorter.

    Damaged stretches are passed over. Raises SourceError for what is no sound.
    """
    held = np.empty(size, np.float32)
    filled, passed = 0, 0
    with _opened(path) as container:
        for samples in _resampled(_frames(container, path)):
            skip = min(max(start - passed, 0), len(samples))
            passed += len(samples)
            left = samples[skip:]
            while len(left):
                room = min(size - filled, len(left))
                held[filled : filled + room] = left[:room]
                filled += room
                left = left[room:]
                if filled == size:
                    yield held
                    held = np.empty(size, np.float32)
                    filled = 0
    if passed == 0:
        raise SourceError(f"{path} holds no sound that can be read")
    if filled:
        yield held[:filled]


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
