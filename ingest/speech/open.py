"""Open the speech model that a name stands for."""

from __future__ import annotations

import os
from pathlib import Path

from ingest.speech.faster import FasterWhisper
from ingest.speech.model import Decoding, Device, Transcriber
from ingest.speech.openai import OpenAIWhisper


def open_transcriber(
    model: str | None = None,
    *,
    device: Device = "auto",
    threads: int = 0,
    decoding: Decoding | None = None,
) -> Transcriber:
    """Return the model, ready to work; by default KB-Whisper in the revision closest to verbatim.

    `model` is "base" (from the packages of klara[whisper-base]), a folder in CTranslate2's form, a
    name on Hugging Face with an optional revision ("KBLab/kb-whisper-small@strict"), a .pt file of
    openai-whisper, or "openai:" and a name that openai-whisper knows. Raises ModelError, with what
    to do, if it cannot be had.
    """
    threads = threads or len(os.sched_getaffinity(0))
    decoding = decoding or Decoding()
    if model and (model.startswith("openai:") or Path(model).suffix == ".pt"):
        return OpenAIWhisper(model.removeprefix("openai:"), device, threads, decoding)
    return FasterWhisper(model, device, threads, decoding)
