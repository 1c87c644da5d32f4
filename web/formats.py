"""How dates, times, addresses and marked words are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from index.days import swedish_day
from web.language import Language

_MONTHS = {
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}


def day(told: str | None, language: Language = "sv") -> str:
    """Return an ISO date or time as a person writes the Swedish day; "" where there is none.

    >>> day("2020-10-09T22:30:00Z")
    '10 oktober 2020'
    """
    written = swedish_day(told)
    try:
        year, month, number = (int(part) for part in written.split("-"))
        name = _MONTHS[language].split()[month - 1]
    except (ValueError, IndexError):
        return written
    return f"{number} {name} {year}"


def clock(seconds: float) -> str:
    """Return seconds as a player shows them.

    >>> clock(754.6), clock(3661)
    ('12:34', '1:01:01')
    """
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def web_address(told: str | None) -> str:
    """Return an address that may stand in a link, or "" for any that is not http or https."""
    if not told:
        return ""
    try:
        parts = urlsplit(told.strip())
    except ValueError:
        return ""
    return told.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def pieces(text: str, marked: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text cut at its marked spans, each piece with whether it is marked.

    >>> list(pieces("elva personer utvisades", [(0, 13)]))
    [('elva personer', True), (' utvisades', False)]
    """
    position = 0
    for start, end in sorted(marked):
        begin = max(start, position)
        if begin >= end:
            continue
        if begin > position:
            yield text[position:begin], False
        yield text[begin:end], True
        position = end
    if position < len(text):
        yield text[position:], False
