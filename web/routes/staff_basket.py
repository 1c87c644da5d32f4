"""The basket: quotes put aside, to copy or to take along at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.staff.basket import basket, put, take_out
from assistant.staff.collection import EXPORTS, as_text
from web.pages.quoted import quoted
from web.render import page
from web.site import page_texts, site
from web.staff.access import Member, OfMember, back
from web.staff.taken_along import file_of

HERE = "/personal/korg"

router = APIRouter(include_in_schema=False)
Receipts = Annotated[list[str] | None, Form()]
Field = Annotated[str, Form()]


@router.get(HERE)
def basket_page(request: Request, account: Member) -> HTMLResponse:
    """Show what is in the basket."""
    t = page_texts(request)
    inside = basket(site(request).reading.store(), account.name)
    quotes = [one.verdict.now for one in inside if one.verdict.now]
    return page(
        request,
        "staff/basket.html",
        account=account,
        here=HERE,
        inside=[
            (one, quoted(request, one.verdict.now) if one.verdict.now else None) for one in inside
        ],
        text=as_text(quotes, t),
        formats=tuple(EXPORTS),
    )


@router.post(HERE, dependencies=[OfMember])
def changed(
    request: Request,
    account: Member,
    kvitto: Receipts = None,
    why: Field = "",
    till: Field = HERE,
    act: Field = "put",
) -> Response:
    """Put quotes into the basket, take some out, or empty it."""
    data = site(request).settings.data
    if act == "put":
        put(data, account.name, kvitto or [], why)
    else:
        take_out(data, account.name, None if act == "empty" else kvitto or [])
    return RedirectResponse(back(till), 303)


@router.get(HERE + "/export.{ending}")
def exported(request: Request, account: Member, ending: str) -> Response:
    """Give the quotes that stand today as a file."""
    inside = basket(site(request).reading.store(), account.name)
    quotes = [one.verdict.now for one in inside if one.verdict.now]
    t = page_texts(request)
    why = ", ".join(dict.fromkeys(one.why for one in inside if one.why))
    head = ((t.staff_words, why),) if why else ()
    return file_of(request, ending, t.staff_basket, account.name, quotes, head)
