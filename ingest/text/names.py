"""The names in what a source says of an episode: who and what may be spoken of in it."""

from __future__ import annotations

import re

from index.language.folding import fold
from index.language.sentences import sentences

SHORTEST = 5
"""Letters of a name; shorter ones are like too many other words to be told from them."""

_CAPITALS = re.compile(r"\b[A-ZÅÄÖÉÜ][\w’'-]+(?: [A-ZÅÄÖÉÜ][\w’'-]+)*")
_NEW_BEGINNING = re.compile(r"[:–—|]\s")


def names_in(*texts: str) -> tuple[str, ...]:
    """Return the names in texts and their parts: words with a capital.

    The first word of a sentence is one only beside another.

    >>> names_in("Rikard Öhman berättar om natten. Han arbetar i Klara.")
    ('Rikard Öhman', 'Rikard', 'Öhman', 'Klara')
    """
    names: list[str] = []
    for text in texts:
        parted = _NEW_BEGINNING.sub(". ", text)
        for start, end in sentences(parted):
            for run in _CAPITALS.finditer(parted[start:end]):
                words = run[0].split()
                if run.start() > 0 or len(words) > 1:
                    names += [run[0], *words]
    return tuple(dict.fromkeys(name for name in names if len(letters(name)) >= SHORTEST))


def letters(words: str) -> str:
    """Return the letters of words as they are compared, without blanks.

    >>> letters("Rik Ard Öhman!")
    'rikardohman'
    """
    return "".join(fold(words).split())
