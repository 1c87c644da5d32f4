"""A question taken apart: its words, how rare each is, and which of them carry meaning."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from index.language.folding import fold
from index.language.swedish import small_words, stem_length
from index.search.gram_codes import SliceHashes, codes, grams_of
from index.search.lexical import GRAM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.engine import Words

LONGEST = 600
"""Characters of a question that are looked at."""

RARITY_OF_SHORTEST = 0.5
"""The weight of a word that has no 4-gram of its own: a question of one or two letters."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as arrays; w words that carry meaning, g distinct 4-grams.

    ``rarity`` (g,) and ``weights`` (w,) are inverse document frequencies. ``content`` (g,) is
    whether a gram touches such a word, ``within`` (w, g) the share that each gram has of a word's
    stem, ``bridges`` (g,) whether a gram spans two neighbouring words that both carry meaning.
    ``word_hashes`` and ``stem_hashes`` (w,) are of the word and of its first ``cut`` (w,) letters.
    ``number`` and ``name`` (w,) tell digits and capitals inside the sentence. ``size`` is the
    number of passages that the frequencies are of.
    """

    size: int
    words: tuple[str, ...]
    grams: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    content: NDArray[np.bool_]
    bridges: NDArray[np.bool_]
    within: NDArray[np.float32]
    weights: NDArray[np.float32]
    word_hashes: NDArray[np.uint64]
    stem_hashes: NDArray[np.uint64]
    cut: NDArray[np.int64]
    number: NDArray[np.bool_]
    name: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question: its place in the folded letters, folded, and as it is spelt."""

    start: int
    end: int
    folded: str
    spelt: str

    @property
    def carries_meaning(self) -> bool:
        return self.folded not in _small_words() and (len(self.folded) > 1 or self.folded.isdigit())


def analysed(text: str, counts: Words) -> Question:
    """Return a question taken apart, with what the index knows of how rare its parts are."""
    text = text[:LONGEST]
    row = codes(text)
    letters = fold(text)[: len(row)].ljust(len(row))
    grams, firsts, gram_at = _distinct_grams(row)
    rarity = _rarity([letters[i : i + GRAM] for i in firsts], counts)

    all_words = list(_words(letters, text))
    meaning = np.array([word.carries_meaning for word in all_words], bool)
    if not meaning.any():
        meaning[:] = True
    content, bridges = _touched(all_words, meaning, gram_at, len(grams))
    distinct: dict[str, _Word] = {}
    for word, meant in zip(all_words, meaning.tolist(), strict=True):
        if meant:
            distinct.setdefault(word.folded, word)
    words = list(distinct.values())
    cuts = np.array([stem_length(word.folded) for word in words], np.int64)
    within, weights = _stems(words, cuts, gram_at, rarity)

    starts = np.array([word.start for word in words], np.int64)
    ends = np.array([word.end for word in words], np.int64)
    hashes = SliceHashes(row)
    return Question(
        size=counts.size,
        words=tuple(word.folded for word in words),
        grams=grams,
        rarity=rarity,
        content=content,
        bridges=bridges,
        within=within,
        weights=weights,
        word_hashes=hashes.of(starts, ends),
        stem_hashes=hashes.of(starts, starts + cuts),
        cut=cuts,
        number=np.array([any(map(str.isdigit, word.folded)) for word in words], bool),
        name=_names(words, text),
    )


def _distinct_grams(
    row: NDArray[np.uint8],
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct 4-grams of a row of codes in order, where each stands first (g,).

    The third array (n - 3,) is the number among them of the gram that begins at each place.
    """
    every = grams_of(row) if len(row) >= GRAM else np.zeros(0, np.uint32)
    grams, firsts, numbers = np.unique(every, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return grams[order], firsts[order], place[numbers]


def _rarity(grams: Sequence[str], counts: Words) -> NDArray[np.float32]:
    """Return the inverse document frequency of each 4-gram (g,), as BM25 has it."""
    size = counts.size
    return np.array(
        [math.log1p((size - n + 0.5) / (n + 0.5)) for n in counts.passage_counts(grams)],
        np.float32,
    )


def _words(letters: str, text: str) -> Iterator[_Word]:
    spelt = re.findall(r"\w+", text)
    for number, match in enumerate(re.finditer(r"[^ ]+", letters)):
        word = spelt[number] if number < len(spelt) else match[0]
        yield _Word(match.start(), match.end(), match[0], word)


def _touched(
    words: Sequence[_Word], meaning: NDArray[np.bool_], gram_at: NDArray[np.int64], grams: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which grams (g,) touch a word with meaning, and which touch two neighbours with."""
    touches = np.zeros((len(words), grams), bool)
    for touched, word in zip(touches, words, strict=True):
        touched[gram_at[max(0, word.start - GRAM + 1) : word.end]] = True
    neighbours = touches[:-1] & touches[1:]
    content: NDArray[np.bool_] = np.logical_or.reduce(touches[meaning], axis=0)
    bridges: NDArray[np.bool_] = np.logical_or.reduce(
        neighbours[meaning[:-1] & meaning[1:]], axis=0
    )
    return content, bridges


def _stems(
    words: Sequence[_Word],
    cuts: NDArray[np.int64],
    gram_at: NDArray[np.int64],
    rarity: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the share of each word's stem that each gram has (w, g), and the words' rarity (w,).

    A stem shorter than a gram is told by the grams that begin a blank before it and end a letter
    after; a word's rarity is that of the rarest gram within it and the blanks around it.
    """
    within = np.zeros((len(words), len(rarity)), np.float32)
    weights = np.full(len(words), RARITY_OF_SHORTEST, np.float32)
    for number, (word, cut) in enumerate(zip(words, cuts.tolist(), strict=True)):
        if cut >= GRAM:
            begin, end = word.start, word.start + cut
        else:
            begin, end = word.start - 1, word.start + max(cut, 2) + 1
        inside = gram_at[begin : max(begin, end - GRAM + 1)]
        around = gram_at[word.start - 1 : max(word.start - 1, word.end + 2 - GRAM)]
        if len(around):
            weights[number] = rarity[around].max()
        within[number, inside if len(inside) else around] = 1.0
    within /= np.maximum(within.sum(axis=1, keepdims=True), 1.0)
    return within, weights


def _names(words: Sequence[_Word], text: str) -> NDArray[np.bool_]:
    """Return which words (w,) have a capital that is not only that of the question's beginning."""
    begins = text.lstrip("\"”'» ")
    return np.array(
        [
            word.spelt[:1].isupper() and (number > 0 or not begins.startswith(word.spelt))
            for number, word in enumerate(words)
        ],
        bool,
    )


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(word).strip() for word in small_words("search"))
