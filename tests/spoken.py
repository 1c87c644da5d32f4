"""Sounds in which somebody speaks, and what a run makes of a folder of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import sound
from index.store.documents import Store
from index.workers.tasks import Workers
from ingest.episodes.hearing import Minutes
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named
from ingest.speech import audio
from ingest.speech.model import Transcriber

PODCAST = Path(__file__).parents[1] / "demo" / "podcast"
SECONDS = 20
"""Of an episode of the demonstration: enough for several sentences."""


@dataclass(frozen=True)
class Outcome:
    """What a run made of a folder: documents as (title, words, what else is known of them)."""

    documents: list[tuple[str, str, dict[str, Any]]]
    waiting: list[str]
    counts: dict[str, int]
    errors: list[str]
    notes: list[str]


def cut(episode: int, path: Path, begin: float = 0.0) -> Path:
    """Write and return some seconds of an episode of the demonstration."""
    samples = np.concatenate(list(audio.blocks(PODCAST / f"avsnitt-{episode}.mp3")))
    first = int(begin * audio.RATE)
    return sound.write(path, samples[first : first + SECONDS * audio.RATE])


def taken_in(
    folder: Path,
    data: Path,
    model: Callable[[], Transcriber],
    workers: Workers | None = None,
    progress: Minutes = lambda title, done, total: None,
) -> Outcome:
    """Take in a folder of sounds, heard here or by workers."""
    settings = TranscriptionSettings(model, progress=progress)
    with Fetcher() as fetcher:
        [report] = run(
            data, named([str(folder)], None), fetcher, transcription=settings, workers=workers
        )
    with Store(data) as store:
        documents = []
        for document in store.documents(state="current"):
            revision = store.revision(document.id, document.revision or "")
            text = revision.text if revision else ""
            marks = store.marks(document.id, revision.hash) if revision else ()
            documents.append((document.title, text, {**document.meta, "marks": marks}))
        waiting = [document.title for document in store.documents(state="waiting")]
    names = ("new", "changed", "unchanged", "withdrawn", "waiting", "failed")
    counts = {name: getattr(report, name) for name in names if getattr(report, name)}
    return Outcome(documents, waiting, counts, report.errors, report.notes)
