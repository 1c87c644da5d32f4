"""The website, from settings to something that can be served: read this first.

settings → what is read (the data folder, followed as it changes) → the templates →
one router for each noun → errors as pages or problem details → the middlewares around it all
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.answer import Asking
from assistant.reading.contacts import check_tables
from assistant.suggestions import listed
from assistant.texts import texts
from index.search.encoder import open_encoder
from web import problems
from web.following import following
from web.head import HeadAsGet
from web.language import EnglishAddresses
from web.machines.logs import Observed
from web.machines.metrics import Figures
from web.pages.first_page_facts import Front
from web.pages.standing import standing_pages
from web.reading import Reading
from web.render import STATIC, environment
from web.routes import (
    api,
    chat,
    feedback,
    listings,
    pages,
    shared,
    source,
    sources,
    staff,
    staff_account,
    staff_basket,
    staff_check,
    staff_clip,
    staff_episode,
    staff_follow,
    staff_oidc,
    staff_operation,
    staff_people,
    staff_questions,
    staff_revisions,
    staff_saved,
    staff_search,
    staff_timeline,
    staff_trajectory,
    subscriptions,
    widget,
)
from web.routes.api import DescribedApp
from web.safety import limits
from web.safety.bodies import BodyLimit
from web.safety.bucket import Limiter
from web.safety.headers import SafeHeaders
from web.safety.hosts import OwnHost
from web.safety.limits import RequestLimit
from web.safety.origins import ApiOrigins
from web.safety.paused import WhilePaused
from web.site import Site
from web.staff.oidc import check_installed
from web.static_files import VersionedFiles
from web.under_path import UnderPath

if TYPE_CHECKING:
    from index.search.encoder import Encoder
    from web.settings import Settings

ROUTERS = (
    chat.router,
    shared.router,
    source.router,
    sources.router,
    pages.router,
    listings.router,
    widget.router,
    api.router,
    subscriptions.router,
    feedback.router,
    staff.router,
    staff_oidc.router,
    staff_account.router,
    staff_search.router,
    staff_timeline.router,
    staff_trajectory.router,
    staff_check.router,
    staff_people.router,
    staff_clip.router,
    staff_episode.router,
    staff_basket.router,
    staff_follow.router,
    staff_revisions.router,
    staff_questions.router,
    staff_saved.router,
    staff_operation.router,
)


def create_app(
    settings: Settings, encoder: Encoder | None = None, figures: Figures | None = None
) -> FastAPI:
    """Return the website on a data folder; `encoder` is opened by name if it is not given.

    `figures` are those of a process that serves more than one site.
    """
    check_tables(settings.texts)
    check_installed(settings)
    standing = standing_pages(settings.texts)
    reading = _reading(settings, encoder or open_encoder(settings.encoder), standing["about", "sv"])
    figures = figures or (Figures() if settings.metrics else None)
    if figures:
        reading.observe = figures.answer
    front = Front(reading, listed(settings.config))

    @asynccontextmanager
    async def opened(_: FastAPI) -> AsyncIterator[None]:
        with following(settings.bundles, settings.data, settings.pull_seconds) as begin:
            await to_thread.run_sync(begin)
            await to_thread.run_sync(reading.warm)
            front.gather_aside()
            yield
            await to_thread.run_sync(front.close)
        reading.close()

    app = DescribedApp(
        title="Klara",
        version="1",
        generate_unique_id_function=lambda route: route.name,
        servers=[{"url": settings.root_path}] if settings.root_path else None,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=opened,
    )
    app.state.site = Site(
        settings=settings,
        reading=reading,
        front=front,
        templates=environment(settings.root_path),
        texts=texts(settings.texts),
        standing_pages=standing,
        asks=Limiter(settings.asks_per_minute),
        new_days=Limiter(limits.DAYS_PER_MINUTE, burst=limits.DAYS_AT_ONCE),
        threads=CapacityLimiter(settings.threads),
    )
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", VersionedFiles(directory=STATIC), name="static")
    problems.install(app)
    _add_middlewares(app, settings, figures)
    return app


def _reading(settings: Settings, encoder: Encoder, about: str) -> Reading:
    """Return what the site reads; what is shown is logged with the notice that stood in `about`."""
    notice = hashlib.sha256(about.encode()).hexdigest()[:8]
    return Reading(
        settings.data,
        encoder,
        Asking.of(settings.threshold, settings.reader, settings.texts),
        settings.log_days if settings.log_unanswered else 0,
        (settings.log_shown_days, notice),
        settings.secret,
        fetched=settings.bundles is not None,
    )


def _add_middlewares(app: FastAPI, settings: Settings, figures: Figures | None) -> None:
    # The last added is the first to see a request.
    app.add_middleware(WhilePaused)
    app.add_middleware(EnglishAddresses)
    app.add_middleware(HeadAsGet)
    app.add_middleware(ApiOrigins, origins=settings.cors_origins)
    app.add_middleware(BodyLimit, limit=settings.body_limit)
    app.add_middleware(RequestLimit, per_minute=settings.requests_per_minute)
    if settings.public_url:
        app.add_middleware(OwnHost, public_url=settings.public_url)
    app.add_middleware(SafeHeaders, secure=settings.secure)
    if figures or settings.log_format == "json":
        app.add_middleware(Observed, figures=figures)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[*settings.trusted_proxies])
    if settings.root_path:
        app.add_middleware(UnderPath, path=settings.root_path)
