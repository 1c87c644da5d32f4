"""What a site's robots.txt asks of Klara (RFC 9309), read by the standard library.

It is asked about pages that a sitemap or a feed lists, not about what a person names as a source:
see `docs/adr/0018-robots-txt.md`.
"""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from index.errors import SourceError
from ingest.fetch.client import Fetcher, user_agent


class Robots:
    """The robots.txt of every host that is asked about, fetched once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, RobotFileParser] = {}

    def allows(self, url: str) -> bool:
        """Return whether a page may be fetched; it may where there is no robots.txt to be had."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._fetch(f"{site}/robots.txt")
        return self._rules[site].can_fetch(user_agent(), url)

    def _fetch(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            original = self._fetcher.fetch(url).original
        except SourceError:
            original = None
        rules.parse(original.data.decode("utf-8", "replace").splitlines() if original else ())
        return rules
