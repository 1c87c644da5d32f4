"""Files of the site: kept for ever where their address names their contents (`?v=`)."""

from __future__ import annotations

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


class VersionedFiles(StaticFiles):
    """Serves a folder; another `?v=` is another file, so what has one never changes."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        versioned = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = FOR_EVER if versioned else AN_HOUR
        return response
