"""What speaks for and against a sentence as an answer: every feature of it, in one table.

A row is one sentence of a passage that was found. What is counted is the share of the question's
words, each weighed by how rare it is, that a sentence holds: whole, with another ending, or
inside a compound. Features that name a word or a thing asked for are -1 where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.choosing.expected_answer import AskedFor, Asks, counted
from index.search.reader import Met

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Places = Sequence[tuple[int, int]]
"""Where a sentence holds something: (start, end) in it."""

FEATURES = (
    # How the passage was found
    "passage score",
    "passage below best",
    "passage above next",
    "passage place",
    "passage lexical of most possible",
    "passage cosine",
    # What the sentence holds of the question
    "share",
    "exact",
    "stems",
    "grams",
    "share with head",
    "share with neighbours",
    "share before",
    "share after",
    "head share",
    "passage share",
    "share below passage's best",
    "share below best",
    "cosine",
    "cosine below best",
    "cosine with neighbours",
    # What is missing
    "rarest word",
    "rarest word in reach",
    "rarest missing in reach",
    "second rarest word in reach",
    "words missing in reach",
    "numbers in reach",
    "names in reach",
    "names in sentence",
    # What is asked for
    "asked for is there",
    "asked for is missing",
    "number is there",
    "unit is there",
    "date is there",
    "place is there",
    "person is there",
    "reason is there",
    "money or share is there",
    "duration is there",
    "asked for stands before",
    "asks for something else",
    # The sentence itself
    "first",
    "place in passage",
    "sentences in passage",
    "length",
    "very short",
    "after a question",
    "speech",
    "words in question",
    "mean rarity",
)


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of some passages: s of them, hit by hit and in the order of the text.

    ``hit`` (s,) numbers the passage, ``spans`` (s, 2) are offsets into it, ``row`` (s,) is where
    the sentence stands in what was matched.
    """

    hit: NDArray[np.int64]
    spans: NDArray[np.int64]
    row: NDArray[np.int64]
    texts: tuple[str, ...]

    @property
    def may_answer(self) -> NDArray[np.bool_]:
        """Return (s,) which can be an answer: one that asks cannot, unless all of them do."""
        asks = np.array([text.rstrip().endswith("?") for text in self.texts], bool)
        return ~asks | asks.all()


def sentences_of(met: Met, texts: Sequence[str]) -> Sentences:
    """Return the sentences of the passages that were met, of which these are the texts."""
    hit, spans, row, words = [], [], [], []
    for number, (place, text) in enumerate(zip(met.places, texts, strict=False)):
        first = int(met.matched.first[place])
        for k, (start, end) in enumerate(met.matched.spans[place]):
            hit.append(number)
            spans.append((int(start), int(end)))
            row.append(first + 1 + k)
            words.append(text[start:end])
    return Sentences(
        np.array(hit, np.int64),
        np.array(spans, np.int64).reshape(-1, 2),
        np.array(row, np.int64),
        tuple(words),
    )


