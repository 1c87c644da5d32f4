"""A real Klara for the browser: the demonstration material on one address, the website on another.

The material is fetched over HTTP, as an authority's would be, so that links lead back to it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI

from assistant.quotes import receipt
from demo.serve import serve
from index.generation import build
from index.search.encoder import open_encoder
from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.run import run
from ingest.sources import named
from web.app import create_app
from web.pages.source_page import permalink
from web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "grön fika vid sjön"
SECRET = "a secret of the living site, long enough"
"""The password of anna, an editor."""

NAME_OF_HERE = "localhost"
"""Another name of this machine than the address that Klara is served on: another site."""

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@dataclass(frozen=True)
class Site:
    """Klara on the demonstration: its address, the material's address, its data folder."""

    address: str
    material: str
    data: Path

    def landing(self, beginning: str, words: str) -> str:
        """Return the path that shows `words` of the document whose id begins so, marked."""
        with Store(self.data) as store:
            (document,) = [d for d in store.documents() if d.id.startswith(beginning)]
            assert document.revision is not None
            revision = store.revision(document.id, document.revision)
        assert revision is not None
        start = revision.text.index(words)
        end = start + len(words)
        return permalink(document.id, receipt(document.id, revision.hash, start, end, words))

    def named(self, kind: str) -> str:
        """Return the id of the first document of a kind."""
        with Store(self.data) as store:
            return next(d.id for d in store.documents() if d.kind == kind)


Visit = Callable[..., "Page"]
"""Opens a path as a new visitor: `visit("/om", viewport=…)`."""
Recorder = Callable[[str, object], None]
"""Keeps what a test says of itself for the accessibility statement: pytest's `record_property`."""


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """Serve the demonstration material, take it in and index it; yield its address."""
    with serve() as material:
        sources = [
            f"{material}/{path}"
            for path in ("sitemap.xml", "podcast/feed.xml", "handbook/metodhandbok.pdf")
        ]
        with Fetcher(Limits(delay=0.0), allow_private=True) as fetcher:
            reports = run(folder, named(sources, None), fetcher)
        assert not [line for report in reports for line in report.errors]
        build(folder, open_encoder(None))
        yield material


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """Serve an app on a free port and yield its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the website did not start"
        time.sleep(0.02)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def website(folder: Path, **settings: object) -> Iterator[str]:
    """Serve the website on a data folder and yield its address."""
    unlimited = {"asks_per_minute": 0, "requests_per_minute": 0}
    with listening(
        create_app(Settings(data=folder, secret=SECRET, **{**unlimited, **settings}))
    ) as address:  # type: ignore[arg-type]
        yield address
