"""The staff search: what we have said, narrowed, counted, sorted, and ready to copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from assistant.staff.basket import size
from assistant.staff.collection import EXPORTS, MOST
from assistant.staff.search import as_quotes
from assistant.staff.subject import FACETS, Findings, FoundPassage, findings
from assistant.texts import Texts
from index.days import swedish_day
from web.pages.quoted import quoted
from web.render import page
from web.site import page_texts, site
from web.staff.access import HOME, Member
from web.staff.as_of import reading_then, standing_today
from web.staff.elsewhere import elsewhere
from web.staff.query import NAMES, ORDERS, StaffQuery, read_query, source_label
from web.staff.taken_along import file_of, narrowed

PER_PAGE = 20

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many passages it would leave, and the address that chooses it."""

    label: str
    count: int
    address: str
    chosen: bool


@router.get(HOME)
def search(request: Request, account: Member) -> HTMLResponse:
    """Show a page of what was found."""
    query = read_query(request.query_params)
    t = page_texts(request)
    with reading_then(request, query) as reader:
        result = findings(query.words, reader, query.narrowing)
        ordered = _ordered(result.hits, query.order)
        pages = max(1, -(-len(ordered) // PER_PAGE))
        number = min(query.page, pages)
        rows = ordered[(number - 1) * PER_PAGE : number * PER_PAGE]
        quotes = as_quotes(query.words, ((one.passage, one.score) for one in rows), reader)
    return page(
        request,
        "staff/search.html",
        account=account,
        query=query,
        result=result,
        quotes=[quoted(request, quote) for quote in quotes],
        standing=standing_today(request, query, quotes),
        days=_days(result),
        facets=_facets(result, query, t),
        number=number,
        pages=pages,
        first=(number - 1) * PER_PAGE + 1,
        here=HOME,
        orders=ORDERS,
        formats=tuple(EXPORTS),
        in_basket=size(site(request).settings.data, account.name),
        why=query.words,
        elsewhere=elsewhere(request, query, HOME),
    )


@router.get(HOME + "/export.{ending}")
def exported(request: Request, account: Member, ending: str) -> Response:
    """Give the hits as a file, in the order of the page."""
    query = read_query(request.query_params)
    t = page_texts(request)
    with reading_then(request, query) as reader:
        result = findings(query.words, reader, query.narrowing)
        rows = _ordered(result.hits, query.order)[:MOST]
        quotes = as_quotes(query.words, ((one.passage, one.score) for one in rows), reader)
    title = query.words or t.staff_search_title
    return file_of(request, ending, title, account.name, quotes, narrowed(query, t))


def _label(facet: str, value: str, t: Texts) -> str:
    if facet == "kind":
        return t(f"kind_{value}")
    return source_label(value) if facet == "source" else value


def _days(result: Findings) -> tuple[str, str]:
    """Return the days of the oldest and the newest of what was found, "" where none is dated."""
    days = [day for one in result.hits if (day := swedish_day(one.document.published))]
    return min(days, default=""), max(days, default="")


def _ordered(hits: Sequence[FoundPassage], order: str) -> list[FoundPassage]:
    if order == ORDERS[0]:
        return list(hits)
    dated = [one for one in hits if one.document.published]
    dated.sort(key=lambda one: (one.document.published or "")[:19], reverse=order == "nyast")
    return dated + [one for one in hits if not one.document.published]


def _facets(result: Findings, query: StaffQuery, t: Texts) -> list[tuple[str, list[Choice]]]:
    """Return (heading, choices) of every facet that has something to choose."""
    facets = []
    for facet in FACETS:
        now = getattr(query.narrowing, facet)
        choices = [
            Choice(
                _label(facet, value, t),
                count,
                query.address(HOME, **{NAMES[facet]: None if value == now else value}),
                value == now,
            )
            for value, count in result.facets[facet]
        ]
        if now and not any(choice.chosen for choice in choices):
            choices.append(
                Choice(_label(facet, now, t), 0, query.address(HOME, **{NAMES[facet]: None}), True)
            )
        if choices:
            facets.append((t[f"staff_facet_{facet}"], choices))
    return facets
