"""A weighted sum of named features, read from a small file: one line a feature, easy to read.

Each line holds a feature's name, its mean and spread where it was learnt, and its weight. A model
picks its features by name, so the order in which they are computed does not matter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

    Columns = Mapping[str, Floats]
    """Features by name, each of shape (n,): one number for each of n things."""


class LinearModel:
    """Gives each of n things a number: the bias and a weight for every feature."""

    def __init__(self, path: Path) -> None:
        """Read the model; raises ModelError if the file does not hold one."""
        self._path = path
        try:
            stored = json.loads(path.read_text("utf-8"))
            self.features: tuple[str, ...] = tuple(stored["features"])
            rows = np.array(list(stored["features"].values()), np.float32).reshape(-1, 3)
            bias = float(stored["bias"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path} is no model that this Klara reads: {error!r}") from None
        mean, spread, weight = rows.T
        self._weights: Floats = weight / spread
        self._bias = np.float32(bias - float((mean * self._weights).sum()))

    def score(self, columns: Columns) -> Floats:
        """Return (n,) scores; raises ModelError for a feature of the model that is not there."""
        return table(columns, self.features, self._path) @ self._weights + self._bias


def table(columns: Columns, names: Sequence[str], wanted_by: Path | str = "the model") -> Floats:
    """Return the named columns side by side, (n, len(names))."""
    missing = [name for name in names if name not in columns]
    if missing:
        raise ModelError(f"{wanted_by} asks for features that this Klara lacks: {missing}")
    return np.column_stack([columns[name] for name in names]).astype(np.float32)
