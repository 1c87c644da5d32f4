"""What a person wrote, without what tells who they are, before anything of it is kept.

Numbers that can be a personal number, a date of birth, a telephone or an account are removed
whatever they are written with; so are e-mail addresses, names (`names`), street addresses with a
number, and number plates. It rather removes too much: a lost date in a question costs an editor
little. What somebody tells of their health, and a rare name, is not recognised.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from assistant.expressions import expressions
from assistant.staff.names import without_names

TABLE = Path(__file__).with_suffix(".toml")
NUMBER = "[nummer]"
ADDRESS = "[e-post]"
HOME = "[adress]"
PLATE = "[regnr]"

_PERSONAL = re.compile(r"(?<!\d)(?:19|20)?(\d{6})\s?[-+–]?\s?(\d{4})(?!\d)", re.ASCII)
_LONGEST_GAP = 3
_RUN = re.compile(rf"[+(]*\d(?:[^\w]|_){{0,{_LONGEST_GAP}}}(?:\d(?:[^\w]|_){{0,{_LONGEST_GAP}}})*")
_DIGITS = re.compile(r"\d+")
_YEARS = re.compile(r"(?:19|20)\d\d")
_STATUTE = re.compile(r"(?:1[6-9]|20)\d\d:[1-9]\d{0,3}")


def scrub(words: str) -> str:
    """Return `words` in single spaces, with personal data replaced by what it was.

    >>> scrub("Jag heter Anna Ek, 850312-1234, och undrar om 112 och 43 500 tabletter")
    'Jag heter [namn], [nummer], och undrar om 112 och 43 500 tabletter'
    """
    plain = unicodedata.normalize("NFKC", words)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cn"))
    plain = " ".join(plain.split())
    written = expressions(TABLE)
    for pattern in expressions(TABLE, "addresses").values():
        plain = pattern.sub(ADDRESS, plain)
    plain = written["last_four"].sub(rf"\1{NUMBER}", plain)
    plain = written["postcode"].sub(HOME, written["street"].sub(HOME, plain))
    for pattern in expressions(TABLE, "plates").values():
        plain = pattern.sub(rf"\1{PLATE}", plain)
    plain = _RUN.sub(_number, plain)
    plain = written["spelt"].sub(f"{NUMBER} ", plain)
    return " ".join(without_names(plain).split())


def _number(match: re.Match[str]) -> str:
    """Return the run of digits, or what it was if it may tell who a person is."""
    text = match[0]
    end = max(group.end() for group in _DIGITS.finditer(text))
    run, rest = text[:end], text[end:]
    groups = _DIGITS.findall(run)
    digits = "".join(groups)
    if len(digits) < 6 or all(_YEARS.fullmatch(each) for each in groups):
        return text
    if _STATUTE.fullmatch(run.lstrip("+(")) or (len(digits) == 6 and not _is_birthday(digits)):
        return text
    return NUMBER + rest


def _is_birthday(digits: str) -> bool:
    """Say whether six digits can be YYMMDD; a coordination number has 60 added to the day."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) % 60 <= 31


def without_personal_numbers(words: str) -> str:
    """Return words without Swedish personal and coordination numbers, whose last digit proves them.

    >>> without_personal_numbers("Vad händer med 19811218-9876?")
    'Vad händer med [nummer]?'
    """
    return _PERSONAL.sub(_personal_number, words)


def _personal_number(match: re.Match[str]) -> str:
    digits = match[1] + match[2]
    doubled = (int(digit) * (2 - i % 2) for i, digit in enumerate(digits))
    proved = sum(number // 10 + number % 10 for number in doubled) % 10 == 0
    return NUMBER if proved and _is_birthday(digits[:6]) else match[0]
