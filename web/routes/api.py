"""The JSON API: the same answers as `klara ask --json`, with ETags and problem details."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from assistant.quotes import verify
from assistant.staff.search import find
from index.errors import NoGeneration
from index.records import Kind
from index.search.lexical import Filters
from web.conditional import conditional
from web.render import page
from web.routes import schema
from web.safety import limits
from web.site import api_texts, site

MOST_FOUND = 100

_PROBLEM = {"application/problem+json": {"schema": schema.Problem.model_json_schema()}}
_SENTENCES = {
    404: "There is no such document, or no such address.",
    413: "The body is larger than the server takes.",
    422: "A field is missing or cannot be used; `errors` says which.",
    429: "Too many requests from this address; `Retry-After` says how long to wait.",
    503: "The data cannot be read now, or nothing is indexed yet.",
}


def _responses(model: Any, example: Any, *problems: int) -> dict[int | str, dict[str, Any]]:
    shown: dict[int | str, dict[str, Any]] = {
        200: {"model": model, "content": {"application/json": {"example": example}}}
    }
    for status in (422, 429, 503, *problems):
        shown[status] = {"description": _SENTENCES[status], "content": _PROBLEM}
    return shown


router = APIRouter(tags=["v1"])


@router.post(
    "/api/v1/ask",
    summary="Ask a question",
    responses=_responses(schema.AnswerShown, schema.ANSWER, 413),
)
async def ask(request: Request, question: schema.Question) -> Response:
    """Answer by quoting the sources, or say that they do not answer and where to turn."""
    limits.asking(request)
    here = site(request)
    given = await to_thread.run_sync(
        here.reading.answer, question.q, question.turns, limiter=here.threads
    )
    return _json(given.as_json())


@router.get(
    "/api/v1/search",
    summary="Search the sources",
    responses=_responses(list[schema.QuoteShown], [schema.QUOTE]),
)
def search(
    request: Request,
    q: Annotated[str, Query(max_length=500, description="Words; empty for the newest.")] = "",
    kind: Annotated[Kind | None, Query(description="Only this kind.")] = None,
    since: Annotated[date | None, Query(alias="from", description="From this date on.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Up to this date.")] = None,
    sort: Annotated[Literal["relevance", "date"], Query(description="Best or newest first.")] = (
        "relevance"
    ),
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description="How many passages.")] = 10,
) -> Response:
    """Return passages as quotes, with the matching words marked."""
    limits.asking(request)
    filters = Filters(
        kind=kind,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
    )
    reader = site(request).reading.reader()
    found = find(q, reader, filters=filters, limit=limit, order=sort)
    return _conditional_json(request, [quote.as_json() for quote in found])


@router.get(
    "/api/v1/documents/{name:path}",
    summary="Read a document",
    responses=_responses(schema.DocumentShown, schema.DOCUMENT, 404),
)
def document(
    request: Request,
    name: Annotated[str, Path(description="The document's `id`.")],
    marks: Annotated[bool, Query(description="Also headings, pages, times and speakers.")] = False,
) -> Response:
    """Return a document as it stands now, with its text; a withdrawn one without."""
    store = site(request).reading.store()
    held = store.document(name)
    if held is None:
        raise HTTPException(404, api_texts(request).no_document)
    revision = None
    if held.state == "current" and held.revision is not None:
        revision = store.revision(held.id, held.revision)
    shown: dict[str, Any] = {
        "id": held.id,
        "kind": held.kind,
        "title": held.title,
        "url": held.url,
        "published": held.published,
        "updated": held.updated,
        "language": held.language,
        "state": held.state,
        "revision": held.revision,
        "text": revision.text if revision else None,
    }
    if marks and revision:
        shown["marks"] = [
            {"kind": mark.kind, "start": mark.start, "end": mark.end, "value": mark.value}
            for mark in store.marks(held.id, revision.hash)
        ]
    return _conditional_json(request, shown)


@router.get(
    "/api/v1/verify/{receipt:path}",
    summary="Prove a quote",
    responses=_responses(schema.VerdictShown, schema.VERDICT, 404),
)
def prove(
    request: Request,
    receipt: Annotated[str, Path(description="The receipt of a quote.", examples=[schema.RECEIPT])],
) -> Response:
    """Say whether the words still stand: proved, changed, withdrawn or unknown."""
    return _conditional_json(request, verify(site(request).reading.store(), receipt).as_json())


@router.get(
    "/healthz",
    summary="Is the service well?",
    responses={
        200: {
            "model": schema.Health,
            "content": {
                "application/json": {
                    "example": {"status": "ok", "generation": "20250304T101500-00"}
                }
            },
        },
        503: {"description": "Nothing is indexed yet.", "model": schema.Health},
    },
)
def health(request: Request) -> Response:
    """Say which generation answers; 503 where nothing is indexed."""
    try:
        name = site(request).reading.reader().generation.manifest.name
    except NoGeneration:
        return _json({"status": "no_index", "generation": None}, 503)
    return _json({"status": "ok", "generation": name})


@router.get("/api/docs", include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    """Show the API as a page, made from its own description."""
    described: Callable[[], dict[str, Any]] = request.app.openapi
    return page(request, "api.html", api=described())


def _json(shown: Any, status: int = 200) -> Response:
    return Response(json.dumps(shown, ensure_ascii=False), status, media_type="application/json")


def _conditional_json(request: Request, value: Any) -> Response:
    return conditional(
        request,
        json.dumps(value, ensure_ascii=False).encode(),
        "application/json",
        {"cache-control": "no-cache"},
    )
