"""The order of passages: the features of each, and the model that weighs them.

Every column of `features` holds one number for each passage. What depends on the size of a
collection is compared with the best passage or with the most that the question can reach.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.search.linear_model import LinearModel
from index.search.word_overlap import Overlap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


WEIGHTS = {
    True: Path(__file__).with_name("ranking-quick.json"),
    False: Path(__file__).with_name("ranking.json"),
}
"""By whether the encoder is quick: a transformer's cosines mean something else than a table's."""

IN_SOME_FORM = 0.6
"""The share of a word's 4-grams from which a sentence counts as holding the word in some form."""

WHOLE = 0.9
"""The share from which it holds a number or a name, where one letter makes another of it."""

MOST_OF_A_WORD = 2.2
"""What BM25 gives a word at most, in rarities of it: k1 + 1, and tantivy's k1 is 1.2."""


@cache
def ranker(quick: bool) -> LinearModel:
    """Return the model that `training.ranker` learnt, with a quick encoder or with a good one."""
    return LinearModel(WEIGHTS[quick])


def features(overlap: Overlap, lexical: Floats, cosines: Floats) -> dict[str, Floats]:
    """Return the features (p,) of p passages; `lexical` (BM25) and `cosines` are (p,)."""
    question = overlap.question
    count = len(overlap.first)
    return {
        "lexical of best": lexical / max(float(lexical.max(initial=0.0)), 1e-6),
        "lexical standardised": _standard(lexical),
        "lexical of most possible": lexical
        / max(MOST_OF_A_WORD * float(question.rarity.sum()), 1e-6),
        "lexical place": _place(lexical),
        "cosine": cosines,
        "cosine standardised": _standard(cosines),
        "cosine below best": cosines - cosines.max(initial=-1.0),
        "cosine place": _place(cosines),
        **_covered(overlap),
        **_in_one_sentence(overlap),
        **_counted(overlap),
        "words in question": np.full(count, len(question.words)),
        "mean rarity": np.full(count, question.weights.mean() if len(question.weights) else 0.0)
        / max(np.log1p(question.size), 1.0),
    }


def _covered(overlap: Overlap) -> dict[str, Floats]:
    """How much of the question's 4-grams and words a passage holds somewhere."""
    question, first = overlap.question, overlap.first
    weight = _shares(question.weights)
    grams = np.maximum.reduceat(np.minimum(overlap.counts, 1.0), first)
    exact = np.minimum(np.maximum.reduceat(overlap.exact, first), 1.0)
    stems = np.minimum(np.maximum.reduceat(overlap.stems, first), 1.0)
    share = np.maximum.reduceat(_in_some_form(overlap), first)
    by_rarity = np.argsort(-question.weights, kind="stable")
    rarest = share[:, by_rarity[0]] if len(by_rarity) else np.ones(len(first), np.float32)
    missing = ((share < IN_SOME_FORM) * question.weights).max(axis=1, initial=0.0)
    grams_covered = grams @ (question.rarity / max(float(question.rarity.sum()), 1e-6))
    words_share = share @ weight
    return {
        "grams covered": grams_covered,
        "grams below best": grams_covered - grams_covered.max(),
        "content grams covered": grams @ _shares(question.rarity * question.content),
        "bridges covered": grams @ _shares(question.rarity * question.bridges)
        if question.bridges.any()
        else np.full(len(first), -1.0),
        "words exact": exact @ weight,
        "words stem": stems @ weight,
        "words share": words_share,
        "share below best": words_share - words_share.max(),
        "rarest word share": rarest,
        "second rarest word share": share[:, by_rarity[1]] if len(by_rarity) > 1 else rarest,
        "rarest unmet": missing / max(float(question.weights.max(initial=0.0)), 1e-6),
        "numbers met": _share_present(share, question.number),
        "names met": _share_present(share, question.name),
    }


