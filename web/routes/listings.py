"""What machines read: robots.txt, the sitemap, a feed of the newest sources, security.txt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from jinja2 import Environment

from index.store.documents import Store
from web.machines.watch import last_watch
from web.pages import listings
from web.site import Site, address, site

router = APIRouter(include_in_schema=False)

AN_HOUR = {"cache-control": "public, max-age=3600"}
_PART = re.compile("[1-9][0-9]{0,3}")
WRITTEN = 4
"""Parts of the sitemap that are kept as they were written, some megabytes each."""
SECURITY_VALID = timedelta(days=180)
"""How long what security.txt says may be relied on; the RFC asks for less than a year."""
NOT_FOR_ROBOTS = ("/personal/", "/api/v1/", "/fraga/", "/widget", "/kalla/*?citat=")


@router.get("/robots.txt")
def robots(request: Request) -> PlainTextResponse:
    """Say what is not for robots, and where the sitemap is."""
    lines = ["User-agent: *", *not_for_robots(site(request))]
    lines += ["", f"Sitemap: {address(request, '/sitemap.xml')}", ""]
    return PlainTextResponse("\n".join(lines), headers=AN_HOUR)


def not_for_robots(here: Site) -> list[str]:
    """Return the lines of robots.txt that say what is not for robots on a site."""
    return [f"Disallow: {here.settings.root_path}{path}" for path in NOT_FOR_ROBOTS]


@router.get("/sitemap.xml")
def sitemap(request: Request) -> Response:
    """List every page; in several lists if they are too many for one."""
    return _sitemap(request, 0)


@router.get("/sitemap-{number}.xml")
def part_of_sitemap(request: Request, number: str) -> Response:
    """List the pages of one part of the sitemap, from 1."""
    if not _PART.fullmatch(number):
        raise HTTPException(404)
    return _sitemap(request, int(number))


@router.get("/feed.xml")
def feed(request: Request) -> Response:
    """Give the newest sources as an Atom feed."""
    entries = listings.entries(site(request).reading.store())
    return _atom(request, "feed.xml", entries=entries, updated=listings.latest(entries))


@router.get("/andringar.xml")
def drift(request: Request) -> Response:
    """Give the quotes that were shown and have changed or gone, as the latest watch found them."""
    last = last_watch(site(request).settings.data)
    if last is None:
        raise HTTPException(404)
    return _atom(request, "drift.xml", drifts=last.drifts, updated=last.at)


@router.get("/.well-known/security.txt")
def security(request: Request) -> PlainTextResponse:
    """Say where a fault in security is reported (RFC 9116); 404 where nobody said where."""
    contact = site(request).settings.security_contact
    if contact is None:
        raise HTTPException(404)
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {(midnight + SECURITY_VALID).isoformat()}",
        f"Canonical: {address(request, '/.well-known/security.txt')}",
        "Preferred-Languages: sv, en",
        "",
    ]
    return PlainTextResponse("\n".join(lines), headers=AN_HOUR)


def _sitemap(request: Request, part: int) -> Response:
    here = site(request)
    store = here.reading.store()
    most = listings.MOST_IN_SITEMAP
    written = _written(store, store.changes(), here.templates, address(request, ""), most, part)
    if written is None:
        raise HTTPException(404)
    return Response(written, headers=AN_HOUR, media_type="application/xml; charset=utf-8")


@lru_cache(maxsize=WRITTEN)
def _written(
    store: Store, changes: tuple[int, ...], templates: Environment, base: str, most: int, part: int
) -> str | None:
    """Return a part of the sitemap, 0 for where it begins; `changes` are those of the documents."""
    rows = listings.rows(store.documents(state="current"))
    if part == 0 and len(rows) > most:
        index = templates.get_template("sitemap_index.xml")
        return index.render(site=base, count=ceil(len(rows) / most))
    first = max(0, part - 1) * most
    if first >= len(rows):
        return None
    return templates.get_template("sitemap.xml").render(site=base, rows=rows[first : first + most])


def _atom(request: Request, template: str, **values: Any) -> Response:
    here = site(request)
    written = here.templates.get_template(template).render(
        site=address(request, ""), t=here.texts["sv"], authority=here.settings.authority, **values
    )
    return Response(written, headers=AN_HOUR, media_type="application/atom+xml; charset=utf-8")
