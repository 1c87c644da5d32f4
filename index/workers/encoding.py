"""Passages encoded by workers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError
from index.search.encoder import open_encoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.search.encoder import Encoder
    from index.workers.tasks import Workers

TEXTS_AT_ONCE = 512
"""Passages that are sent to be encoded in one task: half a megabyte there and back."""


class EncoderOnWorkers:
    """An encoder whose passages are encoded by workers; questions are encoded here."""

    def __init__(self, name: str | None, workers: Workers) -> None:
        """Open the encoder called `name` here too: what it says of itself must be theirs."""
        self._name, self._workers = name, workers
        self._here: Encoder = open_encoder(name)
        self.quick = self._here.quick
        self.name = self._here.name
        self.fingerprint = self._here.fingerprint
        self.dimensions = self._here.dimensions
        self.encode_queries = self._here.encode_queries

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d), in order."""
        tasks = [
            self._workers.submit(_encoded, self._name, texts[first : first + TEXTS_AT_ONCE])
            for first in range(0, len(texts), TEXTS_AT_ONCE)
        ]
        parts = [np.zeros((0, self.dimensions), np.float32)]
        for task in tasks:
            fingerprint, vectors = task.result()
            if fingerprint != self.fingerprint:
                raise ModelError(f"the workers have another encoder than {self.name}: update them")
            parts.append(vectors)
        return np.concatenate(parts)


def _encoded(name: str | None, texts: Sequence[str]) -> tuple[str, NDArray[np.float32]]:
    encoder = _opened(name)
    return encoder.fingerprint, encoder.encode_passages(texts)


@cache
def _opened(name: str | None) -> Encoder:
    return open_encoder(name)
