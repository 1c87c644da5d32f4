"""What a line is by its letters: a question, or one of the things that people say besides.

A weighted sum of the character 2- to 4-grams of its words and of its pairs of words, learnt by
`training.routes`. It knows what the rules do not say, and is asked after them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

from index.language.folding import fold

MODEL = Path(__file__).with_suffix(".json")
QUESTION = "question"
SCALE = 10
"""Weights are kept as whole tenths."""


def line_kind(line: str, of: str = "") -> tuple[str, float]:
    """Return what a line most probably is, if it is no question, and how probable that is.

    `of` asks for the kinds that begin so alone, and returns the rest of the name: ``errand ``.
    """
    chances = line_kinds(line)
    kinds = (kind for kind in chances if kind.startswith(of) and kind != QUESTION)
    best = max(kinds, key=lambda kind: chances[kind])
    return best.removeprefix(of), chances[best]


def line_kinds(line: str) -> Mapping[str, float]:
    """Return the probability, 0 to 1, of everything that a line may be."""
    kinds, bias, weights = _model(MODEL)
    known = [weights[gram] for gram in grams(line) if gram in weights]
    length = SCALE * math.sqrt(max(1, len(known)))
    scores = [
        start + sum(row[number] for row in known) / length for number, start in enumerate(bias)
    ]
    highest = max(scores)
    chances = [math.exp(score - highest) for score in scores]
    total = sum(chances)
    return {kind: chance / total for kind, chance in zip(kinds, chances, strict=True)}


def grams(line: str) -> set[str]:
    """Return the 2- to 4-grams of a line's words, and its pairs of words, folded.

    >>> sorted(grams("Ja då"))[:5]
    [' d', ' da', ' da ', ' j', ' ja']
    """
    words = fold(line.replace("'", "").replace("’", "")).split()
    padded = [f" {word} " for word in words]
    return {
        word[start : start + size]
        for word in padded
        for size in (2, 3, 4)
        for start in range(len(word) - size + 1)
    } | {f"{one}_{other}" for one, other in pairwise(("^", *words, "$"))}


@cache
def _model(path: Path) -> tuple[list[str], list[float], dict[str, list[float]]]:
    table = json.loads(path.read_text(encoding="utf-8"))
    return table["kinds"], table["bias"], table["grams"]
