"""What a person wrote, without what tells who they are, before anything of it is kept.

Numbers that can be a personal number, a date of birth, a telephone or an account are removed
whatever they are written with; so are e-mail addresses, and names where they are announced. It
rather removes too much: a lost date in a question costs an editor little. A name in the middle
of a sentence is not recognised, and the operating guide says so.
"""

from __future__ import annotations

import re
import unicodedata

NUMBER = "[nummer]"
ADDRESS = "[e-post]"
NAME = "[namn]"

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
_ANNOUNCED = re.compile(
    r"\b(?:(?:jag|som|vi)\s+heter|heter\s+(?:jag|vi)|mitt\s+(?:\w+)?namn\s+är|(?:\w+)?namn\s*:"
    r"|jag\s+kallas|kallas\s+jag|my\s+name\s+is|my\s+name['’]s|i\s*['’]m\s+called|i\s+am\s+called"
    r"|(?:m\.?\s*v\.?\s*h\.?|hälsningar|hälsn\.?|regards)[,.]?)\s+",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+|$)?")
_GOES_ON = frozenset(
    re.split(
        r"\s+",
        """och men som undrar vill kan har bor jobbar arbetar är vad hur när var varför vem vilka
        ska fick får såg blev and but i who wonder want would live work what how when where why""",
    )
)
_MOST_NAMES = 4


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
    plain = _RUN.sub(_number, plain)
    plain = _SPELT.sub(f"{NUMBER} ", plain)
    return " ".join(_without_names(plain).split())


def _number(match: re.Match[str]) -> str:
    """Return the run of digits, or what it was if it may tell who a person is."""
    shown = match[0]
    end = max(found.end() for found in _DIGITS.finditer(shown))
    run, rest = shown[:end], shown[end:]
    groups = _DIGITS.findall(run)
    digits = "".join(groups)
    if len(digits) < 6 or all(_YEARS.fullmatch(group) for group in groups):
        return shown
    if _STATUTE.fullmatch(run.lstrip("+(")) or (len(digits) == 6 and not _is_birthday(digits)):
        return shown
    return NUMBER + rest


def _is_birthday(digits: str) -> bool:
    """Say whether six digits can be YYMMDD; a coordination number has 60 added to the day."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) % 60 <= 31


def _without_names(words: str) -> str:
    kept, position = [], 0
    for announced in _ANNOUNCED.finditer(words):
        if announced.start() < position:
            continue
        kept.append(words[position : announced.end()])
        position = end = announced.end()
        for number in range(_MOST_NAMES):
            word = _NAME_WORD.match(words, position)
            if word is None or (number and word[0].strip().casefold() in _GOES_ON):
                break
            position = word.end()
            end = word.start() + len(word[0].rstrip(" .,"))
            if word[0].rstrip().endswith((".", ",")):
                break
        if end > announced.end():
            kept.append(NAME)
            position = end
    return "".join((*kept, words[position:]))
