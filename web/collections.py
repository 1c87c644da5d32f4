"""Several subjects under one host: each collection is a whole site under a path of its own.

klara.toml → its collections → settings for each → an app for each, which share the encoder and
the staff's accounts → each request goes to the site under whose path it asks
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from index.collections import Collection, collections
from index.errors import SettingError
from index.search.encoder import open_encoder
from web.app import create_app
from web.machines.metrics import Figures
from web.routes.listings import AN_HOUR, not_for_robots
from web.settings import Settings, with_own
from web.site import Neighbour, Site
from web.under_path import is_under

if TYPE_CHECKING:
    from index.search.encoder import Encoder

OWN = (
    *("authority", "logo", "colour", "colour_dark", "contact", "texts", "threshold"),
    *("accessibility_audit", "widget_origins", "log_unanswered", "log_days"),
)
"""The settings that a collection may have for itself, beside those that its name gives."""

FILES = ("logo", "texts")
"""Those of them that name a file or folder, from where klara.toml lies."""


def create_site(settings: Settings, encoder: Encoder | None = None) -> ASGIApp:
    """Return the website, or those of all collections where klara.toml lists any."""
    each = settings_of_each(settings)
    return create_collections(each, encoder) if each else create_app(settings, encoder)


def settings_of_each(settings: Settings) -> list[tuple[Collection, Settings]]:
    """Return the collections with their settings, none where klara.toml lists none.

    The accounts of the first one's folder are those of all. Where the data folder is that of one
    collection, it is the only one. Raises SettingError where a collection has a setting that it
    cannot have, or that cannot be used.
    """
    listed = collections(settings.config)
    if not listed:
        return []
    chosen = [one for one in listed if one.name == settings.data.name]
    data = settings.data.parent if chosen else settings.data
    accounts = settings.accounts or listed[0].folder(data)
    return [(one, _settings(one, settings, data, accounts)) for one in chosen or listed]


def _settings(one: Collection, settings: Settings, data: Path, accounts: Path) -> Settings:
    unknown = sorted(set(one.settings) - set(OWN))
    if unknown:
        raise SettingError(
            f"{settings.config}: the collection {one.name!r} has {unknown[0]!r}; it may have"
            f" name, title, config, {', '.join(OWN)}"
        )
    own = dict(one.settings)
    for name in FILES:
        if name in own:
            own[name] = settings.config.parent / str(own[name])
    return with_own(
        settings,
        own
        | {
            "data": one.folder(data),
            "config": one.config,
            "accounts": accounts,
            "root_path": f"{settings.root_path}/{one.name}",
            "bundles": f"{settings.bundles.rstrip('/')}/{one.name}" if settings.bundles else None,
        },
    )


def create_collections(
    each: Sequence[tuple[Collection, Settings]], encoder: Encoder | None = None
) -> ASGIApp:
    """Return one app for the sites of all collections; the first one's is where `/` leads."""
    shared = encoder or open_encoder(each[0][1].encoder)
    figures = Figures() if each[0][1].metrics else None
    apps = [create_app(settings, shared, figures) for _, settings in each]
    sites: list[Site] = [app.state.site for app in apps]
    neighbours = [
        Neighbour(one.title, settings.root_path, site.reading)
        for (one, settings), site in zip(each, sites, strict=True)
    ]
    for app, site, here in zip(apps, sites, neighbours, strict=True):
        app.state.site = site.beside([other for other in neighbours if other is not here])

    @asynccontextmanager
    async def opened(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in apps:
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    return Starlette(
        routes=[
            Route("/healthz", _health(neighbours)),
            Route("/robots.txt", _robots(sites)),
            Mount("/", _ByPath(apps)),
        ],
        lifespan=opened,
    )


class _ByPath:
    """Passes a request to the site under whose path it asks; else to the first, which refuses."""

    def __init__(self, apps: Sequence[FastAPI]) -> None:
        self._apps = {app.state.site.settings.root_path: app for app in apps}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        path = next((path for path in self._apps if is_under(path, scope["path"])), None)
        app = self._apps[path or next(iter(self._apps))]
        await app({**scope, "root_path": "", "app": app}, receive, send)


def _health(neighbours: Sequence[Neighbour]) -> Callable[[Request], Response]:
    def health(_: Request) -> Response:
        """Say of each collection how it is; 503 where one of them cannot answer."""
        states = {one.root_path: one.reading.health().model_dump(mode="json") for one in neighbours}
        wrong = any(one["status"] in ("no_index", "broken") for one in states.values())
        return Response(json.dumps(states), 503 if wrong else 200, media_type="application/json")

    return health


def _robots(sites: Sequence[Site]) -> Callable[[Request], Response]:
    def robots(request: Request) -> PlainTextResponse:
        """Say what is not for robots on any of the sites, and where their sitemaps are."""
        lines = ["User-agent: *", *(line for site in sites for line in not_for_robots(site))]
        lines += ["", *(f"Sitemap: {site.address(request, '/sitemap.xml')}" for site in sites), ""]
        return PlainTextResponse("\n".join(lines), headers=AN_HOUR)

    return robots
