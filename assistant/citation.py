"""Where a quote comes from, as every page, file and terminal says it."""

from __future__ import annotations

from datetime import datetime

from assistant.records import Place, Quote
from assistant.texts import Texts
from index.days import in_sweden, swedish_day


def citation(quote: Quote, t: Texts) -> list[str]:
    """Return the parts of a quote's source, to be joined: title, kind, day, and its place."""
    document = quote.document
    published = day(document.published, t) or t.no_date
    return [document.title, t[f"kind_{document.kind}"], published, *place_in_words(quote.place, t)]


def place_in_words(place: Place, t: Texts) -> list[str]:
    """Return where in its document a quote stands: page, time, speaker, heading, as they apply."""
    parts = []
    if place.page_to not in (None, place.page):
        parts.append(t("page_numbers", page=place.page, page_to=place.page_to))
    elif place.page is not None:
        parts.append(t("page_number", page=place.page))
    if place.seconds is not None:
        parts.append(t("at_time", time=clock(place.seconds[0])))
    if place.speaker is not None:
        parts.append(place.speaker)
    if place.heading is not None:
        parts.append(t("under_heading", heading=place.heading))
    return parts


def day(moment: str | None, t: Texts) -> str:
    """Return the Swedish day of an ISO 8601 date or time as a person writes it; "" for None."""
    written = swedish_day(moment)
    try:
        year, month, number = (int(part) for part in written.split("-"))
        name = t.months.split()[month - 1]
    except (ValueError, IndexError):
        return written
    return f"{number} {name} {year}"


def moment(at: str, t: Texts) -> str:
    """Return an ISO 8601 time as a person in Sweden writes it: day, hour and minute."""
    return f"{day(at, t)} {in_sweden(datetime.fromisoformat(at)):%H.%M}"


def clock(seconds: float) -> str:
    """Return seconds as a player shows them.

    >>> clock(754.6), clock(3661)
    ('12:34', '1:01:01')
    """
    total = max(0, int(seconds))
    hours, minutes = divmod(total // 60, 60)
    return f"{hours}:{minutes:02}:{total % 60:02}" if hours else f"{minutes}:{total % 60:02}"
