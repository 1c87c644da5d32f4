"""Conditional answers: an entity tag with each, and 304 where the caller has just that.

https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def conditional(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return `body` with its entity tag, or 304 where If-None-Match names it."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    tagged = {"etag": tag, **(headers or {})}
    if _names(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=tagged)
    return Response(body, headers=tagged, media_type=media_type)


def _names(if_none_match: str, tag: str) -> bool:
    """Return whether a list of tags, weak ones too, or `*` names this one."""
    tags = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return tag in tags or tags == ["*"]
