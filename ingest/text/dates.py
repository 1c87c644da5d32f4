"""Dates and times as pages write them, made into ISO 8601 in Swedish time."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.days import in_sweden
from index.language.swedish import ENGLISH_MONTHS, MONTHS
from index.language.word_lists import WORDS, word_lists

_MONTHS = {"sept": 9} | {
    name: number
    for number, names in enumerate(zip(MONTHS, ENGLISH_MONTHS, strict=True), start=1)
    for month in names
    for name in (month, month[:3])
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_CLOCK = (
    r"(?:\s*(?:,|[-–|])?\s*(?:kl\.?|klockan|at)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?!\d)"
    # A zone by number stands apart: "10:14-11:30" is no zone.
    r"(?::(?P<second>\d\d))?(?: (?P<zone>UTC|GMT|CEST|CET|[+-]\d{4})(?!\w))?)?"
)
_FULL_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"
    r"(?:(?:T|\s*,?\s*(?:kl\.?|klockan)?\s*)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:])(?P<day>\d{{1,2}})(?::?[ea]|st|nd|rd|th|\.)?\s+(?:of\s+)?"
    rf"(?P<month>{_MONTH})\.?,?\s+{_FULL_YEAR}{_CLOCK}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s+{_FULL_YEAR}{_CLOCK}",
    re.IGNORECASE,
)
# Not part of a version, an IP address or a sum.
_DOTTED = re.compile(
    rf"(?<![\d.,:/])(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_FULL_YEAR}(?!\.\d){_CLOCK}",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    rf"(?<![\d.,:/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})[/ -]{_FULL_YEAR}(?!/){_CLOCK}",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?<![\d.,:/]){_FULL_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}})(?![\d/.]){_CLOCK}",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_INTERNET = re.compile(
    r"\s*(?:[A-Z][a-z]{2,8},\s*)?\d{1,2} [A-Z][a-z]{2,8} (?:[1-9]\d{3}|\d\d) \d\d:\d\d(?::\d\d)? \S"
)
_WEEKDAYS = {
    name: number
    for names in ("weekdays", "english_weekdays")
    for number, name in enumerate(word_lists(WORDS)[names])
}
_WEEKDAY = re.compile(r"\b([a-zåäö]{3})[a-zåäö]{0,6}[.,]{0,2}\s*$", re.IGNORECASE)
_IN_PATH = re.compile(
    rf"/(?P<year>(?:19|20)\d\d)/(?P<month>\d{{1,2}}|{_MONTH})(?:/(?P<day>\d{{1,2}}))?(?=/)",
    re.IGNORECASE,
)
_ZONES = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "CEST": "+02:00"}
READ = 200
"""Letters of a line that a date is looked for in."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
"""Documents of before the web are read too; what lies outside is a placeholder, as 0001-01-01."""

_PLACEHOLDERS = ("1900-01-01", "1901-01-01", "1970-01-01", "1980-01-01")
"""Days that systems write where they know none."""


def moment(words: str | None) -> str | None:
    """Return the first date in the words as ISO 8601, or None.

    With a time of day it carries a zone: the one written there, turned into Swedish time, or
    Swedish time where none is. A date alone stays a date. It is read as pages, feeds (RFC 5322)
    and HTTP headers write it; of 3/4/2020 the day comes first, unless its weekday says otherwise.

    >>> moment("Publicerad 3 november 2025 kl. 10.14")
    '2025-11-03T10:14:00+01:00'
    >>> moment("Fri, 09 Oct 2020 22:30:00 GMT"), moment("24.1.2022"), moment("i går")
    ('2020-10-10T00:30:00+02:00', '2022-01-24', None)
    """
    date = first_date(words or "")
    return date[1] if date else None


def first_date(words: str) -> tuple[int, str] | None:
    """Return where the first date in the words begins, and the date as `moment` gives it."""
    words = words[:READ]
    if _INTERNET.match(words):
        try:
            # "-0000" is UTC of which no zone is known (RFC 5322, 3.3).
            iso = iso_in_sweden(parsedate_to_datetime(words.replace(" -0000", " +0000")))
        except (ValueError, OverflowError):
            iso = None
        if iso:
            return 0, iso
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _DOTTED, _YEAR_FIRST, _SLASHED):
        match = pattern.search(words)
        if match:
            parts = match.groupdict()
            if pattern is _SLASHED:
                parts = _day_and_month(parts, words[: match.start()])
            iso = _written(parts)
            return (match.start(), iso) if iso else None
    match = _COMPACT.fullmatch(words.strip())
    iso = _written(match.groupdict()) if match else None
    return (0, iso) if iso else None


def date_in_path(path: str) -> str | None:
    """Return the date that a URL's path names, year, month and day, or None."""
    match = _IN_PATH.search(path)
    return _written(match.groupdict()) if match and match["day"] else None


def iso_in_sweden(time: datetime) -> str | None:
    """Return a time as ISO 8601 in Swedish time, None for one that no page can have.

    One without a zone is taken as Swedish.
    """
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        return None
    return _no_placeholder(in_sweden(time).isoformat(timespec="seconds"))


def _no_placeholder(iso: str) -> str | None:
    return None if iso.startswith(_PLACEHOLDERS) else iso


def _day_and_month(parts: dict[str, str | None], before: str) -> dict[str, str | None]:
    """Return the parts of 3/4/2020 with day and month as the weekday before them has it."""
    year, month, day = (int(parts[name] or 0) for name in ("year", "month", "day"))
    swapped = {**parts, "day": parts["month"], "month": parts["day"]}
    if month > 12:
        return swapped
    name = _WEEKDAY.search(before)
    weekday = _WEEKDAYS.get(name[1].lower()) if name else None
    if weekday is None or day > 12:
        return parts
    fits = date(year, month, day).weekday() == weekday
    return parts if fits or date(year, day, month).weekday() != weekday else swapped


def _written(parts: dict[str, str | None]) -> str | None:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    day = (int(parts["year"] or 0), number, int(parts["day"] or 1))
    try:
        hour, minute, second, zone = (parts.get(n) for n in ("hour", "minute", "second", "zone"))
        clock = (int(hour or 0), int(minute or 0), int(second or 0))
        time = datetime(*day, *clock)
        # Midnight to the second and without a zone is how systems write a day without a time.
        if not hour or (second and not zone and not any(clock)):
            return _no_placeholder(time.date().isoformat())
        if zone:
            time = datetime.fromisoformat(time.isoformat() + _ZONES.get(zone, zone))
        return iso_in_sweden(time)
    except ValueError:
        return None
