"""A site whose pages a test sets, and runs over it."""

from __future__ import annotations

from pathlib import Path

from serving import Handler, Server

from ingest.fetch.client import Fetcher, Limits
from ingest.run import Report, run
from ingest.sources import named

PAGE = """<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title></head>
<body><nav><a href="/">Start</a><a href="/om">Om oss</a></nav><main><article><h1>{title}</h1>
<p>{text} Polisen arbetar varje dag i området runt Klara kyrka med att minska handeln.</p>
<p>Arbetet sker tillsammans med staden, fastighetsägare och ideella organisationer.</p>
</article></main><footer>Sidfot</footer></body></html>"""


class Site(Server):
    """A site whose pages the test changes; it counts what is asked and what is sent."""

    def __init__(self) -> None:
        super().__init__(_Pages)
        self.pages: dict[str, bytes] = {}
        self.sent: list[str] = []


class _Pages(Handler):
    server: Site

    def do_GET(self) -> None:
        page = self.server.pages.get(self.path)
        if page is None:
            self.send_error(404)
            return
        tag = f'"{hash(page)}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.server.sent.append(self.path)
        self.send_response(200)
        kind = "application/xml" if self.path.endswith(".xml") else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


def a_page(title: str, text: str = "Tre personer greps.") -> bytes:
    return PAGE.format(title=title, text=text).encode()


def run_over(data: Path, *locations: str, kind: str | None = None) -> list[Report]:
    with Fetcher(Limits(delay=0, backoff=0.01), allow_private=True) as fetcher:
        return run(data, named(locations, kind), fetcher)


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.withdrawn, report.failed
