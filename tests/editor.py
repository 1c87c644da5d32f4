"""A member of staff who signs in and sends forms as a browser does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.testclient import TestClient


class Editor:
    """A member of staff at the website."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str) -> str:
        """Return a page that is there."""
        page = self.client.get(path)
        assert page.status_code == 200, (path, page.text)
        return page.text

    def post(self, path: str, /, files: dict[str, Any] | None = None, **sent: Any) -> str:
        """Send a form and return the page that comes of it."""
        return self.send(path, files, **sent).text

    def send(self, path: str, /, files: dict[str, Any] | None = None, **sent: Any) -> Response:
        """Send a form and return what comes of it, with its headers."""
        home = self.client.get("/personal/konto").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', home)
        assert found
        page = self.client.post(path, data={**sent, "csrf_token": found[1]}, files=files)
        assert page.status_code < 500, (path, page.text)
        return page
