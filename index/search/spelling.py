"""Misspelt words of a question, read as the words of the sources that they must mean.

No list of words is kept. A word has a 4-gram that no passage holds only if no passage holds the
word; where such 4-grams overlap is where the wrong letter is. Each single change there is tried,
and counts as a word if a passage holds it whole. Words that the shipped encoder learned are right
as they are, whether the sources have them or not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from index.language.folding import fold
from index.search.encoder import SHIPPED
from index.search.lexical import GRAM, grams

if TYPE_CHECKING:
    from index.search.engine import Words
    from index.search.reader import Reader

SHORTEST = 5
"""Letters of a word that is corrected; shorter ones have too many neighbours."""

PASSAGES = 3
"""How many passages are read in search of a word."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORD = re.compile(r"\w+")


def corrected(question: str, reader: Reader) -> str | None:
    """Return the question with its misspelt words as the passages have them; None if none is."""
    read = _WORD.sub(lambda word: _read(word[0], reader), question)
    return read if read != question else None


def passages_with(word: str, counts: Words) -> int:
    """Return how many passages at most hold the word, or a longer one that begins with it."""
    return min(counts.passage_counts(grams(fold(word)[:-1])), default=counts.size)


def _read(word: str, reader: Reader) -> str:
    counts = reader.generation.lexical
    folded = fold(word)
    if len(folded) - 2 < SHORTEST or not folded.strip().isalpha() or passages_with(word, counts):
        return word
    if folded.strip() in _learned():
        return word
    likely = dict(_changes(folded, counts))
    for changed in sorted(likely, key=lambda changed: -likely[changed])[:PASSAGES]:
        spelt = _spelt(changed.strip(), reader)
        if spelt:
            return spelt
    return word


def _changes(folded: str, counts: Words) -> Iterator[tuple[str, int]]:
    """Yield the folded word with one letter dropped, swapped, mistyped or missing.

    Only changes that touch every 4-gram that nothing holds, never the first letter, and leave
    only 4-grams that are held; each with the number of passages that hold the rarest changed one.
    """
    known: dict[str, int] = {}

    def fewest(changed: str, place: int) -> int:
        least = counts.size
        for start in range(max(0, place - GRAM + 1), min(place + 2, len(changed) - GRAM + 1)):
            gram = changed[start : start + GRAM]
            if gram not in known:
                known[gram] = counts.passage_counts([gram])[0]
            least = min(least, known[gram])
            if not least:
                break
        return least

    windows = [folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)]
    unknown = [i for i, count in enumerate(counts.passage_counts(windows)) if not count]
    for place in range(max(2, unknown[-1] - 1), min(len(folded) - 1, unknown[0] + GRAM)):
        before, letter, after = folded[:place], folded[place], folded[place + 1 :]
        changed = [before + after[:1] + letter + after[1:]]
        if place >= unknown[-1]:
            if letter == before[-1] or len(folded) - 2 > SHORTEST + 1:
                changed.append(before + after)
            changed += [before + other + after for other in _LETTERS]
            changed += [before + other + letter + after for other in _LETTERS]
        for word in changed:
            count = fewest(word, place)
            if count and word != folded:
                yield word, count


def _spelt(folded: str, reader: Reader) -> str | None:
    """Return the word as a passage spells it, or None if none is found that holds it whole."""
    hits = reader.generation.lexical.search(folded, PASSAGES)
    for text in reader.texts([reader.generation.passage(number) for number, _ in hits]):
        for word in _WORD.findall(text):
            if fold(word).strip() == folded:
                return str(word)
    return None


@cache
def _learned() -> frozenset[str]:
    vocabulary = json.loads((SHIPPED / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return frozenset(fold(piece).strip() for piece in vocabulary if not piece.startswith("##"))
