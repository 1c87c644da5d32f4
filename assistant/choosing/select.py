"""Which sentences answer: every sentence of the best passages, scored, best first.

question + passages → sentences → their features (`sentence_features`), among them what a model
that reads says of each (`span_reader`) → one weighted sum puts them in order, another says how
probable it is that one answers (`training.judgement` learns both)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.choosing.asked_heading import ANSWERS, asks_the_same
from assistant.choosing.definition import ANSWERS as DEFINES
from assistant.choosing.definition import defines, term_asked_for
from assistant.choosing.expected_answer import ExpectedAnswer, counted, expected_answer, places
from assistant.choosing.naming import ANSWERS as NAMES
from assistant.choosing.naming import names, noun_to_name
from assistant.choosing.sentence_features import (
    Places,
    Sentences,
    features,
    sentences_of,
    speaks_of,
)
from index.records import Hit
from index.search.encoder import quick_encoder
from index.search.linear_model import LinearModel
from index.search.reader import BEST_DOCUMENTS, Matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.choosing.span_reader import PassageReading, Pointed, SpanReader
    from assistant.reading.understood import Understood
    from index.search.encoder import Encoder

    Floats = NDArray[np.float32]

SENTENCES_KEPT = 20_000
"""Sentences whose vectors are kept while a process lives: 20 MB at 256 dimensions."""

PASSAGES_READ = 10
"""Passages that the model reads at most, best first: they are nearly all that an answer costs."""

READ_FIRST = 3
"""Passages that are always read."""

SURE = 5.0
"""The reader's score from which it is sure enough to read no more passages."""

LONGEST_TITLE, LONGEST_TEXT = 300, 6_000
"""Characters of a title and a passage that the model reads: more than its input has room for."""

UNREAD = -12.0
"""The reader's score of a sentence that it did not read; what it reads lies from -20 to 20."""

LEAST_SURE = 1e-3
"""What is added to how sure the reader is of other sentences, summed, before its logarithm."""

ALONE = 3.0
"""How far above the next a sentence stands that has no next."""

ORDER = Path(__file__).with_name("order.json")
PROBABILITY = Path(__file__).with_name("probability.json")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence of a passage: offsets into the revision, and a probability that it answers.

    ``about`` is how much of the question its passage speaks of, from 0 to 1. ``marked`` holds the
    offsets of the words that answer, where they can be told; ``introduces`` is whether it ends in
    a colon, so that what follows belongs to it.
    """

    hit: Hit
    start: int
    end: int
    probability: float
    marked: tuple[tuple[int, int], ...] = ()
    introduces: bool = False
    about: float = 0.0


@cache
def _order() -> LinearModel:
    return LinearModel(ORDER)


@cache
def _probability() -> LinearModel:
    return LinearModel(PROBABILITY)


# As in `Reader.rank`: a probability that is no number reaches no threshold and is not shown.
@np.errstate(invalid="ignore")
def candidates(
    question: Understood,
    matches: Matches,
    texts: Sequence[str],
    titles: Sequence[str],
    encoder: Encoder,
    span_reader: SpanReader,
) -> list[Candidate]:
    """Return every sentence of the passages with the probability that it answers, best first.

    ``texts`` are the words of the passages and ``titles`` those of their documents, hit by hit.
    """
    sentences = sentences_of(matches, texts)
    if not sentences.texts:
        return []
    expected = expected_answer(question.words)
    spans = [places(expected, text) for text in sentences.texts]
    pointed = pointed_at(question.completed, matches.hits, sentences, texts, titles, span_reader)
    columns = columns_of(question.words, matches, sentences, expected, spans, pointed, encoder)
    may_answer = sentences.may_answer
    order = np.where(may_answer, _order().score(columns), -np.inf)
    columns = judged(columns, order)
    probability = np.where(may_answer, 1.0 / (1.0 + np.exp(-_probability().score(columns))), 0.0)
    for certain, surely in (
        (naming(question.words, sentences), NAMES),
        (defining(question.words, sentences), DEFINES),
        (under_asked_heading(question.completed, matches.hits, sentences), ANSWERS),
    ):
        probability[certain] = np.maximum(probability[certain], surely)
        order[certain] += np.ptp(order[np.isfinite(order)]) + 1.0
    about = speaks_of(matches, sentences)
    chosen = []
    for i in np.lexsort((sentences.spans[:, 0], sentences.hit, -order))[: may_answer.sum()]:
        hit = matches.hits[sentences.hit[i]]
        start, end = (hit.passage.start + int(offset) for offset in sentences.spans[i])
        text = sentences.texts[i]
        words = pointed[i]
        if words is not None and words.score > 0.0:
            marked = [(hit.passage.start + words.start, hit.passage.start + words.end)]
        else:
            answers = counted(expected, text, spans[i]) or spans[i]
            marked = [(start + a, start + b) for a, b in answers[:2]]
        introduces = text.rstrip().endswith(":")
        chosen.append(
            Candidate(
                hit, start, end, float(probability[i]), tuple(marked), introduces, float(about[i])
            )
        )
    return chosen


def pointed_at(
    question: str,
    hits: Sequence[Hit],
    sentences: Sentences,
    texts: Sequence[str],
    titles: Sequence[str],
    span_reader: SpanReader,
) -> list[Pointed | None]:
    """Return for each sentence the words in it that answer best, None where it was not read."""
    readings: dict[int, PassageReading] = {}
    for place in reading_order(hits)[:PASSAGES_READ]:
        if len(readings) >= READ_FIRST and max(map(_surest, readings.values())) >= SURE:
            break
        title, text = titles[place][:LONGEST_TITLE], texts[place][:LONGEST_TEXT]
        readings[place] = span_reader.read(question, [(title, text)])[0]
    return [
        readings[hit].best(int(start), int(end)) if hit in readings else None
        for hit, (start, end) in zip(sentences.hit, sentences.spans, strict=True)
    ]


def defining(question: str, sentences: Sentences) -> NDArray[np.int64]:
    """Return the sentences that define what the question asks for, if it asks what something is."""
    term = term_asked_for(question)
    are_definitions = [bool(term) and defines(term, text) for text in sentences.texts]
    return np.flatnonzero(sentences.may_answer & np.array(are_definitions, bool))


def naming(question: str, sentences: Sentences) -> NDArray[np.int64]:
    """Return the sentences that name what the question asks for, if it asks what it is called."""
    noun = noun_to_name(question)
    are_names = [bool(noun) and names(noun, text) for text in sentences.texts]
    return np.flatnonzero(sentences.may_answer & np.array(are_names, bool))


def under_asked_heading(
    question: str, hits: Sequence[Hit], sentences: Sentences
) -> NDArray[np.int64]:
    """Return the first sentence that may answer under each heading that asks the question."""
    is_asked = [
        bool(h.passage.trail) and asks_the_same(question, h.passage.trail[-1]) for h in hits
    ]
    there = sentences.may_answer & np.array(is_asked, bool)[sentences.hit]
    _, first = np.unique(np.where(there, sentences.hit, -1), return_index=True)
    under: NDArray[np.int64] = first[there[first]]
    return under


def reading_order(hits: Sequence[Hit]) -> list[int]:
    """Return the places of passages as they are read: the best, their documents', the rest."""
    first = [hit.passage.document_id for hit in hits[:READ_FIRST]]
    nearest = set(list(dict.fromkeys(first))[:BEST_DOCUMENTS])
    later = range(READ_FIRST, len(hits))
    return [
        *range(len(first)),
        *sorted(later, key=lambda place: hits[place].passage.document_id not in nearest),
    ]


