"""Is the line said to the service itself: a greeting, an insult, another language, no words?

Nothing of this is searched for, and none of it enters the conversation.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.reading.glossary import letters_of_words
from assistant.reading.line_kind import QUESTION, line_kind, line_kinds
from assistant.reading.rules import HERE, Rules, read_rules, read_table, sentences_of
from index.language.folding import fold

READ = ("sv", "en")
"""The languages that Klara reads."""

KINDS = (
    "about_service", "ai", "greeting", "insult", "opinion", "person", "thanks", "time_or_weather",
)  # fmt: skip
PROBABLE = 0.9
"""How probable it must be, by its letters, that a line is no question; which kind of small talk
it is need only be the most probable: to answer one as another harms nobody. Of 3,000 questions
and 3,000 single words of others' texts 14 and 16 are kept from the sources
(`benchmarks.routes`)."""

PROBABLE_FOREIGN = 0.3
"""The same for a line in one certain other language: no question of 6,000 reaches it."""

STRANGE = 0.5
"""The share of a word's threes of letters that no word of the glossary has, from which it is no
word: of 17,000 words that questions hold it is reached by one in a hundred, mostly
abbreviations."""

SHORT = 4
"""Letters of a word that may lack vowels: GHB, LSD."""

LONGEST = 80
"""Characters of a line that is small talk by its letters alone."""

FEWEST_FOREIGN = 2
"""Words of another language that tell it; one may be a name."""

FOREIGN = "other_language "
"""How the kinds of other languages begin; the rest is the code."""

_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_VOWEL = re.compile(r"[aeiouy]")
_REPEATED = re.compile(r"(.{1,3}?)\1+")
_CONSONANTS = re.compile(r"[^aeiouy\d]{6,}")
_ROWS = ("qwertyuiopa", "asdfghjkloa", "zxcvbnm")
_RUN = 4
"""Keys beside one another that are no word; "were" and "asas" are three."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its words, or its script and letters; ``message`` is told its writers."""

    code: str
    message: str = ""
    words: frozenset[str] = frozenset()
    script: str = ""
    letters: str = ""


def small_talk(question: str) -> str | None:
    """Return what kind of small talk a line is, by the status that it gets; None for none.

    >>> small_talk("Hej, hur mår du?"), small_talk("Är du en AI?")
    ('greeting', 'ai')
    """
    name = _rules().first(question)
    if name is None:
        kinds = [_rules().first(sentence) for sentence in sentences_of(question)]
        if kinds and all(kind in ("greeting", "thanks") for kind in kinds):
            name = kinds[0]
    if name or is_gibberish(question):
        return name or "gibberish"
    kind, _ = line_kind(question)
    small = kind in KINDS and 1.0 - line_kinds(question)[QUESTION] >= PROBABLE
    return kind if small and len(question) <= LONGEST else None


def is_gibberish(question: str) -> bool:
    """Return whether no word of a line is one: keys beside one another, letters again and again."""
    words = (
        fold(question).split() if _script([c for c in question if c.isalpha()]) == "latin" else []
    )
    longer = [word for word in words if len(word) > 1] or words
    return bool(words) and all(_is_no_word(word) for word in longer)


def _is_strange(word: str) -> bool:
    """Return whether the letters of a word stand beside one another as they do in no language."""
    padded = f"  {word} "
    threes = [padded[start : start + 3] for start in range(len(padded) - 2)]
    return sum(three not in letters_of_words() for three in threes) >= STRANGE * len(threes)


def foreign_language(question: str) -> Language | None:
    """Return the language of a line where it is one that Klara does not read."""
    letters = [c for c in question if c.isalpha()]
    words = [word.lower() for word in _WORD.findall(question)]
    script = _script(letters)
    for language in _languages():
        if (
            language.script
            and language.script == script
            and (not language.letters or set(question.lower()) & set(language.letters))
        ):
            return language
    if script != "latin":
        return None
    counts = {
        language.code: sum(word in language.words for word in words)
        for language in _languages()
        if language.words
    }
    best = max(counts, key=lambda code: counts[code])
    if counts[best] < FEWEST_FOREIGN or counts[best] <= max(counts[code] for code in READ):
        best, probable = line_kind(question, FOREIGN)
        if probable < PROBABLE_FOREIGN:
            return None
    return next(language for language in _languages() if language.code == best)


def _is_no_word(word: str) -> bool:
    if word.isdigit():
        return not _YEAR.fullmatch(word)
    if len(word) <= 2:
        return not _VOWEL.search(word)
    again = _REPEATED.match(word)
    repeats = again is not None and word[again.end() :] == again[1][: len(word) - again.end()]
    often = again is not None and again.end() >= 3 * len(again[1])
    return (
        (len(word) > SHORT and (not _VOWEL.search(word) or _is_strange(word)))
        or (repeats and (often or len(word) > _RUN))
        or bool(_CONSONANTS.search(word))
        or _keys_in_a_row(word)
    )


def _keys_in_a_row(word: str) -> bool:
    """Return whether most of a word is keys that lie beside one another."""
    runs = [*_ROWS, *(row[::-1] for row in _ROWS)]
    run = min(_RUN, max(3, len(word)))
    longest = max(
        (
            size
            for size in range(len(word), run - 1, -1)
            for start in range(len(word) - size + 1)
            if any(word[start : start + size] in row for row in runs)
        ),
        default=0,
    )
    return longest >= max(run, 0.7 * len(word))


def _script(letters: Sequence[str]) -> str:
    """Return the script that most letters are of, in lower case: latin, arabic, cyrillic …"""
    names = (unicodedata.name(letter, "LATIN").split()[0].lower() for letter in letters)
    return next((name for name, _ in Counter(names).most_common(1)), "latin")


@cache
def _languages() -> list[Language]:
    return [
        Language(**row | {"words": frozenset(row.get("words", ()))})
        for row in read_table(HERE / "languages.toml")["language"]
    ]


@cache
def _rules() -> Rules:
    return read_rules(HERE / "small_talk.toml")
