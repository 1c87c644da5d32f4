"""Dates and times as pages write them, made into ISO 8601 in Swedish time."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?:\s*(?:,|[-–|])?\s*(?:kl\.?|klockan|at)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?!\d))?"
)
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    r"(?:(?:T|\s*,?\s*(?:kl\.?|klockan)?\s*)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?::?[ea]|st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>{_MONTH})\.?,?\s+"
    rf"(?P<year>(?:19|20)\d\d)(?!\d){_CLOCK}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s+"
    rf"(?P<year>(?:19|20)\d\d)(?!\d){_CLOCK}",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_INTERNET = re.compile(r"\s*[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? \S")
_IN_PATH = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)/(?P<month>\d{{1,2}}|{_MONTH})(?:/(?P<day>\d{{1,2}}))?(?=/)",
    re.IGNORECASE,
)


def moment(words: str) -> str | None:
    """Return the first date in the words as ISO 8601, or None.

    With a time of day it carries a zone: the one written there, turned into Swedish time, or
    Swedish time where none is. A date alone stays a date.

    >>> moment("Publicerad 3 november 2025 kl. 10.14")
    '2025-11-03T10:14:00+01:00'
    """
    words = words[:200]
    if _INTERNET.match(words):
        try:
            return in_sweden(parsedate_to_datetime(words))
        except (ValueError, OverflowError):
            return None
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        match = pattern.search(words)
        if match:
            return _written(match.groupdict())
    match = _COMPACT.fullmatch(words.strip())
    return _written(match.groupdict()) if match else None


def date_in_path(path: str) -> str | None:
    """Return the date that a URL's path names, year, month and day, or None."""
    match = _IN_PATH.search(path)
    return _written(match.groupdict()) if match and match["day"] else None


def in_sweden(time: datetime) -> str | None:
    """Return the time as ISO 8601 in Swedish time; one without a zone is taken as Swedish."""
    if not 1990 <= time.year <= 2100:
        return None
    sweden = _sweden()
    time = time.astimezone(sweden) if time.tzinfo else time.replace(tzinfo=sweden)
    return time.isoformat(timespec="seconds")


@lru_cache(maxsize=1)
def _sweden() -> ZoneInfo:
    return ZoneInfo("Europe/Stockholm")


def _written(parts: dict[str, str | None]) -> str | None:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    day = (int(parts["year"] or 0), number, int(parts["day"] or 1))
    try:
        if not parts.get("hour"):
            date = datetime(*day)
            return date.date().isoformat() if 1990 <= date.year <= 2100 else None
        clock = (int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts.get("second") or 0))
        time = datetime(*day, *clock)
        zone = parts.get("zone")
        if zone:
            offset = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
            time = datetime.fromisoformat(time.isoformat() + offset)
        return in_sweden(time)
    except ValueError:
        return None
