"""Searching what is published: a Reader holds one generation open and follows the pointer.

question → 4-grams in tantivy, a vector in FAISS → candidates → where the question's words stand
in each → features → one order
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.errors import GenerationError
from index.generation import Manifest, newest_sound, open_passages, published_name
from index.records import Hit, Passage
from index.search.folded_texts import FoldedPassages
from index.search.lexical import Filters, LexicalIndex
from index.search.question_terms import analysed
from index.search.ranking import features, ranker
from index.search.vectors import VectorIndex
from index.search.word_overlap import Matched, matched
from index.store.documents import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.encoder import Encoder

CANDIDATES = 50
NEAR = 20


@dataclass(frozen=True, slots=True)
class Near:
    """Passages that may be meant: BM25 scores by their number, 0 where only the vector is near.

    The numbers are those of ``generation``, whatever is published meanwhile.
    """

    lexical: dict[int, float]
    vector: NDArray[np.float32]
    generation: Generation


@dataclass(frozen=True, slots=True)
class Met:
    """What a question met: passages, best first, and where its words stand in them.

    ``places`` (hit by hit) are the numbers of the passages in ``matched``, which also holds those
    that were not good enough; ``vector`` (d,) is the question's.
    """

    hits: tuple[Hit, ...]
    places: tuple[int, ...]
    matched: Matched
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation, opened."""

    manifest: Manifest
    lexical: LexicalIndex
    vectors: VectorIndex
    folded: FoldedPassages
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
                FoldedPassages(folder / "folded"),
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
        met = self.meet(question, limit, filters)
        return list(met.hits) if met else []

    def meet(self, question: str, limit: int, filters: Filters | None = None) -> Met | None:
        """Return up to `limit` passages and where the question's words stand in them.

        None if nothing is met at all.
        """
        near = self.near(question, limit, filters)
        return self.order(question, near, limit) if near.lexical else None

    def near(self, question: str, limit: int, filters: Filters | None = None) -> Near:
        """Return the passages that share 4-grams with a question or have a vector near its own."""
        generation = self.generation
        lexical = dict(generation.lexical.search(question, max(CANDIDATES, limit), filters))
        vector = self.encoder.encode_queries([question])[0]
        if not filters:
            for number, _ in generation.vectors.search(vector, max(NEAR, limit // 2)):
                lexical.setdefault(number, 0.0)
        return Near(lexical, vector, generation)

    # "Invalid value" was seen once over small finite tables, never again in 16,000 tries; a score
    # that is no number would come last.
    @np.errstate(invalid="ignore")
    def order(self, question: str, near: Near, limit: int) -> Met:
        """Return the best of some passages, at least one, ranked by all that is seen of them."""
        generation = near.generation
        numbers = list(near.lexical)
        scores = np.array(list(near.lexical.values()), np.float32)
        cosines = generation.vectors.cosines(near.vector, numbers)
        found = matched(analysed(question, generation.lexical), generation.folded.of(numbers))
        ranked = ranker().score(features(found, scores, cosines))
        places = np.lexsort((np.array(numbers), -ranked))[:limit]
        return Met(
            tuple(
                Hit(
                    generation.passage(numbers[place]),
                    numbers[place],
                    float(ranked[place]),
                    float(scores[place]),
                    float(cosines[place]),
                )
                for place in places
            ),
            tuple(int(place) for place in places),
            found,
            near.vector,
        )

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
