"""Read XML that a stranger wrote: no entities, no network, no surprises."""

from __future__ import annotations

import gzip
import html
import io
import re
import zlib
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from index.errors import SourceError
from index.language.typography import unescaped
from ingest.fetch.original import Original
from ingest.text.decode import text_of

LARGEST = 200_000_000
HEAD = 65_536
"""Bytes that the form of a file is recognised by."""

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_PROLOG = re.compile(
    r"[\s\ufeff]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>]*>", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]", re.IGNORECASE)
"""The roots of feeds and sitemaps, which a server's warnings may stand before."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
# One after another, since makers of feeds write a character beyond U+FFFF as two halves.
_NUMBERS = re.compile(r"(?:&#(?:[xX][0-9a-fA-F]{1,8}|[0-9]{1,9});)+")
_NUMBER = re.compile(r"&#([xX][0-9a-fA-F]+|[0-9]+);")
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);|#[0-9]+;|#[xX][0-9a-fA-F]+;)(?:[A-Za-z][A-Za-z0-9]{1,30};)?"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TEXT_ELEMENT = r"((?:\w+:)?(?:title|subtitle|description|summary|content|encoded|name))"
"""Elements of feeds that hold text and no elements: what looks like one is markup to be shown."""
_OPENING = re.compile(rf"<{_TEXT_ELEMENT}\b[^<>]*(?<!/)>", re.IGNORECASE)
_CLOSING = re.compile(rf"</{_TEXT_ELEMENT}\s*>", re.IGNORECASE)
# libxml2 forgets references after an error; in these places of a private area it keeps them.
_KEPT = {
    "&amp;": "\ue000",
    "&lt;": "\ue001",
    "&gt;": "\ue002",
    "&quot;": "\ue003",
    "&apos;": "\ue004",
}
_RESTORED = str.maketrans({sign: html.unescape(name) for name, sign in _KEPT.items()})


@dataclass(frozen=True, slots=True)
class Tree:
    """XML that was read: its root, and what was wrong with it if parts of it may be missing."""

    root: etree._Element
    damage: str | None = None


def full_text(original: Original) -> str:
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


def parse(original: Original) -> Tree:
    """Return the elements; what is broken is mended where that can be done, and said.

    Raises SourceError for what is not XML and for a document that defines entities of its own,
    which no honest feed or sitemap does.
    """
    text = full_text(original)
    if _ENTITY.search(text):
        raise SourceError(f"{original.location} defines XML entities and was left out")
    text, damage = _from_root(text)
    text = _mended(text)
    root, errors = _parsed(text)
    if errors:
        damage = errors[0]
        # Markup that somebody forgot to escape is the common damage: once more, with it as text.
        for name, sign in _KEPT.items():
            text = text.replace(name, sign)
        text = _without_open_comment(text)
        tries = [_parsed(text), _parsed(_with_text_alone(text))]
        root, errors = min(tries, key=lambda attempt: (attempt[0] is None, len(attempt[1])))
        for element in () if root is None else root.iter():
            element.text = element.text and element.text.translate(_RESTORED)
            element.tail = element.tail and element.tail.translate(_RESTORED)
            for key, value in element.attrib.items():
                element.attrib[key] = value.translate(_RESTORED)
    # What was mended until nothing was left has nothing to say, least of all that it is empty.
    if root is None or (len(root) == 0 and damage):
        raise SourceError(f"{original.location} is not XML")
    return Tree(root, damage)


def _from_root(text: str) -> tuple[str, str | None]:
    """Return XML from its root on, as many lines down, and what else stood before that."""
    at = 0
    while prolog := _PROLOG.match(text, at):
        at = prolog.end()
    if _ROOT.match(text, at) or not (root := _ROOT.search(text, at)):
        return "\n" * text.count("\n", 0, at) + text[at:], None
    lines = "\n" * text.count("\n", 0, root.start())
    return lines + text[root.start() :], f"before <{root[0][1:-1]}> stands {text[at : at + 40]!r}"


def _without_open_comment(text: str) -> str:
    """Return XML whose last comment does not swallow the rest: one that has no end is text."""
    start = text.rfind("<!--")
    return text if start < 0 or text.find("-->", start) >= 0 else text[:start] + text[start + 4 :]


def _parsed(text: str) -> tuple[etree._Element | None, list[str]]:
    """Return the root, and a line for each error that may have cost elements or their text."""
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
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    # A prefix that nobody declared costs nothing: names are read without their namespace.
    harmless = ("NAMESPACE",)
    errors = [
        f"line {entry.line}: {' '.join(entry.message.split())}"
        for entry in parser.error_log
        if entry.domain_name not in harmless and entry.type_name != "ERR_ATTRIBUTE_REDEFINED"
    ]
    return root, errors


def _with_text_alone(text: str) -> str:
    """Return XML whose text elements have the markup in them escaped."""
    ends: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for closing in _CLOSING.finditer(text):
        ends[closing[1].lower()].append(closing.span())
    escaped, at = [], 0
    for opening in _OPENING.finditer(text):
        closings = ends[opening[1].lower()]
        number = bisect(closings, (opening.end(),))
        if opening.start() < at or number == len(closings):
            continue
        start, end = closings[number]
        parts = _cdata_apart(text[opening.end() : start])
        parts[::2] = [part.replace("<", "&lt;") for part in parts[::2]]
        escaped += [text[at : opening.end()], *parts, text[start:end]]
        at = end
    return "".join((*escaped, text[at:]))


def _cdata_apart(text: str) -> list[str]:
    """Return XML in parts of which every second one is a CDATA section, in one pass."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [text[at:start], text[start : end + 3]]
        at = end + 3
    return [*parts, text[at:]]


def _mended(text: str) -> str:
    """Return XML whose references and ampersands are XML's."""
    parts = _cdata_apart(_FORBIDDEN.sub(" ", text))
    for number in range(0, len(parts), 2):
        named = _AMPERSAND.sub(_character, parts[number])
        parts[number] = _NUMBERS.sub(
            lambda match: html.escape(_FORBIDDEN.sub("", characters(match[0]))), named
        )
    return "".join(parts)


def _character(match: re.Match[str]) -> str:
    character = html.unescape(match[0])
    return "&amp;" + match[0][1:] if character == match[0] else html.escape(character)


def characters(references: str) -> str:
    """Return what numeric references stand for; two halves of a character are one.

    >>> characters("&#55357;&#56832;"), characters("&#xE5;&#150;"), characters("&#55357;")
    ('😀', 'å–', '')
    """
    text = ""
    for match in _NUMBER.finditer(references):
        number = int(match[1][1:], 16) if match[1][0] in "xX" else int(match[1])
        if 0xD800 <= number <= 0xDFFF:
            text += chr(number)
        elif number:
            text += html.unescape(match[0])
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def plain(text: str) -> str:
    """Return the words of a title or name that may hold escaped HTML.

    >>> plain("Klara &amp; <b>Norra</b> smedjan, 3 < 5")
    'Klara & Norra smedjan, 3 < 5'
    """
    words = _MARKUP.sub("", text)
    return unescaped(_NUMBERS.sub(lambda match: characters(match[0]), words))
