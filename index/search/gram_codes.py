"""Text as small numbers: one code per letter, folded as the lexical index folds it.

0 is a blank, 1 to 26 the letters a to z (å and ä are a, ö is o), 27 to 36 the digits, and the
rest share 37 to 63. Four codes make a 24-bit number: a 4-gram that arrays can compare.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.language.folding import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK = 0
_KNOWN = 0x3000
"""Characters that have a code of their own or share one; those beyond it share one code."""
_OTHER = 37
_BASE = 0x9E3779B97F4A7C15
"""An odd number whose bits look random (2^64 divided by the golden ratio)."""
_USUAL_ROW = 1 << 18


@cache
def _table() -> NDArray[np.uint8]:
    codes = np.zeros(_KNOWN + 1, np.uint8)
    for number in range(_KNOWN):
        letter = fold(chr(number))[1:2]
        if letter.isspace() or not letter:
            continue
        if "a" <= letter <= "z":
            codes[number] = ord(letter) - ord("a") + 1
        elif "0" <= letter <= "9":
            codes[number] = ord(letter) - ord("0") + 27
        else:
            codes[number] = _OTHER + number % (64 - _OTHER)
    codes[_KNOWN] = _OTHER
    return codes


def codes(text: str) -> NDArray[np.uint8]:
    """Return the codes of a text with one blank at both ends and between words."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    row = np.zeros(len(letters) + 2, np.uint8)
    row[1:-1] = _table()[np.minimum(letters, _KNOWN)]
    keep = np.ones(len(row), bool)
    keep[1:] = (row[1:] != BLANK) | (row[:-1] != BLANK)
    return row[keep]


def grams_of(row: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return the 4-gram that begins at each place of a row of codes (n,) as (n - 3,) numbers."""
    wide = row.astype(np.uint32)
    six = np.uint32(6)
    grams: NDArray[np.uint32] = (
        (wide[:-3] << 3 * six) | (wide[1:-2] << 2 * six) | (wide[2:-1] << six) | wide[3:]
    )
    return grams


@cache
def _powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the first powers of the base and of its inverse, both (count,)."""
    up, down = np.ones(count, np.uint64), np.ones(count, np.uint64)
    np.multiply.accumulate(np.full(count - 1, np.uint64(_BASE)), out=up[1:])
    np.multiply.accumulate(np.full(count - 1, np.uint64(pow(_BASE, -1, 1 << 64))), out=down[1:])
    return up, down


class SliceHashes:
    """Hashes of any slices of a row of codes, by Rabin and Karp's method modulo 2^64."""

    def __init__(self, row: NDArray[np.uint8]) -> None:
        # A few sizes, each made once: the rows of all passages looked at are some 100,000 long.
        up, self._down = _powers(max(_USUAL_ROW, 1 << len(row).bit_length()))
        self._sums = np.zeros(len(row) + 1, np.uint64)
        np.cumsum(row.astype(np.uint64) * up[: len(row)], out=self._sums[1:])

    def of(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
        """Return one number for each slice; equal slices have equal numbers wherever they lie."""
        return (self._sums[ends] - self._sums[starts]) * self._down[starts]
