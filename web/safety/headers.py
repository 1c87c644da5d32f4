"""Headers on every response: what a browser may load, and who may frame the page."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self' {sound}; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "private, no-cache",
}
_HSTS = "max-age=31536000; includeSubDomains"


def content_security_policy(ancestors: str = "'none'", *, secure: bool = True) -> str:
    """Return the policy, framed by nobody unless `ancestors` says otherwise.

    Sound is played from where the podcast is, over plain HTTP only on a site that is so itself.
    """
    return _POLICY.format(ancestors=ancestors, sound="https:" if secure else "https: http:")


class SafeHeaders:
    """Adds the headers that a route has not set itself; a staff page is never stored."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.always = dict(_ALWAYS)
        if secure:
            self.always["strict-transport-security"] = _HSTS
        self.policy = content_security_policy(secure=secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"].startswith("/personal"):
                    headers["cache-control"] = "no-store"
                for name, value in self.always.items():
                    headers.setdefault(name, value)
                policy = headers.setdefault("content-security-policy", self.policy)
                if "frame-ancestors 'none'" in policy:
                    headers.setdefault("x-frame-options", "DENY")
            await send(message)

        await self.app(scope, receive, sending)
