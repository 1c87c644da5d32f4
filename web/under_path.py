"""A site under a path of its host, as https://example.se/klara: the one place that knows the path.

Inside, every address begins at /. The path is taken off a request that comes in, put before a
redirect that goes out, and before every address of the site's own that a template writes.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

from jinja2.ext import Extension
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

ANY_PATH = ("/healthz",)
"""Paths that are also served without the site's: whoever watches the machine asks for them."""

_ATTRIBUTE = r'(\b(?:href|src|action|formaction)=")'
_FIXED = re.compile(_ATTRIBUTE + r"(?=/(?!/))")
_FILLED_IN = re.compile(_ATTRIBUTE + r"\{\{ (.+?) \}\}")


class UnderPath:
    """Serves an app, which knows nothing of it, under a path such as /klara."""

    def __init__(self, app: ASGIApp, *, path: str) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without the path; there is nothing beside it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not is_under(self.path, scope["path"]):
            if scope["path"] in ANY_PATH:
                await self.app(scope, receive, send)
            else:
                await self._beside(scope["path"])(scope, receive, send)
            return

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, under(self.path, value.decode("latin-1")).encode("latin-1"))
                    if name.lower() == b"location"
                    else (name, value)
                    for name, value in message["headers"]
                ]
            await send(message)

        inside = scope["path"].removeprefix(self.path) or "/"
        raw = (scope.get("raw_path") or b"").removeprefix(self.path.encode()) or b"/"
        await self.app({**scope, "path": inside, "raw_path": raw}, receive, sent)

    def _beside(self, path: str) -> ASGIApp:
        if path == "/":
            return RedirectResponse(f"{self.path}/", 307)
        return PlainTextResponse(f"There is nothing here: the site is under {self.path}/\n", 404)


def is_under(root_path: str, path: str) -> bool:
    """Return whether what is asked for is a path itself or lies under it.

    >>> is_under("/klara", "/klara/kallor"), is_under("/klara", "/klarabergsgatan")
    (True, False)
    """
    return path == root_path or path.startswith(f"{root_path}/")


def under(path: str, address: str) -> str:
    """Return an address with a site's path before it, where it is one of the site's own.

    >>> under("/klara", "/kallor"), under("/klara", "https://polisen.se/"), under("/klara", "?q=a")
    ('/klara/kallor', 'https://polisen.se/', '?q=a')
    """
    own = address.startswith("/") and not address.startswith("//")
    return f"{path}{address}" if own else address


class OwnAddresses(Extension):
    """Puts the site's path before the addresses of templates, when they are compiled.

    Every href, src, action and formaction goes through it, so none can be forgotten; what begins
    with anything but one slash is left as it is.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with `own_address` around the addresses."""
        filled_in = _FILLED_IN.sub(r"\1{{ own_address(\2) }}", source)
        return _FIXED.sub(r"\1{{ own_path }}", filled_in)
