"""Texts to vectors: the shipped static Swedish encoder, or any sentence-transformers model.

The static encoder is a table with one vector per word piece; a text is the mean of its pieces'
vectors. It is saved as sentence-transformers' StaticEmbedding saves it, so that
`SentenceTransformer(path)` gives the same vectors; here tokenizers and numpy are enough.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHIPPED = Path(__file__).parents[1] / "model"
_MANY = 500
PREFIXES = (
    ("e5-", "query: ", "passage: "),
    ("snowflake-arctic-embed", "query: ", ""),
    ("mxbai-embed", "Represent this sentence for searching relevant passages: ", ""),
)
"""What well-known models want in front of questions and passages, if their files don't say."""


class Encoder(Protocol):
    """Turns texts into unit vectors (n, dimensions) of float32; an empty text may be all zeros.

    ``fingerprint`` changes whenever the vectors would. ``quick`` says whether some dozens of
    sentences can be encoded while somebody waits for an answer.
    """

    quick: bool

    @property
    def name(self) -> str:
        """What it is called in manifests and messages."""

    @property
    def fingerprint(self) -> str:
        """A hash of everything that decides the vectors."""

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of questions."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of what is searched."""


def open_encoder(name: str | None = None) -> Encoder:
    """Return the shipped encoder, or the model with this name or in this folder.

    Raises ModelError if the model's files or the packages that it needs are not there.
    """
    if name is None:
        return quick_encoder()
    folder = Path(name).expanduser()
    if is_static(folder):
        return StaticEncoder(folder, folder.name)
    return TransformerEncoder(name)


@cache
def quick_encoder() -> StaticEncoder:
    """Return the shipped encoder, opened once, for what must be quick whatever was asked for."""
    return StaticEncoder(SHIPPED, "klara-static-sv")


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


class TransformerEncoder:
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
