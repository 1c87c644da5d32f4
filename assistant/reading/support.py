"""Does somebody have a hard time, or is close to somebody who has? Then people, and no quote.

Rules, not a model (`support.toml`): they can be read, and they fire on what a person says of
themselves and their own ("min son knarkar"), not on questions about the work ("vad gör ni mot
knark?").
"""

from __future__ import annotations

from functools import cache

from assistant.reading.rules import HERE, Rules, read_rules

FIRST = ("self_harm", "despair")
"""What comes before an emergency: the helplines begin with 112, and say more."""


def trouble(question: str) -> str | None:
    """Return which kind of trouble somebody writes of, None for none.

    >>> trouble("Jag är rädd för min man")
    'violence'
    >>> trouble("Vad gör polisen mot våld i nära relationer?") is None
    True
    """
    return _rules().first(question)


@cache
def _rules() -> Rules:
    return read_rules(HERE / "support.toml")
