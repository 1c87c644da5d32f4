"""Whether a sentence can be quoted without the one before it."""

from __future__ import annotations

import re
from pathlib import Path

FEWEST_WORDS = 5
"""Words that a quote holds at least: fewer are a fragment or a reply."""

REPLIES = frozenset(Path(__file__).with_name("replies.txt").read_text("utf-8").split())
"""How a reply begins that means nothing without what it replies to."""

_WORD = re.compile(r"\w+(?:[-:.’']\w+)*")


def stands_alone(sentence: str) -> bool:
    """Return whether a sentence says something by itself.

    >>> stands_alone("Nej, målet är minst 30 minuter.")
    False
    >>> stands_alone("Vi hälsar.")
    False
    >>> stands_alone("Målet är att varje samtal tar minst 30 minuter.")
    True
    """
    words = _WORD.findall(sentence.casefold())
    return len(words) >= FEWEST_WORDS and words[0] not in REPLIES
