"""What every route needs, made once in `create_app`: `site(request)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
class Neighbour:
    """Another collection on the same host: what it is called, its path, and what it reads."""

    title: str
    root_path: str
    reading: Reading

    def address(self, request: Request, path: str) -> str:
        """Return the whole address of a path on the other site, as visitors reach it."""
        return f"{_host(request, site(request).settings)}{self.root_path}{path}"


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
    neighbours: tuple[Neighbour, ...] = ()

    def beside(self, neighbours: Sequence[Neighbour]) -> Site:
        """Return the site with the other collections that it stands beside."""
        return replace(self, neighbours=tuple(neighbours))

    def address(self, request: Request, path: str) -> str:
        """Return the whole address of a path on this site, as visitors reach it."""
        return f"{_host(request, self.settings)}{self.settings.root_path}{path}"


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
    return site(request).address(request, path)


def _host(request: Request, settings: Settings) -> str:
    """Return the public address of the host, as the request names it where none is set."""
    return settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
