"""The words of a subject: which texts hold them, and where they stand in a text.

Swedish bends words and glues them together, so a word is held by its stem, also inside a
compound. What stands within quotation marks is held only as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from index.language.folding import base_letters, fold
from index.language.swedish import small_words, stem_length

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_PHRASE = re.compile(r"[\"”“„»«]([^\"”“„»«]+)[\"”“„»«]")

SHORTEST_STEM = 4
"""Letters of a stem: a shorter one would stand in too many other words."""


@dataclass(frozen=True)
class Wanted:
    """What a text on a subject holds: stems of its words, and phrases letter for letter."""

    stems: tuple[str, ...]
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stems or self.phrases)

    def touched_by(self, folded: str) -> bool:
        """Say whether a folded text holds at least one of the words or phrases."""
        return any(pattern.search(folded) for pattern in self._patterns)

    def held_by(self, folded: str) -> bool:
        """Say whether a folded text holds every phrase, and the words: all of two, 2/3 of more."""
        if not all(pattern.search(folded) for pattern in self._patterns[len(self.stems) :]):
            return False
        held = sum(1 for p in self._patterns[: len(self.stems)] if p.search(folded))
        count = len(self.stems)
        return held >= (count if count <= 2 else -(-2 * count // 3))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_pattern(fold(stem).strip())) for stem in self.stems) + tuple(
            re.compile(rf" {re.escape(fold(phrase).strip())} ") for phrase in self.phrases
        )


def wanted(words: str) -> Wanted:
    """Return what a text must hold to be on the subject that `words` name.

    >>> wanted('kamerabevakning "Sergels torg"')
    Wanted(stems=('kamerabevakning',), phrases=('sergels torg',))
    """
    phrases = [" ".join(base_letters(match[1]).split()) for match in _PHRASE.finditer(words)]
    kept = tuple(phrase for phrase in phrases if fold(phrase).strip())
    return Wanted(_stems(_PHRASE.sub(" ", words)), kept)


def matching(words: str, text: str) -> list[tuple[int, int]]:
    """Return where `text` holds the words of a question, in any form or inside a compound.

    >>> matching("tabletter klara", "43 500 tramadoltabletter togs i Klara.")
    [(7, 24), (32, 37)]
    """
    sought = wanted(words)
    leveled = base_letters(text)
    found = [
        match.span()
        for match in _WORD.finditer(leveled)
        if any(_holds(match[0], stem) for stem in sought.stems)
    ]
    for phrase in sought.phrases:
        pattern = r"\s+".join(re.escape(word) for word in phrase.split())
        found += [match.span() for match in re.finditer(pattern, leveled)]
    return _joined(found)


def _stems(words: str) -> tuple[str, ...]:
    stems = []
    for match in _WORD.finditer(words):
        word = base_letters(match[0])
        stem = _stem(word)
        named = len(word) == 2 and (match[0].isupper() or word.isdigit())
        if word not in _small_words() and (len(stem) >= 3 or named):
            stems.append(stem)
    return tuple(dict.fromkeys(stems))


def _stem(word: str) -> str:
    cut = word[: stem_length(word)]
    return cut if len(cut) >= SHORTEST_STEM else word


@cache
def _small_words() -> frozenset[str]:
    return frozenset(map(base_letters, small_words("search")))


def _pattern(stem: str) -> str:
    if len(stem) >= 5:
        return re.escape(stem)
    return rf"\b{re.escape(stem)}" + ("" if len(stem) == 4 else r"\b")


def _holds(word: str, stem: str) -> bool:
    if len(stem) >= 5:
        return stem in word
    if len(stem) == 4:
        return word.startswith(stem)
    return word == stem or word.startswith(f"{stem}-")


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
