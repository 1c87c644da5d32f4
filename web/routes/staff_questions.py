"""What people asked and got no answer to, and what they thought of answers; for editors."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.staff.unanswered import close, entries
from index.publishing import audit
from web.pages.source_page import permalink
from web.render import page
from web.site import site
from web.staff.access import Member, editors_only, form_from_here

HERE = "/personal/fragor"
MOST_SHOWN = 200

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def listed(request: Request, account: Member, visa: str = "") -> Response:
    """Show what is open, or what was closed."""
    refused = editors_only(request, account)
    if refused is not None:
        return refused
    settings = site(request).settings
    closed = visa == "avslutade"
    found = entries(settings.data, closed=closed, days=settings.log_days)
    return page(
        request,
        "staff/questions.html",
        account=account,
        entries=[(entry, [_address(r) for r in entry.receipts]) for entry in found[:MOST_SHOWN]],
        count=len(found),
        closed=closed,
        here=HERE,
    )


@router.post(HERE + "/avsluta")
def closed(
    request: Request,
    account: Member,
    form: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    csrf_token: Annotated[str, Form()] = "",
) -> Response:
    """Close an entry with a note."""
    form_from_here(request, csrf_token)
    refused = editors_only(request, account)
    if refused is not None:
        return refused
    settings = site(request).settings
    if close(settings.data, form, account.name, note, days=settings.log_days):
        audit.record(settings.data, "close question", who=f"staff:{account.name}")
    return RedirectResponse(HERE, 303)


def _address(receipt: str) -> str:
    """Return the address of the source page that shows what a receipt names."""
    return permalink(unquote(receipt.partition("~")[0]), receipt)
