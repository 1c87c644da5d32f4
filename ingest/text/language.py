"""Which language a text is in: told by its small words and its letters, else as it is declared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

from index.language.word_lists import word_lists

READ = 20_000
"""Letters of a text that its language is told from."""

CLEARLY = 4
"""How many times as many small words one language must have for a declaration to be overruled."""

FEWEST = 2
"""Small words of one language that a text may hold by chance: names, titles, a line of a song."""

_SMALL_WORDS = {
    language: re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
    for language, words in word_lists(Path(__file__).with_name("languages.toml")).items()
}
_NEIGHBOURS, _SWEDISH_ALONE = map(_SMALL_WORDS.pop, ("neighbours", "swedish_alone"))
_NORDIC = ("da", "no", "nb", "nn")
_SCRIPTS = {
    "ARABIC": "ar",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "ETHIOPIC": "ti",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
}
"""Scripts by the first word of their letters' names, and the language that each most often is."""


def language_of(text: str, declared: str | None = None) -> str:
    """Return the language of a text: as declared, unless its small words say otherwise.

    A text of no known language that declares none is taken as Swedish.

    >>> language_of("Vi fikk en melding og dro dit, men det var ikke noen der og jeg gikk.", "sv")
    'no'
    """
    text = text[:READ]
    script = _script(text)
    if script is not None:
        return script if declared is None or declared in _SMALL_WORDS else declared
    if len(_NEIGHBOURS.findall(text)) > CLEARLY * len(_SWEDISH_ALONE.findall(text)) + FEWEST:
        return declared if declared in _NORDIC else "no"
    counts = Counter({name: len(words.findall(text)) for name, words in _SMALL_WORDS.items()})
    (first, most), (_, second) = counts.most_common(2)
    return first if most > CLEARLY * second + FEWEST else declared or "sv"


def _script(text: str) -> str | None:
    """Return the language of a text whose letters are mostly of another script than Latin."""
    letters = [letter for letter in text if letter.isalpha()]
    foreign = [letter for letter in letters if letter > "\u036f"]
    if 2 * len(foreign) <= len(letters):
        return None
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in foreign)
    return _SCRIPTS.get(names.most_common(1)[0][0])
