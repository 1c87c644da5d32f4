"""The standing pages, and the listings that machines read."""

from __future__ import annotations

from collections import Counter
from math import ceil

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response
from markupsafe import Markup

from index.errors import StoreError
from index.records import KINDS
from web import language
from web.pages import conversation, listings
from web.pages.standing import Name, filled_in, places
from web.render import page
from web.safety import csrf
from web.site import address, page_texts, site

router = APIRouter(include_in_schema=False)

AN_HOUR = {"cache-control": "public, max-age=3600"}
COOKIES = (csrf.COOKIE, conversation.COOKIE, language.COOKIE)
NOT_FOR_ROBOTS = ("/personal/", "/api/v1/", "/fraga/", "/widget", "/kalla/*?citat=")


@router.get("/om")
def about(request: Request) -> HTMLResponse:
    """Show how the service works and what is stored."""
    return _standing(request, "about")


@router.get("/tillganglighet")
def accessibility(request: Request) -> HTMLResponse:
    """Show the accessibility statement that the law asks for."""
    return _standing(request, "accessibility")


@router.get("/robots.txt")
def robots(request: Request) -> PlainTextResponse:
    """Tell robots what is not for them, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {address(request, '/sitemap.xml')}", ""]
    return PlainTextResponse("\n".join(lines), headers=AN_HOUR)


@router.get("/sitemap.xml")
def sitemap(request: Request) -> Response:
    """List every page; in several lists if they are too many for one."""
    pages = _addresses(request)
    if len(pages) > listings.MOST_IN_SITEMAP:
        return _xml(
            listings.sitemap_index(
                ceil(len(pages) / listings.MOST_IN_SITEMAP), lambda path: address(request, path)
            )
        )
    return _xml(listings.sitemap(pages, lambda path: address(request, path)))


@router.get("/sitemap-{number:int}.xml")
def part_of_sitemap(request: Request, number: int) -> Response:
    """List the pages of one part of the sitemap, from 1."""
    first = (number - 1) * listings.MOST_IN_SITEMAP
    pages = _addresses(request)[first : first + listings.MOST_IN_SITEMAP] if number else []
    if not pages:
        raise HTTPException(404)
    return _xml(listings.sitemap(pages, lambda path: address(request, path)))


@router.get("/feed.xml")
def feed(request: Request) -> Response:
    """Give the newest sources as an Atom feed."""
    here = site(request)
    return _xml(
        listings.feed(
            here.reading.store(),
            here.settings.authority,
            here.texts["sv"],
            lambda path: address(request, path),
        ),
        "application/atom+xml",
    )


def _standing(request: Request, name: Name) -> HTMLResponse:
    here, t = site(request), page_texts(request)
    standing = filled_in(
        here.standing_pages[name, t.language],
        places(here.settings, _counts(request), COOKIES, t),
    )
    return page(request, "standing.html", heading=standing.heading, words=Markup(standing.html))


def _addresses(request: Request) -> list[tuple[str, str | None]]:
    return listings.addresses(site(request).reading.store().documents(state="current"))


def _counts(request: Request) -> dict[str, int]:
    """Return how many documents of each kind are quoted from; none before any was taken in."""
    try:
        rows = site(request).reading.store().counts()
    except StoreError:
        rows = []
    counts: Counter[str] = Counter()
    for _, kind, state, number in rows:
        counts[kind] += number if state == "current" else 0
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def _xml(body: str, media_type: str = "application/xml") -> Response:
    return Response(body, headers=AN_HOUR, media_type=f"{media_type}; charset=utf-8")
