""" "Hjälpte svaret?": yes, or what was wrong with it, for the editors; off by default."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import HTMLResponse

from assistant.quotes import span_of
from assistant.staff.unanswered import Reason, give_feedback
from web.pages.sharing import MOST_RECEIPTS
from web.render import page
from web.safety import csrf, limits
from web.site import site

router = APIRouter(include_in_schema=False)


@router.post("/tyck")
def received(
    request: Request,
    reason: Annotated[Reason, Form()],
    q: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    kvitto: Annotated[list[str] | None, Form()] = None,
) -> HTMLResponse:
    """Keep the reason with the question, as asked and as read, scrubbed; and what was shown."""
    settings = site(request).settings
    if not settings.log_unanswered or reason is Reason.UNANSWERED:
        raise HTTPException(404)
    if csrf.from_here(request) is not True:
        raise HTTPException(403)
    limits.asking(request)
    store, ours = site(request).reading.store(), site(request).reading.receipts
    receipts = [
        each
        for each in (kvitto or [])[:MOST_RECEIPTS]
        if ours.was_shown(each) and span_of(store, each)
    ]
    give_feedback(settings.data, q, reason, receipts, read_as=last, days=settings.log_days)
    return page(request, "thanks.html")
