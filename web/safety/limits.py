"""How often one address may call: a bucket that fills at a steady pace, kept in memory.

Each worker counts for itself. An IPv6 visitor has a whole /64, so that is what is counted.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from web import problems
from web.site import site

MOST_ADDRESSES = 20_000
BURST_SHARE = 1 / 3
FREE = ("/static/", "/healthz")


class Limiter:
    """Lets through `per_minute` calls a minute from an address, a third of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second = per_minute / 60
        self.burst = max(1.0, per_minute * BURST_SHARE)
        self.clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return 0.0 and count the call if it may be made now, else the seconds to wait."""
        if not self.per_second:
            return 0.0
        now = self.clock()
        left, since = self._held.pop(address, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_second)
        allowed = left >= 1.0
        self._held[address] = (left - 1.0 if allowed else left, now)
        while len(self._held) > MOST_ADDRESSES:
            self._held.popitem(last=False)
        return 0.0 if allowed else (1.0 - left) / self.per_second


def visitor(request: Request) -> str:
    """Return what a visitor is counted by: the address, or the /64 network in IPv6.

    The address is the proxy's word only where the proxy is trusted (see `web.app`).
    """
    told = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told
    if isinstance(address, ipaddress.IPv4Address):
        return told
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


def retry_after(seconds: float) -> dict[str, str]:
    """Return the header that says how many seconds to wait."""
    return {"Retry-After": str(math.ceil(seconds))}


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
                refused = problems.shown(Request(scope), 429, headers=retry_after(seconds))
                await refused(scope, receive, send)
                return
        await self.app(scope, receive, send)
