"""Forms that only a page of this site can have sent; works without JavaScript.

What a citizen's form does is done if the browser says that it comes from here: no cookie for that.
The staff's pages also carry a token signed over a random cookie. Their forms are accepted if the
token fits the cookie and the browser does not say that they come from elsewhere.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from web.safety import cookies
from web.safety.signing import signed, unsigned
from web.site import site

COOKIE = "klara_form"
FIELD = "csrf_token"
HOURS_12 = 12 * 3600


class Token:
    """The token of a page's forms, made when a template writes it: other pages set no cookie."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._fresh: str | None = None

    def __str__(self) -> str:
        cookie = cookies.read(self._request, COOKIE) or self._fresh
        if not cookie:
            cookie = self._fresh = secrets.token_urlsafe(18)
        return signed(site(self._request).settings.secret, "form", cookie)

    def remember(self, response: Response) -> None:
        """Set the cookie that goes with the token, if the page has one and the browser none."""
        if self._fresh:
            cookies.write(self._request, response, COOKIE, self._fresh)


def from_here(request: Request) -> bool | None:
    """Return whether the browser says that a form comes from this site; None if it says nothing."""
    fetched = request.headers.get("sec-fetch-site")
    if fetched:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin:
        public = site(request).settings.public_url
        return urlsplit(origin).netloc == (
            urlsplit(public).netloc if public else request.url.netloc
        )
    return None


def proved(request: Request, field: str | None) -> bool:
    """Return whether a form's token fits its cookie and nothing says it comes from elsewhere."""
    if from_here(request) is False:
        return False
    stored = cookies.read(request, COOKIE)
    value = unsigned(site(request).settings.secret, "form", field, max_age=HOURS_12)
    return bool(stored) and isinstance(value, str) and secrets.compare_digest(value, stored or "")
