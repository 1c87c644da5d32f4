"""Forms that only a page of this site can have sent; works without JavaScript.

The page carries a token signed over a random cookie. A form is accepted if the token fits the
cookie and the browser does not say that it comes from elsewhere.
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


def token(request: Request) -> tuple[str, str | None]:
    """Return the token of a page's forms, and the cookie to set with it if there is none yet."""
    stored = cookies.read(request, COOKIE)
    fresh = None if stored else secrets.token_urlsafe(18)
    return signed(site(request).settings.secret, "form", stored or fresh), fresh


def remember(request: Request, response: Response, fresh: str) -> None:
    """Set the cookie that goes with a token."""
    cookies.write(request, response, COOKIE, fresh)


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


def proved(request: Request, told: str | None) -> bool:
    """Return whether a form's token fits its cookie and nothing says it comes from elsewhere."""
    if from_here(request) is False:
        return False
    stored = cookies.read(request, COOKIE)
    value = unsigned(site(request).settings.secret, "form", told, max_age=HOURS_12)
    return bool(stored) and isinstance(value, str) and secrets.compare_digest(value, stored or "")
