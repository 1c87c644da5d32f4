"""Read sitemaps: the list of pages that a site says it has (sitemaps.org).

A news feed, RSS or Atom, is such a list too, as the protocol says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.text import feed_tags, safe_xml
from ingest.text.addresses import resolved_against
from ingest.text.dates import moment

LISTED = 200_000
DEPTH = 3
_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")


def recognise(original: Original) -> bool:
    """Return whether this is a sitemap, an index of them or a feed of pages, gzipped or not."""
    if feed_tags.is_feed(original):
        return not feed_tags.is_podcast(original)
    return bool(_ROOT.search(safe_xml.head(original)))


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """What one sitemap lists: (address, lastmod or None, whether it is a sitemap), its damage."""

    entries: tuple[tuple[str, str | None, bool], ...]
    damage: str | None


def read_page(listing: Original) -> SitemapPage:
    """Return what one sitemap lists, in order; SourceError for what is none."""
    tree = safe_xml.parse(listing)
    if feed_tags.name(tree.root) not in ("urlset", "sitemapindex", "rss", "rdf", "feed"):
        raise SourceError(f"{listing.location} is not a sitemap")
    entries = []
    for entry in tree.root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        location, modified = _entry(entry, listing)
        if location is not None:
            entries.append((location, modified, feed_tags.name(entry) == "sitemap"))
    return SitemapPage(tuple(entries), tree.damage)


def read(
    original: Original,
    *,
    fetch: Callable[[str], Original] | None = None,
    may_name: Callable[[str], bool] = lambda url: True,
    note: Callable[[str], None] = lambda line: None,
    read_page: Callable[[Original], SitemapPage] = read_page,
) -> list[tuple[str, str | None]]:
    """Return (URL, lastmod as it stands or None) of every page, in order, each once.

    An index of sitemaps is followed with `fetch`, three levels deep. What it may not name is left
    out; a damaged one is read as well as it can be, and `note` is told. Raises SourceError for what
    is no sitemap, and for more than 200,000 pages.
    """
    pages: dict[str, str | None] = {}
    read_already = {original.location}
    waiting = [(original, 1)]
    while waiting:
        listing, depth = waiting.pop(0)
        page = read_page(listing)
        if page.damage:
            note(f"{listing.location} is damaged ({page.damage}): pages may be missing")
        for location, modified, is_sitemap in page.entries:
            if not may_name(location):
                continue
            if not is_sitemap:
                pages.setdefault(location, modified)
            elif fetch is not None and depth < DEPTH and location not in read_already:
                read_already.add(location)
                waiting.append((fetch(location), depth + 1))
            if len(pages) > LISTED:
                raise SourceError(f"{original.location} lists more than {LISTED} pages")
    return list(pages.items())


def _entry(entry: etree._Element, listing: Original) -> tuple[str | None, str | None]:
    if feed_tags.name(entry) in ("item", "entry"):
        tags = feed_tags.children(entry)
        dated = feed_tags.text(tags, "updated", "pubdate", "published", "dc:date")
        return feed_tags.page(tags, listing), moment(dated)
    location = modified = None
    for child in entry:
        text = (child.text or "").strip()
        if feed_tags.name(child) == "loc" and text:
            location = resolved_against(listing.location, text)
        elif feed_tags.name(child) == "lastmod" and text:
            modified = text
    if location is None or not location.lower().startswith(("http://", "https://")):
        return None, None
    return location, modified
