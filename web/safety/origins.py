"""Which other sites' pages may call the API from a browser (CORS); nothing but the API."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


class ApiOrigins:
    """Answers the browser's questions about other origins under /api/."""

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...]) -> None:
        self.app = app
        self.open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type", "Accept-Language", "If-None-Match"],
            expose_headers=["ETag", "Retry-After", "Content-Language"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, through the browser's rules where it is for the API."""
        within = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self.open if within else self.app)(scope, receive, send)
