"""Serving: one process for each worker, each with an app of its own."""

from __future__ import annotations

import os

from starlette.types import ASGIApp

from web.settings import from_environment


def app() -> ASGIApp:
    """Return the website with the settings of the environment; each worker calls this once."""
    from web.collections import create_site

    return create_site(from_environment())


def serve(host: str, port: int, workers: int) -> None:
    """Serve until stopped; a setting that cannot be used is told before anything starts."""
    import uvicorn

    from web.collections import settings_of_each
    from web.machines.logs import log_config
    from web.machines.metrics import expose
    from web.safety.heads import BoundedHeads

    # What one worker signs, another must accept.
    settings = from_environment()
    os.environ["KLARA_SECRET"] = settings.secret
    if settings.metrics:
        expose(
            settings.metrics,
            [own.data for _, own in settings_of_each(settings)] or [settings.data],
        )
    # One answer is made on one core; workers and threads are what use the others.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    uvicorn.run(
        "web.serve:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http=BoundedHeads,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        log_config=log_config(settings.log_format),
        # A proxy may use a connection again for a minute; a busy machine may be slow to answer.
        timeout_keep_alive=65,
        timeout_graceful_shutdown=10,
        timeout_worker_healthcheck=30,
    )
