"""Sound made for tests and timings: a voice (to voice detection), music, noise, files of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Samples = NDArray[np.float32]

# The first three resonances of five vowels, in hertz, with their widths and loudness.
_VOWELS = ((700, 1200, 2500), (300, 2200, 3000), (350, 800, 2300), (500, 1700, 2500))
_SHAPES = ((80, 1.0), (100, 0.6), (140, 0.3))
_SYLLABLE = int(0.18 * RATE)


def voice(seconds: float) -> Samples:
    """Return vowels, five to six a second: pulses through resonances, after Klatt."""
    count = int(seconds * RATE)
    return np.tile(_four_seconds(), count // (4 * RATE) + 1)[:count]


@cache
def _four_seconds() -> Samples:
    chosen = np.random.default_rng(0)
    time = np.arange(4 * RATE) / RATE
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.75 * time) + 5 * np.sin(2 * np.pi * 5 * time)
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0) > 0
    source = pulses + 0.003 * chosen.standard_normal(len(time))
    sound = np.zeros(len(time))
    for start in range(0, len(time), _SYLLABLE):
        piece = source[start : start + _SYLLABLE]
        heard = np.zeros(len(piece))
        resonances = _VOWELS[chosen.integers(len(_VOWELS))]
        for hertz, (width, loud) in zip(resonances, _SHAPES, strict=True):
            heard += loud * _resonance(piece, hertz, width)
        envelope = np.sqrt(np.sin(np.pi * np.linspace(0, 1, len(piece))))
        sound[start : start + len(piece)] = heard * envelope
    scaled: Samples = (0.3 * sound / np.abs(sound).max()).astype(np.float32)
    return scaled


def _resonance(source: NDArray[np.float64], hertz: float, width: float) -> NDArray[np.float64]:
    radius = np.exp(-np.pi * width / RATE)
    first, second = 2 * radius * np.cos(2 * np.pi * hertz / RATE), -(radius**2)
    heard = []
    last = before = 0.0
    for value in source.tolist():
        last, before = value + first * last + second * before, last
        heard.append(last)
    return np.array(heard)


def silence(seconds: float) -> Samples:
    """Return nothing."""
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, seed: int = 0) -> Samples:
    """Return white noise."""
    chosen = np.random.default_rng(seed)
    return (0.05 * chosen.standard_normal(int(seconds * RATE))).astype(np.float32)


def music(seconds: float) -> Samples:
    """Return a chord that swells twice a second, as a jingle does."""
    time = np.arange(int(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220, 277.2, 329.6))
    return (0.1 * chord * (0.6 + 0.4 * np.sin(4 * np.pi * time))).astype(np.float32)


def melody(seconds: float) -> Samples:
    """Return plucked notes with overtones, four a second, as a music bed has them."""
    sound = np.zeros(int(seconds * RATE) + RATE)
    time = np.arange(RATE // 2) / RATE
    for number, start in enumerate(range(0, int(seconds * RATE), RATE // 4)):
        pitch = (220, 277, 330, 440, 330, 277)[number % 6]
        note = sum(np.sin(2 * np.pi * pitch * k * time) / k for k in range(1, 6))
        sound[start : start + len(time)] += (
            0.1 * np.minimum(100 * time, 1) * np.exp(-3 * time) * note
        )
    return sound[: int(seconds * RATE)].astype(np.float32)


def write(path: Path, sound: Samples, **tags: str) -> Path:
    """Write sound to a file in the form that its name asks for, and return the path."""
    import av

    codecs = {".mp3": "libmp3lame", ".m4a": "aac", ".opus": "libopus", ".flac": "flac"}
    codec = codecs.get(path.suffix, "pcm_s16le")
    rate = 48_000 if codec == "libopus" else RATE
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        form = stream.codec_context.codec.audio_formats[0]
        size = stream.codec_context.frame_size or 1024
        resampler = av.AudioResampler(format=form, layout="mono", rate=rate, frame_size=size)
        for start in range(0, len(sound), RATE):
            piece = np.ascontiguousarray(sound[None, start : start + RATE])
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
            frame.sample_rate = RATE
            for part in resampler.resample(frame):
                container.mux(stream.encode(part))
        for part in resampler.resample(None):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path
