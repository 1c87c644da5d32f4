"""Requests that name another host than the site's own are refused.

Redirects and addresses are made from the Host header where nothing else is known; who may choose
it chooses where they lead, and what a cache in front keeps for everybody.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ANY_HOST = ("/healthz",)
"""Paths that are asked for by address, by whoever watches the machine."""

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class OwnHost:
    """Answers 400 to a request whose Host is not that of the site's public address."""

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self.app = app
        parts = urlsplit(public_url.lower())
        self.own = {parts.netloc, parts.netloc + _DEFAULT_PORTS[parts.scheme]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on if it names this site."""
        if scope["type"] == "http" and scope["path"] not in ANY_HOST:
            named = [value for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or named[0].decode("latin-1").lower() not in self.own:
                refused = PlainTextResponse("This host is not served here.\n", 400)
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
