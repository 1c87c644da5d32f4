"""Bytes made into text, whatever encoding they claim or have: pages, XML, transcripts."""

from __future__ import annotations

import codecs
import re

from index.errors import SourceError
from ingest.fetch.original import Original

LARGEST = 8_000_000
MOST_ODD = 100
"""Control characters that the beginning of a text may hold, if it is one."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip data"),
    (b"ID3", "audio"),
    (b"OggS", "audio"),
    (b"RIFF", "audio or an image"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})"""
    rb"""|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x20)])
# What Swedish words are spelt with beyond ASCII, and what a wrong table makes of them.
_SWEDISH = frozenset("åäöÅÄÖéÉüà")
_TYPOGRAPHY = frozenset("–—”“’‘…»«§°€\u00a0\u00ad½´·•")
_OLD = ("cp1252", "mac_roman", "cp850")
_UPPER_CONTROLS = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)
}


def decoded(original: Original) -> str:
    """Return the text of a page or text file, as `text_of` reads it.

    Raises SourceError for empty, binary and oversized files.
    """
    data = original.data
    where = original.location
    if not data.strip():
        raise SourceError(f"{where} is empty")
    if len(data) > LARGEST:
        raise SourceError(
            f"{where} is {len(data) // 1_000_000} MB: a press page may have at most"
            f" {LARGEST // 1_000_000} MB"
        )
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise SourceError(f"{where} is {what}, not a page of text")
    marked = _wide(data) or any(data.startswith(mark) for mark, _ in _MARKS)
    if not marked and len(data) - len(data.translate(None, _CONTROL)) > max(10, len(data) // 100):
        raise SourceError(f"{where} holds binary data, not a page of text")
    text = text_of(data, original.charset)
    head = text[:10_000]
    odd = sum(1 for letter in head if letter < " " and letter not in "\t\n\r\f\v")
    if marked and (odd > MOST_ODD or head.count("\ufffd") > MOST_ODD):
        raise SourceError(f"{where} holds binary data, not a page of text")
    return text


def text_of(data: bytes, charset: str | None = None) -> str:
    """Return bytes as text; what cannot be decoded becomes U+FFFD.

    Order of trust, as browsers have it, made wary of false declarations: byte-order mark, zero
    bytes that give UTF-16 away, valid UTF-8 (never anything else by chance), ``charset`` of the
    response, the one that the text declares, what reads as Swedish. Latin-1 is windows-1252.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    wide = _wide(data)
    return data.decode(wide, "replace") if wide else _narrow(data, charset)


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 that the places of the zero bytes give away, if any."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even < len(head) * 0.05:
        return "utf-16-le"
    if even > len(head) * 0.3 and odd < len(head) * 0.05:
        return "utf-16-be"
    return None


def _narrow(data: bytes, charset: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Bytes that happen to be valid UTF-8 together are rare in other encodings.
    text, broken = _mostly_utf8(data)
    if sum(letter > "\x7f" for letter in text) > 4 * broken:
        return text
    match = _DECLARED.search(data[:8192])
    inside = (match[1] or match[2]).decode("ascii") if match else None
    for name in (charset, inside):
        encoding = _known(name)
        if encoding:
            return _lenient(data, encoding)
    return max((_lenient(data, name) for name in _OLD), key=_swedishness)


def _known(name: str | None) -> str | None:
    """Return the codec for a declared name; None for UTF-8 and UTF-16, already ruled out.

    None too for what no text is written in: Python has codecs, such as zlib, hex and rot13, that
    no page may choose.
    """
    try:
        codec = codecs.lookup((name or "").strip().strip("\"'")).name
        b" ".decode(codec)
    except (LookupError, ValueError):
        return None
    if codec.startswith(("utf", "punycode", "idna")) or codec.endswith(("escape", "codec")):
        return None
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _lenient(data: bytes, encoding: str) -> str:
    if encoding == "cp1252":
        # Five bytes have no meaning there; browsers read them as Latin-1.
        return data.decode("latin-1").translate(_UPPER_CONTROLS)
    return data.decode(encoding, "replace")


def _mostly_utf8(data: bytes) -> tuple[str, int]:
    """Return UTF-8 text with its broken bytes read as Windows-1252, and how many there were."""
    parts: list[str] = []
    broken = start = 0
    while start < len(data):
        try:
            parts.append(data[start:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(data[start : start + error.start].decode("utf-8"))
            bad = data[start + error.start : start + error.end]
            parts.append(_lenient(bad, "cp1252"))
            broken += 1
            start += error.end
            if broken > 200:
                return "", broken
    return "".join(parts), broken


def _swedishness(text: str) -> int:
    high = [letter for letter in text[:200_000] if letter > "\x7f"]
    good = sum(letter in _SWEDISH for letter in high)
    fair = sum(letter in _TYPOGRAPHY for letter in high)
    return 4 * good + fair - 2 * (len(high) - good - fair)
