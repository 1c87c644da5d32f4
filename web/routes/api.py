"""The JSON API: the same answers as `klara ask --json`, with ETags and problem details."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, FastAPI, HTTPException, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from assistant.notice import ai_notice
from assistant.records import Answer, Quote, Verdict, to_json
from assistant.staff.search import find
from index.as_of import StoreAsOf
from index.records import Kind
from index.search.lexical import Filters
from web.conditional import conditional
from web.pages.api_fields import curl, fields
from web.render import page
from web.routes import schema
from web.safety import limits
from web.site import address, api_texts, site

MOST_FOUND = 100

_PROBLEMS = {
    404: "There is no such document, or no such address.",
    410: "The authority withdrew the document for good.",
    413: "The body is larger than the server takes.",
    422: "A field is missing or cannot be used; `errors` says which.",
    429: "Too many requests from this address; `Retry-After` says how long to wait.",
    503: "The data cannot be read now, or nothing is indexed yet.",
}


def answered(shape: Any, example: Any, *problems: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of what a call answers: its shape, an example, its problems."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        200: {"model": shape, "content": {"application/json": {"example": example}}},
        **{
            status: {"description": _PROBLEMS[status], "content": problem}
            for status in (422, 429, 503, *problems)
        },
    }


class DescribedApp(FastAPI):
    """An app whose description names the shape of problems once, as generators of clients want."""

    def openapi(self) -> dict[str, Any]:
        """Return the description (OpenAPI 3.1)."""
        if self.openapi_schema is None:
            shapes = super().openapi()["components"]["schemas"]
            shapes["Problem"] = schema.Problem.model_json_schema()
        return super().openapi()


router = APIRouter(tags=["v1"])

AsOf = Annotated[
    schema.DayThatWas | None,
    Query(description="As the sources stood at the end of this day in Sweden; today if not given."),
]


@router.post(
    "/api/v1/ask",
    summary="Ask a question",
    responses=answered(Answer, to_json(schema.ANSWER), 413),
)
async def ask(request: Request, question: schema.Question) -> Response:
    """Answer by quoting the sources, or say that they do not answer and where to turn."""
    limits.asking(request)
    here = site(request)
    make_answer: Callable[[], Answer]
    if question.as_of is None:
        answer = here.reading.recalled(question.q, question.turns, exact=question.exact)
        make_answer = partial(here.reading.answer, question.q, question.turns, exact=question.exact)
    else:
        answer = None
        make_answer = partial(
            here.reading.answer_as_of,
            question.q,
            question.turns,
            question.as_of,
            partial(limits.new_day, request),
            exact=question.exact,
        )
    if answer is None:
        limits.not_crowded(request)
        answer = await to_thread.run_sync(make_answer, limiter=here.threads)
    return _json(to_json(replace(answer, notice=ai_notice(here.texts))))


@router.get(
    "/api/v1/search",
    summary="Search the sources",
    responses=answered(list[Quote], [to_json(schema.QUOTE)]),
)
def search(
    request: Request,
    q: Annotated[
        str,
        Query(max_length=500, description="Words; empty for the newest.", examples=["tramadol"]),
    ] = "",
    kind: Annotated[Kind | None, Query(description="Only this kind.")] = None,
    since: Annotated[date | None, Query(alias="from", description="From this date on.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Up to this date.")] = None,
    sort: Annotated[Literal["relevance", "date"], Query(description="Best or newest first.")] = (
        "relevance"
    ),
    limit: Annotated[int, Query(ge=1, le=MOST_FOUND, description="How many passages.")] = 10,
    as_of: AsOf = None,
) -> Response:
    """Return passages as quotes, with the matching words marked."""
    limits.asking(request)
    filters = Filters(
        kind=kind,
        since=since.isoformat() if since else None,
        until=until.isoformat() if until else None,
    )
    reading = site(request).reading
    with reading.reader_as_of(as_of, partial(limits.new_day, request)) as reader:
        quotes = find(q, reader, filters=filters, limit=limit, order=sort)
    return _conditional_json(
        request, [to_json(quote) for quote in reading.receipts.keyed_quotes(quotes)]
    )


@router.get(
    "/api/v1/documents/{name:path}",
    summary="Read a document",
    responses=answered(schema.DocumentShape, schema.DOCUMENT.model_dump(mode="json"), 404, 410),
)
def read_document(
    request: Request,
    name: Annotated[
        str, Path(description="The document's `id`.", examples=[schema.QUOTE.document.id])
    ],
    marks: Annotated[bool, Query(description="Also headings, pages, times and speakers.")] = False,
    as_of: AsOf = None,
) -> Response:
    """Return a document as it stands now, or stood, with its text; a withdrawn one without."""
    store = site(request).reading.store()
    if as_of is None:
        shape = schema.document_shape(store, name, marks=marks)
    else:
        with StoreAsOf(store.data, as_of) as then:
            shape = schema.document_shape(then, name, marks=marks)
    if shape is None and store.forgotten.withdrawn_at(name):
        raise HTTPException(410)
    if shape is None:
        raise HTTPException(404, api_texts(request).no_document)
    return _conditional_json(request, shape.model_dump(mode="json"))


@router.get(
    "/api/v1/verify/{receipt:path}",
    summary="Prove a quote",
    responses=answered(Verdict, to_json(schema.VERDICT), 404),
)
def prove(
    request: Request,
    receipt: Annotated[
        str, Path(description="The receipt of a quote.", examples=[schema.QUOTE.receipt])
    ],
) -> Response:
    """Say whether the words still stand: proved, changed, withdrawn or unknown."""
    reading = site(request).reading
    return _conditional_json(request, to_json(reading.receipts.verify(reading.store(), receipt)))


@router.post(
    "/api/v1/verify",
    summary="Prove many quotes",
    responses=answered(list[Verdict], [to_json(schema.VERDICT)], 413),
)
def prove_all(request: Request, body: schema.Receipts) -> Response:
    """Say of each receipt what it proves today, in the order given."""
    limits.asking(request)
    reading = site(request).reading
    store, receipts = reading.store(), reading.receipts
    return _json([to_json(receipts.verify(store, receipt)) for receipt in body.receipts])


@router.get(
    "/healthz",
    summary="Is the service well?",
    responses={
        200: {
            "model": schema.Health,
            "content": {"application/json": {"example": schema.HEALTH.model_dump(mode="json")}},
        },
        503: {"description": "Nothing can be answered.", "model": schema.Health},
    },
)
def health(request: Request) -> Response:
    """Say which generation answers and what is wrong; 503 where nothing can be answered.

    A paused site is 200: the notice is to reach visitors, and a balancer must not take it away.
    """
    state = site(request).reading.health()
    status = 503 if state.status in ("no_index", "broken") else 200
    return _json(state.model_dump(mode="json"), status)


@router.get("/api/docs", include_in_schema=False)
def docs(request: Request) -> HTMLResponse:
    """Show the API as a page, made from its own description."""
    described: Callable[[], dict[str, Any]] = request.app.openapi
    api = described()
    home = address(request, "")

    def line(path: str, method: str, call: dict[str, Any], body: Any) -> str:
        return curl(home, path, method, call, body)

    return page(request, "api.html", api=api, fields=fields(api), curl=line)


def _json(value: Any, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), status, media_type="application/json")


def _conditional_json(request: Request, value: Any) -> Response:
    return conditional(
        request,
        json.dumps(value, ensure_ascii=False).encode(),
        "application/json",
        {"cache-control": "no-cache"},
    )
