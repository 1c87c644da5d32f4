"""What goes through the pipes to the process that reads: bytes, and before them how many."""

from __future__ import annotations

from typing import IO

_SIZE = 8
"""Bytes that say how long a frame is."""
LONGEST = 1_000_000_000
"""Bytes of a frame: five times what the largest PDF may have."""


def write(pipe: IO[bytes], frame: bytes) -> None:
    """Send a frame."""
    pipe.write(len(frame).to_bytes(_SIZE, "big"))
    pipe.write(frame)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """Return the next frame, None where there is none or it is cut off."""
    size = pipe.read(_SIZE)
    if len(size) < _SIZE:
        return None
    length = int.from_bytes(size, "big")
    frame = pipe.read(length) if length <= LONGEST else b""
    return frame if len(frame) == length else None
