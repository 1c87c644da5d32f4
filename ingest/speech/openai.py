"""Whisper by openai-whisper: the reference, in PyTorch, one window at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from index.errors import ModelError
from index.transcript.records import Word
from ingest.speech.model import Decoding, Device, Guess
from ingest.speech.windows import Window


class OpenAIWhisper:
    """A PyTorch model that is loaded."""

    def __init__(self, model: str, device: Device, threads: int, decoding: Decoding) -> None:
        """Load a .pt file, or a name that openai-whisper knows; ModelError if it cannot be had."""
        try:
            import torch
            import whisper
        except ImportError:
            raise ModelError(
                "transcribing with openai-whisper needs klara[whisper]: install it"
            ) from None
        path = Path(model).expanduser()
        if path.suffix == ".pt" and not path.is_file():
            raise ModelError(f"there is no speech model {path}")
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.set_num_threads(threads)
        try:
            self._model = whisper.load_model(str(path) if path.is_file() else model, device)
        except OSError as error:
            raise ModelError(
                f"the speech model {model} is not here and cannot be fetched ({error}): where there"
                f' is a network, run `python -c "import whisper; whisper.load_model({model!r})"`,'
                f" bring ~/.cache/whisper/{model}.pt here and set KLARA_WHISPER to it"
            ) from None
        except (RuntimeError, KeyError, TypeError, ValueError, UnpicklingError) as error:
            reason = str(error).split("\n")[0]
            raise ModelError(f"the speech model {model} cannot be loaded: {reason}") from None
        self.name = path.stem if path.is_file() else model
        self._half = device == "cuda"
        self._decoding = decoding

    def language(self, window: Window) -> str:
        """Return the language spoken in a window."""
        import whisper

        sound = whisper.pad_or_trim(window.samples)
        mel = whisper.log_mel_spectrogram(sound, self._model.dims.n_mels).to(self._model.device)
        with _quiet():
            _, probabilities = self._model.detect_language(mel)
        return str(max(probabilities, key=probabilities.get))

    def transcribe(
        self, windows: Sequence[Window], language: str, names: Sequence[str] = ()
    ) -> list[list[Guess]]:
        """Return the guesses for each window; a poor one is tried again with other temperatures."""
        return [self._one(window, language, ", ".join(names)) for window in windows]

    def _one(self, window: Window, language: str, names: str) -> list[Guess]:
        with _quiet():
            result = self._model.transcribe(
                window.samples,
                language=language,
                beam_size=self._decoding.beams if self._decoding.beams > 1 else None,
                sample_len=self._decoding.tokens,
                temperature=(0.0, *self._decoding.temperatures),
                condition_on_previous_text=False,
                initial_prompt=names or None,
                word_timestamps=True,
                fp16=self._half,
            )
        end = window.offset + len(window.samples) / 16_000
        return [_guess(segment, window.offset, end) for segment in result["segments"]]


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # It leaves its vocabulary's file open, and says where Triton's kernels cannot be used.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.filterwarnings("ignore", message="Failed to launch Triton kernels")
        yield


def _guess(segment: dict[str, Any], offset: float, latest: float) -> Guess:
    words = tuple(
        Word(
            round(min(float(word["start"]) + offset, latest), 3),
            round(min(float(word["end"]) + offset, latest), 3),
            word["word"],
            round(float(word["probability"]), 3),
        )
        for word in segment.get("words", ())
    )
    return Guess(words, float(segment["avg_logprob"]), float(segment["no_speech_prob"]))
