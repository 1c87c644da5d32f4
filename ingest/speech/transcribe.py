"""From sound to a transcript: read this first.

file → samples → windows that hold speech → a model's guesses → what of them is believed
→ on disk, batch by batch → a transcript, every word with its time and probability

A run that is killed goes on at the last batch, at most 60 seconds of sound before where it was, and
gives the same text as one that was not.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from index.errors import SourceError
from index.transcript.records import Transcript
from ingest.speech import audio
from ingest.speech.audio import RATE
from ingest.speech.guards import believed
from ingest.speech.journal import Journal
from ingest.speech.model import Guess, Transcriber
from ingest.speech.names import misheard, with_names
from ingest.speech.windows import Voice, Window, silero, windows

BATCH = 2
"""Windows that the model works on at once, and the sound that a kill may cost: a minute."""

Progress = Callable[[float, float | None], None]
"""Called with the seconds of sound that are done, and how many there are if the file says."""


@dataclass(frozen=True, slots=True)
class Transcription:
    """A transcript, and what it cost: seconds of sound, of work in this run, of that in the model.

    ``resumed`` is the second at which an earlier run had stopped, 0 if there was none.
    """

    transcript: Transcript
    model: str
    duration: float
    seconds: float
    model_seconds: float
    resumed: float

    @property
    def real_time_factor(self) -> float:
        """Return the seconds of work for each second of sound; 0 if there was nothing to do."""
        done = self.duration - self.resumed
        return self.seconds / done if done > 0 else 0.0


def transcribe(
    path: Path,
    transcriber: Transcriber,
    *,
    journal: Path | None = None,
    language: str | None = "sv",
    names: Sequence[str] = (),
    voice: Voice | None = None,
    progress: Progress = lambda done, total: None,
) -> Transcription:
    """Return what is said in a sound file; nothing said gives a transcript without segments.

    What is done is kept in the file `journal`, and is not done again for the same sound, model
    and language. `language` None means whatever the first window is in. What is unsure and like one
    of `names` is heard again (`ingest.speech.names`). Raises SourceError for what is no sound and
    StoreError if the journal cannot be written.
    """
    began = time.perf_counter()
    total = audio.facts(path).duration
    with Journal(journal, _about(path, transcriber, language, names)) as done:
        resumed = done.next / RATE
        in_model = 0.0
        if not done.finished:
            # Cut from the beginning also when resumed: voice detection remembers what it heard, so
            # from the middle it would cut elsewhere, and the model would write other words.
            counted = _Counted(audio.blocks(path))
            begin = done.next
            every = windows(counted, voice or silero())
            cut = (window for window in every if window.start >= begin)
            language = language or done.language
            progress(resumed, total)
            for batch in _ahead(cut):
                called = time.perf_counter()
                language = language or transcriber.language(batch[0])
                guessed = transcriber.transcribe(batch, language)
                if names:
                    guessed = _heard_again(transcriber, batch, language, guessed, names)
                in_model += time.perf_counter() - called
                segments = [s for w, g in zip(batch, guessed, strict=True) for s in believed(w, g)]
                done.append(segments, batch[-1].next, language)
                progress(done.next / RATE, total)
            done.append([], counted.samples, language or "", finished=True)
        duration = done.next / RATE
        progress(duration, duration)
        return Transcription(
            transcript=Transcript(tuple(done.segments), done.language or None),
            model=transcriber.name,
            duration=duration,
            seconds=time.perf_counter() - began,
            model_seconds=in_model,
            resumed=resumed,
        )


def _about(
    path: Path, transcriber: Transcriber, language: str | None, names: Sequence[str]
) -> dict[str, Any]:
    """Return what a journal is of: with anything else, what is heard may be other words."""
    about = {"sound": _digest(path), "model": transcriber.name, "language": language}
    return {**about, "names": [*names]} if names else about


def _heard_again(
    transcriber: Transcriber,
    batch: Sequence[Window],
    language: str,
    guessed: Sequence[list[Guess]],
    names: Sequence[str],
) -> list[list[Guess]]:
    """Return the guesses for windows, with the names that were misheard in the first place."""
    heard = []
    for window, first in zip(batch, guessed, strict=True):
        alike = misheard(first, names)
        if alike:
            [second] = transcriber.transcribe([window], language, alike)
            heard.append(with_names(first, second, alike))
        else:
            heard.append(first)
    return heard


def _ahead(cut: Iterator[Window]) -> Iterator[list[Window]]:
    """Yield windows in batches; the next one is made while the model works on the last."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(lambda: list(islice(cut, BATCH)))
        while batch := coming.result():
            coming = worker.submit(lambda: list(islice(cut, BATCH)))
            yield batch


class _Counted:
    """Blocks of samples, counted as they go by."""

    def __init__(self, blocks: Iterator[audio.Samples]) -> None:
        self._blocks = blocks
        self.samples = 0

    def __iter__(self) -> Iterator[audio.Samples]:
        for block in self._blocks:
            self.samples += len(block)
            yield block


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None
