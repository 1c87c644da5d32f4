"""What moves between fetching and reading: an original as it came."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of one file or response, as they came.

    ``location`` is the final URL or the absolute path; ``media_type`` is the Content-Type
    without parameters in lower case (None for a file); ``charset`` is the one the response
    named, if any.
    """

    location: str
    data: bytes
    media_type: str | None = None
    charset: str | None = None
