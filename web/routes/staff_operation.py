"""Stopping the public site and starting it again, and what was done by whom; for editors."""

from __future__ import annotations

from collections import deque
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from index.publishing import audit
from index.publishing.pause import pause, paused, resume
from web.machines.watch import last_watch
from web.render import page
from web.site import site
from web.staff.access import Editor, OfMember

HERE = "/personal/drift"
SHOWN = 50
"""Lines of the log on the page; `klara audit` prints them all."""

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def operation_page(request: Request, account: Editor) -> Response:
    """Show whether the site answers, and the latest of the log."""
    data = site(request).settings.data
    return page(
        request,
        "staff/operation.html",
        account=account,
        pause=paused(data),
        watched=last_watch(data),
        acts=[*reversed(deque(audit.acts(data), SHOWN))],
        broken=next(audit.damages(data), None),
        known=audit.ACTS,
        here=HERE,
    )


@router.post(HERE, dependencies=[OfMember])
def changed(
    request: Request,
    account: Editor,
    why: Annotated[str, Form(max_length=500)] = "",
    act: Annotated[str, Form()] = "",
) -> Response:
    """Pause the site, or end the pause."""
    data, who = site(request).settings.data, f"staff:{account.name}"
    if act == "resume":
        resume(data, who, why)
    elif why.strip():
        pause(data, why, who)
    return RedirectResponse(HERE, 303)
