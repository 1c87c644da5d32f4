"""The quick encoder: a table of word pieces' vectors; a text's is the mean of its pieces'.

It is saved as sentence-transformers' StaticEmbedding saves it, so that `SentenceTransformer(path)`
gives the same vectors; here tokenizers and numpy are enough.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MANY = 500


def is_static(folder: Path) -> bool:
    """Return whether a folder holds a StaticEmbedding and nothing that needs torch."""
    try:
        modules = json.loads((folder / "modules.json").read_text())
    except (OSError, ValueError):
        return False
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}


class StaticEncoder:
    """A table of word-piece vectors, opened."""

    quick = True

    def __init__(self, folder: Path, name: str) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        root = folder / json.loads((folder / "modules.json").read_text())[0]["path"]
        try:
            tensors = load_file(root / "model.safetensors")
            self._tokenizer: Any = Tokenizer.from_file(str(root / "tokenizer.json"))
            self._table = tensors["embedding.weight"]
        except (OSError, SafetensorError, KeyError) as error:
            raise ModelError(f"{folder} is not a whole StaticEmbedding: {error}") from None
        except Exception as error:  # tokenizers raises nothing narrower
            raise ModelError(f"{root / 'tokenizer.json'} cannot be read: {error}") from None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.name = name
        self.dimensions: int = self._table.shape[1]
        digest = hashlib.sha256((root / "tokenizer.json").read_bytes())
        digest.update(self._table.tobytes())
        self.fingerprint = f"static-{digest.hexdigest()[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d); a text without a known piece is all zeros."""
        sums = np.zeros((len(texts), self.dimensions), np.float32)
        pieces = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        # Halves are slow to add up: for many texts the whole table is widened once.
        table = self._table if len(texts) < _MANY else self._table.astype(np.float32)
        for row, piece in zip(sums, pieces, strict=True):
            if piece.ids:
                table.take(piece.ids, axis=0).mean(axis=0, dtype=np.float32, out=row)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        unit: NDArray[np.float32] = sums / np.maximum(lengths, 1e-9)
        return unit

    encode_passages = encode_queries
