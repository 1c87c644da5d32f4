"""Any sentence-transformers model, by name or folder; needs the `transformers` extra."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIXES = (
    ("e5-", "query: ", "passage: "),
    ("snowflake-arctic-embed", "query: ", ""),
    ("mxbai-embed", "Represent this sentence for searching relevant passages: ", ""),
)
"""What well-known models want in front of questions and passages, if their files don't say."""


class NamedEncoder:
    """Any sentence-transformers model, with the prefixes and the length that it wants."""

    quick = False

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise ModelError(
                f"the encoder {name} needs sentence-transformers: pip install 'klara[transformers]'"
            ) from None
        try:
            self._model: Any = SentenceTransformer(name)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the encoder {name} cannot be loaded: {str(error).splitlines()[0]}; fetch it on a"
                " connected machine and name its folder"
            ) from None
        self.name = name
        self.dimensions = len(self._model.encode("", show_progress_bar=False))
        prompts = {k: v for k, v in (self._model.prompts or {}).items() if v}
        query, passage = next(((q, p) for part, q, p in PREFIXES if part in name.lower()), ("", ""))
        self._query = prompts.get("query", query)
        self._passage = prompts.get("passage", prompts.get("document", passage))
        weights = hashlib.sha256()
        for key, tensor in sorted(self._model.state_dict().items()):
            weights.update(key.encode())
            weights.update(tensor.float().cpu().numpy().tobytes())
        identity = (
            f"{weights.hexdigest()} {self._query} {self._passage} {self._model.max_seq_length}"
        )
        self.fingerprint = f"st-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d) of questions."""
        return self._encode(texts, self._query)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d) of passages, cut at the model's own length."""
        return self._encode(texts, self._passage)

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        vectors = self._model.encode(
            [prefix + text for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, np.float32)
