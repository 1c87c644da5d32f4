"""Names that a model misheard, heard once more: what is like a name and unsure, and nothing else.

what was heard → words that are like a name and unsure → their window is heard again, the model told
which names may be said → a name that it now hears at that very place takes the words' place

A model that is told names at once hears them where nobody says them, in noise most of all. Here a
name is only told where something like it was heard, and only its own place is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from index.transcript.records import Word
from ingest.speech.model import Guess
from ingest.text.names import letters

UNSURE = 0.6
"""The probability below which a word may be another; below it a word is marked as doubtful, too."""
ALIKE = 0.7
"""How alike letters must be to be a name misheard: the share of both that they have in common, in
order. At 0.6 four windows of five held something like one of 32 names, for three more names set
right; at 0.7 one of three."""
MORE_WORDS = 2
"""By how many words a name may be heard as more than it has: "rik ard öhman"."""
NEAR = 0.5
"""Seconds by which a name may be heard elsewhere the second time."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Words [first, last) of a guess, and the name that they are like."""

    first: int
    last: int
    name: str
    alike: float


def misheard(guesses: Iterable[Guess], names: Sequence[str]) -> tuple[str, ...]:
    """Return those of `names` that something unsure in a window's guesses is like."""
    places = (place for guess in guesses for place in _places(guess.words, names))
    return tuple(dict.fromkeys(place.name for place in places))


def with_names(
    first: Sequence[Guess], second: Sequence[Guess], names: Sequence[str]
) -> list[Guess]:
    """Return the first guesses for a window, with what the second ones heard as names in them."""
    again = [word for guess in second for word in guess.words]
    return [_with_names(guess, again, names) for guess in first]


def _with_names(guess: Guess, again: Sequence[Word], names: Sequence[str]) -> Guess:
    words = list(guess.words)
    for place in sorted(_places(guess.words, names), key=lambda p: p.first, reverse=True):
        begin, end = guess.words[place.first].start, guess.words[place.last - 1].end
        for name in _said(again, place.name):
            if name[0].start < end + NEAR and name[-1].end > begin - NEAR:
                words[place.first : place.last] = name
                break
    return replace(guess, words=tuple(words))


def _places(words: Sequence[Word], names: Sequence[str]) -> list[_Place]:
    """Return the words that are like a name and unsure, each word in one place, the likest."""
    likest = sorted(_alike(words, names), key=lambda place: -place.alike)
    taken: set[int] = set()
    places = []
    for place in likest:
        numbers = set(range(place.first, place.last))
        if not taken & numbers:
            taken |= numbers
            if place.alike < 1.0:
                places.append(place)
    return places


def _alike(words: Sequence[Word], names: Sequence[str]) -> Iterator[_Place]:
    for name in names:
        spelt = letters(name)
        matcher = SequenceMatcher(None, b=spelt, autojunk=False)
        most = len(name.split()) + MORE_WORDS
        for first in range(len(words)):
            for last in range(first + 1, min(first + most, len(words)) + 1):
                heard = letters("".join(word.text for word in words[first:last]))
                matcher.set_seq1(heard)
                may_be = min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= ALIKE
                alike = matcher.ratio() if may_be else 0.0
                is_unsure = any((word.probability or 0.0) < UNSURE for word in words[first:last])
                if alike == 1.0 or (alike >= ALIKE and is_unsure):
                    yield _Place(first, last, name, alike)


def _said(words: Sequence[Word], name: str) -> Iterator[Sequence[Word]]:
    """Yield the words that are a name, each time that they are heard."""
    spelt = letters(name)
    for first in range(len(words)):
        for last in range(first + 1, min(first + len(name.split()) + 1, len(words)) + 1):
            if letters("".join(word.text for word in words[first:last])) == spelt:
                yield words[first:last]
