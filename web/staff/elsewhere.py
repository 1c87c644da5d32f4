"""The same search in the other collections: how many hits each has, and the first of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from assistant.records import Quote
from assistant.staff.search import as_quotes
from assistant.staff.subject import findings
from index.errors import NoGeneration
from web.pages.source_page import permalink
from web.site import Neighbour, site
from web.staff.query import StaffQuery

SHOWN = 3
"""Hits of each of the other collections that are shown; the rest are a link away."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another collection has: `all_hits` is the same search there, each quote has its page."""

    title: str
    count: int
    is_complete: bool
    all_hits: str
    quotes: tuple[tuple[Quote, str], ...]


def elsewhere(request: Request, query: StaffQuery, path: str) -> list[Elsewhere]:
    """Return what the other collections hold on what was searched for, those with hits only.

    A collection's sources are its own, so what is narrowed to one source is searched for without.
    """
    if not query.words:
        return []
    there = [_there(request, one, query, path) for one in site(request).neighbours]
    return [one for one in there if one is not None]


def _there(request: Request, other: Neighbour, query: StaffQuery, path: str) -> Elsewhere | None:
    query = replace(query, narrowing=replace(query.narrowing, source=None), page=1)
    try:
        with other.reading.reader_as_of(query.day) as reader:
            result = findings(query.words, reader, query.narrowing)
            if not result.matched or not result.hits:
                return None
            best = [(one.passage, one.score) for one in result.hits[:SHOWN]]
            quotes = other.reading.receipts.keyed_quotes(as_quotes(query.words, best, reader))
    except NoGeneration:
        return None
    return Elsewhere(
        other.title,
        len(result.hits),
        result.is_complete,
        other.address(request, query.address(path)),
        tuple(
            (one, other.address(request, permalink(one.document.id, one.receipt))) for one in quotes
        ),
    )
