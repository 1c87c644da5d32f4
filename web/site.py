"""What every route needs, made once in `create_app`: `site(request)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

from web import language

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from jinja2 import Environment

    from assistant.texts import Language, Texts
    from web.pages.first_page_facts import Front
    from web.pages.standing import Name
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
    texts: Mapping[Language, Texts]
    standing_pages: Mapping[tuple[Name, Language], str]
    asks: Limiter
    new_days: Limiter
    threads: CapacityLimiter


def site(request: Request) -> Site:
    """Return the site that a request came to."""
    return cast(Site, request.app.state.site)


def page_texts(request: Request) -> Texts:
    """Return the sentences in the language of the page that was asked for."""
    return site(request).texts[language.of_page(request)]


def api_texts(request: Request) -> Texts:
    """Return the sentences in the language that a caller of the API accepts."""
    accepted = request.headers.get("accept-language", "")
    return site(request).texts[language.of_api(accepted)]


def address(request: Request, path: str) -> str:
    """Return the whole address of a path on this site, as visitors reach it."""
    settings = site(request).settings
    base = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base}{settings.root_path}{path}"
