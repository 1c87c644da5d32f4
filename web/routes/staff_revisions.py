"""A document's revisions, and what differs between two of them; and a question as of a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import HTMLResponse

from assistant.answer import LONGEST_QUESTION
from assistant.staff.revisions import compared, revisions
from web.pages.quoted import quoted
from web.pages.source_page import address
from web.render import page
from web.site import site
from web.staff.access import Member, OfMember
from web.staff.as_of import standing_today
from web.staff.query import read_query

HERE = "/personal/versioner/"
ASK = "/personal/fraga"

router = APIRouter(include_in_schema=False)


@router.get(HERE + "{name:path}")
def versions(
    request: Request, account: Member, name: str, fran: str = "", till: str = ""
) -> HTMLResponse:
    """Show the revisions, and what changed between two of them, the latest two unless told."""
    store = site(request).reading.store()
    document = store.document(name)
    if document is None or document.state != "current":
        raise HTTPException(404)
    stored = revisions(store, name)
    names = [one.name for one in stored]
    new = till if till in names else (names[0] if names else "")
    older = names[names.index(new) + 1 :] if new else []
    old = fran if fran in names else (older[0] if older else "")
    texts = [store.revision(name, one) if one else None for one in (old, new)]
    changed = compared(texts[0].text, texts[1].text) if texts[0] and texts[1] else []
    return page(
        request,
        "staff/revisions.html",
        account=account,
        document=document,
        stored=stored,
        old=old,
        new=new,
        changed=changed,
        here=HERE,
        source=address(name),
    )


@router.get(ASK)
def question_box(request: Request, account: Member) -> HTMLResponse:
    """Show the box."""
    return _question(request, account, "", "")


@router.post(ASK, dependencies=[OfMember])
def ask(
    request: Request,
    account: Member,
    q: Annotated[str, Form()] = "",
    den: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Answer a question as the sources stood on a day; nothing of it is kept."""
    return _question(request, account, q, den)


def _question(request: Request, account: Member, question: str, den: str) -> HTMLResponse:
    form = type(request.query_params)({"den": den})
    query = read_query(form)
    reading = site(request).reading
    answer = None
    if question.strip():
        day = query.day
        answer = (
            reading.answer_as_of(question, (), day)
            if day
            else reading.answer(question, from_a_visitor=False)
        )
    quotes = [*answer.quotes, *answer.related] if answer else []
    return page(
        request,
        "staff/question.html",
        account=account,
        here=ASK,
        question=question,
        query=query,
        longest=LONGEST_QUESTION,
        answer=answer,
        quotes=[quoted(request, quote) for quote in (answer.quotes if answer else ())],
        related=[quoted(request, quote) for quote in (answer.related if answer else ())],
        standing=standing_today(request, query, quotes),
    )
