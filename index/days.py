"""Days as Sweden has them: the one place where a day is taken from a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = "Europe/Stockholm"


def in_sweden(moment: datetime) -> datetime:
    """Return a moment in Swedish time; one without a zone is taken as Swedish."""
    zone = ZoneInfo(ZONE)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def swedish_day(moment: str | None) -> str:
    """Return the day, ``YYYY-MM-DD``, of an ISO 8601 date or time; "" where there is none.

    >>> swedish_day("2020-10-09T22:30:00Z"), swedish_day("2020-10-09"), swedish_day(None)
    ('2020-10-10', '2020-10-09', '')
    """
    if not moment:
        return ""
    try:
        return in_sweden(datetime.fromisoformat(moment)).date().isoformat()
    except (ValueError, OverflowError):
        return moment[:10]


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def swedish_today() -> date:
    """Return the day that it is in Sweden now, wherever the machine stands."""
    return datetime.now(UTC).astimezone(ZoneInfo(ZONE)).date()
