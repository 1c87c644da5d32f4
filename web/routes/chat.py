"""The chat at `/`: a question in a box, the answer in its place, with or without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.answer import LONGEST_QUESTION
from assistant.quotes import verify
from assistant.records import Answer, Status
from index.errors import StoreError
from web.pages import conversation
from web.pages.quoted import quoted
from web.pages.sharing import is_shared, share_path
from web.render import page
from web.safety import csrf, limits
from web.site import page_texts, site

router = APIRouter(include_in_schema=False)

PART = "x-klara-part"
"""The header with which the page's script asks for the answer alone."""

KEEPS_THE_QUESTION = (Status.EMPTY_QUESTION, Status.TOO_LONG, Status.NO_INDEX)


@router.get("/")
def first_page(request: Request) -> HTMLResponse:
    """Show the question box, and the questions so far."""
    turns = conversation.carried(request)
    return chat_page(request, earlier=turns, carried=conversation.carry(request, turns))


@router.post("/")
async def asked(request: Request) -> Response:
    """Answer a question; a form from elsewhere is answered but never joins the conversation."""
    form = {name: told for name, told in (await request.form()).items() if isinstance(told, str)}
    ours = csrf.from_here(request) or csrf.proved(request, form.get(csrf.FIELD))
    if "borja-om" in form:
        return _started_over(request) if ours else RedirectResponse("/", 303)
    question = form.get("q", "").replace("\r\n", "\n")
    turns = conversation.carried(request, form.get(conversation.FIELD)) if ours else []
    wait = limits.wait(request)
    if wait:
        return _too_many(request, question, turns, wait)
    return await to_thread.run_sync(
        _answered, request, question, turns, ours, limiter=site(request).threads
    )


@router.get("/fraga/{_}")
def shared(
    request: Request,
    q: Annotated[str, Query()] = "",
    kvitto: Annotated[list[str] | None, Query()] = None,
    signatur: Annotated[str, Query()] = "",
) -> Response:
    """Ask a shared question anew, and show what became of the quotes shared with it.

    A link that this site did not make shows nothing of what it says.
    """
    limits.asking(request)
    receipts = kvitto or []
    if not is_shared(q, receipts, signatur, site(request).settings.secret):
        return page(request, "not_shared.html", 404)
    given = site(request).reading.answer(q)
    try:
        store = site(request).reading.store() if receipts else None
        verdicts = [verify(store, receipt) for receipt in receipts] if store else []
    except StoreError:
        verdicts = []
    return page(request, "shared.html", verdicts=verdicts, **_shown(request, given))


def _answered(request: Request, question: str, turns: list[str], ours: bool) -> Response:
    """Return the answer with the conversation that it now belongs to."""
    given = site(request).reading.answer(question, turns)
    joins = given.status in (Status.ANSWERED, Status.NO_ANSWER)
    carried = conversation.carry(
        request, [*turns, given.read_as or " ".join(question.split())] if joins else turns
    )
    kept = question if given.status in KEEPS_THE_QUESTION else ""
    shown = _shown(request, given)
    if PART in request.headers:
        response = page(request, "answer.html", carried=carried, kept=kept, **shown)
    else:
        response = chat_page(request, earlier=turns, carried=carried, kept=kept, **shown)
    if ours:
        conversation.remember(request, response, carried)
    return response


def chat_page(
    request: Request, status: int = 200, *, template: str = "chat.html", **values: Any
) -> HTMLResponse:
    """Return a page with the question box, the questions so far and what is told with it."""
    facts = site(request).front.facts()
    told = {"answer": None, "kept": "", "problem": "", "longest": LONGEST_QUESTION, "facts": facts}
    return page(request, template, status, **(told | values))


def _shown(request: Request, given: Answer) -> dict[str, Any]:
    t = page_texts(request)
    return {
        "answer": given,
        "quotes": [quoted(request, quote, t) for quote in given.quotes],
        "related": [quoted(request, quote, t) for quote in given.related],
        "share": share_path(
            given.read_as or given.question,
            [quote.receipt for quote in given.quotes],
            site(request).settings.secret,
        ),
    }


def _too_many(request: Request, question: str, turns: Sequence[str], wait: float) -> Response:
    t = page_texts(request)
    response = chat_page(
        request,
        429,
        earlier=turns,
        carried=conversation.carry(request, turns),
        kept=question,
        problem=f"{t.error_429}. {t.error_429_text}",
    )
    response.headers.update(limits.retry_after(wait))
    return response


def _started_over(request: Request) -> Response:
    response = RedirectResponse("/", 303)
    conversation.forget(request, response)
    return response
