"""The words of a subject: which texts hold them, and where they stand in a text.

Swedish bends words and glues them together, so a word is there with its stem, also inside a
compound. What stands within quotation marks counts only as it stands. A number is the same
with and without a blank for its thousands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from index.language.folding import base_letters, fold
from index.language.swedish import small_words, stem_length

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_PHRASE = re.compile(r"[\"”“„»«]([^\"”“„»«]+)[\"”“„»«]")

_NUMBER = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u2009\u202f.]\d{3})+(?![\w])|(?<![\w.,])\d{4,}(?!\w)"
)

SHORTEST_STEM = 4
"""Letters of a stem: a shorter one would stand in too many other words."""


LONGEST_ENDING = 4
"""Letters of a Swedish ending that begins with a consonant: "-rnas"."""

_VOWELS = frozenset("aeiouyåäö")


@dataclass(frozen=True)
class Wanted:
    """What a text on a subject holds: stems of its words, and phrases letter for letter."""

    stems: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    bent: frozenset[str] = frozenset()
    """The stems of words that were asked for with an ending: "poliser" is no "polismyndighet"."""

    def __bool__(self) -> bool:
        return bool(self.stems or self.phrases)

    def touches(self, folded: str) -> bool:
        """Say whether a folded text holds at least one of the words or phrases."""
        return any(pattern.search(folded) for pattern in self._patterns)

    def is_in(self, folded: str) -> bool:
        """Say whether a folded text holds every phrase, and the words: all of two, 2/3 of more."""
        if not all(pattern.search(folded) for pattern in self._patterns[len(self.stems) :]):
            return False
        matches = sum(1 for p in self._patterns[: len(self.stems)] if p.search(folded))
        count = len(self.stems)
        return matches >= (count if count <= 2 else -(-2 * count // 3))

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
    quoted = (" ".join(base_letters(match[1]).split()) for match in _PHRASE.finditer(words))
    phrases = tuple(phrase for phrase in quoted if fold(phrase).strip())
    unquoted = _NUMBER.sub(lambda number: _digits(number[0]), _PHRASE.sub(" ", words))
    stems = _stems(unquoted)
    # "tablett" has lost no ending as "tablet".
    words_of = {base_letters(word) for word in _WORD.findall(unquoted)}
    unbent = words_of | {word[:-1] for word in words_of if word[-2:-1] == word[-1:]}
    bent = {_stem(word) for word in words_of} - unbent
    return Wanted(stems, phrases, frozenset(bent & set(stems)))


def with_thousands(words: str) -> str:
    """Return words with every number of four digits or more also as texts write it.

    >>> with_thousands("43500 tabletter")
    '43500 tabletter 43 500'
    """
    numbers = (f"{int(_digits(number)):,}".replace(",", " ") for number in _NUMBER.findall(words))
    return " ".join(dict.fromkeys((words, *(each for each in numbers if each not in words))))


def matching(words: str, text: str) -> list[tuple[int, int]]:
    """Return where `text` holds the words of a question, in any form or inside a compound.

    >>> matching("tabletter klara", "43 500 tramadoltabletter togs i Klara.")
    [(7, 24), (32, 37)]
    """
    sought = wanted(words)
    leveled = base_letters(text)
    spans = [
        match.span()
        for match in _WORD.finditer(leveled)
        if any(_has(match[0], stem, bent=stem in sought.bent) for stem in sought.stems)
    ]
    for stem in sought.stems:
        if stem.isdigit() and len(stem) > 3:
            spans += [
                m.span() for m in re.finditer(_spaced(stem, r"[ \u00a0\u2009\u202f.]?"), leveled)
            ]
    for phrase in sought.phrases:
        pattern = r"\s+".join(re.escape(word) for word in phrase.split())
        spans += [match.span() for match in re.finditer(pattern, leveled)]
    return _joined(spans)


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


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _spaced(digits: str, blank: str) -> str:
    """Return a pattern of a number with or without something between its thousands."""
    first = len(digits) % 3 or 3
    parts = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return rf"(?<!\d){blank.join(parts)}(?!\d)"


def _pattern(stem: str) -> str:
    if stem.isdigit() and len(stem) > 3:
        return _spaced(stem, " ?")
    if len(stem) >= 5:
        return re.escape(stem)
    return rf"\b{re.escape(stem)}" + ("" if len(stem) == 4 else r"\b")


def _has(word: str, stem: str, *, bent: bool = False) -> bool:
    if stem.isdigit() and len(stem) > 3:
        return word == stem
    if len(stem) >= 5:
        after = word.partition(stem)[2][:1]
        # "kameror" is there in "kamerabevakning", "poliser" not in "polismyndigheten".
        return stem in word and not (
            bent and after and after not in _VOWELS and _goes_on(word, stem)
        )
    if len(stem) == 4:
        return word.startswith(stem)
    return word == stem or word.startswith(f"{stem}-")


def _goes_on(word: str, stem: str) -> bool:
    """Say whether more than an ending comes after a stem: it begins another word's compound."""
    return len(word) - word.index(stem) - len(stem) > LONGEST_ENDING


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