def _surest(reading: PassageReading) -> float:
    """Return the score of the best answer in a passage, wherever it lies."""
    return (
        float(reading.begins.max(initial=-np.inf) + reading.ends.max(initial=-np.inf))
        - reading.null
    )


def columns_of(
    question: str,
    matches: Matches,
    sentences: Sentences,
    expected: ExpectedAnswer,
    spans: Sequence[Places],
    pointed: Sequence[Pointed | None],
    encoder: Encoder,
) -> dict[str, Floats]:
    """Return the features (s,) of the sentences, the reader's among them."""
    quick = encoder if encoder.quick else quick_encoder()
    vectors = _kept_vectors(quick, sentences.texts)
    vector = matches.vector if encoder.quick else quick.encode_queries([question])[0]
    documents = np.unique([hit.passage.document_id for hit in matches.hits], return_inverse=True)[1]
    scores = [UNREAD if one is None else one.score for one in pointed]
    return features(matches, sentences, expected, spans, vectors @ vector) | reader_features(
        sentences.hit, documents[sentences.hit], scores
    )


def reader_features(
    hit: NDArray[np.int64], document: NDArray[np.int64], span_scores: Sequence[float]
) -> dict[str, Floats]:
    """Return what the reader's scores of sentences say, alone and beside one another.

    ``hit`` and ``document`` (s,) number the passage and the document of each sentence.
    """
    scores = np.clip(np.array(span_scores, np.float32), -20.0, 20.0)
    ranked = np.sort(scores)[::-1]
    second = ranked[1] if len(ranked) > 1 else UNREAD
    best_of_passage = np.full(int(hit.max(initial=0)) + 1, -np.inf, np.float32)
    np.maximum.at(best_of_passage, hit, scores)
    others = np.where(scores >= ranked[0], second, ranked[0])
    sure = 1.0 / (1.0 + np.exp(-scores))
    of_document = np.bincount(document, weights=sure)[document].astype(np.float32)
    return {
        "reader": scores,
        "reader sure": sure,
        "reader below best": scores - ranked[0],
        "reader above next": scores - others,
        "reader below best of passage": scores - best_of_passage[hit],
        "reader best": np.full(len(scores), ranked[0], np.float32),
        "reader sure beside": np.log(np.maximum(of_document - sure, 0.0) + LEAST_SURE),
        "reader sure elsewhere": np.log(np.maximum(sure.sum() - of_document, 0.0) + LEAST_SURE),
    }


def _kept_vectors(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """Return the vectors (s, d) of sentences; those met lately are not encoded again."""
    stored = _vectors_of(encoder.fingerprint)
    known = {text: stored.get(text) for text in texts}
    missing = [text for text, vector in known.items() if vector is None]
    if missing:
        fresh = dict(zip(missing, encoder.encode_passages(missing), strict=True))
        known |= fresh
        if len(stored) + len(fresh) > SENTENCES_KEPT:
            stored.clear()
        stored.update(fresh)
    vectors: Floats = np.stack([known[text] for text in texts])  # type: ignore[misc]
    return vectors


@cache
def _vectors_of(fingerprint: str) -> dict[str, Floats]:
    """Return what is kept of an encoder: one dictionary for all threads of a process."""
    return {}


def judged(columns: dict[str, Floats], order: Floats) -> dict[str, Floats]:
    """Return the features with the order's scores, from which the probability is told.

    ``order`` (s,) is minus infinity where a sentence cannot answer.
    """
    ranked = np.sort(order[np.isfinite(order)])[::-1]
    best = ranked[0]
    following = ranked[1] if len(ranked) > 1 else best - ALONE
    possible = np.maximum(order, ranked[-1])
    return columns | {
        "order": possible,
        "order below best": possible - best,
        "order above next": possible - np.where(possible >= best, following, best),
    }
