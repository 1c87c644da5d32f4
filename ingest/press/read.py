"""Read press pages: HTML, plain text and markdown. Read this first.

original → text in the right encoding → HTML, markdown or plain? → a page → a document
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.days import swedish_day
from index.language.folding import slug
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press.explain import explain_lines, explain_page
from ingest.press.page import Page, read_page
from ingest.press.plain import read_markdown, read_plain
from ingest.text.addresses import path_of
from ingest.text.blocks import assemble
from ingest.text.decode import decoded
from ingest.text.explained import Explained

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_PLAIN_TYPES = ("text/plain", "text/markdown", "text/x-markdown")
_HTML_NAMES = (".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".php", ".jsp")
_PLAIN_NAMES = (".txt", ".text", ".md", ".markdown")
_MARKDOWN_NAMES = (".md", ".markdown")
_LOOKS_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|title|meta|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHER = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:rss|feed|rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)


def recognise(original: Original) -> bool:
    """Say whether an original may be a press page, by its media type, its name or its bytes."""
    head = original.data[:4096].replace(b"\0", b"").decode("latin-1").lstrip("ï»¿þÿ")
    if head.startswith("%PDF") or _OTHER.match(head):
        return False
    if original.media_type in (*_HTML_TYPES, *_PLAIN_TYPES):
        return True
    if original.media_type not in (None, "", "application/octet-stream"):
        return False
    return _suffix(original) in (*_HTML_NAMES, *_PLAIN_NAMES) or bool(_LOOKS_HTML.match(head))


def read(original: Original, *, key: str) -> Parsed:
    """Return the document in a press page.

    Raises SourceError for an empty, binary or oversized file and one without text to quote.
    """
    page = _page(original, decoded(original))
    text, marks = assemble(page.blocks)
    url = page.url or original.location
    return Parsed(
        key=key,
        kind="press",
        title=page.title,
        text=text,
        marks=marks,
        id=slug(f"{swedish_day(page.published)} {page.title}", longest=80) or None,
        url=url if url.startswith(("http://", "https://")) else None,
        published=page.published,
        updated=page.updated,
        language=page.language or "sv",
    )


def explain(original: Original) -> Iterator[Explained]:
    """Yield what a press page says, block by block, and why it is left out. Raises as `read`."""
    text = decoded(original)
    page = _page(original, text)
    if _is_html(original, text):
        return explain_page(text, original.location)
    return explain_lines(text, page)


def _is_html(original: Original, text: str) -> bool:
    plain = original.media_type in _PLAIN_TYPES or (
        original.media_type not in _HTML_TYPES and _suffix(original) in _PLAIN_NAMES
    )
    return not plain or bool(_LOOKS_HTML.match(text))


def _page(original: Original, text: str) -> Page:
    if _is_html(original, text):
        return read_page(text, original.location)
    if _suffix(original) in _MARKDOWN_NAMES or original.media_type in _PLAIN_TYPES[1:]:
        return read_markdown(text, original.location)
    return read_plain(text, original.location)


def _suffix(original: Original) -> str:
    return path_of(original.location).suffix.lower()
