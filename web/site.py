"""What every route needs, made once in `create_app`: `site(request)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from jinja2 import Environment

    from web.pages.first_page_facts import Front
    from web.reading import Reading
    from web.safety.bucket import Limiter
    from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Site:
    """The website's settings, what it reads, its templates, and how much it takes on at once."""

    settings: Settings
    reading: Reading
    front: Front
    templates: Environment
    asks: Limiter
    threads: CapacityLimiter


def site(request: Request) -> Site:
    """Return the site that a request came to."""
    return cast(Site, request.app.state.site)


def address(request: Request, path: str) -> str:
    """Return the whole address of a path on this site, as visitors reach it."""
    base = site(request).settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base}{path}"
