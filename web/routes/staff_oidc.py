"""Signing in with the authority's own provider, and coming back from it."""

from __future__ import annotations

import secrets
from dataclasses import astuple

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from web.render import page
from web.safety import cookies, limits
from web.safety.signing import signed, unsigned
from web.site import address, site
from web.staff import access
from web.staff.oidc import NotAllowed, Started, begin, claims_of, come_in

GO = "/personal/oidc"
BACK = "/personal/oidc/svar"
COOKIE = "klara_oidc"
TEN_MINUTES = 600
"""Seconds that signing in at the provider may take."""

router = APIRouter(include_in_schema=False)


@router.get(GO)
def go(request: Request, till: str = "") -> Response:
    """Send the visitor to the provider."""
    settings = site(request).settings
    if settings.oidc_issuer is None:
        raise HTTPException(404)
    limits.asking(request)
    where, started = begin(settings, address(request, BACK), access.back(till))
    response = RedirectResponse(where, 303)
    value = signed(settings.secret, "oidc", list(astuple(started)))
    cookies.write(request, response, COOKIE, value, TEN_MINUTES)
    return response


@router.get(BACK)
def back(request: Request, code: str = "", state: str = "") -> Response:
    """Begin a session for who the provider says it is, if this browser began the sign-in."""
    settings = site(request).settings
    if settings.oidc_issuer is None:
        raise HTTPException(404)
    limits.asking(request)
    carried = unsigned(settings.secret, "oidc", cookies.read(request, COOKIE), max_age=TEN_MINUTES)
    started = Started(*carried) if isinstance(carried, list) and len(carried) == 4 else None
    if started is None or not code or not secrets.compare_digest(state, started.state):
        return _refused(request)
    claims = claims_of(settings, address(request, BACK), code, started)
    try:
        token = come_in(settings.accounts_folder, settings, claims, access.visit(request))
    except NotAllowed:
        return _refused(request)
    response = RedirectResponse(started.till, 303)
    cookies.write(request, response, access.COOKIE, token)
    cookies.forget(request, response, COOKIE)
    return response


def _refused(request: Request) -> Response:
    response = page(request, "staff/oidc_refused.html", 403)
    cookies.forget(request, response, COOKIE)
    return response
