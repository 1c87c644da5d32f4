"""Does somebody have a hard time, or is close to somebody who has? Then people, and no quote.

Rules first (`support.toml`): they can be read, they name the trouble, and they fire on what a
person says of themselves and their own ("min son knarkar"), not on questions about the work ("vad
gör ni mot knark?"). What they do not know is judged by its letters (`line_kind`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.reading.essence import asked_after_introduction, asked_politely
from assistant.reading.line_kind import line_kinds
from assistant.reading.rules import HERE, Rules, make_rules, read_table, sentences_of

PROBABLE_OF_ONESELF = 0.4
"""How probable it must be that a line is of trouble, where it says *I* or *my*. Lower than for
small talk: a question that gets helplines can be asked again, and somebody in need who gets a
quote may not."""

PROBABLE = 0.6
"""The same for a line that says neither."""

PROBABLE_IF_ASKED = 0.9
"""The same for a line that begins as a question does: most of those are for the sources."""

UNNAMED = "other"
"""The kind of trouble where its words are none that the rules know."""

DANGER = "danger"
"""Somebody is in danger now, and the rules of `emergency` did not know it."""

FIRST = ("self_harm", "despair")
"""What comes before an emergency: the helplines begin with 112, and say more."""


def troubles(question: str) -> tuple[str, ...]:
    """Return the kinds of trouble that a line fits, the one that decides first; `DANGER` is one.

    >>> troubles("Jag är rädd för min man"), troubles("Vad gör polisen mot våld i nära relationer?")
    (('violence',), ())
    """
    strong, others, facts, work = _rules()
    text = " ".join(sentences_of(question))
    names = tuple(strong.all(question))
    asking, telling, own = facts
    is_question = asking.match(text) and not telling.match(text)
    of_oneself = own.search(text)
    if names or work.search(text) or (is_question and not of_oneself):
        return names
    # Whoever is a parent and asks what the police may do is no parent in trouble.
    question = asked_after_introduction(question) or question
    names = tuple(others.all(question))
    if names:
        return names
    chances = line_kinds(question)
    danger, hard = chances["emergency"], chances["support"]
    # "Jag skulle vilja veta …" says "jag" of nobody in trouble.
    tells = of_oneself and not asked_politely(question)
    least = PROBABLE_IF_ASKED if is_question else PROBABLE_OF_ONESELF if tells else PROBABLE
    if danger + hard < least:
        return ()
    return (DANGER,) if danger > hard else (UNNAMED,)


@cache
def _rules() -> tuple[Rules, Rules, tuple[re.Pattern[str], ...], re.Pattern[str]]:
    """Return the strong rules, the others, how a line begins and what is one's own, work."""
    path = HERE / "support.toml"
    table = read_table(path)
    rows, groups = table["rule"], table["groups"]
    return (
        make_rules([row for row in rows if row.get("strong")], groups, path),
        make_rules([row for row in rows if not row.get("strong")], groups, path),
        tuple(_any_word(table[name]) for name in ("asking", "telling", "own")),
        _any_word(table["work"]),
    )


def _any_word(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word.replace('*', '[a-z]*') for word in words)})\b")
