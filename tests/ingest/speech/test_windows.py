import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks import sound
from ingest.speech import audio
from ingest.speech.audio import RATE, Samples
from ingest.speech.windows import FRAME, Voice, silero, windows


def blocks(samples: Samples, size: int = 30 * RATE) -> Iterator[Samples]:
    for start in range(0, len(samples), size):
        yield samples[start : start + size]


@pytest.fixture(scope="module")
def voice() -> Voice:
    pytest.importorskip("faster_whisper")
    return silero()


@pytest.mark.parametrize("make", [sound.silence, sound.noise, sound.music, sound.melody])
def test_silence_noise_and_music_are_in_no_window_or_in_one_to_be_doubted(
    voice: Voice, make: Callable[[float], Samples]
) -> None:
    assert all(window.is_lone for window in windows(blocks(make(40)), voice))


def test_a_voice_is_found_between_a_jingle_and_silence(voice: Voice) -> None:
    parts = [sound.music(8), sound.voice(6), sound.silence(10), sound.voice(4), sound.noise(8)]
    first, second = windows(blocks(np.concatenate(parts)), voice)
    assert 7 < first.offset < 8.5
    assert 13 < first.offset + len(first.samples) / RATE < 15
    assert 23 < second.offset < 24.5
    assert 27 < second.offset + len(second.samples) / RATE < 29


def test_a_window_ends_in_a_pause_and_holds_what_was_recorded_there(voice: Voice) -> None:
    parts = []
    for _ in range(6):
        parts += [sound.voice(8), sound.silence(0.8)]
    recording = np.concatenate(parts)
    found = list(windows(blocks(recording), voice))
    assert len(found) >= 2
    for window in found:
        assert len(window.samples) <= 30 * RATE
        end = window.start + len(window.samples)
        assert np.array_equal(window.samples, recording[window.start : end])
        assert np.abs(window.samples[-1000:]).max() < 0.01


# What is true of any recording, with a voice that says what it is told


def told(samples: Samples) -> NDArray[np.float32]:
    return samples[::FRAME].copy()


STRETCHES = st.lists(st.tuples(st.integers(1, 1500), st.integers(1, 1500)), min_size=1, max_size=8)


@given(STRETCHES, st.sampled_from([7 * RATE, 30 * RATE, 200 * RATE]))
def test_all_speech_is_in_windows_of_at_most_thirty_seconds(
    stretches: list[tuple[int, int]], size: int
) -> None:
    heard = np.concatenate(
        [np.repeat(np.float32([0, 1]), pair) for pair in stretches], dtype=np.float32
    )
    recording = np.repeat(heard, FRAME)
    found = list(windows(blocks(recording, size), told))
    inside = np.zeros(len(heard), bool)
    before = 0
    for window in found:
        first, count = window.start // FRAME, len(window.samples) // FRAME
        assert window.start >= before
        assert 0 < len(window.samples) <= 30 * RATE
        assert window.next >= window.start + len(window.samples)
        assert np.array_equal(
            window.samples, recording[window.start : window.start + len(window.samples)]
        )
        inside[first : first + count] = True
        before = window.next
    missed = (heard == 1) & ~inside
    for number in np.flatnonzero(missed):
        assert is_short(heard, int(number))


def is_short(heard: NDArray[np.float32], number: int) -> bool:
    """Return whether the speech around a frame is too short to be a word."""
    start = end = number
    while start and heard[start - 1]:
        start -= 1
    while end < len(heard) and heard[end]:
        end += 1
    return end - start < 5


def test_every_word_that_was_said_is_in_a_window_and_the_jingles_are_in_none(voice: Voice) -> None:
    folder = Path(__file__).parents[3] / "demo" / "podcast"
    plain = np.concatenate(list(audio.blocks(folder / "avsnitt-2.mp3")))
    bed = 0.5 * sound.melody(len(plain) / RATE + 1)[: len(plain)]
    rows = json.loads((folder / "avsnitt-2.json").read_text(encoding="utf-8"))["segments"]
    for heard in (plain, plain + bed):
        found = [window for window in windows(blocks(heard), voice) if not window.is_lone]
        spans = [(w.offset, w.offset + len(w.samples) / RATE) for w in found]
        missed = [
            row["body"]
            for row in rows
            if not any(a <= (row["startTime"] + row["endTime"]) / 2 <= b for a, b in spans)
        ]
        assert missed == []
        assert spans[0][0] > rows[0]["startTime"] - 1
        assert spans[-1][1] < rows[-1]["endTime"] + 2


def test_the_rest_of_a_word_that_did_not_fit_is_no_lone_noise() -> None:
    heard = np.repeat(np.float32([1, 0.6, 1, 0, 1, 0]), [915, 1, 16, 300, 6, 300])
    first, rest, lone = windows(blocks(np.repeat(heard, FRAME)), told)
    assert [window.is_lone for window in (first, rest, lone)] == [False, False, True]
    assert first.speech[-1][1] == pytest.approx(915 * FRAME / RATE)
    assert rest.speech[-1][1] == pytest.approx(932 * FRAME / RATE)
