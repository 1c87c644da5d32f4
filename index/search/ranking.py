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


WEIGHTS = Path(__file__).with_name("ranking.json")

IN_SOME_FORM = 0.6
"""The share of a word's 4-grams from which a sentence counts as holding the word in some form."""

WHOLE = 0.9
"""The share from which it holds a number or a name, where one letter makes another of it."""


@cache
def ranker() -> LinearModel:
    """Return the model that `training.ranker` learnt."""
    return LinearModel(WEIGHTS)


def features(overlap: Overlap, lexical: Floats, cosines: Floats) -> dict[str, Floats]:
    """Return the features (p,) of p passages; `lexical` (BM25) and `cosines` are (p,)."""
    question = overlap.question
    first = overlap.first
    count = len(first)
    present = np.minimum(overlap.counts, 1.0)
    weight = question.weights / max(float(question.weights.sum()), 1e-6)
    gram_weight = question.rarity / max(float(question.rarity.sum()), 1e-6)
    content_weight = _shares(question.rarity * question.content)
    bridge_weight = _shares(question.rarity * question.bridges)

    passage_grams = np.maximum.reduceat(present, first)
    exact = np.minimum(np.maximum.reduceat(overlap.exact, first), 1.0)
    stems = np.minimum(np.maximum.reduceat(overlap.stems, first), 1.0)
    share = np.maximum.reduceat(np.maximum(overlap.share, np.minimum(overlap.stems, 1.0)), first)

    soft = np.maximum(overlap.share, np.minimum(overlap.stems, 1.0))
    sentence = soft @ weight
    heads = np.zeros(len(sentence), bool)
    heads[first] = True
    in_head = sentence[first]
    alone = np.where(heads, 0.0, sentence)
    pair = np.where(heads, 0.0, np.maximum(soft, _next(soft, heads)) @ weight)
    best_sentence = np.maximum.reduceat(alone, first)
    best_stem = np.maximum.reduceat(
        np.where(heads, 0.0, np.minimum(overlap.stems, 1.0) @ weight), first
    )
    best_grams = np.maximum.reduceat(np.where(heads, 0.0, present @ content_weight), first)
    best_pair = np.maximum.reduceat(pair, first)

    by_rarity = np.argsort(-question.weights, kind="stable")
    rarest = share[:, by_rarity[0]] if len(by_rarity) else np.ones(count, np.float32)
    second = share[:, by_rarity[1]] if len(by_rarity) > 1 else rarest
    missing = ((share < IN_SOME_FORM) * question.weights).max(axis=1, initial=0.0)
    lengths = np.add.reduceat(overlap.lengths, first).astype(np.float32)
    words_bm25 = _bm25(
        np.add.reduceat(0.5 * overlap.exact + 0.5 * overlap.stems, first), lengths, question.weights
    )
    grams_bm25 = _bm25(
        np.add.reduceat(overlap.counts, first), lengths, question.rarity * question.content, b=0.3
    )
    holding = np.add.reduceat(
        (soft.max(axis=1, initial=0.0) > IN_SOME_FORM).astype(np.float32), first
    )
    segments = np.add.reduceat(np.ones(len(sentence), np.float32), first)
    gram_cover = passage_grams @ gram_weight
    share_cover = share @ weight
    top_count = np.add.reduceat(overlap.stems, first)
    rare_count = top_count[:, by_rarity[0]] if len(by_rarity) else np.zeros(count)
    return {
        "lexical of best": lexical / max(float(lexical.max(initial=0.0)), 1e-6),
        "lexical standardised": _standard(lexical),
        "lexical of most possible": lexical / max(2.2 * float(question.rarity.sum()), 1e-6),
        "lexical place": _place(lexical),
        "cosine": cosines,
        "cosine standardised": _standard(cosines),
        "cosine below best": cosines - cosines.max(initial=-1.0),
        "cosine place": _place(cosines),
        "grams covered": gram_cover,
        "content grams covered": passage_grams @ content_weight,
        "bridges covered": passage_grams @ bridge_weight
        if question.bridges.any()
        else np.full(count, -1.0),
        "words exact": exact @ weight,
        "words stem": stems @ weight,
        "words share": share_cover,
        "best sentence share": best_sentence,
        "best sentence stem": best_stem,
        "best sentence grams": best_grams,
        "best two sentences share": best_pair,
        "head share": in_head,
        "rarest word share": rarest,
        "second rarest word share": second,
        "rarest unmet": missing / max(float(question.weights.max(initial=0.0)), 1e-6),
        "numbers met": _share_present(share, question.number),
        "names met": _share_present(share, question.name),
        "word bm25 of most possible": words_bm25 / max(2.2 * float(question.weights.sum()), 1e-6),
        "word bm25 of best": words_bm25 / max(float(words_bm25.max()), 1e-6),
        "share below best": share_cover - share_cover.max(),
        "best sentence below best": best_sentence - best_sentence.max(),
        "grams below best": gram_cover - gram_cover.max(),
        "sentences that hold a word": holding / segments,
        "length": np.log(lengths),
        "sentences": segments - 1.0,
        "words in question": np.full(count, len(question.words)),
        "mean rarity": np.full(count, question.weights.mean() if len(question.weights) else 0.0)
        / max(np.log1p(question.size), 1.0),
        "short gram bm25 of best": grams_bm25 / max(float(grams_bm25.max()), 1e-6),
        "rarest word count": np.log1p(rare_count),
    }


def _shares(weights: Floats) -> Floats:
    shares: Floats = weights / max(float(weights.sum()), 1e-6)
    return shares


def _next(soft: Floats, heads: NDArray[np.bool_]) -> Floats:
    """Return the row after each, zero where that is another passage's head."""
    after: Floats = np.zeros_like(soft)
    after[:-1] = np.where(heads[1:, None], 0.0, soft[1:])
    return after


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
