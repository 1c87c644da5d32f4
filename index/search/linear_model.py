"""A weighted sum of features, read from a small file: one line a feature, easy to read.

Each line holds a feature's name, its mean and spread where it was learnt, and its weight.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Linear:
    """A model that gives every row of features (n, f) a number."""

    def __init__(self, path: Path, features: Sequence[str]) -> None:
        """Read the model; raises ModelError if it is not one over just these features."""
        try:
            read = json.loads(path.read_text("utf-8"))
            rows = np.array([read["features"][name] for name in features], np.float32)
            self._bias = float(read["bias"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path} is no model that this Klara reads: {error!r}") from None
        mean, spread, weight = rows.T
        self._weights: Floats = weight / spread
        self._bias -= float((mean * self._weights).sum())

    def of(self, rows: Floats) -> Floats:
        """Return (n,) numbers for (n, f) features."""
        found: Floats = rows @ self._weights + np.float32(self._bias)
        return found
