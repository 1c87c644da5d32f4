"""What machines read to find the sources: a sitemap and a feed.

https://www.sitemaps.org/protocol.html, https://www.rfc-editor.org/rfc/rfc4287 (Atom)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from assistant.texts import Texts
from index.days import in_sweden, swedish_day
from index.language.sentences import sentences
from index.records import Document
from index.store.documents import Store
from web.pages.source_page import address

MOST_IN_SITEMAP = 50_000
NEWEST = 50
LONGEST_SUMMARY = 300
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Whole = Callable[[str], str]
"""From a path on this site to its whole address."""


def sitemap(paths: Iterable[tuple[str, str | None]], whole: Whole) -> str:
    """Return a sitemap of (path, ISO date of the last change)."""
    rows = [
        f"<url><loc>{escape(whole(path))}</loc>"
        + (f"<lastmod>{day}</lastmod>" if _is_day(day := swedish_day(changed)) else "")
        + "</url>"
        for path, changed in paths
    ]
    return _document(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', rows, "</urlset>"
    )


def sitemap_index(count: int, whole: Whole) -> str:
    """Return the list of `count` sitemaps, for more addresses than one may hold."""
    rows = [
        f"<sitemap><loc>{escape(whole(f'/sitemap-{number}.xml'))}</loc></sitemap>"
        for number in range(1, count + 1)
    ]
    return _document(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        rows,
        "</sitemapindex>",
    )


def addresses(documents: Sequence[Document]) -> list[tuple[str, str | None]]:
    """Return (path, ISO date of the last change) of the pages that anyone may find."""
    standing: list[tuple[str, str | None]] = [("/", None), ("/om", None), ("/tillganglighet", None)]
    return standing + [
        (address(document.id), document.updated or document.published) for document in documents
    ]


def feed(store: Store, authority: str, t: Texts, whole: Whole) -> str:
    """Return an Atom feed of the newest sources, each with how its text begins."""
    newest = store.newest(NEWEST)
    changed = max((_moment(d.updated or d.published) for d in newest), default=NEVER)
    rows = [
        f"<title>{escape(t.feed_title)}</title>",
        f"<id>{escape(whole('/feed.xml'))}</id>",
        f'<link rel="self" href={quoteattr(whole("/feed.xml"))}/>',
        f"<link href={quoteattr(whole('/'))}/>",
        f"<updated>{_told(changed)}</updated>",
        f"<author><name>{escape(_clean(authority))}</name></author>",
        *(_entry(store, document, t, whole) for document in newest),
    ]
    return _document('<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">', rows, "</feed>")


def _entry(store: Store, document: Document, t: Texts, whole: Whole) -> str:
    page = whole(address(document.id))
    revision = store.revision(document.id, document.revision) if document.revision else None
    language, kind = quoteattr(document.language), getattr(t, f"kind_{document.kind}")
    return "\n".join(
        (
            f"<entry><title xml:lang={language}>{escape(_clean(document.title))}</title>",
            f"<id>{escape(page)}</id><link href={quoteattr(page)}/>",
            f"<published>{_told(_moment(document.published))}</published>",
            f"<updated>{_told(_moment(document.updated or document.published))}</updated>",
            f'<category term="{document.kind}" label={quoteattr(kind)}/>',
            f"<summary xml:lang={language}>{escape(_clean(_beginning(revision.text)))}</summary>"
            if revision
            else "",
            "</entry>",
        )
    )


def _beginning(text: str) -> str:
    """Return the first sentences of a text, whole, at most 300 characters of them."""
    stop = 0
    for start, end in sentences(text[: 4 * LONGEST_SUMMARY]):
        if stop and (end > LONGEST_SUMMARY or "\n" in text[stop:start]):
            break
        stop = end
    return text[:stop]


def _moment(told: str | None) -> datetime:
    """Return an ISO date or time as a moment in Swedish time."""
    try:
        return in_sweden(datetime.fromisoformat(told or ""))
    except ValueError:
        return NEVER


def _told(moment: datetime) -> str:
    """Return a moment as RFC 3339 writes it."""
    return moment.isoformat(timespec="seconds")


def _is_day(told: str) -> bool:
    try:
        return datetime.strptime(told, "%Y-%m-%d").year > 0
    except ValueError:
        return False


def _clean(words: str) -> str:
    """Return words without the control characters that XML cannot hold."""
    return "".join(c for c in words if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))


def _document(opened: str, rows: Iterable[str], closed: str) -> str:
    return "\n".join(('<?xml version="1.0" encoding="utf-8"?>', opened, *rows, closed, ""))
