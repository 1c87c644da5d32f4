"""Searches that staff follow: saved, listed, removed, and the feed of what is new in each."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.quotes import verify
from assistant.staff.saved_searches import News, Saved, news, remove, save, saved, with_words
from index.days import now
from index.errors import SettingError
from web.pages.source_page import permalink
from web.render import page
from web.site import address, page_texts, site
from web.staff.access import Member, OfMember
from web.staff.alerts import FOLLOWED as HERE
from web.staff.alerts import checked_addresses
from web.staff.query import NAMES, read_query

FEED = "/bevakning/"

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get(HERE)
def listed(request: Request, account: Member) -> HTMLResponse:
    """Show the searches that this account follows, and what was new in each."""
    return _listed(request, account)


@router.post(HERE, dependencies=[OfMember])
def following(
    request: Request,
    account: Member,
    query: Field = "",
    name: Field = "",
    mail: Field = "",
    webhook: Field = "",
) -> Response:
    """Follow a search from now on."""
    followed = read_query(QueryParams(parse_qsl(query.partition("?")[2])))
    try:
        mail, webhook = checked_addresses(mail, webhook)
    except SettingError:
        return _listed(request, account, page_texts(request).staff_follow_wrong)
    narrowed = {side: getattr(followed.narrowing, side) for side in NAMES}
    save(
        site(request).settings.data,
        site(request).reading.reader(),
        account.name,
        " ".join(name.split()) or followed.words or page_texts(request).staff_search_title,
        {"words": followed.words, **{side: value for side, value in narrowed.items() if value}},
        mail=mail,
        webhook=webhook,
    )
    return RedirectResponse(HERE, 303)


@router.post(HERE + "/sluta", dependencies=[OfMember])
def following_no_longer(request: Request, account: Member, number: Field = "") -> Response:
    """Follow a search no longer."""
    if number.isascii() and number.isdigit():
        remove(site(request).settings.data, account.name, int(number[:12]))
    return RedirectResponse(HERE, 303)


@router.get(FEED + "{token}.atom")
def feed(request: Request, token: str) -> Response:
    """Give what is new in a search as a feed; its address is its key."""
    data = site(request).settings.data
    searches = saved(data, token=token)
    if not searches:
        raise HTTPException(404)
    store = site(request).reading.store()
    entries = []
    for one in news(data, searches[0]):
        verdict = verify(store, one.receipt)
        if verdict.now is not None:
            here = address(request, permalink(verdict.now.document.id, one.receipt))
            entries.append((with_words(searches[0], one, verdict.now), verdict.now, here))
    response = page(
        request,
        "staff/follow.xml",
        search=searches[0],
        here=address(request, f"{FEED}{token}.atom"),
        entries=entries,
        updated=entries[0][0].at if entries else searches[0].made_at,
    )
    response.headers["content-type"] = "application/atom+xml; charset=utf-8"
    response.headers["cache-control"] = "private, no-cache"
    response.headers["x-robots-tag"] = "noindex"
    return response


def _listed(request: Request, account: Member, problem: str = "") -> HTMLResponse:
    data = site(request).settings.data
    store = site(request).reading.store()

    def with_verdict(search: Saved, one: News) -> tuple[News, object]:
        verdict = verify(store, one.receipt)
        return (with_words(search, one, verdict.now) if verdict.now else one), verdict

    return page(
        request,
        "staff/follows.html",
        422 if problem else 200,
        account=account,
        here=HERE,
        problem=problem,
        now=now(),
        searches=[
            (
                search,
                address(request, f"{FEED}{search.token}.atom"),
                [with_verdict(search, one) for one in news(data, search)[:10]],
            )
            for search in saved(data, account.name)
        ],
    )
