"""Cut sound into windows of at most 30 seconds that hold speech, at pauses where there are any.

samples → a probability of speech for every 32 ms (Silero) → stretches of speech → windows

A window is one unbroken piece of the recording, so a time in it plus its start is the time in
the recording. Silence, and music without a voice, are in no window and never become words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.speech.audio import RATE, Samples

FRAME = 512
LONGEST = 30 * RATE // FRAME
_AHEAD = 2 * LONGEST  # frames held before a window is cut: what follows may still belong to it
# A stretch of speech begins above the one probability and ends below the other: Silero's own.
_BEGIN, _END = 0.5, 0.35
_PAD = 8  # frames before and after speech: a quarter of a second holds a first consonant
_BRIDGED = 94  # frames: a pause of three seconds ends a window; Whisper fills longer ones
_PAUSE = 5  # frames: 0.16 seconds; a stop consonant is as long and is no pause
_SHORTEST = 4  # frames: 0.13 seconds is no word
_LONE = 12  # frames: 0.38 seconds, as "Ja." lasts; alone in its window it may be no voice

Voice = Callable[[Samples], NDArray[np.float32]]
"""Returns the probability of speech for each frame of 512 samples."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A piece of the recording: its first sample, its samples, and the speech heard in it.

    ``speech`` lists (from, to) in seconds from the beginning of the recording; ``next`` is the
    sample from which on nothing has been cut into windows yet. ``is_lone`` is whether it holds so
    little speech, so long after the window before, that a sound may have been taken for a voice.
    """

    start: int
    samples: Samples
    speech: tuple[tuple[float, float], ...]
    next: int
    is_lone: bool = False

    @property
    def offset(self) -> float:
        """The window's beginning in seconds."""
        return self.start / RATE


def silero() -> Voice:
    """Return Silero's voice detection, as it comes with faster-whisper."""
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()

    def voice(samples: Samples) -> NDArray[np.float32]:
        return np.asarray(model(samples), np.float32).ravel()

    return voice


def windows(blocks: Iterable[Samples], voice: Voice) -> Iterator[Window]:
    """Yield windows in order; the first block is the beginning of the recording.

    Holds a minute of sound and a block in memory.
    """
    samples = np.empty(0, np.float32)
    probabilities = np.empty(0, np.float32)
    start, before = 0, -_BRIDGED * FRAME - 1
    nothing_follows = (np.empty(0, np.float32), np.empty(0, np.float32))
    for block, probability in chain(_judged_blocks(blocks, voice), [nothing_follows]):
        samples = np.concatenate((samples, block))
        probabilities = np.concatenate((probabilities, probability))
        is_last = not len(block)
        while len(probabilities) > (0 if is_last else _AHEAD):
            first, last, cut, speech = _cut(probabilities, is_last=is_last)
            if last > first:
                window = _window(samples, first, last, cut, speech, start)
                yield replace(window, is_lone=_is_lone(window, before))
                before = window.next
            samples, probabilities = samples[cut * FRAME :], probabilities[cut:]
            start += cut * FRAME


def _is_lone(window: Window, before: int) -> bool:
    """Return whether a window holds little speech and does not follow on the one before."""
    spoken = sum(end - begin for begin, end in window.speech) * RATE
    return spoken < _LONE * FRAME and window.start - before > _BRIDGED * FRAME


def _judged_blocks(
    blocks: Iterable[Samples], voice: Voice
) -> Iterator[tuple[Samples, NDArray[np.float32]]]:
    """Yield blocks of whole frames with their probabilities, the voice warmed up on the last."""
    before = np.zeros(RATE // FRAME * FRAME, np.float32)
    rest = np.empty(0, np.float32)
    for block in blocks:
        samples = np.concatenate((rest, block))
        framed = len(samples) // FRAME * FRAME
        rest = samples[framed:]
        if framed:
            yield _judged(before, samples[:framed], voice)
            before = np.concatenate((before, samples[:framed]))[-len(before) :]
    if len(rest):
        yield _judged(before, np.pad(rest, (0, FRAME - len(rest))), voice)


def _judged(before: Samples, samples: Samples, voice: Voice) -> tuple[Samples, NDArray[np.float32]]:
    return samples, voice(np.concatenate((before, samples)))[len(before) // FRAME :]


def _cut(
    probabilities: NDArray[np.float32], *, is_last: bool
) -> tuple[int, int, int, list[tuple[int, int]]]:
    """Return the next window's first and last frame, how many frames that deals with, its speech.

    The window is empty where there is no speech, or none soon enough to see where it ends;
    `is_last` says that nothing follows.
    """
    speech = _stretches(probabilities)
    if not speech:
        return 0, 0, len(probabilities) if is_last else len(probabilities) - 2 * _PAD, []
    first = max(speech[0][0] - _PAD, 0)
    if first + LONGEST > len(probabilities) and not is_last:
        return 0, 0, first, []
    limit = min(first + LONGEST, len(probabilities))
    inside = [speech[0]]
    for stretch in speech[1:]:
        if stretch[0] - inside[-1][1] > _BRIDGED or stretch[0] + _PAD > limit:
            break
        inside.append(stretch)
    if inside[-1][1] + _PAD > first + LONGEST:
        inside = _until_pause(inside, probabilities, first)
    end = inside[-1][1]
    after = next((begin for begin, _ in speech if begin >= end), len(probabilities) + 2 * _PAD)
    last = min(end + _PAD, (end + after) // 2, limit)
    return first, last, max(last, 1), inside


def _until_pause(
    speech: list[tuple[int, int]], probabilities: NDArray[np.float32], first: int
) -> list[tuple[int, int]]:
    """Return speech up to the longest pause in the second half, else to where it is faintest."""
    half = first + LONGEST // 2
    pauses = [(b[0] - a[1], n) for n, (a, b) in enumerate(pairwise(speech), 1) if a[1] > half]
    if pauses:
        return speech[: max(pauses)[1]]
    faint = half + int(np.argmin(probabilities[half : first + LONGEST - _PAD]))
    return [(begin, min(end, faint)) for begin, end in speech if begin < faint]


def _stretches(probabilities: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return (first, end) in frames of each stretch of speech; short pauses are bridged."""
    stretches: list[tuple[int, int]] = []
    speaking = False
    for number, probability in enumerate(probabilities.tolist()):
        if not speaking and probability >= _BEGIN:
            speaking = True
            bridged = bool(stretches) and number - stretches[-1][1] < _PAUSE
            begin = stretches.pop()[0] if bridged else number
        elif speaking and probability < _END:
            speaking = False
            stretches.append((begin, number))
    if speaking:
        stretches.append((begin, len(probabilities)))
    return [(begin, end) for begin, end in stretches if end - begin >= _SHORTEST]


def _window(
    samples: Samples,
    first: int,
    last: int,
    cut: int,
    speech: list[tuple[int, int]],
    start: int,
) -> Window:
    at = start / RATE
    second = FRAME / RATE
    return Window(
        start + first * FRAME,
        samples[first * FRAME : last * FRAME].copy(),
        tuple((round(at + a * second, 3), round(at + b * second, 3)) for a, b in speech),
        start + cut * FRAME,
    )
