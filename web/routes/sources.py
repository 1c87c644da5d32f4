"""The sources in the open: `/kallor` lists them, `/sok` searches their words."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from assistant.staff.search import as_quotes
from assistant.staff.subject import Narrowing, findings
from web.pages.catalogue import catalogue
from web.pages.narrowed import Narrowed
from web.pages.quoted import quoted
from web.render import page
from web.safety import limits
from web.site import site

PER_PAGE = 20

router = APIRouter(include_in_schema=False)


@router.get("/kallor")
def sources(request: Request) -> HTMLResponse:
    """List what Klara has read, by kind and year."""
    query = Narrowed.read("/kallor", request.query_params)
    listed = catalogue(site(request).reading.store(), query)
    return page(request, "sources.html", query=query, listed=listed)


@router.get("/sok")
def search(request: Request) -> HTMLResponse:
    """Show every passage that holds the words, as quotes."""
    query = Narrowed.read("/sok", request.query_params)
    if not any(character.isalnum() for character in query.q):
        return page(request, "search.html", query=query, result=None, quotes=[], number=1, pages=1)
    limits.asking(request)
    reader = site(request).reading.reader()
    result = findings(query.q, reader, Narrowing(kind=query.slag or None, year=query.ar or None))
    pages = max(1, -(-len(result.hits) // PER_PAGE))
    number = min(query.sida, pages)
    rows = result.hits[(number - 1) * PER_PAGE : number * PER_PAGE]
    quotes = as_quotes(query.q, ((one.passage, one.score) for one in rows), reader)
    return page(
        request,
        "search.html",
        query=query,
        result=result,
        quotes=[quoted(request, quote) for quote in quotes],
        number=number,
        pages=pages,
    )
