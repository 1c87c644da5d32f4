"""Numbers and days in what is said, each as one value however it is written.

"43 500", "43500" and "43.500" are one number; "tre" is 3; "12 mars 2019" is a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language.swedish import MONTHS

_UP_TO_TWENTY = """noll en/ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton
femton sexton sjutton arton nitton tjugo"""
_TENS = (
    "trettio=30 fyrtio=40 femtio=50 sextio=60 sjuttio=70 åttio=80 nittio=90 hundra=100 tusen=1000"
)
_SPELT = {
    word: str(value)
    for value, words in enumerate(_UP_TO_TWENTY.split())
    for word in words.split("/")
} | dict(pair.split("=") for pair in _TENS.split())
_NOT_COUNTED = frozenset(("en", "ett"))
"""Mostly articles: "en väska" says no number."""

_MONTH = "|".join(MONTHS)
_DAY = (
    rf"(?P<day>\d{{1,2}})\s(?P<month>{_MONTH})(?:\s(?P<year>\d{{4}}))?|(?P<iso>\d{{4}}-\d\d-\d\d)"
)
_DIGITS = r"\d{1,3}(?:[ \u00a0\u2009\u202f.]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[,.:]\d+)*"
_NUMBER = re.compile(
    rf"(?<![\w])(?:{_DAY}|(?P<digits>{_DIGITS})|(?P<spelt>{'|'.join(_SPELT)})(?!\w))", re.IGNORECASE
)


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number or a day as it stands at [start, end), and the value that it is compared by."""

    value: str
    words: str
    start: int
    end: int
    is_day: bool = False


def numbers(text: str) -> list[Number]:
    """Return the numbers and days of a text, in order.

    >>> [number.value for number in numbers("Den 3 mars 2019 togs 43 500 tabletter av tre män")]
    ['3 mars 2019', '43500', '3']
    """
    result = []
    for match in _NUMBER.finditer(text):
        if match["month"] or match["iso"]:
            value = " ".join(match[0].casefold().split())
        elif match["digits"]:
            value = _plain(match["digits"])
        else:
            word = match["spelt"].casefold()
            if word in _NOT_COUNTED:
                continue
            value = _SPELT[word]
        result.append(Number(value, match[0], *match.span(), bool(match["month"] or match["iso"])))
    return result


def only_in_each(one: Sequence[Number], other: Sequence[Number]) -> tuple[Words, Words]:
    """Return the words of those that only the first text has, and that only the second has.

    >>> only_in_each(numbers("24 män greps"), numbers("34 män greps i Klara"))
    (('24',), ('34',))
    """
    values, others = {n.value for n in one}, {n.value for n in other}
    return (
        tuple(dict.fromkeys(n.words for n in one if n.value not in others)),
        tuple(dict.fromkeys(n.words for n in other if n.value not in values)),
    )


def _plain(digits: str) -> str:
    return re.sub(r"[ \u00a0\u2009\u202f]|\.(?=\d{3}(?!\d))", "", digits).replace(",", ".")
