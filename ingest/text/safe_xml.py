"""Read XML that a stranger wrote: no entities, no network, no surprises."""

from __future__ import annotations

import codecs
import gzip
import html
import io
import re
import zlib

from lxml import etree

from index.errors import SourceError
from ingest.fetch.original import Original

LARGEST = 200_000_000
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(
    r"&(?:(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});|(?![A-Za-z#]))"
)


def unpacked(original: Original) -> bytes:
    """Return the bytes of an original, gunzipped if they are gzip; SourceError beyond 200 MB."""
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
            data = zlib.decompressobj(31).decompress(data[:65536], 65536)
        except zlib.error:
            return ""
    return decoded(data[:65536], original.charset)


def parse(original: Original) -> etree._Element:
    """Return the root element; what is broken is mended where that can be done.

    Raises SourceError for what is not XML and for a document that defines entities of its own,
    which no honest feed or sitemap does.
    """
    text = decoded(unpacked(original), original.charset)
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


def decoded(data: bytes, charset: str | None) -> str:
    """Return XML as text: as UTF-8 if it is that, else as it or the response says.

    Valid UTF-8 with letters beyond ASCII is never anything else by chance; a declaration is
    often wrong. What calls itself Latin-1 is read as windows-1252, as browsers do.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    declared = _DECLARED.search(data[:1024])
    said = declared[1].decode() if declared else charset
    if said and said.lower() in ("iso-8859-1", "latin-1", "us-ascii"):
        said = "windows-1252"
    for name in ("utf-8-sig", said or "windows-1252"):
        try:
            return data.decode(name).replace("\x00", "")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("windows-1252", "replace").replace("\x00", "")


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
