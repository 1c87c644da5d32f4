"""What the data folder holds and whether the published generation is up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import GenerationError
from index.generation import newest_sound, published_name
from index.language.typography import printable
from index.manifest import Manifest
from index.search.encoder import GOOD_UP_TO, QUICK_NAME, TRANSFORMER_NAME
from index.store.documents import Store
from index.store.forgotten import Forgetting
from index.store.integrity import Damage
from index.store.sources import SourceRun


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """The state of a data folder; ``stale`` is whether `klara index` has something to do."""

    data: str
    sources: list[SourceRun]
    counts: list[tuple[str, str, str, int]]
    waiting: list[tuple[str, str]]
    generation: Manifest | None
    stale: bool
    warnings: list[str]
    damaged: list[Damage]
    forgotten: list[Forgetting]

    def as_json(self) -> dict[str, Any]:
        """Return the state as `klara status --json` shows it."""
        return {
            "data": self.data,
            "sources": [run._asdict() for run in self.sources],
            "documents": [
                {"source": source, "kind": kind, "state": state, "count": count}
                for source, kind, state, count in self.counts
            ],
            "waiting_for_transcription": [{"id": i, "title": t} for i, t in self.waiting],
            "generation": self.generation and self.generation.summary(),
            "up_to_date": not self.stale,
            "warnings": self.warnings,
            "damaged": [str(damage) for damage in self.damaged],
            "forgotten": [asdict(each) for each in self.forgotten],
        }


def folder_status(data: Path) -> FolderStatus:
    """Return the state of a data folder; StoreError if there is none."""
    with Store(data) as store:
        truth = store.fingerprint()
        manifest: Manifest | None = None
        warnings: list[str] = []
        try:
            _, manifest, warnings = newest_sound(data)
        except GenerationError as error:
            if published_name(data) is not None:
                warnings = [str(error)]
        return FolderStatus(
            data=str(data),
            sources=store.sources.runs(),
            counts=store.counts(),
            waiting=[(d.id, d.title) for d in store.documents(state="waiting")],
            generation=manifest,
            stale=manifest is None or manifest.truth != truth,
            warnings=warnings,
            damaged=store.damaged(),
            forgotten=store.forgotten.all(),
        )


def show(status: FolderStatus) -> None:
    """Print the state for a person."""
    for line in _lines(status):
        print(printable(line))


def _lines(status: FolderStatus) -> Iterator[str]:
    for source, kind, state, count in status.counts:
        yield f"{count:>7} {kind} {state:<10} {source}"
    for name, location, failed, at in status.sources:
        if failed:
            yield f"source {name} ({location}): {failed} failed, last run {at}"
    for name, title in status.waiting:
        yield f"waiting for transcription: {title} ({name})"
    for each in status.forgotten:
        yield f"withdrawn by the authority {each.at} (texts: {each.texts}): {each.why}"
        if not each.finished:
            yield "what was withdrawn then is not gone from all files yet: run `klara index`"
    manifest = status.generation
    if manifest is None:
        yield "nothing is published yet: run `klara index`"
    else:
        yield (
            f"published: {manifest.name}, {manifest.documents} documents,"
            f" {manifest.passages} passages"
        )
        yield (
            f"encoder: {manifest.encoder} (unless one is named: {TRANSFORMER_NAME} up to"
            f" {GOOD_UP_TO // 1_000_000} million characters of text, {QUICK_NAME} beyond)"
        )
        if status.stale:
            yield "documents have changed since then: run `klara index`"
    yield from (f"damaged: {damage}" for damage in status.damaged)
    yield from (f"warning: {warning}" for warning in status.warnings)
