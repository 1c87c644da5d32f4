"""Dates and durations as feeds write them."""

from __future__ import annotations

import email.utils
import re
from datetime import datetime

LONGEST = 100 * 3600


def moment(written: str | None) -> str | None:
    """Return a date as ISO 8601 with the zone that it was given in, or None if it is none.

    >>> moment("Fri, 09 Oct 2020 04:30:38 GMT"), moment("2020-10-09"), moment("i går")
    ('2020-10-09T04:30:38+00:00', '2020-10-09', None)
    """
    if not written:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        return written
    try:
        return email.utils.parsedate_to_datetime(written).isoformat(timespec="seconds")
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(written).isoformat(timespec="seconds")
    except ValueError:
        return None


def duration(written: str | None, *, zero: bool = False) -> float | None:
    """Return "1:02:03", "62:03" or "3723" in seconds; None for what no episode lasts.

    >>> duration("1:02:03"), duration("62:03"), duration("3723"), duration("0"), duration("lång")
    (3723.0, 3723.0, 3723.0, None, None)
    """
    if not written or not re.fullmatch(r"(?:\d{1,6}:){0,2}\d{1,7}(?:\.\d+)?", written.strip()):
        return None
    total = 0.0
    for part in written.strip().split(":"):
        total = total * 60 + float(part)
    return total if 0 < total <= LONGEST or (zero and total == 0) else None
