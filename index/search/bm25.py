"""BM25 as tantivy works it out, for an engine that is sent numbers: an inner product of two sides.

A passage's side is what each of its 4-grams is worth in it, the question's how rare each is. The
parts are tantivy's: its constants, its rarity, and lengths as it keeps them, so that both engines
give a passage the same score.
"""

from __future__ import annotations

import math
from collections import Counter

from index.search.lexical import GRAM

K1 = 1.2
"""How soon a 4-gram that comes again adds little."""
B = 0.75
"""What a passage's length costs."""
EXACT_LENGTHS = 24
"""Lengths that are kept as they are; of what a longer one has beyond that, the highest four bits
are."""


def length(folded: str) -> int:
    """Return how many 4-grams a folded text has."""
    return max(0, len(folded) - GRAM + 1)


def worth(folded: str, mean_length: float) -> dict[str, float]:
    """Return what each 4-gram of a folded passage is worth in it, between 0 and 1.

    ``mean_length`` is that of all passages, in 4-grams.
    """
    size = length(folded)
    cost = K1 * (1 - B + B * stored_length(size) / mean_length) if size else 0.0
    times = Counter(folded[i : i + GRAM] for i in range(size))
    return {gram: count / (count + cost) for gram, count in times.items()}


def rarity(passages: int, size: int) -> float:
    """Return the weight of a 4-gram that so many passages hold, of `size`, in a question."""
    return (K1 + 1) * math.log1p((size - passages + 0.5) / (passages + 0.5))


def stored_length(size: int) -> int:
    """Return a length as tantivy keeps it, in one byte.

    >>> stored_length(39), stored_length(41), stored_length(1000)
    (39, 40, 984)
    """
    beyond = size - EXACT_LENGTHS
    lost = max(0, beyond.bit_length() - 4)
    return size if beyond < 0 else EXACT_LENGTHS + (beyond >> lost << lost)
