"""The chat on other sites: a script that opens a frame, and the page in the frame."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from web.conditional import conditional
from web.pages import conversation
from web.render import STATIC
from web.routes.chat import chat_page
from web.safety.headers import content_security_policy
from web.settings import Settings
from web.site import site

router = APIRouter(include_in_schema=False)

OWN_COLOUR = 'const own = "#12395f";'
"""The line of the script in whose place the authority's colour comes."""


@router.get("/widget.js")
def script(request: Request) -> Response:
    """Give the script that puts the chat on another site."""
    settings = _only_if_allowed(request)
    code = (STATIC / "widget.js").read_text("utf-8")
    if settings.colour:
        code = code.replace(OWN_COLOUR, f'const own = "{settings.colour}";')
    return conditional(
        request,
        code.encode(),
        "text/javascript; charset=utf-8",
        {
            "cache-control": "public, max-age=3600",
            "cross-origin-resource-policy": "cross-origin",
        },
    )


@router.get("/widget")
def framed(request: Request) -> Response:
    """Show the chat so that the allowed sites, and no others, may frame it.

    A browser keeps no cookies for a frame of another site, so the conversation lives in the page.
    """
    settings = _only_if_allowed(request)
    response = chat_page(
        request, template="widget.html", earlier=(), carried=conversation.carry(request, ())
    )
    response.headers["content-security-policy"] = content_security_policy(
        " ".join(("'self'", *settings.widget_origins)), secure=settings.secure
    )
    return response


def _only_if_allowed(request: Request) -> Settings:
    settings = site(request).settings
    if not settings.widget_origins:
        raise HTTPException(404)
    return settings