def features(
    met: Met, sentences: Sentences, asked: AskedFor, found: Sequence[Places], cosines: Floats
) -> Floats:
    """Return (s, f) of what speaks for each sentence.

    `found` says where each sentence holds what is asked for, `cosines` (s,) how alike it is.
    """
    matched, rows, hit = met.matched, sentences.row, sentences.hit
    weights = matched.question.weights
    weight = weights / max(float(weights.sum()), 1e-6)
    count = len(rows)
    stems = np.minimum(matched.stems[rows], 1.0)
    exact = np.minimum(matched.exact[rows], 1.0)
    soft = np.maximum(matched.share[rows], stems)
    content = matched.question.rarity * matched.question.content
    content = content / max(float(content.sum()), 1e-6)

    firsts = matched.first[list(met.places)][hit]
    head = np.maximum(matched.share[firsts], np.minimum(matched.stems[firsts], 1.0))
    begins = np.flatnonzero(np.diff(hit, prepend=-1))
    whole = np.maximum(np.maximum.reduceat(soft, begins)[np.cumsum(hit_starts(hit)) - 1], head)
    with_head = np.maximum(soft, head)
    before, after = shifted(soft, hit, 1), shifted(soft, hit, -1)
    around = np.maximum(np.maximum(before, after), soft)
    reach = np.maximum(with_head, np.maximum(before, 0.8 * around))

    share = soft @ weight
    order = np.argsort(-weights, kind="stable")
    rarest = order[0] if len(order) else None
    second = order[1] if len(order) > 1 else rarest
    missing = (reach < 0.6) * weights[None, :]
    best_in_passage = np.maximum.reduceat(share, begins)[np.cumsum(hit_starts(hit)) - 1]
    scores = np.array([met.hits[number].score for number in hit], np.float32)
    ranked = [one.score for one in met.hits]
    best = ranked[0]
    following = np.array([*ranked[1:], ranked[-1] - 1.0], np.float32)[hit]
    lexical = np.array([met.hits[number].lexical for number in hit], np.float32)
    most = max(2.2 * float(matched.question.rarity.sum()), 1e-6)
    there = np.array([bool(spans) for spans in found], np.float32)
    unit = np.array(
        [bool(counted(asked, t, at)) for t, at in zip(sentences.texts, found, strict=True)],
        np.float32,
    )
    position = np.arange(count) - begins[np.cumsum(hit_starts(hit)) - 1]
    sizes = np.bincount(hit, minlength=len(met.hits))[hit]
    lengths = matched.lengths[rows].astype(np.float32)
    specific = asked.kind is not Asks.OTHER

    def of_kind(*kinds: Asks) -> Floats:
        return there - 0.5 if asked.kind in kinds else np.zeros(count, np.float32)

    def column(share_of: Floats, word: int | None) -> Floats:
        return share_of[:, word] if word is not None else np.ones(count, np.float32)

    return np.column_stack(
        [
            scores,
            scores - best,
            scores - following,
            np.log1p(hit),
            lexical / most,
            np.array([met.hits[number].dense for number in hit], np.float32),
            share,
            exact @ weight,
            stems @ weight,
            np.minimum(matched.counts[rows], 1.0) @ content,
            with_head @ weight,
            around @ weight,
            before @ weight,
            after @ weight,
            head @ weight,
            whole @ weight,
            share - best_in_passage,
            share - share.max(initial=0.0),
            cosines,
            cosines - cosines.max(initial=0.0),
            np.maximum(shifted(cosines[:, None], hit, 1), shifted(cosines[:, None], hit, -1))[:, 0],
            column(soft, rarest),
            column(reach, rarest),
            missing.max(axis=1, initial=0.0) / max(float(weights.max(initial=0.0)), 1e-6),
            column(reach, second),
            (missing > 0).sum(axis=1) / max(len(weights), 1),
            _met(reach, matched.question.number),
            _met(np.maximum(reach, whole), matched.question.name),
            _met(soft, matched.question.name),
            there if specific else np.zeros(count),
            1.0 - there if specific else np.zeros(count),
            of_kind(Asks.NUMBER),
            unit if asked.unit else np.zeros(count),
            of_kind(Asks.DATE, Asks.TIME),
            of_kind(Asks.PLACE),
            of_kind(Asks.PERSON),
            of_kind(Asks.REASON),
            of_kind(Asks.MONEY, Asks.SHARE),
            of_kind(Asks.DURATION),
            shifted(there[:, None], hit, 1)[:, 0] if specific else np.zeros(count),
            np.full(count, 0.0 if specific else 1.0),
            (position == 0).astype(np.float32),
            np.log1p(position),
            np.log(sizes),
            np.log(lengths),
            (lengths < 40).astype(np.float32),
            shifted((~sentences.may_answer).astype(np.float32)[:, None], hit, 1)[:, 0],
            np.array([text.startswith(("–", "-", "—", "”")) for text in sentences.texts], bool),
            np.full(count, len(weights)),
            np.full(count, weights.mean() if len(weights) else 0.0)
            / max(np.log1p(matched.question.size), 1.0),
        ]
    ).astype(np.float32)


def hit_starts(hit: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return 1 where a new passage begins, else 0."""
    starts: NDArray[np.int64] = (np.diff(hit, prepend=-1) != 0).astype(np.int64)
    return starts


def shifted(values: Floats, hit: NDArray[np.int64], by: int) -> Floats:
    """Return the row before (1) or after (-1) each, zero where that is another passage's."""
    moved = np.roll(values, by, axis=0)
    same = np.roll(hit, by) == hit
    same[0 if by > 0 else -1] = False
    beside: Floats = moved * same[:, None]
    return beside


def _met(share: Floats, which: NDArray[np.bool_]) -> Floats:
    """Return the least share of some words that is met; -1 where the question has none of them."""
    if not which.any():
        return np.full(len(share), -1.0, np.float32)
    least: Floats = share[:, which].min(axis=1)
    return least
