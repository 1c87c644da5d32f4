"""Contents as servers send them, undone in bounded steps: gzip or deflate, once, or nothing.

A coding of a coding is how 286 bytes become gigabytes before anybody has counted one of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from index.errors import SourceError

ACCEPTED = "gzip, deflate"
"""What is asked for, as the header Accept-Encoding."""

STEP = 65_536
"""Bytes that are undone at once: so much may come before a limit is looked at."""

_WINDOW = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib calls the forms."""


def undone(parts: Iterable[bytes], coding: str, where: str) -> Iterator[bytes]:
    """Yield contents without their coding (the header Content-Encoding), 64 KB at most at once.

    Raises SourceError for more than one coding, an unknown one and damaged contents.
    """
    codings = [name for part in coding.lower().split(",") if (name := part.strip())]
    codings = [name for name in codings if name != "identity"]
    if not codings:
        yield from parts
        return
    if len(codings) > 1 or codings[0] not in _WINDOW:
        raise SourceError(f"{where} is encoded as {coding[:60]!r}, which was not asked for")
    window = _WINDOW[codings[0]]
    inflating = zlib.decompressobj(window)
    begun = False
    try:
        for part in parts:
            waiting = part
            if not begun and waiting and codings[0] == "deflate" and waiting[0] & 0x0F != 8:
                # Some servers leave zlib's frame out.
                inflating = zlib.decompressobj(-zlib.MAX_WBITS)
            begun = begun or bool(waiting)
            while waiting and not inflating.eof:
                if chunk := inflating.decompress(waiting, STEP):
                    yield chunk
                waiting = inflating.unconsumed_tail
        while not inflating.eof and (chunk := inflating.decompress(b"", STEP)):
            yield chunk
    except zlib.error as error:
        raise SourceError(f"{where} is damaged: {error}") from None
    if begun and not inflating.eof:
        raise SourceError(f"{where} ended before its contents did: try again later")
