"""Follow-ups: a question that leans on the one before is completed from it.

Three ways of leaning, each completed in its own way, so that the asker can see how it was read:

- only another question word ("Var då?") takes the place of the question word before;
- only another thing ("Och cannabis?") takes the place of its like, or is added;
- a question that lacks something to be about ("Hur många av dem utvisas?", "Vilka tider då?",
  "Hur många hittades?") gets what the question before was about, in brackets.

A question that has its own subject stands alone, whatever was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.reading.followup_words import (
    ARTICLES,
    ASKS,
    COUNTED_VERB,
    COUNTING,
    EMPTY,
    FILLERS,
    FRAME,
    LEADS,
    NOUN_NEXT,
    OF_SOMETHING,
    POINTING,
    PREPOSITION,
    SAID,
    SUBJECTLESS,
    THEN,
    TIME,
    WHAT_ABOUT,
    WORD,
    YEAR,
)

Similar = Callable[[str, Sequence[str]], Sequence[float]]
"""Returns how alike a word is to each of some others, as cosines."""

ALIKE = 0.35
"""The least likeness at which one word takes another's place."""


def complete(question: str, turns: Sequence[str], similar: Similar) -> str | None:
    """Return the question completed from earlier turns (oldest first); None if it stands alone.

    >>> complete("När då?", ["Hur många greps i Klara?"], lambda word, others: [0.0] * len(others))
    'När greps i Klara?'
    """
    before = ""
    for turn in turns:
        before = _completed(turn, before, similar) or turn
    return _completed(question, before, similar)


def _completed(question: str, before: str, similar: Similar) -> str | None:
    before = before.strip().rstrip("?!. ")
    led = bool(LEADS.match(question))
    bare = LEADS.sub("", question).strip().rstrip("?!. ")
    asks = ASKS.match(bare)
    words = [word.casefold() for word in WORD.findall(bare)]
    if not before or not words:
        return None
    own = [word for word in words if word not in FILLERS and word not in POINTING]
    leans = not own or _leans(words)
    if asks and not own:
        return _asked_anew(bare, asks, before)
    named = _named(bare, led=led)
    if named and (not asks or WHAT_ABOUT.match(bare)) and len(WORD.findall(named)) <= 6:
        return _put_in(named, before, similar)
    then = bool(asks and THEN.search(bare))
    if then:
        bare = THEN.sub("", bare)
    if COUNTED_VERB.match(bare) and COUNTED_VERB.match(before) and _lacks(bare, own):
        return f"{_capital(bare)}{before[_counted_verb_end(before) :]}?"
    most = 3 if words[-1] in POINTING else 2
    if (leans and len(own) <= most) or ((led or then) and len(own) <= 1) or _lacks(bare, own):
        return _bracketed(bare, _about(before))
    return None


def _leans(words: Sequence[str]) -> bool:
    """Return whether one of the words points back; an article or "finns det" does not."""
    for place, word in enumerate(words):
        if word not in POINTING:
            continue
        before, after = words[:place], words[place + 1 :]
        own = [bool(after[i:]) and after[i] not in FILLERS | POINTING for i in (0, 1)]
        article = own[0] and (own[1] or after[1:2] == ["som"])
        expletive = (
            (before[-1:] in (["finns"], ["fanns"], ["blir"]) and own != [False, False])
            or (word == "det" and after[:1] in (["regnar"], ["snöar"], ["gäller"]))
            or (word == "det" and before[-1:] == ["är"] and len(before) > 1)
            or (word == "there" and before[-1:] in (["is"], ["are"], ["was"], ["were"]))
        )
        counted = word in COUNTING and own[0]
        if not (article and word in ARTICLES) and not expletive and not counted:
            return True
    return False


def _lacks(bare: str, own: Sequence[str]) -> bool:
    """Return whether a question lacks whose or what: "Hur många hittades?", "Vad är målet?"."""
    if len(own) > 2 or any(word[0].isupper() for word in WORD.findall(bare)[1:]):
        return False
    return bool(SUBJECTLESS.match(bare) or (len(own) == 1 and OF_SOMETHING.search(bare)))


