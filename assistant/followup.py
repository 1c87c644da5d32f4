"""Follow-ups: a question that leans on the one before is completed from it.

Three ways of leaning, each completed in its own way, so that the asker can see how it was read:

- only another question word ("Var då?") takes the place of the question word before;
- only another thing ("Och cannabis?") takes the place of the word it is most like, or is added;
- a pronoun without anything of its own to search for ("Hur många av dem utvisas?") gets the
  words that the question before was about.

A question that has its own subject stands alone, whatever was asked before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Similar = Callable[[str, Sequence[str]], Sequence[float]]
"""Returns how alike a word is to each of some others, as cosines."""

ALIKE = 0.35
"""The least likeness at which one word takes another's place."""

_WORD = re.compile(r"\w+(?:[-’':.]\w+)*")
_LEADS = re.compile(r"^\s*(?:(?:och|men|så|jaha|ok|okej|and|but|so)\b[\s,]*)+(?=\S)", re.IGNORECASE)
_ASKS = re.compile(
    r"^\s*(?:(?:av|i|på|till|från|med|för|om|under|sedan|vid|of|in|at|to|from|with|for)\s+)?"
    r"(?:hur\s+(?:många|mycket|länge|ofta|gammal|gamla|stor|stora|stort|lång|långt|gick|kommer)"
    r"|how\s+(?:many|much|long|often|old|big|far)"
    r"|vad|var|vart|varifrån|när|vem|vems|vilka|vilken|vilket|varför|hur"
    r"|what|where|when|who|whose|which|why|how)\b"
    r"(?:\s+(?:som|är det som|det är som))?",
    re.IGNORECASE,
)
_LEANS = frozenset(
    re.split(
        r"\s+",
        """de dem dom det den han hon hen honom henne hans hennes deras dess där dit därifrån dessa
        denna detta sådana sådan sådant samma båda ingen ingenting alla andra resten they them
        their it its he she him her his there those these that this then same both others""",
    )
)
_FILLERS = frozenset(
    re.split(
        r"\s+",
        """och men då sen så nu är var blev blir har hade kan kunde ska skulle får fick man i på
        av till från med för om under efter före vid hos mot en ett som att inte också även mer
        sa säger sade sagt gör gjorde gjort göra hände händer hänt menar betyder finns fanns
        gäller gällde ju väl egentligen just precis bara ni du vi jag the a an is are was were
        do does did has have had can could will would of in on at to from with for about and but
        or also too more said say says happen happened mean you we i not så där den det de
        vad var när vem hur varför vilka vilken vilket många mycket länge ofta
        what where when who how why which many much long often""",
    )
)
_WHAT_ABOUT = re.compile(
    r"^(?:hur är det med|vad gäller (?:för|om)|gäller (?:det|detta|samma)(?: också| även| sak)?"
    r"(?: för)?|vad sägs om|what about|how about)\s+",
    re.IGNORECASE,
)
_THEN = re.compile(r"[\s,]+(?:då|sen|också|även|then|too)\s*\?*\s*$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"^(i|på|vid|från|till|för|med|om|under|sedan|mot|hos|in|at|on|for|with|during)\s+(.+)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


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
    if not before:
        return None
    led = bool(_LEADS.match(question))
    bare = _LEADS.sub("", question).strip().rstrip("?!. ")
    asks = _ASKS.match(bare)
    words = [word.casefold() for word in _WORD.findall(bare)]
    own = [word for word in words if word not in _FILLERS and word not in _LEANS]
    leans = any(word in _LEANS for word in words) or not own
    if asks and not own:
        return _asked_anew(bare, asks, before)
    named = _named(bare, led=led)
    if named and (not asks or _WHAT_ABOUT.match(bare)) and len(_WORD.findall(named)) <= 6:
        return _put_in(named, before, similar)
    if (leans and len(own) <= 2) or (led and len(own) <= 1):
        about = _about(before)
        missing = [w for w in _WORD.findall(about) if w.casefold() not in words]
        return f"{_capital(bare)} ({about})?" if missing else None
    return None


def _asked_anew(bare: str, asks: re.Match[str], before: str) -> str:
    """Return the question before with the new question word in front, and what stood with it."""
    rest = _THEN.sub("", bare)
    rest = rest[asks.end() :].strip() if asks.end() <= len(rest) else ""
    kept = [word for word in _WORD.findall(rest) if word.casefold() not in _LEANS]
    head = bare[: asks.end()].strip()
    about = _about(before)
    if kept and kept[0].casefold() in ("sa", "sade", "säger", "sagt", "said", "says"):
        return f"{_capital(head)} {' '.join(kept)} ({about})?"
    return f"{_capital(' '.join((head, *kept)))} {about}?"


def _named(bare: str, *, led: bool) -> str:
    """Return the thing that alone is asked about ("cannabis", "i Vasaparken"), or ""."""
    stripped = _WHAT_ABOUT.sub("", bare)
    then = _THEN.sub("", stripped)
    if led or stripped != bare or then != stripped:
        return then.strip()
    return ""


def _put_in(named: str, before: str, similar: Similar) -> str:
    """Return the question before with `named` in the place of what it is most like."""
    year = _YEAR.search(named)
    if year and _YEAR.search(before):
        return _YEAR.sub(year[0], before, count=1) + "?"
    phrase = _PREPOSITION.match(named)
    if phrase:
        held = re.search(rf"\b{re.escape(phrase[1])}\s+\w+", before, re.IGNORECASE)
        if held:
            return f"{before[: held.start()]}{named}{before[held.end() :]}?"
        return f"{before} {named}?"
    asks = _ASKS.match(before)
    start = asks.end() if asks else 0
    words = [
        m
        for m in _WORD.finditer(before, start)
        if m[0].casefold() not in _FILLERS and m[0].casefold() not in _LEANS
    ]
    if words:
        likeness = similar(named, [m[0] for m in words])
        best = max(range(len(words)), key=lambda i: likeness[i])
        if likeness[best] >= ALIKE:
            return f"{before[: words[best].start()]}{named}{before[words[best].end() :]}?"
    return f"{before}, {named}?"


def _about(before: str) -> str:
    """Return what a question was about: its words without the question word."""
    completed = re.search(r"\(([^()]*)\)\s*$", before)
    asks = _ASKS.match(before)
    rest = before[asks.end() :].strip() if asks else before
    if completed:
        rest = f"{rest[: rest.rfind('(')].strip()} {completed[1]}".strip()
    return rest or before


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
