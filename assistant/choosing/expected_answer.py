"""What kind of thing a question asks for, and where a sentence holds such a thing.

Rules that can be read (`expected_answer.toml`): "hur många" asks for a number, "när" for a date,
"var" for a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assistant.expressions import expressions
from index.language.folding import fold
from index.language.swedish import stem_length

TABLE = Path(__file__).with_suffix(".toml")
_NEXT_WORDS = re.compile(r"(?:[ \u00a0][^\W\d]\w*){1,3}")


class Asks(StrEnum):
    """The kinds of things that questions ask for."""

    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What a question expects; ``unit`` is the stem of what is counted, if it is named.

    ``said`` is the question itself, folded.
    """

    kind: Asks
    unit: str = ""
    said: str = field(default="", repr=False)


def expected_answer(question: str) -> ExpectedAnswer:
    """Return what a question asks for.

    >>> expected_answer("Hur många tabletter togs i beslag?")
    ExpectedAnswer(kind=<Asks.NUMBER: 'number'>, unit='tablett')
    """
    for kind, pattern in expressions(TABLE, "asks").items():
        if pattern.search(question):
            has_unit = kind in (Asks.NUMBER, Asks.DURATION)
            unit = expressions(TABLE)["unit"].search(question) if has_unit else None
            return ExpectedAnswer(Asks(kind), _stem(unit[1]) if unit else "", fold(question))
    return ExpectedAnswer(Asks.OTHER)


def places(expected: ExpectedAnswer, sentence: str) -> list[tuple[int, int]]:
    """Return where a sentence holds what is asked for and the question does not say itself.

    A number is followed by what it counts, as far as that is the next word or two.

    >>> expected = expected_answer("Hur många tabletter togs i beslag?")
    >>> [(a, b)] = places(expected, "Polisen tog 43 500 tramadoltabletter.")
    >>> "Polisen tog 43 500 tramadoltabletter."[a:b]
    '43 500 tramadoltabletter'
    """
    if expected.kind is Asks.OTHER:
        return []
    spans = []
    for match in expressions(TABLE, "holds")[expected.kind].finditer(sentence):
        start, end = match.span(match.lastindex or 0)
        if fold(sentence[start:end]) in expected.said and expected.kind is not Asks.REASON:
            continue
        if expected.kind is Asks.NUMBER:
            end = _with_unit(expected, sentence, end)
        spans.append((start, end))
    return spans


def counted(
    expected: ExpectedAnswer, sentence: str, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return those of the spans that hold, just after the number, the unit asked for."""
    if not expected.unit:
        return []
    return [(start, end) for start, end in spans if expected.unit in fold(sentence[start:end])]


def _with_unit(expected: ExpectedAnswer, sentence: str, end: int) -> int:
    """Return where the counted thing ends, if one of the next words is it, else the number."""
    following = _NEXT_WORDS.match(sentence, end)
    if not following or not expected.unit:
        return end
    for word in re.finditer(r"\w+", following[0]):
        if expected.unit in fold(word[0]):
            return end + word.end()
    return end


def _stem(word: str) -> str:
    folded = fold(word).strip()
    return folded[: max(4, stem_length(folded))]
