"""How often one visitor may call, and what those hear who call too often (429)."""

from __future__ import annotations

import ipaddress
import math

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web import problems
from web.safety.bucket import Limiter
from web.site import site

CROWDED = 5.0
"""Seconds after which to ask again: by then those who wait now have their answers."""

DAYS_PER_MINUTE = 0.2
"""Days that all visitors of one worker may have indexed: each costs what `klara index` does."""

DAYS_AT_ONCE = 3.0
"""Of which so many may follow one another; six are kept."""

FREE = ("/static/", "/healthz")


def visitor(request: Request) -> str:
    """Return what a visitor is counted by: the address, or in IPv6 the /64 that one visitor has.

    The address is the proxy's word only where the proxy is trusted (see `web.app`).
    """
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def wait(request: Request) -> float:
    """Count a question and return 0.0, or the seconds to wait if there were too many."""
    return site(request).asks.wait(visitor(request))


def asking(request: Request) -> None:
    """Count a question; raises 429 with the seconds to wait if there were too many."""
    seconds = wait(request)
    if seconds:
        raise HTTPException(429, headers=retry_after(seconds))


def crowded(request: Request) -> bool:
    """Return whether so many wait for an answer that one more would wait in vain."""
    here = site(request)
    return here.threads.statistics().tasks_waiting >= here.settings.queue


def not_crowded(request: Request) -> None:
    """Raise 503 where too many wait already: a few who are told at once, not all who wait."""
    if crowded(request):
        raise HTTPException(503, headers=retry_after(CROWDED))


def retry_after(seconds: float) -> dict[str, str]:
    """Return the header that says how many seconds to wait."""
    return {"Retry-After": str(math.ceil(seconds))}


def new_day(request: Request) -> None:
    """Count a day that has to be indexed for a visitor; raises 429 if there were too many."""
    seconds = site(request).new_days.wait("")
    if seconds:
        raise HTTPException(429, headers=retry_after(seconds))


class RequestLimit:
    """Refuses requests of any kind from an address that makes too many, with 429."""

    def __init__(self, app: ASGIApp, *, per_minute: int) -> None:
        self.app = app
        self.limiter = Limiter(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say how long to wait."""
        if scope["type"] == "http" and not scope["path"].startswith(FREE):
            seconds = self.limiter.wait(visitor(Request(scope)))
            if seconds:
                refused = problems.error_response(Request(scope), 429, headers=retry_after(seconds))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
