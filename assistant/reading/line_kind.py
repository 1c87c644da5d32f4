"""What a line is by its letters: a question, or one of the things that people say besides.

A weighted sum of the character 2- to 4-grams of its words, learnt by `training.routes`. It knows
what the rules do not say, and is asked after them.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.language.folding import fold

MODEL = Path(__file__).with_suffix(".json")
QUESTION = "question"
ERRAND = "errand "
"""How the kinds of errands begin; the rest is the name of the contact."""


@dataclass(frozen=True, slots=True)
class LineKind:
    """The most probable kind of a line that is no question, and its probability, 0 to 1."""

    name: str
    probability: float


def line_kind(line: str) -> LineKind:
    """Return what a line most probably is, if it is no question."""
    kinds, bias, weights = _model()
    known = [weights[gram] for gram in grams(line) if gram in weights]
    length = math.sqrt(max(1, len(known)))
    scores = [
        start + sum(row[number] for row in known) / length for number, start in enumerate(bias)
    ]
    highest = max(scores)
    chances = [math.exp(score - highest) for score in scores]
    whole = sum(chances)
    name, chance = max(
        ((kind, c) for kind, c in zip(kinds, chances, strict=True) if kind != QUESTION),
        key=lambda pair: pair[1],
    )
    return LineKind(name, chance / whole)


def grams(line: str) -> set[str]:
    """Return the 2- to 4-grams of a line's words, folded, each word with blanks around it."""
    padded = [f" {word} " for word in fold(line.replace("'", "").replace("’", "")).split()]
    return {
        word[start : start + size]
        for word in padded
        for size in (2, 3, 4)
        for start in range(len(word) - size + 1)
    }


@cache
def _model() -> tuple[list[str], list[float], dict[str, list[float]]]:
    table = json.loads(MODEL.read_text(encoding="utf-8"))
    return table["kinds"], table["bias"], table["grams"]
