"""Swedish words: where a word's ending begins, small words, months.

The stem is the one that the learnt weights of `index/search/ranking.json` and of the choice of
sentences were learnt with; whoever changes it learns them anew (`training/`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from index.language.word_lists import WORDS, word_lists

Use = Literal["search", "follow-up", "dropped", "swedish", "english", "weak", "both"]
"""What a small word is for; `small_words.tsv` says what each means."""

SMALL_WORDS = Path(__file__).with_name("small_words.tsv")

MONTHS = tuple(word_lists(WORDS)["months"])
ENGLISH_MONTHS = tuple(word_lists(WORDS)["english_months"])
_ENDINGS = word_lists(WORDS)["endings"]

SHORTEST_STEM = 3
"""Letters: what is left of a shorter one begins too many other words."""

LETTERS_KEPT = 2
"""By how many letters the stems of two forms of a word may differ."""


def stem_length(word: str) -> int:
    """Return how many letters of a folded Swedish word stand before its ending, at least three.

    >>> stem_length("gatorna"), stem_length("narkotika"), stem_length("utvisades")
    (3, 8, 5)
    """
    if word.isalpha():
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
                return len(word) - len(ending)
    return len(word)


def is_same_stem(one: str, other: str) -> bool:
    """Return whether two stems may be of forms of one word: "öppna" has a letter more than "öppen".

    >>> is_same_stem("oppn", "opp"), is_same_stem("hta", "htaforordn")
    (True, False)
    """
    alike = one.startswith(other) or other.startswith(one)
    return alike and abs(len(one) - len(other)) <= LETTERS_KEPT


@cache
def small_words(use: Use) -> frozenset[str]:
    """Return the small words that are listed for a use, in lower case."""
    rows = (line.split("\t") for line in SMALL_WORDS.read_text("utf-8").splitlines())
    return frozenset(row[0] for row in rows if len(row) == 2 and use in row[1].split())
