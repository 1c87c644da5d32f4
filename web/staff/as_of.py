"""Reading as it stood on a day, and what has become since of what is shown."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager

from starlette.requests import Request

from assistant.quotes import verify
from assistant.records import Quote, Standing
from index.search.reader import Reader
from web.site import site
from web.staff.query import StaffQuery


def reading_then(request: Request, query: StaffQuery) -> AbstractContextManager[Reader]:
    """Return a reader of what stood on the day that a query names, of today without one."""
    return site(request).reading.reader_as_of(query.day)


def standing_today(
    request: Request, query: StaffQuery, quotes: Iterable[Quote]
) -> dict[str, Standing]:
    """Return what each receipt proves today; nothing where the query is about today."""
    if not query.as_of:
        return {}
    store = site(request).reading.store()
    return {quote.receipt: verify(store, quote.receipt).standing for quote in quotes}
