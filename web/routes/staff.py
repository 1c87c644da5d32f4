"""Signing in to the staff area and out of it."""

from __future__ import annotations

import math
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web.render import page
from web.safety import cookies, limits
from web.site import site
from web.staff import access
from web.staff.sessions import Refused, sign_in, sign_out, signed_in

router = APIRouter(include_in_schema=False)


@router.get("/personal")
@router.get("/personal/")
def entrance(account: access.Member) -> Response:
    """Send a member of staff to the search."""
    return RedirectResponse(access.HOME, 303)


@router.get(access.SIGN_IN)
def sign_in_page(request: Request, till: str = "") -> Response:
    """Show the form, or go on if the visitor is signed in."""
    if signed_in(site(request).settings.accounts_folder, access.session_token(request)):
        return RedirectResponse(access.back(till), 303)
    return _form(request, till)


@router.post(access.SIGN_IN, dependencies=[access.FromHere])
def signing_in(
    request: Request,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    till: Annotated[str, Form()] = "",
) -> Response:
    """Begin a session; a refusal never says whether there is such an account."""
    data = site(request).settings.accounts_folder
    visit = access.visit(request)
    token = sign_in(
        data,
        name,
        password,
        visit.address,
        code=code,
        device=cookies.read(request, access.DEVICE),
        browser=visit.browser,
    )
    if isinstance(token, Refused):
        return _form(request, till, name=name, refused=token)
    sign_out(data, access.session_token(request), visit)
    response = RedirectResponse(access.back(till), 303)
    access.carry(request, response, name, token)
    return response


@router.post("/personal/logga-ut", dependencies=[access.FromHere])
def signing_out(request: Request) -> Response:
    """End the session."""
    sign_out(
        site(request).settings.accounts_folder, access.session_token(request), access.visit(request)
    )
    response = RedirectResponse(f"{access.SIGN_IN}?ut=1", 303)
    cookies.forget(request, response, access.COOKIE)
    return response


def _form(
    request: Request, till: str, *, name: str = "", refused: Refused | None = None
) -> HTMLResponse:
    wait = math.ceil(refused.wait) if refused else 0
    status = 200 if refused is None else (429 if wait else 403)
    response = page(
        request,
        "staff/sign_in.html",
        status,
        till=till,
        name=name,
        refused=refused is not None,
        wait=wait,
        signed_out="ut" in request.query_params,
    )
    if wait:
        response.headers.update(limits.retry_after(wait))
    return response
