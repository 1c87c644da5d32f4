"""What finds passages by words and by vectors: files of the generation, or Milvus.

`opened` says which engine a generation was written with; both answer the same calls, and the
same tests run over both. Texts, proof, ranking and the table of passages stay with Klara.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.search import milvus
from index.search.lexical import Filters, LexicalIndex
from index.search.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Words(Protocol):
    """Passages by the 4-grams of their words; safe to use from many threads."""

    size: int

    def search(
        self, text: str, limit: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, BM25 score), best first."""

    def newest(self, limit: int, filters: Filters | None = None) -> list[int]:
        """Return up to `limit` passage numbers, newest document first."""

    def passage_counts(self, grams: Sequence[str]) -> list[int]:
        """Return for each 4-gram the number of passages that hold it."""


class Vectors(Protocol):
    """Passages by their vectors; safe to use from many threads."""

    size: int

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, cosine) for a unit vector (d,), best first."""

    def cosines(self, vector: NDArray[np.float32], numbers: list[int]) -> NDArray[np.float32]:
        """Return the cosine of a unit vector (d,) with each of the numbered passages."""


def opened(folder: Path) -> tuple[Words, Vectors]:
    """Return what finds the passages of the generation in `folder`."""
    if milvus.is_used(folder):
        return milvus.MilvusWords(folder), milvus.MilvusVectors(folder)
    return LexicalIndex(folder / "lexical"), VectorIndex(folder / "vectors.faiss")
