"""Access to /personal: whose session a request carries, and where those are sent who have none."""

from __future__ import annotations

import time
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Form, HTTPException, Request
from starlette.responses import Response

from web.safety import cookies, csrf, limits
from web.site import site
from web.staff import devices
from web.staff.accounts import Account, EditorsOnly, Role, folded
from web.staff.sessions import signed_in
from web.staff.sign_ins import Visit

COOKIE = "klara_personal"
DEVICE = "klara_enhet"
HOME = "/personal/sok"
SIGN_IN = "/personal/logga-in"


def member(request: Request) -> Account:
    """Return whose session the request carries; without one, send the visitor to sign in."""
    account = signed_in(site(request).settings.accounts_folder, session_token(request))
    if account is None:
        address = SIGN_IN
        if request.method == "GET":
            query = f"?{request.url.query}" if request.url.query else ""
            address += f"?till={quote(request.url.path + query, safe='')}"
        raise HTTPException(303, headers={"Location": address})
    return account


Member = Annotated[Account, Depends(member)]


def editor(account: Member) -> Account:
    """Return whose session the request carries. Raises EditorsOnly if it is no editor's."""
    if account.role is not Role.EDITOR:
        raise EditorsOnly(account)
    return account


Editor = Annotated[Account, Depends(editor)]


def form_from_here(request: Request, csrf_token: Annotated[str, Form()] = "") -> None:
    """Refuse a form that no page of this site has sent."""
    if not csrf.proved(request, csrf_token):
        raise HTTPException(403)


FromHere = Depends(form_from_here)
"""Stands among the `dependencies` of a route that takes a form of anybody."""


def members_form(_account: Member, _form: Annotated[None, FromHere]) -> None:
    """Send a stranger to sign in before the form is looked at."""


OfMember = Depends(members_form)
"""Stands among the `dependencies` of a route that takes a form of somebody signed in."""


def back(path: str) -> str:
    """Return where to go after signing in: a page of the staff area and nothing else."""
    safe = path.startswith("/personal/") and not set(path) & set("\\\r\n\t") and "//" not in path
    return path if safe and not path.startswith(SIGN_IN) else HOME


def session_token(request: Request) -> str | None:
    """Return the token of the session that a request carries."""
    return cookies.read(request, COOKIE)


def visit(request: Request) -> Visit:
    """Return from where a request comes, as the log of sign-ins says it."""
    return Visit(limits.visitor(request), request.headers.get("user-agent", ""))


def carry(request: Request, response: Response, name: str, token: str) -> None:
    """Give the browser the token of its session, and one by which the account knows it again."""
    cookies.write(request, response, COOKIE, token)
    stored = cookies.read(request, DEVICE)
    fresh = devices.remember(
        site(request).settings.accounts_folder, folded(name), stored, time.time()
    )
    if fresh:
        cookies.write(request, response, DEVICE, fresh, devices.DAYS * 86_400)
