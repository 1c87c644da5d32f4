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

from assistant.choosing.expected_answer import AskedFor, Asks, counted
from index.search.reader import Matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Places = Sequence[tuple[int, int]]
"""Where a sentence holds something: (start, end) in it."""


SPEECH = ("–", "-", "—", "”")
"""How somebody's words begin."""


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
    asked: AskedFor,
    found: Sequence[Places],
    cosines: Floats,
) -> dict[str, Floats]:
    """Return the features (s,) of s sentences.

    `found` says where each sentence holds what is asked for, `cosines` (s,) how alike it is.
    """
    return {
        **_of_passage(matches, sentences.hit),
        **_of_words(matches, sentences),
        **_of_meaning(sentences.hit, cosines),
        **_of_asked_for(sentences, asked, found),
        **_of_form(matches, sentences),
    }


def _of_passage(matches: Matches, hit: NDArray[np.int64]) -> dict[str, Floats]:
    """What finding says of the sentences' passages."""
    scores = np.array([matches.hits[number].score for number in hit], np.float32)
    ranked = [one.score for one in matches.hits]
    following = np.array([*ranked[1:], ranked[-1] - 1.0], np.float32)[hit]
    lexical = np.array([matches.hits[number].lexical for number in hit], np.float32)
    most = max(2.2 * float(matches.overlap.question.rarity.sum()), 1e-6)
    return {
        "passage score": scores,
        "passage below best": scores - ranked[0],
        "passage above next": scores - following,
        "passage place": np.log1p(hit),
        "passage lexical of most possible": lexical / most,
        "passage cosine": np.array([matches.hits[number].dense for number in hit], np.float32),
    }


def _of_words(matches: Matches, sentences: Sentences) -> dict[str, Floats]:
    """Which of the question's words a sentence, its neighbours and its heading hold."""
    overlap, rows, hit = matches.overlap, sentences.row, sentences.hit
    weights = overlap.question.weights
    weight = weights / max(float(weights.sum()), 1e-6)
    stems = np.minimum(overlap.stems[rows], 1.0)
    exact = np.minimum(overlap.exact[rows], 1.0)
    soft = np.maximum(overlap.share[rows], stems)
    content = overlap.question.rarity * overlap.question.content
    content = content / max(float(content.sum()), 1e-6)

    firsts = overlap.first[list(matches.places)][hit]
    head = np.maximum(overlap.share[firsts], np.minimum(overlap.stems[firsts], 1.0))
    begins = np.flatnonzero(np.diff(hit, prepend=-1))
    passage = np.cumsum(hit_starts(hit)) - 1
    whole = np.maximum(np.maximum.reduceat(soft, begins)[passage], head)
    with_head = np.maximum(soft, head)
    before, after = shifted(soft, hit, 1), shifted(soft, hit, -1)
    around = np.maximum(np.maximum(before, after), soft)
    reach = np.maximum(with_head, np.maximum(before, 0.8 * around))

    share = soft @ weight
    order = np.argsort(-weights, kind="stable")
    rarest = order[0] if len(order) else None
    second = order[1] if len(order) > 1 else rarest
    missing = (reach < 0.6) * weights[None, :]
    best_in_passage = np.maximum.reduceat(share, begins)[passage]

    def column(share_of: Floats, word: int | None) -> Floats:
        return share_of[:, word] if word is not None else np.ones(len(rows), np.float32)

    return {
        "share": share,
        "exact": exact @ weight,
        "stems": stems @ weight,
        "grams": np.minimum(overlap.counts[rows], 1.0) @ content,
        "share with head": with_head @ weight,
        "share with neighbours": around @ weight,
        "share before": before @ weight,
        "share after": after @ weight,
        "head share": head @ weight,
        "passage share": whole @ weight,
        "share below passage's best": share - best_in_passage,
        "share below best": share - share.max(initial=0.0),
        "rarest word": column(soft, rarest),
        "rarest word in reach": column(reach, rarest),
        "rarest missing in reach": missing.max(axis=1, initial=0.0)
        / max(float(weights.max(initial=0.0)), 1e-6),
        "second rarest word in reach": column(reach, second),
        "words missing in reach": (missing > 0).sum(axis=1) / max(len(weights), 1),
        "numbers in reach": _least_share(reach, overlap.question.number),
        "names in reach": _least_share(np.maximum(reach, whole), overlap.question.name),
        "names in sentence": _least_share(soft, overlap.question.name),
        "words in question": np.full(len(rows), len(weights)),
        "mean rarity": np.full(len(rows), weights.mean() if len(weights) else 0.0)
        / max(np.log1p(overlap.question.size), 1.0),
    }


