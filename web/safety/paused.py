"""What visitors meet while the site is paused: a sentence, and where to turn; nothing is asked.

The staff area stays open, since that is where a pause is ended, and so do the standing pages.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from index.publishing.pause import paused
from web import problems
from web.render import page
from web.safety.headers import content_security_policy
from web.site import api_texts, site

OPEN = (
    "/personal",
    "/static/",
    "/healthz",
    "/om",
    "/tillganglighet",
    "/.well-known/",
    "/robots.txt",
    "/widget.js",
)
"""Paths that are served all the same."""

WIDGET = "/widget"
RETRY_AFTER = {"retry-after": "600", "cache-control": "no-store"}


def _framing(request: Request) -> dict[str, str]:
    """Return what lets the sites that show the chat show the notice in its place."""
    settings = site(request).settings
    if request.url.path != WIDGET or not settings.widget_origins:
        return {}
    ancestors = " ".join(("'self'", *settings.widget_origins))
    policy = content_security_policy(ancestors, secure=settings.secure)
    return {"content-security-policy": policy}


class WhilePaused:
    """Answers 503 with the notice to everything that shows a source or takes a question."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if nothing is paused or its path is open."""
        if scope["type"] == "http" and not scope["path"].startswith(OPEN):
            request = Request(scope)
            if paused(site(request).settings.data) is not None:
                if scope["path"].startswith("/api/v1"):
                    detail = api_texts(request).paused_text
                    refused = problems.error_response(
                        request, 503, detail=detail, headers=RETRY_AFTER
                    )
                else:
                    refused = page(request, "paused.html", 503)
                    refused.headers.update(RETRY_AFTER | _framing(request))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
