"""Texts to vectors: one of the two shipped encoders, or any sentence-transformers model.

The good one is a transformer (`onnx_encoder`): it takes words of every day to the official ones,
and some 25 ms for a passage. The quick one is a table (`static_encoder`): 75,000 passages in
seconds. Which one a collection is encoded with is decided by its size; the generation says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.search.onnx_encoder import OnnxEncoder, is_onnx_encoder
from index.search.static_encoder import StaticEncoder, is_static

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = Path(__file__).parents[1] / "model"
TRANSFORMER = SHIPPED / "transformer"
TRANSFORMER_NAME, QUICK_NAME = "klara-e5-sv", "klara-static-sv"

GOOD_UP_TO = 10_000_000
"""Characters of a collection that the good encoder is used for: some 20,000 passages, which take it
about five minutes on two cores the first time; later only what is new is encoded."""


class Encoder(Protocol):
    """Turns texts into unit vectors (n, dimensions) of float32; an empty text may be all zeros.

    ``name`` is what it is called in manifests and messages, ``fingerprint`` a hash that changes
    whenever the vectors would. ``quick`` says whether some dozens of sentences can be encoded
    while somebody waits for an answer.
    """

    quick: bool

    name: str
    fingerprint: str
    dimensions: int

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of questions."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors of what is searched."""


class Shipped(OnnxEncoder):
    """The good encoder, which leaves a large collection to the quick one."""


def open_encoder(name: str | None = None) -> Encoder:
    """Return the shipped encoder, or the model with this name or in this folder.

    Raises ModelError if the model's files or the packages that it needs are not there.
    """
    if name is None:
        return shipped_encoder()
    folder = Path(name).expanduser()
    if is_static(folder):
        return StaticEncoder(folder, folder.name)
    if is_onnx_encoder(folder):
        return OnnxEncoder(folder)
    from index.search.named_encoder import NamedEncoder

    return NamedEncoder(name)


@cache
def shipped_encoder() -> Shipped:
    """Return the shipped encoder, opened once."""
    return Shipped(TRANSFORMER)


@cache
def quick_encoder() -> StaticEncoder:
    """Return the quick encoder, opened once, for what must be quick whatever was asked for."""
    return StaticEncoder(SHIPPED, QUICK_NAME)


def fitting(encoder: Encoder, characters: int) -> Encoder:
    """Return the encoder for a collection of so many characters; one that was named stays."""
    if isinstance(encoder, Shipped) and characters > GOOD_UP_TO:
        return quick_encoder()
    return encoder


def that_built(encoder: Encoder, fingerprint: str) -> Encoder:
    """Return the encoder with this fingerprint if it is a shipped one; one that was named stays."""
    if isinstance(encoder, Shipped) and encoder.fingerprint != fingerprint:
        return quick_encoder()
    return encoder
