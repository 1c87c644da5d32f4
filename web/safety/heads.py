"""A request's head has a limit of bytes and of seconds, also where no proxy stands before Klara.

uvicorn with httptools bounds neither: a head may be of any size, and be sent a byte at a time for
ever. What follows the head is bounded by `bodies`.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 32_768
"""Bytes of request line and headers: what nginx takes by default (four buffers of 8 KB). Counted
piece by piece, so that a head that arrives in one piece may be as long as the piece."""

HEAD_SECONDS = 20.0
"""Seconds to the end of a head from its first byte, or from the connection's beginning: a phone on
a bad line needs a few."""


class BoundedHeads(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn speaks it; a head that is too long or too slow ends the connection."""

    longest = LONGEST_HEAD
    seconds = HEAD_SECONDS
    _bytes = 0
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read a piece, and refuse a head that goes on for too long."""
        self._bytes += len(data)
        super().data_received(data)
        if self._timer is not None and self._bytes > self.longest:
            self._refuse("The head of the request is too long.")

    def on_message_begin(self) -> None:
        """Begin to count a head."""
        super().on_message_begin()
        self._bytes = 0
        if self._timer is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """Leave what follows to `bodies`."""
        self._wait_no_longer()
        super().on_headers_complete()

    def _wait(self) -> None:
        self._timer = self.loop.call_later(
            self.seconds, self._refuse, "The head of the request did not arrive in time."
        )

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, reason: str) -> None:
        self._wait_no_longer()
        if self.transport.is_closing():
            return
        if self._bytes:
            self.send_400_response(reason)
        else:  # browsers open connections that they may need; an answer would be taken for another
            self.transport.close()
