"""Which sentences answer: every sentence of the best passages, scored, best first.

question + passages → sentences → what speaks for each (`sentence_features`) → one model orders
them, another says how probable it is that one answers (`training.selector` learns both)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.choosing.expected_answer import AskedFor, asked_for, counted, places
from assistant.choosing.sentence_features import FEATURES, Places, Sentences, features, sentences_of
from index.records import Hit
from index.search.encoder import quick_encoder
from index.search.linear_model import Linear
from index.search.reader import Met

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.encoder import Encoder

    Floats = NDArray[np.float32]

SENTENCES_KEPT = 20_000
"""Sentences whose vectors are kept while a process lives: 20 MB at 256 dimensions."""

ORDER = Path(__file__).with_name("order.json")
PROBABILITY = Path(__file__).with_name("probability.json")
JUDGED = (*FEATURES, "order", "order below best", "order above next")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a passage that was found: offsets into the revision, and a probability.

    ``marked`` holds the offsets of the words that answer, where they can be told; ``introduces``
    is whether it ends in a colon, so that what follows belongs to it.
    """

    hit: Hit
    start: int
    end: int
    probability: float
    marked: tuple[tuple[int, int], ...] = ()
    introduces: bool = False


@cache
def _order() -> Linear:
    return Linear(ORDER, FEATURES)


@cache
def _probability() -> Linear:
    return Linear(PROBABILITY, JUDGED)


# As in `Reader.order`: a probability that is no number reaches no threshold and is not shown.
@np.errstate(invalid="ignore")
def candidates(question: str, met: Met, texts: Sequence[str], encoder: Encoder) -> list[Candidate]:
    """Return every sentence of the passages with the probability that it answers, best first.

    ``texts`` are the words of the passages, hit by hit.
    """
    sentences = sentences_of(met, texts)
    if not sentences.texts:
        return []
    asked = asked_for(question)
    places_found = [places(asked, text) for text in sentences.texts]
    rows = seen(question, met, sentences, asked, places_found, encoder)
    may_answer = sentences.may_answer
    order = np.where(may_answer, _order().of(rows), -np.inf)
    probability = np.zeros(len(rows), np.float32)
    chances = _probability().of(judged(rows[may_answer], order[may_answer]))
    probability[may_answer] = 1.0 / (1.0 + np.exp(-chances))
    found = []
    for i in np.lexsort((sentences.spans[:, 0], sentences.hit, -order))[: may_answer.sum()]:
        hit = met.hits[sentences.hit[i]]
        start, end = (hit.passage.start + int(offset) for offset in sentences.spans[i])
        text = sentences.texts[i]
        answers = counted(asked, text, places_found[i]) or places_found[i]
        marked = tuple((start + a, start + b) for a, b in answers[:2])
        introduces = text.rstrip().endswith(":")
        found.append(Candidate(hit, start, end, float(probability[i]), marked, introduces))
    return found


def seen(
    question: str,
    met: Met,
    sentences: Sentences,
    asked: AskedFor,
    found: Sequence[Places],
    encoder: Encoder,
) -> Floats:
    """Return (s, f) of what speaks for each sentence."""
    quick: Encoder = encoder if encoder.quick else quick_encoder()
    vectors = _kept_vectors(quick, sentences.texts)
    vector = met.vector if encoder.quick else quick.encode_queries([question])[0]
    return features(met, sentences, asked, found, vectors @ vector)


def _kept_vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Return the vectors (s, d) of sentences; those met lately are not encoded again."""
    kept = _vectors_of(encoder.fingerprint)
    held = {text: kept.get(text) for text in texts}
    missing = [text for text, vector in held.items() if vector is None]
    if missing:
        fresh = dict(zip(missing, encoder.encode_passages(missing), strict=True))
        held |= fresh
        if len(kept) + len(fresh) > SENTENCES_KEPT:
            kept.clear()
        kept.update(fresh)
    found: Floats = np.stack([held[text] for text in texts])  # type: ignore[misc]
    return found


@cache
def _vectors_of(fingerprint: str) -> dict[str, Floats]:
    """Return what is kept of an encoder: one dictionary for all threads of a process."""
    return {}


def judged(rows: Floats, order: Floats) -> Floats:
    """Return the features with the order's scores, from which the probability is told."""
    best = np.sort(order)[::-1]
    following = best[1] if len(best) > 1 else best[0] - 3.0
    after = np.where(order >= best[0], order - following, order - best[0])
    return np.column_stack([rows, order, order - best[0], after]).astype(np.float32)
