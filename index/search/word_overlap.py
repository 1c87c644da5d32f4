"""Where a question's words and 4-grams are met in the passages that were found.

All passages are laid after one another as one row of codes, cut into segments: first a passage's
head (title and headings), then its sentences. Everything is counted for all segments at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.language.sentences import sentences
from index.search.gram_codes import BLANK, Hashes, codes, grams_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.question_terms import Question

LONGEST = 2400
"""Codes of a passage that are looked at."""

_BITS = 18


@dataclass(frozen=True, slots=True)
class Folded:
    """A passage's codes, where its segments begin in them (s + 1,), and its sentences.

    ``spans`` (s, 2) holds the offsets of the sentences in the passage; there is one segment more,
    the head, which comes first.
    """

    codes: NDArray[np.uint8]
    begins: NDArray[np.int32]
    spans: NDArray[np.int32]


def folded(head: str, text: str) -> Folded:
    """Return a passage folded: its head (title and headings), then its sentences."""
    spans = sentences(text)
    parts = [codes(head)]
    begins = [0]
    size = len(parts[0])
    kept: list[tuple[int, int]] = []
    for start, end in spans:
        part = codes(text[start:end])
        if kept and size + len(part) > LONGEST:
            break
        part = part[:LONGEST]
        kept.append((start, end))
        begins.append(size)
        parts.append(part)
        size += len(part)
    return Folded(
        np.concatenate(parts),
        np.array(begins, np.int32),
        np.array(kept, np.int32).reshape(-1, 2),
    )


@dataclass(frozen=True, slots=True)
class Matched:
    """What a question meets: s segments in p passages, w words, g grams.

    ``counts`` (s, g) how often each gram is met; ``exact``, ``stems`` (s, w) how often each word
    is, whole or with another ending; ``share`` (s, w) how much of each word's stem is met, in a
    compound or misspelt. ``first`` (p,) is each passage's head segment, ``passage`` (s,) the
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


def matched(question: Question, passages: Sequence[Folded]) -> Matched:
    """Return what the question meets in each segment of the passages."""
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
    return Matched(
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
    met = grams_of(row)
    shift = np.uint32(32 - _BITS)
    mixer = np.uint32(2654435769)
    table = np.full(1 << _BITS, -1, np.int16)
    table[(question.grams * mixer) >> shift] = np.arange(size)
    number = table[(met * mixer) >> shift]
    places = np.flatnonzero(number >= 0)
    number = number[places].astype(np.int64)
    right = question.grams[number] == met[places]
    flat = segment[places[right]] * size + number[right]
    return np.bincount(flat, minlength=segments * size).reshape(segments, size).astype(np.float32)


def _word_counts(
    question: Question, row: NDArray[np.uint8], segment: NDArray[np.int64], segments: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    words = len(question.whole)
    exact = np.zeros((segments, words), np.float32)
    stems = np.zeros((segments, words), np.float32)
    if not words:
        return exact, stems
    letter = row != BLANK
    starts = np.flatnonzero(letter[1:] & ~letter[:-1]) + 1
    ends = np.flatnonzero(letter[:-1] & ~letter[1:]) + 1
    size = ends - starts
    hashes = Hashes(row)
    whole = hashes.of(starts, ends)
    where = segment[starts]
    for cut in set(question.cut.tolist()):
        some = np.flatnonzero(question.cut == cut)
        fits = np.flatnonzero((size >= cut) & (size <= cut + 5))
        begun = hashes.of(starts[fits], starts[fits] + cut)
        for n in some:
            np.add.at(stems[:, n], where[fits[begun == question.stem[n]]], 1.0)
    for word in range(words):
        np.add.at(exact[:, word], where[whole == question.whole[word]], 1.0)
    return exact, np.maximum(stems, exact)
