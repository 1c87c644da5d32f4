"""Dense search in FAISS: exact while small, inverted lists beyond a measured size."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_UP_TO = 20_000
"""Passages up to which exact search is used; see docs/quality.md for the measurement."""

LISTS_PROBED = 24


def build(path: Path, vectors: NDArray[np.float32]) -> str:
    """Write an inner-product index of vectors (n, d) to `path`; return what kind it is.

    Halves (float16) are stored: at 256 dimensions they change no rank that matters and keep
    75,000 passages under 40 MB.
    """
    import faiss

    count, dimensions = vectors.shape
    half = faiss.ScalarQuantizer.QT_fp16
    if count <= EXACT_UP_TO:
        index: Any = faiss.IndexScalarQuantizer(dimensions, half, faiss.METRIC_INNER_PRODUCT)
        kind = "exact"
    else:
        lists = int(4 * np.sqrt(count))
        coarse = faiss.IndexFlatIP(dimensions)
        index = faiss.IndexIVFScalarQuantizer(
            coarse, dimensions, lists, half, faiss.METRIC_INNER_PRODUCT, False
        )
        index.cp.niter = 8
        index.cp.max_points_per_centroid = 48
        index.cp.spherical = True
        index.train(vectors)
        kind = f"inverted lists ({lists})"
    index.add(vectors)
    if kind != "exact":
        index.nprobe = LISTS_PROBED
    # Written here, since FAISS does not raise where a disk is full.
    path.write_bytes(faiss.serialize_index(index).data)
    return kind


class VectorIndex:
    """A FAISS index opened for searching; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        import faiss

        faiss.omp_set_num_threads(1)
        self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if hasattr(self._index, "make_direct_map"):
            self._index.make_direct_map()
        self.size: int = self._index.ntotal
        self.dimensions: int = self._index.d

    def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, cosine) for a unit vector (d,), best first."""
        if not self.size:
            return []
        scores, numbers = self._index.search(vector[None, :], min(limit, self.size))
        return [
            (int(number), float(score))
            for number, score in zip(numbers[0], scores[0], strict=True)
            if number >= 0
        ]

    def cosines(self, vector: NDArray[np.float32], numbers: list[int]) -> NDArray[np.float32]:
        """Return the cosine of a unit vector (d,) with each of the numbered passages."""
        if not numbers:
            return np.zeros(0, np.float32)
        stored = self._index.reconstruct_batch(np.asarray(numbers, np.int64))
        return np.asarray(stored @ vector, np.float32)
