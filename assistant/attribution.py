"""Who says what in a press release, as the text itself says it: "– …, säger Karin Ek, kommunpolis."

Only what is attributed in the same paragraph counts. A paragraph that goes on with a dash and names
nobody is nobody's: whose it is would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.expressions import expressions

TABLE = Path(__file__).with_suffix(".toml")
_DASH = re.compile(r"(?:^|(?<=[.!?…]\s)|(?<=[.!?…]))[–—-]\s")
_MARKS = re.compile('[”"»“]')


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
    says = expressions(TABLE)
    start = 0
    for paragraph in text.split("\n"):
        dash = _DASH.search(paragraph)
        is_quoted = dash or _MARKS.search(paragraph)
        match = says["after"].search(paragraph) if is_quoted else None
        match = match or says["before"].search(paragraph)
        if match:
            named = match.groupdict()
            role = named["role"] if not says["not_a_role"].match(named["role"] or "") else None
            role = " ".join((role or named.get("before") or "").split()) or None
            begin = start + (dash.start() if dash and dash.start() < match.start() else 0)
            yield Attributed(begin, start + len(paragraph), named["name"], role)
        start += len(paragraph) + 1
