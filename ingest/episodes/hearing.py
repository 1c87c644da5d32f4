"""What hears the sound of episodes: the model of a run, opened here, or once by each worker.

A worker is sent which model and the sound, and sends back a transcription as plain data; what is
stored of it, and in which order, is the same as without workers.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from index.errors import KlaraError, ModelError, SettingError, SourceError, StoreError, WorkerLost
from index.workers.tasks import Needs, Task, Workers
from ingest.speech import audio
from ingest.speech.audio import RATE
from ingest.speech.journal import reached
from ingest.speech.model import Decoding, Device, Transcriber
from ingest.speech.open import open_transcriber
from ingest.speech.transcribe import Transcription, transcribe

BETWEEN_LOOKS = 0.5
"""Seconds between two looks at how far the workers have come."""

Minutes = Callable[[str, float, float | None], None]
"""Called with an episode's title, the seconds of it that are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """Which speech model, and how it works: opened by calling it, here or where it was sent."""

    name: str | None = None
    device: Device = "auto"
    threads: int = 0
    decoding: Decoding = field(default_factory=Decoding)

    def __call__(self) -> Transcriber:
        """Return the model, ready to work; raises ModelError if it cannot be had."""
        return open_transcriber(
            self.name, device=self.device, threads=self.threads, decoding=self.decoding
        )


@dataclass(frozen=True, slots=True)
class Sound:
    """An episode's sound among the originals, named by its hash, and what is known of it.

    ``names`` are those that may be said, ``location`` is where it came from, and ``journal`` where
    what is heard is kept meanwhile, if it is.
    """

    name: str
    path: Path
    language: str | None
    names: tuple[str, ...]
    title: str
    location: str
    journal: Path | None


class Hearing:
    """The model of a run, loaded when the first sound needs it."""

    ahead = 0
    """How many sounds may be begun before their turn."""

    def __init__(self, open_model: Callable[[], Transcriber], progress: Minutes) -> None:
        self._open = open_model
        self._progress = progress
        self._model: Transcriber | ModelError | None = None

    @property
    def model(self) -> str:
        """The model's name; ModelError, at no further cost, if it is not at hand."""
        return self._opened().name

    def _opened(self) -> Transcriber:
        if self._model is None:
            try:
                self._model = self._open()
            except ModelError as error:
                self._model = error
        if isinstance(self._model, ModelError):
            raise self._model
        return self._model

    def begin(self, sound: Sound) -> None:
        """Begin a sound whose turn comes soon: nothing is begun here."""

    def heard(self, sound: Sound) -> Transcription:
        """Return what is heard in a sound; SourceError if it cannot be heard."""
        try:
            return transcribe(
                sound.path,
                self._opened(),
                journal=sound.journal,
                language=sound.language,
                names=sound.names,
                progress=partial(self._progress, sound.title),
            )
        except SourceError as error:
            raise _without(sound.path, sound.location, error) from None


class HearingOnWorkers(Hearing):
    """The model of a run, which each worker loads when its first sound comes.

    Processes of this machine read the sound and keep the journal where they lie; to a cluster the
    sound is sent, and a sound that a lost machine had is heard from its beginning.
    """

    def __init__(self, model: SpeechModel, progress: Minutes, workers: Workers) -> None:
        super().__init__(model, progress)
        threads = model.threads or workers.cores
        self._sent = replace(model, threads=threads)
        self._needs = Needs(threads, model.device == "cuda")
        self._workers = workers
        self._name: str | ModelError | None = None
        self._begun: dict[Sound, Task[Transcription | _Failure]] = {}
        # One more than are heard at once: no worker stands still while its work is stored.
        self.ahead = workers.at_once(self._needs) + 1

    @property
    def model(self) -> str:
        """The name of the workers' model; ModelError, at no further cost, if they have none."""
        if self._name is None:
            try:
                named = self._workers.submit(_named, self._sent, needs=self._needs).result()
                self._name = named if isinstance(named, str) else ModelError(named.line)
            except (WorkerLost, SettingError) as error:
                self._name = ModelError(str(error))
        if isinstance(self._name, ModelError):
            raise self._name
        return self._name

    def begin(self, sound: Sound) -> None:
        """Hand out a sound; raises SourceError if it is none."""
        if sound in self._begun:
            return
        self._progress(sound.title, 0.0, audio.facts(sound.path).duration)
        # What two write at once is no journal: the same sound may be spoken of twice.
        alone = all(other.name != sound.name for other in self._begun)
        journal = sound.journal if self._workers.here and alone else None
        content = None if self._workers.here else sound.path.read_bytes()
        self._begun[sound] = self._workers.submit(
            _heard,
            self._sent,
            replace(sound, journal=journal),
            content,
            needs=self._needs,
        )

    def heard(self, sound: Sound) -> Transcription:
        """Return what a worker heard in a sound; SourceError if none could."""
        try:
            self.begin(sound)
            self._follow(self._begun[sound])
            heard = self._begun[sound].result()
        except WorkerLost as error:
            raise SourceError(f"{sound.location} cannot be transcribed: {error}") from None
        except SourceError as error:
            raise _without(sound.path, sound.location, error) from None
        finally:
            self._begun.pop(sound, None)
        if isinstance(heard, _Failure):
            raise heard.as_error()
        self._progress(sound.title, heard.duration, heard.duration)
        return heard

    def _follow(self, task: Task[Transcription | _Failure]) -> None:
        """Tell how far each sound has come, as the journals say, until a task is done."""
        totals = {sound: audio.facts(sound.path).duration for sound in self._begun}
        while not task.done():
            for sound, total in totals.items():
                if self._workers.here and sound.journal:
                    self._progress(sound.title, reached(sound.journal) / RATE, total)
            time.sleep(BETWEEN_LOOKS)


@dataclass(frozen=True, slots=True)
class _Failure:
    """An error of Klara's, as it is sent back: a cluster would put its own words around it."""

    kind: str
    line: str

    def as_error(self) -> KlaraError:
        kinds = {kind.__name__: kind for kind in (StoreError, ModelError)}
        return kinds.get(self.kind, SourceError)(self.line)


def _named(model: SpeechModel) -> str | _Failure:
    try:
        return _opened(model).name
    except ModelError as error:
        return _Failure("ModelError", str(error))


def _heard(model: SpeechModel, sound: Sound, content: bytes | None) -> Transcription | _Failure:
    """Return what is heard in a sound, in its file or in bytes: the same wherever it is done."""
    try:
        with _as_file(sound.path, content) as path:
            try:
                return transcribe(
                    path,
                    _opened(model),
                    journal=sound.journal,
                    language=sound.language,
                    names=sound.names,
                )
            except SourceError as error:
                raise _without(path, sound.location, error) from None
    except (SourceError, StoreError, ModelError) as error:
        return _Failure(type(error).__name__, str(error))
    except OSError as error:  # the disk of the worker's machine, not that of the data folder
        line = f"{sound.location} cannot be transcribed on a worker: {error}"
        return _Failure("SourceError", line)


@contextmanager
def _as_file(path: Path, content: bytes | None) -> Iterator[Path]:
    if content is None:
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="klara-sound-") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)


def _without(path: Path, location: str, error: SourceError) -> SourceError:
    """Return an error that names where the sound came from, and not where it lies."""
    return SourceError(str(error).replace(str(path), location))


@cache
def _opened(model: SpeechModel) -> Transcriber:
    return model()
