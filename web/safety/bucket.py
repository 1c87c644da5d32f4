"""A token bucket for each address, kept in memory; each worker counts for itself."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_ADDRESSES = 20_000
"""Addresses that are remembered; the one that called longest ago is forgotten first."""

BURST_SHARE = 1 / 3
"""The share of a minute's calls that may come at once: a page and all that it loads."""


class Limiter:
    """Lets through `per_minute` calls a minute from an address, a third or `burst` at once."""

    def __init__(
        self,
        per_minute: float,
        clock: Callable[[], float] = time.monotonic,
        burst: float | None = None,
    ) -> None:
        self.per_second = per_minute / 60
        self.burst = burst or max(1.0, per_minute * BURST_SHARE)
        self.clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Return 0.0 and count the call if it may be made now, else the seconds to wait."""
        if not self.per_second:
            return 0.0
        now = self.clock()
        tokens, since = self._buckets.pop(address, (self.burst, now))
        tokens = min(self.burst, tokens + (now - since) * self.per_second)
        allowed = tokens >= 1.0
        self._buckets[address] = (tokens - 1.0 if allowed else tokens, now)
        while len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1.0 - tokens) / self.per_second