def _in_one_sentence(overlap: Overlap) -> dict[str, Floats]:
    """How much of the question the head holds, and the best sentence or two after one another."""
    question, first = overlap.question, overlap.first
    weight = _shares(question.weights)
    soft = _in_some_form(overlap)
    sentence = soft @ weight
    heads = np.zeros(len(sentence), bool)
    heads[first] = True
    after = np.zeros_like(soft)
    after[:-1] = np.where(heads[1:, None], 0.0, soft[1:])

    def best(of_segments: Floats) -> Floats:
        return np.maximum.reduceat(np.where(heads, 0.0, of_segments), first)

    best_share = best(sentence)
    content = _shares(question.rarity * question.content)
    return {
        "head share": sentence[first],
        "best sentence share": best_share,
        "best sentence below best": best_share - best_share.max(),
        "best sentence stem": best(np.minimum(overlap.stems, 1.0) @ weight),
        "best sentence grams": best(np.minimum(overlap.counts, 1.0) @ content),
        "best two sentences share": best(np.maximum(soft, after) @ weight),
    }


def _counted(overlap: Overlap) -> dict[str, Floats]:
    """How often the question's words and 4-grams stand in a passage, and how long that is."""
    question, first = overlap.question, overlap.first
    lengths = np.add.reduceat(overlap.lengths, first).astype(np.float32)
    words_bm25 = _bm25(
        np.add.reduceat(0.5 * overlap.exact + 0.5 * overlap.stems, first), lengths, question.weights
    )
    grams_bm25 = _bm25(
        np.add.reduceat(overlap.counts, first), lengths, question.rarity * question.content, b=0.3
    )
    of_the_question = _in_some_form(overlap).max(axis=1, initial=0.0) > IN_SOME_FORM
    segments = np.add.reduceat(np.ones(len(overlap.lengths), np.float32), first)
    stems = np.add.reduceat(overlap.stems, first)
    weights = question.weights
    rarest = stems[:, weights.argmax()] if weights.size else np.zeros(len(stems))
    return {
        "word bm25 of most possible": words_bm25
        / max(MOST_OF_A_WORD * float(question.weights.sum()), 1e-6),
        "word bm25 of best": words_bm25 / max(float(words_bm25.max()), 1e-6),
        "short gram bm25 of best": grams_bm25 / max(float(grams_bm25.max()), 1e-6),
        "sentences that hold a word": np.add.reduceat(of_the_question.astype(np.float32), first)
        / segments,
        "length": np.log(lengths),
        "sentences": segments - 1.0,
        "rarest word count": np.log1p(rarest),
    }


def _in_some_form(overlap: Overlap) -> Floats:
    """Return how much of each word's stem each segment holds (s, w), whole or in a compound."""
    return np.maximum(overlap.share, np.minimum(overlap.stems, 1.0))


def _shares(weights: Floats) -> Floats:
    return weights / max(float(weights.sum()), 1e-6)


def _standard(values: Floats) -> Floats:
    standard: Floats = (values - values.mean()) / max(float(values.std()), 1e-6)
    return standard


def _place(values: Floats) -> Floats:
    places = np.empty(len(values), np.float32)
    places[np.argsort(-values, kind="stable")] = np.log1p(np.arange(len(values)))
    return places


def _share_present(share: Floats, which: NDArray[np.bool_]) -> Floats:
    """Return the share of some words that are there; -1 where the question has none of them."""
    if not which.any():
        return np.full(len(share), -1.0, np.float32)
    present: Floats = (share[:, which] > WHOLE).mean(axis=1)
    return present


def _bm25(
    counts: Floats, lengths: Floats, weights: Floats, k: float = 1.2, b: float = 0.6
) -> Floats:
    """Return BM25 of counts (p, t) with the passages at hand for their mean length."""
    norm: Floats = k * (1.0 - b + b * lengths / max(float(lengths.mean()), 1.0))
    scores: Floats = (counts * (k + 1.0) / (counts + norm[:, None])) @ weights
    return scores
