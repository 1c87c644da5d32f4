"""Searching what is published: a Reader holds one generation open and follows the pointer.

question → 4-grams in tantivy, a vector in FAISS → both scores for every candidate → one order
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.errors import GenerationError
from index.generation import Manifest, newest_sound, open_passages, published_name
from index.lexical import Filters, LexicalIndex
from index.records import Hit, Passage
from index.store import Store
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from index.embed import Encoder

CANDIDATES = 60
DENSE_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened."""

    manifest: Manifest
    lexical: LexicalIndex
    vectors: VectorIndex
    passages: sqlite3.Connection
    lock: threading.Lock

    @classmethod
    def open(cls, folder: Path, manifest: Manifest) -> Generation:
        """Open the files in `folder`."""
        try:
            return cls(
                manifest,
                LexicalIndex(folder / "lexical"),
                VectorIndex(folder / "vectors.faiss"),
                open_passages(folder),
                threading.Lock(),
            )
        except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
            raise GenerationError(f"{folder} cannot be opened: {error}") from error

    def passage(self, number: int) -> Passage:
        """Return the passage with this number."""
        with self.lock:
            row = self.passages.execute(
                "SELECT document, revision, start, end, trail FROM passages WHERE number = ?",
                (number,),
            ).fetchone()
        if row is None:
            raise GenerationError(f"{self.manifest.name} has no passage {number}")
        document, revision, start, end, trail = row
        return Passage(document, revision, start, end, tuple(json.loads(trail)) if trail else ())


class Reader:
    """A data folder opened for searching; safe to use from many threads.

    `warnings` tells of damaged generations that were passed over for an older one.
    """

    def __init__(self, data: Path, encoder: Encoder) -> None:
        """Open the published generation; raises NoGeneration if nothing has been published."""
        self.data = data
        self.encoder = encoder
        self.warnings: list[str] = []
        self._opening = threading.Lock()
        folder, manifest, self.warnings = newest_sound(data)
        self._fits(manifest)
        self.store = Store(data)
        self._pointer = published_name(data)
        self.generation = Generation.open(folder, manifest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self.generation.passages.close()
        self.store.close()

    def refresh(self) -> bool:
        """Take up a newly published generation, if there is one; the old serves until then."""
        pointer = published_name(self.data)
        if pointer == self._pointer:
            return False
        with self._opening:
            if pointer == self._pointer:
                return False
            self._pointer = pointer
            try:
                folder, manifest, self.warnings = newest_sound(self.data)
                self._fits(manifest)
                self.generation = Generation.open(folder, manifest)
            except GenerationError as error:
                self.warnings = [f"{error}; generation {self.generation.manifest.name} serves on"]
                return False
        return True

    def _fits(self, manifest: Manifest) -> None:
        if manifest.fingerprint != self.encoder.fingerprint:
            raise GenerationError(
                f"generation {manifest.name} was built with the encoder {manifest.encoder!r},"
                f" not {self.encoder.name!r}: run `klara index`, or ask for that encoder"
            )

    def search(self, question: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Return up to `limit` passages for a question, best first."""
        generation = self.generation
        lexical = dict(generation.lexical.search(question, CANDIDATES, filters))
        vector = self.encoder.encode_queries([question])[0]
        numbers = list(lexical)
        if not filters:
            numbers += [
                number
                for number, _ in generation.vectors.search(vector, CANDIDATES // 2)
                if number not in lexical
            ]
        if not numbers:
            return []
        cosines = generation.vectors.cosines(vector, numbers)
        best = max(lexical.values(), default=0.0) or 1.0
        floor = min(lexical.values(), default=0.0)
        scored = [
            (lexical.get(number, floor) / best + DENSE_WEIGHT * float(cosine), number, cosine)
            for number, cosine in zip(numbers, cosines, strict=True)
        ]
        scored.sort(key=lambda row: (-row[0], row[1]))
        return [
            Hit(generation.passage(number), number, score, lexical.get(number, 0.0), float(cosine))
            for score, number, cosine in scored[:limit]
        ]

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return the words of passages, sliced from the truth."""
        found = []
        for p in passages:
            words = self.store.text(p.document_id, p.revision, p.start, p.end)
            if words is None:
                raise GenerationError(
                    f"{p.document_id} has no revision {p.revision}: run `klara index --force`"
                )
            found.append(words)
        return found
