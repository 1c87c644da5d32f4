"""Whisper by faster-whisper: CTranslate2, int8 on a CPU, float16 on a GPU, windows in batches."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.transcript.records import Word
from ingest.speech import packaged
from ingest.speech.audio import RATE
from ingest.speech.model import LARGE, SMALL, Decoding, Device, Guess, not_here
from ingest.speech.windows import Window

_FILES = ("model.bin", "config.json", "tokenizer.json")
_CONVERT = (
    "convert it with `ct2-transformers-converter --model {} --output_dir FOLDER --quantization int8"
    " --copy_files tokenizer.json preprocessor_config.json` and set KLARA_WHISPER=FOLDER"
)
REPETITIVE = 2.4
UNLIKELY = -1.0


class FasterWhisper:
    """A CTranslate2 model that is loaded."""

    def __init__(self, model: str | None, device: Device, threads: int, decoding: Decoding) -> None:
        """Load a folder, or a name on Hugging Face; ModelError if it cannot be had."""
        try:
            import ctranslate2
            from faster_whisper import BatchedInferencePipeline, WhisperModel
        except ImportError:
            raise ModelError("transcribing needs faster-whisper: install klara[podcast]") from None
        if device == "auto":
            device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
        name = model or (LARGE if device == "cuda" else SMALL)
        folder, self.name = _located(name)
        try:
            self._model = WhisperModel(
                str(folder),
                device=device,
                compute_type="float16" if device == "cuda" else "int8",
                cpu_threads=threads,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"the speech model in {folder} cannot be loaded: {error}") from None
        bands = self._model.feature_extractor.mel_filters.shape[0]
        if bands != self._model.model.n_mels:
            raise ModelError(
                f"the speech model in {folder} hears {self._model.model.n_mels} bands, but its"
                f" preprocessor_config.json says {bands}: fetch that file too"
            )
        self._batched = BatchedInferencePipeline(self._model)
        self._decoding = decoding
        # CTranslate2 writes half as many as it is told, its prompt of four counted.
        self._tokens = 2 * decoding.tokens - 4 if decoding.tokens else None

    def language(self, window: Window) -> str:
        """Return the language spoken in a window."""
        language, _, _ = self._model.detect_language(audio=window.samples)
        return str(language)

    def transcribe(
        self, windows: Sequence[Window], language: str, names: Sequence[str] = ()
    ) -> list[list[Guess]]:
        """Return one guess for each window; a poor one is tried again with other temperatures.

        Not for a lone window: what the model is not sure of there is not believed anyway. Nor where
        `names` are told, that may be said: then only those are of use.
        """
        starts = np.cumsum([0, *(len(window.samples) for window in windows)])
        clips = [{"start": int(a) / RATE, "end": int(b) / RATE} for a, b in pairwise(starts)]
        segments, _ = self._batched.transcribe(
            np.concatenate([window.samples for window in windows]),
            language=language,
            clip_timestamps=clips,
            batch_size=len(windows),
            beam_size=self._decoding.beams,
            temperature=0.0,
            word_timestamps=True,
            without_timestamps=True,
            max_new_tokens=self._tokens,
            hotwords=", ".join(names) or None,
        )
        numbers = {int(int(start) / RATE * 100): n for n, start in enumerate(starts[:-1])}
        by_window: list[list[Guess]] = [[] for _ in windows]
        for segment in segments:
            number = numbers[segment.seek]
            offset = windows[number].offset - int(starts[number]) / RATE
            by_window[number].append(_guess(segment, offset))
        return [
            self._again(window, guesses, language)
            if _is_poor(guesses) and not window.is_lone and not names
            else guesses
            for window, guesses in zip(windows, by_window, strict=True)
        ]

    def _again(self, window: Window, first: list[Guess], language: str) -> list[Guess]:
        if not self._decoding.temperatures:
            return first
        segments, _ = self._model.transcribe(
            window.samples,
            language=language,
            beam_size=self._decoding.beams,
            temperature=list(self._decoding.temperatures),
            condition_on_previous_text=False,
            compression_ratio_threshold=REPETITIVE,
            log_prob_threshold=UNLIKELY,
            no_speech_threshold=0.6,
            word_timestamps=True,
            without_timestamps=True,
            max_new_tokens=self._tokens,
        )
        return [_guess(segment, window.offset) for segment in segments]


def _guess(segment: Any, offset: float) -> Guess:
    words = tuple(
        Word(
            round(float(word.start) + offset, 3),
            round(float(word.end) + offset, 3),
            word.word,
            round(float(word.probability), 3),
        )
        for word in segment.words or ()
    )
    return Guess(words, float(segment.avg_logprob), float(segment.no_speech_prob))


def _is_poor(guesses: list[Guess]) -> bool:
    """Return whether a model was unsure or went round in circles (Whisper's own two measures)."""
    for guess in guesses:
        data = "".join(word.text for word in guess.words).encode()
        repetitive = bool(data) and len(data) / len(zlib.compress(data)) > REPETITIVE
        if repetitive or guess.logprob < UNLIKELY:
            return True
    return False


def _located(name: str) -> tuple[Path, str]:
    """Return the model's folder, and its name with the revision that it is."""
    if name == packaged.NAME:
        return packaged.folder(), packaged.FOLDER
    folder = Path(name).expanduser()
    if folder.is_dir():
        missing = [file for file in _FILES if not (folder / file).is_file()]
        if missing:
            raise ModelError(
                f"{folder} is no speech model in CTranslate2's form: it lacks {', '.join(missing)}"
                f" (one in another form: {_CONVERT.format(folder)})"
            )
        return folder, folder.resolve().name
    if name.startswith((".", "/", "~")):
        raise ModelError(f"there is no speech model in {folder}")
    repository, _, revision = name.partition("@")
    for tried in dict.fromkeys((revision or None, None)):
        fetched = _fetched(repository, tried, name)
        if all((fetched / file).is_file() for file in _FILES):
            return fetched, f"{repository}@{tried}" if tried else repository
    raise ModelError(f"{name} has no files in CTranslate2's form: {_CONVERT.format(repository)}")


def _fetched(repository: str, revision: str | None, name: str) -> Path:
    """Return the folder of what Hugging Face has under a name, from the local copy if there."""
    import httpx
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    files = [*_FILES, "preprocessor_config.json", "vocabulary.*"]
    try:
        try:
            return Path(
                snapshot_download(
                    repository, revision=revision, allow_patterns=files, local_files_only=True
                )
            )
        except LocalEntryNotFoundError:
            return Path(snapshot_download(repository, revision=revision, allow_patterns=files))
    except (LocalEntryNotFoundError, httpx.HTTPError):
        raise not_here(name, "no network") from None
    except HfHubHTTPError as error:
        raise not_here(name, str(error).split("\n")[0]) from None
    except (HFValidationError, OSError) as error:
        raise not_here(name, str(error).split("\n")[0]) from None
