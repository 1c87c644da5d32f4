"""Read XML that a stranger wrote: no entities, no network, no surprises."""

from __future__ import annotations

import gzip
import html
import io
import re
import zlib

from lxml import etree

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.text.decode import text_of

LARGEST = 200_000_000
HEAD = 65_536
"""Bytes that the form of a file is recognised by."""

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(
    r"&(?:(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});|(?![A-Za-z#]))"
)


def whole(original: Original) -> str:
    """Return an original as text, gunzipped if it is gzip; SourceError beyond 200 MB."""
    return text_of(_unpacked(original), original.charset).replace("\0", "")


def _unpacked(original: Original) -> bytes:
    if not original.data.startswith(b"\x1f\x8b"):
        return original.data
    try:
        with gzip.open(io.BytesIO(original.data)) as file:
            data = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{original.location} is damaged gzip: {error}") from None
    if len(data) > LARGEST:
        raise SourceError(f"{original.location} unpacks to more than {LARGEST // 1_000_000} MB")
    return data


def head(original: Original) -> str:
    """Return the beginning of an original as text, gunzipped if need be, to recognise it by."""
    data = original.data
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(31).decompress(data[:HEAD], HEAD)
        except zlib.error:
            return ""
    return text_of(data[:HEAD], original.charset)


def parse(original: Original) -> etree._Element:
    """Return the root element; what is broken is mended where that can be done.

    Raises SourceError for what is not XML and for a document that defines entities of its own,
    which no honest feed or sitemap does.
    """
    text = whole(original)
    if _ENTITY.search(text):
        raise SourceError(f"{original.location} defines XML entities and was left out")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_mended(text).encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    # What was mended until nothing was left has nothing to say, least of all that it is empty.
    if root is None or (len(root) == 0 and len(parser.error_log) > 0):
        raise SourceError(f"{original.location} is not XML")
    return root


def _mended(text: str) -> str:
    """Return XML without its declaration, with HTML's entities and bare ampersands made XML's."""
    parts = _CDATA.split(_DECLARATION.sub("", text))
    parts[::2] = [_AMPERSAND.sub(_character, part) for part in parts[::2]]
    return "".join(parts)


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return "&amp;" + match[0][1:] if character == match[0] else character


def plain(text: str) -> str:
    """Return the words of a title or name that may hold escaped HTML.

    >>> plain("Klara &amp; <b>Norra</b> smedjan, 3 < 5")
    'Klara & Norra smedjan, 3 < 5'
    """
    return html.unescape(_MARKUP.sub("", text))
