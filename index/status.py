"""What the data folder holds and whether the published generation is up to date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import GenerationError
from index.generation import Manifest, newest_sound, published_name
from index.store.documents import Store
from index.store.sources import SourceRun


@dataclass(frozen=True, slots=True)
class Held:
    """The state of a data folder; ``stale`` is whether `klara index` has something to do."""

    data: str
    sources: list[SourceRun]
    counts: list[tuple[str, str, str, int]]
    waiting: list[tuple[str, str]]
    generation: Manifest | None
    stale: bool
    warnings: list[str]

    def as_json(self) -> dict[str, Any]:
        """Return the state as `klara status --json` shows it."""
        made = self.generation
        return {
            "data": self.data,
            "sources": [
                {"name": name, "location": location, "failed": failed, "finished_at": at}
                for name, location, failed, at in self.sources
            ],
            "documents": [
                {"source": source, "kind": kind, "state": state, "count": count}
                for source, kind, state, count in self.counts
            ],
            "waiting_for_transcription": [{"id": i, "title": t} for i, t in self.waiting],
            "generation": None
            if made is None
            else {
                "name": made.name,
                "made_at": made.made_at,
                "documents": made.documents,
                "passages": made.passages,
                "encoder": made.encoder,
            },
            "up_to_date": not self.stale,
            "warnings": self.warnings,
        }


def look(data: Path) -> Held:
    """Return the state of a data folder; StoreError if there is none."""
    with Store(data) as store:
        truth = store.fingerprint()
        made: Manifest | None = None
        warnings: list[str] = []
        try:
            _, made, warnings = newest_sound(data)
        except GenerationError as error:
            if published_name(data) is not None:
                warnings = [str(error)]
        return Held(
            data=str(data),
            sources=store.sources.runs(),
            counts=store.counts(),
            waiting=[(d.id, d.title) for d in store.documents(state="waiting")],
            generation=made,
            stale=made is None or made.truth != truth,
            warnings=warnings,
        )


def show(held: Held) -> None:
    """Print the state for a person."""
    for source, kind, state, count in held.counts:
        print(f"{count:>7} {kind} {state:<10} {source}")
    for name, location, failed, at in held.sources:
        if failed:
            print(f"source {name} ({location}): {failed} failed, last run {at}")
    for name, title in held.waiting:
        print(f"waiting for transcription: {title} ({name})")
    made = held.generation
    if made is None:
        print("nothing is published yet: run `klara index`")
    else:
        print(
            f"published: {made.name}, {made.documents} documents, {made.passages} passages,"
            f" {made.encoder}"
        )
        if held.stale:
            print("documents have changed since then: run `klara index`")
    for warning in held.warnings:
        print(f"warning: {warning}")
