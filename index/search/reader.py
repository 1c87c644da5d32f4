"""Searching what is published: a Reader holds one generation open and follows the pointer.

question → 4-grams in tantivy, a vector in FAISS → candidates → where the question's words stand
in each → features → one order
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from index.errors import GenerationError
from index.generation import FOLDER, newest_sound, published_name
from index.manifest import Manifest, check, quick_check
from index.records import Hit, Passage
from index.search.encoder import that_built
from index.search.lexical import Filters
from index.search.opened import Generation, is_damage, reason
from index.search.question_terms import analysed
from index.search.ranking import features, ranker
from index.search.word_overlap import Overlap, overlap
from index.store.documents import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.encoder import Encoder

LEXICAL_CANDIDATES = 50
VECTOR_CANDIDATES = 20
"""Passages that are ranked; more of either found no more answers (docs/adr)."""

BEST_DOCUMENTS = 2
"""Documents whose other passages are looked at as well."""

BESIDE = 4
"""Passages on either side of a document's best one that are: a release is seldom longer."""


Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may be meant: BM25 scores by their number, 0 where only the vector is near.

    The numbers are those of ``generation``, whatever is published meanwhile.
    """

    lexical: dict[int, float]
    vector: NDArray[np.float32]
    generation: Generation


@dataclass(frozen=True, slots=True)
class Matches:
    """What matches a question: passages, best first, and where its words stand in them.

    ``places`` (hit by hit) are the numbers of the passages in ``overlap``, which also covers
    those that were not good enough; ``vector`` (d,) is the question's.
    """

    hits: tuple[Hit, ...]
    places: tuple[int, ...]
    overlap: Overlap
    vector: NDArray[np.float32]


class Reader:
    """A data folder opened for searching; safe to use from many threads.

    `warnings` tells of damaged generations that were passed over for an older one.
    """

    def __init__(self, data: Path, encoder: Encoder, *, folder: Path | None = None) -> None:
        """Open the published generation; raises NoGeneration if nothing has been published.

        With ``folder``, the generation in it, published or not.
        """
        self.data = data
        self._asked_encoder = encoder
        self.warnings: list[str] = []
        self._opening = threading.Lock()
        self._damaged: dict[str, str] = {}
        self._pointer = published_name(data)
        self._follows = folder is None
        if folder is None:
            self.generation = self._newest()
        else:
            manifest = quick_check(folder)
            self.generation = Generation.open(folder, manifest, self._that_built(manifest))
        self.store = Store(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files."""
        self.generation.table.close()
        self.store.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder of the generation that is read."""
        return self.generation.encoder

    def is_current(self) -> bool:
        """Return whether this reads the generation that is published."""
        return published_name(self.data) == self._pointer

    def refresh(self) -> bool:
        """Take up a newly published generation, if there is one; the old serves until then."""
        if self.is_current():
            return False
        pointer = published_name(self.data)
        with self._opening:
            if pointer == self._pointer:
                return False
            self._pointer = pointer
            try:
                self.generation = self._newest()
            except GenerationError as error:
                self.warnings = [f"{error}; generation {self.generation.manifest.name} serves on"]
                return False
        return True

    def _newest(self) -> Generation:
        """Open the newest generation that is sound; those passed over are told in `warnings`."""
        while True:
            folder, manifest, self.warnings = newest_sound(self.data, self._damaged)
            encoder = self._that_built(manifest)
            try:
                return Generation.open(folder, manifest, encoder)
            except GenerationError as error:
                self._damaged[manifest.name] = str(error)

    def _read(self, work: Callable[[], Read]) -> Read:
        """Return what is read of the generation; of one before it where this one is damaged.

        Files are checked when they were touched; a disk that rots touches none.
        """
        generation = self.generation
        try:
            return work()
        except BaseException as error:  # a panic of tantivy is no Exception
            if not is_damage(error):
                raise
            self._pass_over(generation, error)
        return self._read(work)

    def _pass_over(self, generation: Generation, failure: BaseException) -> None:
        """Take up a generation before one that turned out damaged; GenerationError if it is not."""
        name = generation.manifest.name
        with self._opening:
            if self.generation is not generation:
                return
            try:
                check(self.data / FOLDER / name)
            except GenerationError as error:
                if self._follows:
                    self._damaged[name] = str(error)
                    self.generation = self._newest()
                    return
        raise GenerationError(f"generation {name} cannot be searched: {reason(failure)}")

    def _that_built(self, manifest: Manifest) -> Encoder:
        """Return the encoder that built a generation; GenerationError if it is not at hand."""
        encoder = that_built(self._asked_encoder, manifest.fingerprint)
        if manifest.fingerprint != encoder.fingerprint:
            raise GenerationError(
                f"generation {manifest.name} was built with the encoder {manifest.encoder!r},"
                f" not {encoder.name!r}: run `klara index`, or ask for that encoder"
            )
        return encoder

    def search(self, question: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Return up to `limit` passages for a question, best first."""
        matches = self.matches(question, limit, filters)
        return list(matches.hits) if matches else []

    def matches(self, question: str, limit: int, filters: Filters | None = None) -> Matches | None:
        """Return up to `limit` passages and where the question's words stand in them.

        None if no passage shares anything with it.
        """

        def read() -> Matches | None:
            candidates = self.candidates(question, limit, filters)
            return self.rank(question, candidates, limit) if candidates.lexical else None

        return self._read(read)

    def candidates(self, question: str, limit: int, filters: Filters | None = None) -> Candidates:
        """Return the passages that share 4-grams with a question or have a vector near its own."""
        generation = self.generation
        lexical = dict(generation.lexical.search(question, max(LEXICAL_CANDIDATES, limit), filters))
        vector = generation.encoder.encode_queries([question])[0]
        if not filters:
            for number, _ in generation.vectors.search(vector, max(VECTOR_CANDIDATES, limit // 2)):
                lexical.setdefault(number, 0.0)
        return Candidates(lexical, vector, generation)

    def with_documents(self, question: str, limit: int) -> Matches | None:
        """Return up to `limit` passages, and more of the best documents than their best passages.

        A question names what a document is about; what answers it often stands in another passage.
        """
        return self._read(lambda: self._with_documents(question, limit))

    def _with_documents(self, question: str, limit: int) -> Matches | None:
        candidates = self.candidates(question, limit)
        if not candidates.lexical:
            return None
        best = self.rank(question, candidates, limit)
        ranked = {hit.number for hit in best.hits}
        more = self._beside(best.hits, candidates.generation) - ranked
        if not more:
            return best
        wider = replace(candidates, lexical=dict.fromkeys(sorted(more), 0.0) | candidates.lexical)
        return self.rank(question, wider, limit + len(more), only=ranked | more)

    def _beside(self, hits: Sequence[Hit], generation: Generation) -> set[int]:
        """Return the passages around the best one of each of the best documents."""
        numbers: set[int] = set()
        first = {hit.passage.document_id: hit.number for hit in reversed(hits)}
        names = list(dict.fromkeys(hit.passage.document_id for hit in hits))
        for name in names[:BEST_DOCUMENTS]:
            for step in (1, -1):
                number = first[name] + step
                while abs(number - first[name]) <= BESIDE:
                    passage = generation.table.passage(number)
                    if passage is None or passage.document_id != name:
                        break
                    numbers.add(number)
                    number += step
        return numbers

    # "Invalid value" was seen once over small finite tables, never again in 16,000 tries; a score
    # that is no number would come last.
    @np.errstate(invalid="ignore")
    def rank(
        self,
        question: str,
        candidates: Candidates,
        limit: int,
        only: Collection[int] | None = None,
    ) -> Matches:
        """Return the best of some passages, at least one; of ``only`` some numbers if given."""
        generation = candidates.generation
        numbers = list(candidates.lexical)
        bm25 = np.array(list(candidates.lexical.values()), np.float32)
        cosines = generation.vectors.cosines(candidates.vector, numbers)
        shared = overlap(analysed(question, generation.lexical), generation.coded.of(numbers))
        scores = ranker(generation.encoder.quick).score(features(shared, bm25, cosines))
        order = np.lexsort((np.array(numbers), -scores))
        if only is not None:
            order = order[[numbers[place] in only for place in order]]
        places = order[:limit]
        hits = tuple(
            Hit(
                generation.passage(numbers[place]),
                numbers[place],
                float(scores[place]),
                float(bm25[place]),
                float(cosines[place]),
            )
            for place in places
        )
        return Matches(hits, tuple(places.tolist()), shared, candidates.vector)

    def texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return the words of passages, sliced from the stored texts.

        They are for choosing and for lists; what is quoted goes through `Store.revision`. What
        was forgotten since the generation was built is "".
        """
        return [self.store.text(p.document_id, p.revision, p.start, p.end) or "" for p in passages]
