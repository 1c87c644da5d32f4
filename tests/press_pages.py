"""Press pages for the tests: those that are saved, and such as are made for one."""

from __future__ import annotations

from pathlib import Path

from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import read as press

PAGES = Path(__file__).parent / "ingest" / "press" / "pages"


def read(name: str) -> Parsed:
    path = PAGES / name
    return press.read(Original(str(path), path.read_bytes()), key=name)


def page(body: str, head: str = "", url: str = "https://a.example/press/x") -> Parsed:
    text = f"<!doctype html><html lang='sv'><head>{head}</head><body>{body}</body></html>"
    return press.read(Original(url, text.encode(), "text/html", "utf-8"), key=url)


TEXT = (
    "<p>Tre personer greps i Klara på lördagen. De misstänks för narkotikabrott.</p>"
    "<p>Polisen fortsätter arbetet tillsammans med staden och med butikerna.</p>"
)
