"""What a person wrote, without what tells who they are, before anything of it is kept.

Numbers that can be a personal number, a date of birth, a telephone or an account are removed
whatever they are written with; so are e-mail addresses, names (`names`), street addresses with a
number, and number plates. It rather removes too much: a lost date in a question costs an editor
little. What somebody tells of their health, and a rare name, is not recognised.
"""

from __future__ import annotations

import re
import unicodedata

from assistant.staff.names import without_names

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
_SPELT = re.compile(
    r"(?:\b(?:noll|nolla|en|ett|etta|två|tvåa|tre|trea|fyra|fem|sex|sju|åtta|nio)\b[^\w]{0,3}){6,}",
    re.IGNORECASE,
)
_AT = r"(?:@|[(\[{<]\s*(?:at|snabel-?a|a|@)\s*[)\]}>])"
_DOT = r"(?:\.|[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>])"
_ADDRESSES = (
    re.compile(rf"[\w.+%'’-]+\s*{_AT}\s*\w[\w-]*(?:\s*{_DOT}\s*\w[\w-]*)*", re.IGNORECASE),
    re.compile(
        r"[\w.+%'’-]+\s+(?:at|snabel-?a)\s+\w[\w-]*(?:(?:\s*\.\s*|\s+(?:punkt|dot)\s+)\w[\w-]*)+",
        re.IGNORECASE,
    ),
    re.compile(r"@[\w.-]+"),
)
_STREET = re.compile(
    r"(?<!\w)(?:[^\W\d_]+s\s+)?[^\W\d_][\w-]*(?:gatan?|väg(?:en)?|gränd(?:en)?|stig(?:en)?|allén?"
    r"|back(?:en)?|torg(?:et)?|plan|kaj(?:en)?|leden|stråket|bron|platsen|street|road)"
    r"\s+\d{1,4}\s?(?:[a-h]\b)?(?:,?\s*(?:lgh|lägenhet|port|tr|våning|vån)\.?\s*\d{1,4})*"
    r"(?:,?\s*\d{3}\s?\d{2}\s+[^\W\d_]+)?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\d\w])\d{3}\s?\d{2}(?=\s+[A-ZÅÄÖ][a-zåäö]{2,})\s+[A-ZÅÄÖ][a-zåäö]+")
_PLATE_LETTERS = "[A-HJ-PR-UW-Z]"
_PLATES = (
    re.compile(rf"()(?<!\w){_PLATE_LETTERS}{{3}}[\s-]?\d\d[\dA-HJ-NPR-UW-Z](?!\w)"),
    re.compile(rf"()(?<!\w){_PLATE_LETTERS}{{3}}-?\d\d[\dA-HJ-NPR-UW-Z](?!\w)", re.IGNORECASE),
    re.compile(
        rf"(\b(?:\w*skylt(?:en)?|\w*plåt(?:en)?|reg\.?nr|\w*nummer)\s+)"
        rf"{_PLATE_LETTERS}{{3}}\s\d\d[\dA-HJ-NPR-UW-Z](?!\w)",
        re.IGNORECASE,
    ),
)
_LAST_FOUR = re.compile(
    r"((?:(?:de\s+)?(?:sista|avslutande)\s+(?:fyra|4)|(?:fyra|4)\s+sista|last\s+(?:four|4))\D{0,25})"
    r"\d(?:[\s.-]?\d){3}(?!\d)",
    re.IGNORECASE,
)


def scrub(words: str) -> str:
    """Return `words` in single spaces, with personal data replaced by what it was.

    >>> scrub("Jag heter Anna Ek, 850312-1234, och undrar om 112 och 43 500 tabletter")
    'Jag heter [namn], [nummer], och undrar om 112 och 43 500 tabletter'
    """
    plain = unicodedata.normalize("NFKC", words)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cn"))
    plain = " ".join(plain.split())
    for pattern in _ADDRESSES:
        plain = pattern.sub(ADDRESS, plain)
    plain = _LAST_FOUR.sub(rf"\1{NUMBER}", plain)
    plain = _POSTCODE.sub(HOME, _STREET.sub(HOME, plain))
    for pattern in _PLATES:
        plain = pattern.sub(rf"\1{PLATE}", plain)
    plain = _RUN.sub(_number, plain)
    plain = _SPELT.sub(f"{NUMBER} ", plain)
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
