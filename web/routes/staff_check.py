""" "Har vi sagt detta?": a pasted sentence against everything that was ever kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse

from assistant.staff.quote_check import LONGEST, SHOWN, check
from web.pages.quoted import quoted
from web.render import page
from web.site import page_texts, site
from web.staff.access import Member, form_from_here

HERE = "/personal/citatkoll"

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def box(request: Request, account: Member) -> HTMLResponse:
    """Show the box."""
    return page(
        request, "staff/check.html", account=account, pasted="", results=[], longest=LONGEST
    )


@router.post(HERE)
def checked(
    request: Request,
    account: Member,
    text: Annotated[str, Form()] = "",
    csrf_token: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Show where the text was said."""
    form_from_here(request, csrf_token)
    t = page_texts(request)
    pasted = text.replace("\r\n", "\n")
    results = check(pasted, site(request).reading.reader()) if pasted.strip() else []
    return page(
        request,
        "staff/check.html",
        account=account,
        pasted=pasted,
        results=[
            (
                one,
                [
                    (said, quoted(request, said.quote, t) if said.quote else None)
                    for said in one.said[:SHOWN]
                ],
            )
            for one in results
        ],
        longest=LONGEST,
    )
