"""The standing pages: how the service works and what it stores, and how accessible it is."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from markupsafe import Markup

from assistant.absence import current_counts
from index.errors import StoreError
from index.records import KINDS
from web import language
from web.colours import stylesheet
from web.pages import conversation
from web.pages.standing import Name, filled_in, places
from web.render import page
from web.safety import cookies, csrf
from web.site import page_texts, site

router = APIRouter(include_in_schema=False)


@router.get("/om")
def about(request: Request) -> HTMLResponse:
    """Show how the service works and what is stored."""
    return _standing(request, "about")


@router.get("/tillganglighet")
def accessibility(request: Request) -> HTMLResponse:
    """Show the accessibility statement that the law asks for."""
    return _standing(request, "accessibility")


@router.get("/myndighet.css")
def colours(request: Request) -> Response:
    """Give the authority's own colours; empty where none are set."""
    settings = site(request).settings
    return Response(stylesheet(settings.colour, settings.colour_dark), media_type="text/css")


@router.get("/logotyp")
def logo(request: Request) -> FileResponse:
    """Give the authority's logo."""
    picture = site(request).settings.logo
    if picture is None:
        raise HTTPException(404)
    kind = "image/svg+xml" if picture.suffix == ".svg" else "image/png"
    return FileResponse(picture, media_type=kind, headers={"cache-control": "max-age=3600"})


def _standing(request: Request, name: Name) -> HTMLResponse:
    here, t = site(request), page_texts(request)
    names = {
        csrf.COOKIE: cookies.name_of(request, csrf.COOKIE),
        conversation.COOKIE: cookies.name_of(request, conversation.cookie(request)),
    }
    names[language.COOKIE] = language.COOKIE
    standing = filled_in(
        here.standing_pages[name, t.language],
        places(here.settings, _counts(request), names, t),
        here.settings.root_path,
    )
    return page(
        request,
        "standing.html",
        heading=standing.heading,
        summary=standing.summary,
        words=Markup(standing.html),
    )


def _counts(request: Request) -> dict[str, int]:
    """Return how many documents of each kind are quoted from; none before any was taken in."""
    try:
        counts = current_counts(site(request).reading.store())
    except StoreError:
        return {}
    return {kind: counts[kind] for kind in KINDS if kind in counts}
