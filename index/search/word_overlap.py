"""Where a question's words and 4-grams stand in passages.

All passages are laid after one another as one row of codes, cut into segments: first a passage's
head (title and headings), then its sentences. Everything is counted for all segments at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.search.gram_codes import BLANK, SliceHashes, grams_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.coded_passages import CodedPassage
    from index.search.question_terms import Question

_TABLE_BITS = 18
"""A table of 2^18 places holds a question's 4-grams (at most 600) with next to no collisions."""

_MIXER = np.uint32(2654435769)
"""Spreads numbers over the table: 2^32 divided by the golden ratio, made odd (Knuth)."""

LONGEST_ENDING = 5
"""Letters that may stand after a stem for the word to be another form of it."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What passages hold of a question: s segments in p passages, w words, g grams.

    ``counts`` (s, g) how often each gram stands there; ``exact``, ``stems`` (s, w) how often each
    word does, whole or with another ending; ``share`` (s, w) how much of each word's stem does,
    in a compound or misspelt. ``first`` (p,) is each passage's head segment, ``passage`` (s,) the
    passage of each segment, ``lengths`` (s,) codes in it.
    """

    question: Question
    counts: NDArray[np.float32]
    exact: NDArray[np.float32]
    stems: NDArray[np.float32]
    share: NDArray[np.float32]
    first: NDArray[np.int64]
    passage: NDArray[np.int64]
    lengths: NDArray[np.int64]
    spans: tuple[NDArray[np.int32], ...]


def overlap(question: Question, passages: Sequence[CodedPassage]) -> Overlap:
    """Return what each segment of the passages holds of the question; at least one passage."""
    row = np.concatenate([p.codes for p in passages])
    sizes = np.array([len(p.codes) for p in passages], np.int64)
    offsets = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    begins = np.concatenate([p.begins + o for p, o in zip(passages, offsets, strict=True)])
    per = np.array([len(p.begins) for p in passages], np.int64)
    first = np.concatenate(([0], np.cumsum(per)[:-1]))
    lengths = np.diff(np.append(begins, len(row)))
    segment = np.repeat(np.arange(len(begins)), lengths)
    counts = _gram_counts(question, row, segment, len(begins))
    exact, stems = _word_counts(question, row, segment, len(begins))
    share = np.minimum(counts, 1.0) @ question.within.T
    return Overlap(
        question,
        counts,
        exact,
        stems,
        np.maximum(share, np.minimum(exact, 1.0)),
        first,
        np.repeat(np.arange(len(passages)), per),
        lengths,
        tuple(p.spans for p in passages),
    )


def _gram_counts(
    question: Question, row: NDArray[np.uint8], segment: NDArray[np.int64], segments: int
) -> NDArray[np.float32]:
    size = len(question.grams)
    if not size or len(row) < 4:
        return np.zeros((segments, size), np.float32)
    grams = grams_of(row)
    shift = np.uint32(32 - _TABLE_BITS)
    table = np.full(1 << _TABLE_BITS, -1, np.int16)
    table[(question.grams * _MIXER) >> shift] = np.arange(size)
    number = table[(grams * _MIXER) >> shift]
    places = np.flatnonzero(number >= 0)
    number = number[places].astype(np.int64)
    right = question.grams[number] == grams[places]
    flat = segment[places[right]] * size + number[right]
    return np.bincount(flat, minlength=segments * size).reshape(segments, size).astype(np.float32)


def _word_counts(
    question: Question, row: NDArray[np.uint8], segment: NDArray[np.int64], segments: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    words = len(question.words)
    exact = np.zeros((segments, words), np.float32)
    stems = np.zeros((segments, words), np.float32)
    if not words:
        return exact, stems
    # What is longer than a passage's codes may be is cut inside a word: there it ends too.
    letter = np.append(row != BLANK, False)
    starts = np.flatnonzero(letter[1:] & ~letter[:-1]) + 1
    ends = np.flatnonzero(letter[:-1] & ~letter[1:]) + 1
    size = ends - starts
    hashes = SliceHashes(row)
    word_hashes = hashes.of(starts, ends)
    where = segment[starts]
    for cut in set(question.cut.tolist()):
        same_cut = np.flatnonzero(question.cut == cut)
        fits = np.flatnonzero((size >= cut) & (size <= cut + LONGEST_ENDING))
        beginnings = hashes.of(starts[fits], starts[fits] + cut)
        for n in same_cut:
            np.add.at(stems[:, n], where[fits[beginnings == question.stem_hashes[n]]], 1.0)
    for word in range(words):
        np.add.at(exact[:, word], where[word_hashes == question.word_hashes[word]], 1.0)
    return exact, np.maximum(stems, exact)
