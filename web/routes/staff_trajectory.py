"""How what we say on a subject has changed, newest first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from assistant.staff.trajectory import trajectory
from web.pages.quoted import quoted
from web.render import page
from web.staff.access import Member
from web.staff.as_of import reading_then
from web.staff.query import read_query

HERE = "/personal/utveckling"

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def changed_over_time(request: Request, account: Member, andrat: str = "") -> HTMLResponse:
    """Show the statements on a subject beside those before them; `andrat`: only what changed."""
    query = read_query(request.query_params)
    with reading_then(request, query) as reader:
        steps = trajectory(query.words, reader, query.narrowing) if query.words else []
    listed = [step for step in steps if step.changes] if andrat else steps
    return page(
        request,
        "staff/trajectory.html",
        account=account,
        query=query,
        here=HERE,
        count=len(steps),
        changed=sum(bool(step.changes) for step in steps),
        only_changed=bool(andrat),
        steps=[
            (
                step,
                quoted(request, step.quote),
                quoted(request, step.before) if step.before else None,
            )
            for step in listed
        ],
    )