def _of_meaning(hit: NDArray[np.int64], cosines: Floats) -> dict[str, Floats]:
    """How alike a sentence and its neighbours are to the question."""
    before, after = (shifted(cosines[:, None], hit, by)[:, 0] for by in (1, -1))
    return {
        "cosine": cosines,
        "cosine below best": cosines - cosines.max(initial=0.0),
        "cosine with neighbours": np.maximum(before, after),
    }


def _of_asked_for(
    sentences: Sentences, asked: AskedFor, found: Sequence[Places]
) -> dict[str, Floats]:
    """Whether a sentence holds the kind of thing that is asked for."""
    count = len(sentences.texts)
    there = np.array([bool(spans) for spans in found], np.float32)
    unit = np.array(
        [bool(counted(asked, t, at)) for t, at in zip(sentences.texts, found, strict=True)],
        np.float32,
    )
    nothing = np.zeros(count, np.float32)
    specific = asked.kind is not Asks.OTHER

    def of_kind(*kinds: Asks) -> Floats:
        return there - 0.5 if asked.kind in kinds else nothing

    return {
        "asked for is there": there if specific else nothing,
        "asked for is missing": 1.0 - there if specific else nothing,
        "number is there": of_kind(Asks.NUMBER),
        "unit is there": unit if asked.unit else nothing,
        "date is there": of_kind(Asks.DATE, Asks.TIME),
        "place is there": of_kind(Asks.PLACE),
        "person is there": of_kind(Asks.PERSON),
        "reason is there": of_kind(Asks.REASON),
        "money or share is there": of_kind(Asks.MONEY, Asks.SHARE),
        "duration is there": of_kind(Asks.DURATION),
        "asked for stands before": shifted(there[:, None], sentences.hit, 1)[:, 0]
        if specific
        else nothing,
        "asks for something else": np.full(count, 0.0 if specific else 1.0),
    }


def _of_form(matches: Matches, sentences: Sentences) -> dict[str, Floats]:
    """Where a sentence stands in its passage, and how it is written."""
    hit = sentences.hit
    begins = np.flatnonzero(np.diff(hit, prepend=-1))
    position = np.arange(len(hit)) - begins[np.cumsum(hit_starts(hit)) - 1]
    lengths = matches.overlap.lengths[sentences.row].astype(np.float32)
    asks = (~sentences.may_answer).astype(np.float32)
    return {
        "first": (position == 0).astype(np.float32),
        "place in passage": np.log1p(position),
        "sentences in passage": np.log(np.bincount(hit, minlength=len(matches.hits))[hit]),
        "length": np.log(lengths),
        "very short": (lengths < 40).astype(np.float32),
        "after a question": shifted(asks[:, None], hit, 1)[:, 0],
        "speech": np.array([text.startswith(SPEECH) for text in sentences.texts], bool),
    }


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


def _least_share(share: Floats, which: NDArray[np.bool_]) -> Floats:
    """Return the least share of some words that is there; -1 where the question has none."""
    if not which.any():
        return np.full(len(share), -1.0, np.float32)
    least: Floats = share[:, which].min(axis=1)
    return least
