"""Who says what in a press release, as the text itself says it: "– …, säger Karin Ek, kommunpolis."

Only what is attributed in the same paragraph counts. A paragraph that goes on with a dash and names
nobody is nobody's: whose it is would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_VERB = (
    "(?:säger|sade|sa|berättar|berättade|menar|menade|förklarar|förklarade|konstaterar|uppger"
    "|understryker|betonar|kommenterar|fortsätter|tillägger|påpekar|avslutar|says|said)"
)
_PART = r"[A-ZÅÄÖÉ][\w’'-]+"
_NAME = rf"(?P<name>{_PART}(?:\s(?:af|von|de|el|al|{_PART})){{1,3}})"
_ROLE = r"[^.,;:!?\n–]{3,90}"
_AFTER = re.compile(
    rf"[,”\"?!]\s+{_VERB}\s+(?:(?P<before>[a-zåäö][\w\s-]{{2,60}}?)\s+)?{_NAME}"
    rf"(?:,\s+(?P<role>{_ROLE}(?:,\s+(?!och\b|men\b){_ROLE})?))?(?=\s*(?:[.,;:!?\n]|$|(?:och|men|som|när|efter|i|på|vid|till|om|under)\b))"
)
_BEFORE = re.compile(
    rf"(?:^|(?<=[.!?]\s)){_NAME}(?:,\s+(?P<role>{_ROLE}),)?\s+{_VERB}\s*(?:så här\s*)?:"
)
_DASH = re.compile(r"(?:^|(?<=[.!?…]\s)|(?<=[.!?…]))[–—-]\s")
_MARKS = re.compile('[”"»“]')
_NOT_A_ROLE = re.compile(r"^(?:och|men|som|att|när|efter|medan|för|vid|i|på)\b")


@dataclass(frozen=True, slots=True)
class Attributed:
    """The slice [start, end) of a text with the words of somebody: who, and in what role."""

    start: int
    end: int
    name: str
    role: str | None


def attributed(text: str) -> Iterator[Attributed]:
    """Yield what a text attributes to named persons, paragraph by paragraph.

    >>> [(one.name, one.role) for one in attributed("– Vi är här, säger Karin Ek, kommunpolis.")]
    [('Karin Ek', 'kommunpolis')]
    """
    start = 0
    for paragraph in text.split("\n"):
        dash = _DASH.search(paragraph)
        is_quoted = dash or _MARKS.search(paragraph)
        match = _AFTER.search(paragraph) if is_quoted else None
        match = match or _BEFORE.search(paragraph)
        if match:
            named = match.groupdict()
            role = named["role"] if not _NOT_A_ROLE.match(named["role"] or "") else None
            role = " ".join((role or named.get("before") or "").split()) or None
            begin = start + (dash.start() if dash and dash.start() < match.start() else 0)
            yield Attributed(begin, start + len(paragraph), named["name"], role)
        start += len(paragraph) + 1
