"""Which sentences answer: every sentence of the best passages, scored, best first.

A sentence is scored by how much of the question's rare 4-grams it covers, alone and with its
neighbours, its headings and its title, and by how well its passage was found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.lexical import fold, grams
from index.records import Document, Hit
from index.sentences import sentences


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a passage that was found: offsets into the revision, and a probability.

    ``marked`` holds the offsets of the words that answer or match.
    """

    hit: Hit
    start: int
    end: int
    probability: float
    marked: tuple[tuple[int, int], ...] = ()


def candidates(
    question: str,
    hits: Sequence[Hit],
    texts: Sequence[str],
    documents: Sequence[Document | None],
    *,
    rarity: dict[str, float],
) -> list[Candidate]:
    """Return every sentence of the hits with the probability that it answers, best first.

    ``texts`` are the words of the passages and ``documents`` what they belong to, hit by hit;
    ``rarity`` weighs the question's 4-grams.
    """
    whole = sum(rarity.values()) or 1.0
    best = max((hit.score for hit in hits), default=1.0) or 1.0
    found = []
    for hit, text, document in zip(hits, texts, documents, strict=True):
        title = document.title if document else ""
        around = set(grams(fold("\n".join((title, *hit.passage.trail)))))
        spans = sentences(text)
        held = [set(grams(fold(text[a:b]))) for a, b in spans]
        for i, (a, b) in enumerate(spans):
            near = held[i].union(*held[max(0, i - 1) : i + 2], around)
            own = sum(w for gram, w in rarity.items() if gram in held[i]) / whole
            wide = sum(w for gram, w in rarity.items() if gram in near) / whole
            score = 3.0 * own + 3.0 * wide + 1.5 * hit.score / best - 3.6
            found.append(
                Candidate(
                    hit,
                    hit.passage.start + a,
                    hit.passage.start + b,
                    1.0 / (1.0 + math.exp(-2.0 * score)),
                )
            )
    found.sort(key=lambda c: (-c.probability, c.hit.number, c.start))
    return found
