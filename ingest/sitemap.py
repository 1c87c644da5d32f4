"""Read sitemaps: the list of pages that a site says it has (sitemaps.org)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from lxml import etree

from index.errors import SourceError
from ingest import xml
from ingest.records import Original

LISTED = 200_000
DEPTH = 3
_ROOT = re.compile(r"<(?:\w+:)?(urlset|sitemapindex)[\s>]")


def recognise(original: Original) -> bool:
    """Return whether this is a sitemap or an index of sitemaps, gzipped or not."""
    return bool(_ROOT.search(xml.head(original)))


def read(
    original: Original, *, fetch: Callable[[str], Original] | None = None
) -> list[tuple[str, str | None]]:
    """Return (URL, lastmod as it stands or None) of every page, in order, each once.

    An index of sitemaps is followed with `fetch`, three levels deep. Raises SourceError for what
    is no sitemap, and for more than 200,000 pages.
    """
    pages: dict[str, str | None] = {}
    read_already = {original.location}
    waiting = [(original, 1)]
    while waiting:
        listing, depth = waiting.pop(0)
        root = xml.parse(listing)
        if _name(root) not in ("urlset", "sitemapindex"):
            raise SourceError(f"{listing.location} is not a sitemap")
        for entry in root:
            location, modified = _entry(entry, listing.location)
            if location is None:
                continue
            if _name(entry) == "url":
                pages.setdefault(location, modified)
            elif fetch is not None and depth < DEPTH and location not in read_already:
                read_already.add(location)
                waiting.append((fetch(location), depth + 1))
            if len(pages) > LISTED:
                raise SourceError(f"{original.location} lists more than {LISTED} pages")
    return list(pages.items())


def _entry(entry: etree._Element, base: str) -> tuple[str | None, str | None]:
    location = modified = None
    for child in entry:
        text = (child.text or "").strip()
        if _name(child) == "loc" and text:
            location = urljoin(base, text)
        elif _name(child) == "lastmod" and text:
            modified = text
    if location is None or not location.lower().startswith(("http://", "https://")):
        return None, None
    return location, modified


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
