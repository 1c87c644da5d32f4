"""English questions: how they are told from Swedish ones, and read as Swedish words.

The glossary beside this file has one English word or phrase a line, a tab, and its Swedish
equivalents, the most usual first; lines that begin with # are headings. A question becomes the
Swedish words to search for, not a translation: quotes are found with them, nobody reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from index.errors import ModelError
from index.language.folding import fold
from index.language.swedish import ENGLISH_MONTHS, small_words

FILE = Path(__file__).with_name("glossary.tsv")

_WORD = re.compile(r"\w+(?:[-’'.:]\w+|(?<=\d),\d+)*")
_QUOTED = re.compile(r"[\"“”„»«][^\"“”„»«]*[\"“”„»«]|(?<!\w)['’‘][^'’‘]+['’](?!\w)")
_TAIL = re.compile(r"(?<=\w)(?:n['’]t|['’](?:s|re|ve|ll|d|m))\b", re.IGNORECASE)
_ENDINGS = ("a", "r", "n", "s", "t", "ar", "or", "er", "en", "et", "na", "de", "te", "rna", "arna")
_MEASURES = "million|billion|percent|per cent|kilo|ton|gram|lit|kg|meter|metre"
_MONTHS = "|".join(month.title() for month in ENGLISH_MONTHS)
# fmt: off
_BEFORE_MONTH = frozenset((
    "in", "since", "until", "of", "last", "this", "by", "before", "after", "during", "early",
    "late",
))
# fmt: on


class _Glossary(NamedTuple):
    words: dict[tuple[str, ...], tuple[str, ...]]
    stems: dict[tuple[str, ...], tuple[str, ...]]
    swedish: frozenset[str]
    longest: int


@cache
def letters_of_words() -> frozenset[str]:
    """Return every three letters that stand beside one another in a word of the glossary,
    folded."""
    words = (f"  {word} " for word in fold(FILE.read_text(encoding="utf-8")).split())
    return frozenset(word[at : at + 3] for word in words for at in range(len(word) - 2))


def is_english(question: str) -> bool:
    """Return whether a question is asked in English.

    What decides is the small words of either language, then the glossary's; names, quoted words
    and words that both languages have say nothing. In doubt it is Swedish.

    >>> is_english("Where is Klara?"), is_english("Var är Klara?")
    (True, False)
    """
    glossary = _load()
    english = swedish = frame = weak = plain = 0
    unquoted = _TAIL.sub("", _QUOTED.sub(" ", question))
    for place, match in enumerate(_WORD.finditer(unquoted or question)):
        word = match[0]
        lower = word.casefold()
        if (place and word[0].isupper() and not question.isupper()) or word[0].isdigit():
            continue
        plain += 1
        if lower in small_words("swedish"):
            swedish += 3
        elif lower in small_words("weak"):
            weak += 1
        elif lower in small_words("both"):
            continue
        elif lower in small_words("english"):
            frame += 2
        elif re.search("[åäöé]", lower):
            swedish += 2
        elif lower in glossary.swedish:
            swedish += (lower,) not in glossary.words
        elif (lower,) in glossary.words or (stem(lower),) in glossary.stems:
            english += 1
        elif any(lower.removesuffix(ending) in glossary.swedish for ending in _ENDINGS):
            swedish += 1
    clear = frame + english
    return clear > 0 and clear + weak > swedish and (frame > 0 or 2 * (clear + weak) >= plain)


def to_swedish(question: str, passages_with: Callable[[str], int] | None = None) -> str:
    """Return the Swedish words that an English question asks with, in the question's order.

    The longest phrase of the glossary wins; small words are left out; names, numbers and words
    that the glossary lacks stay as they are. `passages_with` counts the passages that hold a
    word: of a phrase's equivalents the one that most hold is taken, else the two most usual.

    >>> to_swedish("How many were arrested at Sergels torg in May 2024?")
    'hur många greps gripits sergels torg maj 2024'
    """
    glossary = _load()
    words = _WORD.findall(_plain(question))
    phrases: list[str] = []
    start = 0
    while start < len(words):
        length, swedish = _longest(glossary, words, start)
        if passages_with and swedish:
            phrases.append(max(swedish, key=lambda one: min(map(passages_with, one.split()))))
        else:
            phrases += swedish[:2]
        start += length
    return " ".join(dict.fromkeys(" ".join(phrases).split()))


def stem(word: str) -> str:
    """Return what an English word has in common with its other regular forms.

    Plural, -ed and -ing are cut, then a final e, and a doubled last letter is made one.

    >>> stem("stopped"), stem("stopping"), stem("stops"), stem("injuries"), stem("injury")
    ('stop', 'stop', 'stop', 'injuri', 'injuri')
    """
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and word[-2] not in "sui":
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and re.search("[aeiouy]", rest) and rest[-1] != "e":
            word = rest
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _longest(glossary: _Glossary, words: list[str], start: int) -> tuple[int, tuple[str, ...]]:
    """Return how many words from `start` are read as one, and as which Swedish words."""
    for length in range(min(glossary.longest, len(words) - start), 0, -1):
        phrase = tuple(word.casefold() for word in words[start : start + length])
        if length == 1 and phrase[0] in small_words("dropped"):
            return 1, ()
        if phrase == ("may",) and not _is_month(words, start):
            return 1, ("får",)
        swedish = glossary.words.get(phrase) or glossary.stems.get(tuple(map(stem, phrase)))
        if swedish:
            return length, swedish
    return 1, (words[start],)


def _is_month(words: list[str], place: int) -> bool:
    before = words[place - 1].casefold() if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    capital = words[place][0].isupper() and place > 0
    return capital or before in _BEFORE_MONTH or before.isdigit() or after.isdigit()


def _plain(question: str) -> str:
    """Return a question with hyphens, tails, dates, times and figures as the glossary has them."""
    text = _TAIL.sub("", question.replace("’", "'"))
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", " ", text)
    text = re.sub(r"(?<=\d)\s*%", " percent", text)
    text = re.sub(rf"(?<=\d)\.(?=\d+ (?:{_MEASURES}))", ",", text)
    text = re.sub(r"(?i)\bsek\s*(\d+(?:[ ,]\d+)*)", r"\1 sek", text)
    text = re.sub(r"(?i)\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", text)
    text = re.sub(rf"\b({_MONTHS})\s+(\d{{1,2}})\b(?!,?\d)", r"\2 \1", text)
    return re.sub(
        r"(?i)\b(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?m\b\.?",
        lambda time: f"o'clock {_hour(time)}",
        text,
    )


def _hour(time: re.Match[str]) -> str:
    hour = int(time[1]) % 12 + (12 if time[3].casefold() == "p" else 0)
    return f"{hour}.{time[2]}" if time[2] else str(hour)


@cache
def _load() -> _Glossary:
    try:
        lines = FILE.read_text("utf-8").splitlines()
    except OSError as error:
        raise ModelError(f"{FILE}: cannot be read ({error}); install Klara again") from error
    words: dict[tuple[str, ...], tuple[str, ...]] = {}
    stems: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in lines:
        english, tab, swedish = line.partition("\t")
        if not tab or line.startswith("#"):
            continue
        phrase = tuple(_TAIL.sub("", english).replace("-", " ").split())
        equivalents = tuple(swedish.split(", "))
        words.setdefault(phrase, equivalents)
        stems.setdefault(tuple(map(stem, phrase)), equivalents)
    known = {word for swedish in words.values() for text in swedish for word in text.split()}
    return _Glossary(words, stems, frozenset(known), max(map(len, words)))
