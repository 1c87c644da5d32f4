"""The own account: password, second factor, where one is signed in, and the log of sign-ins."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index.errors import SettingError
from web.render import page
from web.safety import cookies
from web.safety.signing import signed, unsigned
from web.site import page_texts, site
from web.staff import access, second_factor
from web.staff.accounts import Account, change_password
from web.staff.own_account import ask_for_codes, ask_for_no_codes, confirmed
from web.staff.sessions import end_sessions, sessions
from web.staff.sign_ins import sign_ins

HERE = "/personal/konto"
SHOWN = 30
_QUARTER = 900
"""Seconds within which a new second factor is tried."""

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get(HERE)
def account_page(request: Request, account: access.Member, klart: str = "") -> HTMLResponse:
    """Show the account."""
    return _page(request, account, done=klart)


@router.post(HERE + "/losenord", dependencies=[access.OfMember])
def password(
    request: Request,
    account: access.Member,
    old: Field = "",
    new: Field = "",
    again: Field = "",
) -> Response:
    """Change the password; every other session ends."""
    t = page_texts(request)
    if new != again:
        return _page(request, account, 422, problem=t.staff_passwords_differ)
    if refused := _not_confirmed(request, account, old):
        return refused
    try:
        change_password(
            site(request).settings.accounts_folder,
            account.name,
            new,
            access.session_token(request) or "",
            access.visit(request),
        )
    except SettingError:
        return _page(request, account, 422, problem=t.staff_password_weak)
    return RedirectResponse(f"{HERE}?klart=losenord", 303)


@router.post(HERE + "/kod", dependencies=[access.OfMember])
def begin_second_factor(request: Request, account: access.Member, old: Field = "") -> Response:
    """Show a new secret to take into an app; nothing is asked for before a code of it is typed."""
    if refused := _not_confirmed(request, account, old):
        return refused
    return _secret_shown(request, account, second_factor.new_secret())


@router.post(HERE + "/kod/pa", dependencies=[access.OfMember])
def second_factor_on(
    request: Request,
    account: access.Member,
    code: Field = "",
    secret: Field = "",
) -> Response:
    """Turn the second factor on."""
    settings = site(request).settings
    fresh = unsigned(settings.secret, f"second factor {account.name}", secret, max_age=_QUARTER)
    if not isinstance(fresh, str):
        return RedirectResponse(HERE, 303)
    if not ask_for_codes(settings.accounts_folder, account, fresh, code, access.visit(request)):
        return _secret_shown(request, account, fresh, page_texts(request).staff_code_wrong)
    return RedirectResponse(f"{HERE}?klart=kod", 303)


@router.post(HERE + "/kod/av", dependencies=[access.OfMember])
def second_factor_off(request: Request, account: access.Member, old: Field = "") -> Response:
    """Turn the second factor off."""
    if refused := _not_confirmed(request, account, old):
        return refused
    ask_for_no_codes(site(request).settings.accounts_folder, account, access.visit(request))
    return RedirectResponse(f"{HERE}?klart=kod-av", 303)


@router.post(HERE + "/sessioner", dependencies=[access.OfMember])
def ended(request: Request, account: access.Member, only: Field = "") -> Response:
    """End one session, or all but this one."""
    end_sessions(
        site(request).settings.accounts_folder,
        account.name,
        only=only or None,
        keep=None if only else access.session_token(request),
    )
    return RedirectResponse(f"{HERE}?klart=session", 303)


def _not_confirmed(request: Request, account: Account, old: str) -> Response | None:
    data, device = site(request).settings.accounts_folder, cookies.read(request, access.DEVICE)
    refused = confirmed(data, account, old, access.visit(request), device)
    if refused is None:
        return None
    t = page_texts(request)
    wait = math.ceil(refused.wait)
    problem = t("staff_wait", seconds=wait) if wait else t.staff_password_wrong
    return _page(request, account, 429 if wait else 403, problem=problem)


def _secret_shown(
    request: Request, account: Account, secret: str, problem: str = ""
) -> HTMLResponse:
    settings = site(request).settings
    uri = second_factor.address(account.name, secret, f"Klara {settings.authority}")
    return _page(
        request,
        account,
        422 if problem else 200,
        problem=problem,
        secret=secret,
        carried=signed(settings.secret, f"second factor {account.name}", secret),
        picture=second_factor.picture(uri),
    )


def _page(request: Request, account: Account, status: int = 200, **values: Any) -> HTMLResponse:
    data = site(request).settings.accounts_folder
    nothing = {"problem": "", "done": "", "secret": "", "carried": "", "picture": ""}
    return page(
        request,
        "staff/account.html",
        status,
        account=account,
        here=HERE,
        has_second_factor=second_factor.is_on(data, account.name),
        sessions=sessions(data, account.name, access.session_token(request)),
        log=sign_ins(data, account.name, SHOWN),
        **(nothing | values),
    )
