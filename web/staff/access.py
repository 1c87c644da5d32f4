"""Access to /personal: whose session a request carries, and where those are sent who have none."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from web.render import page
from web.safety import csrf
from web.site import site
from web.staff.accounts import Account, Role
from web.staff.sessions import signed_in

COOKIE = "klara_personal"
HOME = "/personal/sok"
SIGN_IN = "/personal/logga-in"


def member(request: Request) -> Account:
    """Return whose session the request carries; without one, send the visitor to sign in."""
    account = signed_in(site(request).settings.data, request.cookies.get(COOKIE))
    if account is None:
        address = SIGN_IN
        if request.method == "GET":
            query = f"?{request.url.query}" if request.url.query else ""
            address += f"?till={quote(request.url.path + query, safe='')}"
        raise HTTPException(303, headers={"Location": address})
    return account


Member = Annotated[Account, Depends(member)]


def form_from_here(request: Request, token: str) -> None:
    """Refuse a form that no page of this site has sent."""
    if not csrf.proved(request, token):
        raise HTTPException(403)


def editors_only(request: Request, account: Account) -> HTMLResponse | None:
    """Return the page that says so if the account is no editor's, else None."""
    if account.role is Role.EDITOR:
        return None
    return page(request, "staff/editors_only.html", 403, account=account)


def back(path: str) -> str:
    """Return where to go after signing in: a page of the staff area and nothing else."""
    safe = path.startswith("/personal/") and not set(path) & set("\\\r\n\t") and "//" not in path
    return path if safe and not path.startswith(SIGN_IN) else HOME


def carry(request: Request, response: Response, token: str) -> None:
    """Give the browser the token of its session, for the staff area alone."""
    response.set_cookie(
        COOKIE,
        token,
        path="/personal",
        httponly=True,
        samesite="lax",
        secure=site(request).settings.secure or site(request).settings.production,
    )