def _asked_anew(bare: str, asks: re.Match[str], before: str) -> str | None:
    """Return the question before with the new question word in front, and what stood with it."""
    rest = THEN.sub("", bare)[asks.end() :].strip()
    content = [w for w in WORD.findall(rest) if w.casefold() not in EMPTY | POINTING]
    head = bare[: asks.end()].strip()
    if content and content[0].casefold() in SAID:
        return _bracketed(" ".join((head, *content)), before.replace("(", "").replace(")", ""))
    if content:
        return _bracketed(THEN.sub("", bare), _about(before))
    if NOUN_NEXT.match(before) and not COUNTED_VERB.match(before):
        return _bracketed(head, _about(before))
    return f"{_capital(head)} {_without_question_word(before)}?"


def _bracketed(question: str, about: str) -> str | None:
    """Return the question with what it is about in brackets; None if that adds nothing."""
    words = {word.casefold() for word in WORD.findall(question)}
    if all(word.casefold() in words for word in WORD.findall(about)):
        return None
    return f"{_capital(question)} ({about})?"


def _named(bare: str, *, led: bool) -> str:
    """Return the thing that alone is asked about ("cannabis", "i Vasaparken"), or ""."""
    stripped = WHAT_ABOUT.sub("", bare)
    then = THEN.sub("", stripped)
    if led or stripped != bare or then != stripped:
        return then.strip()
    return ""


def _put_in(named: str, before: str, similar: Similar) -> str:
    """Return the question before with `named` in the place of what it is like."""
    year = YEAR.fullmatch(named)
    if year and YEAR.search(before):
        return YEAR.sub(named, before, count=1) + "?"
    phrase = PREPOSITION.match(named)
    time = TIME.search(before) if TIME.fullmatch(named) else None
    if time is None and phrase:
        time = re.search(rf"\b{re.escape(phrase[1])}\s+\w+", before, re.IGNORECASE)
    if time:
        return f"{before[: time.start()]}{named}{before[time.end() :]}?"
    if phrase:
        return f"{before} {named}?"
    slot = _like(named, before, similar)
    if slot:
        return f"{before[: slot.start()]}{named}{before[slot.end() :]}?"
    return f"{before}, {named}?"


def _like(named: str, before: str, similar: Similar) -> re.Match[str] | None:
    """Return the word of the question before that a thing takes the place of, if there is one.

    A name takes that of the only other name, else a thing that of the word it is most like, else
    that of what is counted ("Hur mycket tramadol").
    """
    asks = ASKS.match(before)
    start = asks.end() if asks else 0
    words = [
        m
        for m in WORD.finditer(before, start)
        if m[0].casefold() not in FILLERS and m[0].casefold() not in POINTING
    ]
    names = [m for m in words if m.start() > 0 and m[0][0].isupper()]
    if named[0].isupper() and len(names) == 1:
        return names[0]
    likeness = similar(named, [m[0] for m in words]) if words else []
    best = max(range(len(words)), key=lambda i: likeness[i], default=None)
    if best is not None and likeness[best] >= ALIKE:
        return words[best]
    counted = NOUN_NEXT.match(before) and not COUNTED_VERB.match(before)
    return WORD.search(before, start) if counted else None


def _about(before: str) -> str:
    """Return what a question was about: what it had in brackets, else its words without its frame.

    The frame is the question word, a verb that says little, and small words at either end.
    """
    bracketed = re.search(r"\(([^()]*)\)", before)
    if bracketed:
        return bracketed[1]
    words = WORD.findall(_without_question_word(before))
    while len(words) > 1 and words[0].casefold() in FRAME | FILLERS | POINTING:
        words = words[1:]
    while len(words) > 1 and words[-1].casefold() in FILLERS:
        words = words[:-1]
    return " ".join([word for word in words if word.casefold() not in EMPTY] or words)


def _without_question_word(before: str) -> str:
    asks = ASKS.match(before)
    return (before[asks.end() :].strip() if asks else before) or before


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _counted_verb_end(before: str) -> int:
    verb = COUNTED_VERB.match(before)
    return verb.end() if verb else len(before)
