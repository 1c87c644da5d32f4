"""What a model that writes down speech must be able to do, and how hard it tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.errors import ModelError
from index.transcript.records import Word
from ingest.speech.windows import Window

SMALL = "KBLab/kb-whisper-small@strict"
LARGE = "KBLab/kb-whisper-large@strict"
Device = Literal["auto", "cpu", "cuda"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model believes was said in one stretch, before anything has been doubted.

    Times are in seconds from the beginning of the recording. A word's text keeps the blank in
    front of it. ``logprob`` is the mean log probability of the tokens, ``no_speech`` the
    probability that nobody speaks.
    """

    words: tuple[Word, ...]
    logprob: float
    no_speech: float


class Transcriber(Protocol):
    """A model that is loaded; `name` says which, with its revision."""

    name: str

    def language(self, window: Window) -> str:
        """Return the language spoken in a window, as "sv"."""

    def transcribe(
        self, windows: Sequence[Window], language: str, names: Sequence[str] = ()
    ) -> list[list[Guess]]:
        """Return the guesses for each window, in order of time; `names` are what may be said."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How hard a model tries: beams, the temperatures after the first, tokens per window."""

    beams: int = 5
    temperatures: tuple[float, ...] = (0.2, 0.4, 0.6)
    tokens: int | None = None


def not_here(name: str, why: str) -> ModelError:
    """Return the error for a model that is not on this machine: how to fetch it beforehand."""
    repository, _, revision = name.partition("@")
    option = f" --revision {revision}" if revision else ""
    return ModelError(
        f"the speech model {name} is not here and cannot be fetched ({why}): where there is a"
        f" network, run `hf download {repository}{option} --local-dir FOLDER`, bring FOLDER here"
        " and set KLARA_WHISPER=FOLDER"
    )
