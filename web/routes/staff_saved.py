"""The saved questions, what is expected of them, and what the latest index changed; for editors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from assistant.publishing.comparison import last_comparison
from assistant.publishing.saved import add, remove, saved
from index.errors import SettingError
from web.render import page
from web.site import site
from web.staff.access import Editor, OfMember

HERE = "/personal/sparade"

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def listed(request: Request, account: Editor, q: str = "") -> Response:
    """Show the list, with a form that may begin with a question of the inbox."""
    data = site(request).settings.data
    return page(
        request,
        "staff/saved.html",
        account=account,
        saved=saved(data),
        compared=last_comparison(data),
        question=q[:500],
        here=HERE,
    )


@router.post(HERE, dependencies=[OfMember])
def changed(
    request: Request,
    account: Editor,
    question: Annotated[str, Form()] = "",
    expected: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """Save a question, or remove the one of this name."""
    data, by = site(request).settings.data, f"staff:{account.name}"
    if name:
        remove(data, name, by)
    else:
        try:
            add(data, question, expected, by)
        except SettingError:
            return RedirectResponse(f"{HERE}#ny", 303)
    return RedirectResponse(HERE, 303)
