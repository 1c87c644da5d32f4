"""What speaks for and against a sentence as an answer: its features, by name.

Every column holds one number for each sentence of the passages. What is counted is the share of
the question's words, each weighed by how rare it is, that a sentence holds: whole, with another
ending, or inside a compound. Features that name a word or a thing asked for are -1 where there is
none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.choosing.expected_answer import Asks, ExpectedAnswer, counted
from index.search.question_terms import Question
from index.search.ranking import IN_SOME_FORM, MOST_OF_A_WORD
from index.search.reader import Matches
from index.search.word_overlap import Overlap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Places = Sequence[tuple[int, int]]
"""Where a sentence holds something: (start, end) in it."""

SPEECH = ("–", "-", "—", "”")
"""How somebody's words begin."""

BESIDE = 0.8
"""What a word beside a sentence counts, against one in it: what stands there may be of another."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of some passages: s of them, hit by hit and in the order of the text.

    ``hit`` (s,) numbers the passage, ``spans`` (s, 2) are offsets into it, ``row`` (s,) is where
    the sentence stands in the overlap.
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


def sentences_of(matches: Matches, texts: Sequence[str]) -> Sentences:
    """Return the sentences of the passages that match, of which these are the texts."""
    hit, spans, row, words = [], [], [], []
    for number, (place, text) in enumerate(zip(matches.places, texts, strict=False)):
        first = int(matches.overlap.first[place])
        for k, (start, end) in enumerate(matches.overlap.spans[place]):
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
    matches: Matches,
    sentences: Sentences,
    expected: ExpectedAnswer,
    spans: Sequence[Places],
    cosines: Floats,
) -> dict[str, Floats]:
    """Return the features (s,) of s sentences.

    `spans` says where each sentence holds what is asked for, `cosines` (s,) how alike it is.
    """
    near = _near(matches, sentences)
    return (
        _of_passages(matches, sentences.hit)
        | _of_shares(matches.overlap, sentences, near)
        | _of_cosines(cosines, sentences.hit)
        | _of_single_words(matches.overlap.question, near)
        | _of_what_is_expected(sentences, expected, spans)
        | _of_form(matches, sentences)
    )


@dataclass(frozen=True, slots=True)
class _Near:
    """How much of each of the q words of the question stands in and around each sentence, (s, q).

    In the sentence, in its passage's heading, in either, in the sentences before and after, in the
    best of these three, in all of the passage.
    """

    sentence: Floats
    head: Floats
    with_head: Floats
    before: Floats
    after: Floats
    around: Floats
    passage: Floats

    @property
    def reach(self) -> Floats:
        """Return the best of them all but the passage; what stands beside counts less."""
        reach: Floats = np.maximum(self.with_head, np.maximum(self.before, BESIDE * self.around))
        return reach


def _near(matches: Matches, sentences: Sentences) -> _Near:
    overlap, hit = matches.overlap, sentences.hit
    sentence = _word_share(overlap, sentences.row)
    head = _word_share(overlap, overlap.first[list(matches.places)][hit])
    before, after = _shifted(sentence, hit, 1), _shifted(sentence, hit, -1)
    return _Near(
        sentence,
        head,
        with_head=np.maximum(sentence, head),
        before=before,
        after=after,
        around=np.maximum(np.maximum(before, after), sentence),
        passage=np.maximum(_best_in_passage(sentence, hit), head),
    )


def _word_share(overlap: Overlap, rows: NDArray[np.int64]) -> Floats:
    """Return how much of each word the rows hold, with whatever ending, (s, q)."""
    share: Floats = np.maximum(overlap.share[rows], np.minimum(overlap.stems[rows], 1.0))
    return share


def _of_passages(matches: Matches, hit: NDArray[np.int64]) -> dict[str, Floats]:
    """Return what the search says of the passage that a sentence stands in."""
    ranked = [one.score for one in matches.hits]
    scores = np.array(ranked, np.float32)[hit]
    following = np.array([*ranked[1:], ranked[-1] - 1.0], np.float32)[hit]
    lexical = np.array([one.lexical for one in matches.hits], np.float32)[hit]
    most = max(MOST_OF_A_WORD * float(matches.overlap.question.rarity.sum()), 1e-6)
    return {
        "passage score": scores,
        "passage below best": scores - ranked[0],
        "passage above next": scores - following,
        "passage place": np.log1p(hit),
        "passage lexical of most possible": lexical / most,
        "passage cosine": np.array([one.dense for one in matches.hits], np.float32)[hit],
    }


def _of_shares(overlap: Overlap, sentences: Sentences, near: _Near) -> dict[str, Floats]:
    """Return how much of the question stands in and around a sentence, rare words counting more."""
    question, rows = overlap.question, sentences.row
    weight = question.weights / max(float(question.weights.sum()), 1e-6)
    content = question.rarity * question.content
    content = content / max(float(content.sum()), 1e-6)
    share = near.sentence @ weight
    return {
        "share": share,
        "exact": np.minimum(overlap.exact[rows], 1.0) @ weight,
        "stems": np.minimum(overlap.stems[rows], 1.0) @ weight,
        "grams": np.minimum(overlap.counts[rows], 1.0) @ content,
        "share with head": near.with_head @ weight,
        "share with neighbours": near.around @ weight,
        "share before": near.before @ weight,
        "share after": near.after @ weight,
        "head share": near.head @ weight,
        "passage share": near.passage @ weight,
        "share below passage's best": share - _best_in_passage(share, sentences.hit),
        "share below best": share - share.max(initial=0.0),
    }


def _of_cosines(cosines: Floats, hit: NDArray[np.int64]) -> dict[str, Floats]:
    """Return how alike the question a sentence is, alone and beside others."""
    return {
        "cosine": cosines,
        "cosine below best": cosines - cosines.max(initial=0.0),
        "cosine with neighbours": np.maximum(_beside(cosines, hit, 1), _beside(cosines, hit, -1)),
    }


def _of_single_words(question: Question, near: _Near) -> dict[str, Floats]:
    """Return what becomes of the words that matter most: the rarest, numbers, names."""
    weights, reach = question.weights, near.reach
    order = np.argsort(-weights, kind="stable")
    rarest = order[0] if len(order) else None
    second = order[1] if len(order) > 1 else rarest
    missing = (reach < IN_SOME_FORM) * weights[None, :]

    def column(share_of: Floats, word: int | None) -> Floats:
        return share_of[:, word] if word is not None else np.ones(len(share_of), np.float32)

    return {
        "rarest word": column(near.sentence, rarest),
        "rarest word in reach": column(reach, rarest),
        "rarest missing in reach": missing.max(axis=1, initial=0.0)
        / max(float(weights.max(initial=0.0)), 1e-6),
        "second rarest word in reach": column(reach, second),
        "words missing in reach": (missing > 0).sum(axis=1) / max(len(weights), 1),
        "numbers in reach": _least(reach, question.number),
        "names in reach": _least(np.maximum(reach, near.passage), question.name),
        "names in sentence": _least(near.sentence, question.name),
    }


def _of_what_is_expected(
    sentences: Sentences, expected: ExpectedAnswer, spans: Sequence[Places]
) -> dict[str, Floats]:
    """Return whether a sentence holds a thing of the kind that is asked for."""
    there = np.array([bool(each) for each in spans], np.float32)
    nothing = np.zeros(len(there), np.float32)
    specific = expected.kind is not Asks.OTHER
    units = [bool(counted(expected, t, at)) for t, at in zip(sentences.texts, spans, strict=True)]

    def of_kind(*kinds: Asks) -> Floats:
        return there - 0.5 if expected.kind in kinds else nothing

    return {
        "asked for is there": there if specific else nothing,
        "asked for is missing": 1.0 - there if specific else nothing,
        "number is there": of_kind(Asks.NUMBER),
        "unit is there": np.array(units, np.float32) if expected.unit else nothing,
        "date is there": of_kind(Asks.DATE, Asks.TIME),
        "place is there": of_kind(Asks.PLACE),
        "person is there": of_kind(Asks.PERSON),
        "reason is there": of_kind(Asks.REASON),
        "money or share is there": of_kind(Asks.MONEY, Asks.SHARE),
        "duration is there": of_kind(Asks.DURATION),
        "asked for stands before": _beside(there, sentences.hit, 1) if specific else nothing,
        "asks for something else": np.full(len(there), 0.0 if specific else 1.0),
    }


def _of_form(matches: Matches, sentences: Sentences) -> dict[str, Floats]:
    """Return where a sentence stands, how it is made, and how the question is."""
    hit, question = sentences.hit, matches.overlap.question
    count, weights = len(hit), question.weights
    begins, passage = _passages(hit)
    position = np.arange(count) - begins[passage]
    lengths = matches.overlap.lengths[sentences.row].astype(np.float32)
    return {
        "first": (position == 0).astype(np.float32),
        "place in passage": np.log1p(position),
        "sentences in passage": np.log(np.bincount(hit, minlength=len(matches.hits))[hit]),
        "length": np.log(lengths),
        "very short": (lengths < 40).astype(np.float32),
        "after a question": _beside((~sentences.may_answer).astype(np.float32), hit, 1),
        "speech": np.array([text.startswith(SPEECH) for text in sentences.texts], bool),
        "words in question": np.full(count, len(weights)),
        "mean rarity": np.full(count, weights.mean() if len(weights) else 0.0)
        / max(np.log1p(question.size), 1.0),
    }


def speaks_of(matches: Matches, sentences: Sentences) -> Floats:
    """Return (s,) how much of the question each sentence's passage speaks of, from 0 to 1.

    It is the share of the question's words, weighed by rarity, that stand in the passage or its
    head: whole or with another ending, not as letters inside another word.
    """
    overlap = matches.overlap
    weights = overlap.question.weights
    there = np.minimum(overlap.stems, 1.0)
    starts = np.flatnonzero(np.diff(overlap.passage, prepend=-1))
    of_passage = np.maximum.reduceat(there, starts) @ weights / max(float(weights.sum()), 1e-6)
    share: Floats = of_passage[overlap.passage[sentences.row]]
    return share


def _passages(hit: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows at which passages begin, and (s,) which of these each sentence is of."""
    starts = np.diff(hit, prepend=-1) != 0
    return np.flatnonzero(starts), np.cumsum(starts) - 1


def _best_in_passage(values: Floats, hit: NDArray[np.int64]) -> Floats:
    """Return for each sentence the highest value of its passage; values (s,) or (s, q)."""
    begins, passage = _passages(hit)
    best: Floats = np.maximum.reduceat(values, begins)[passage]
    return best


def _shifted(values: Floats, hit: NDArray[np.int64], by: int) -> Floats:
    """Return the row before (1) or after (-1) each, zero where that is another passage's."""
    moved = np.roll(values, by, axis=0)
    same = np.roll(hit, by) == hit
    same[0 if by > 0 else -1] = False
    shifted: Floats = moved * same[:, None]
    return shifted


def _beside(values: Floats, hit: NDArray[np.int64], by: int) -> Floats:
    """Return the value (s,) of the sentence before (1) or after (-1)."""
    return _shifted(values[:, None], hit, by)[:, 0]


def _least(share: Floats, which: NDArray[np.bool_]) -> Floats:
    """Return the least share of some words; -1 where the question has none of them."""
    if not which.any():
        return np.full(len(share), -1.0, np.float32)
    least: Floats = share[:, which].min(axis=1)
    return least
