"""A question typed without å, ä and ö, as on a foreign keyboard, with them put back.

The search does not mind, but the reader does (`benchmarks.otherwise`). The words are those that are
no words without them, or much rarer ones (`training.diacritics`); a question that has any of the
three letters was written with them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_suffix(".txt")
_PLAIN = str.maketrans("åäöÅÄÖ", "aaoAAO")
_WORD = re.compile(r"[^\W\d_]+")


def without(word: str) -> str:
    """Return a word without the dots and rings of å, ä and ö."""
    return word.translate(_PLAIN)


def with_diacritics(question: str) -> str:
    """Return a question with å, ä and ö where its words want them.

    >>> with_diacritics("Hur manga kameror finns pa torget?")
    'Hur många kameror finns på torget?'
    """
    if without(question) != question:
        return question
    return _WORD.sub(_restored, question)


def _restored(match: re.Match[str]) -> str:
    word = match[0]
    restored = _words().get(word.lower(), word)
    return restored.capitalize() if word[0].isupper() and restored != word else restored


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = {}
    for word in WORDS.read_text(encoding="utf-8").split():
        words.setdefault(without(word), word)  # the commonest stands first
    return words
