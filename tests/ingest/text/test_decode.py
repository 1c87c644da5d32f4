"""Bytes become the text that was meant, whatever they claim to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.text import safe_xml
from ingest.text.decode import LARGEST, decoded, text_of

SENTENCE = "Åtta män greps på Östermalm – ”de är häktade”, säger André Öhrn. Värde: 5 €."


def html(declared: str) -> str:
    return f"<html><head>{declared}<title>Rån på Östermalm</title></head><p>{SENTENCE}</p></html>"


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "", None),
        ("utf-8-sig", "", None),
        ("utf-8", '<meta charset="iso-8859-1">', "iso-8859-1"),
        ("cp1252", '<meta charset="windows-1252">', None),
        ("cp1252", '<meta charset="iso-8859-1">', None),
        ("cp1252", '<meta charset="utf-8">', "utf-8"),
        ("cp1252", "", None),
        ("cp1252", "", "ISO-8859-1"),
        ("cp1252", "", "no-such-charset"),
        ("utf-16", "", None),
        ("utf-16-le", "", None),
        ("utf-16-be", "", None),
        ("utf-32", "", None),
        ("mac_roman", "", None),
    ],
)
def test_old_and_falsely_declared_encodings_come_out_right(
    encoding: str, declared: str, charset: str | None
) -> None:
    original = Original("a.html", html(declared).encode(encoding), "text/html", charset)
    parsed = press.read(original, key="a")
    assert parsed.title == "Rån på Östermalm"
    assert parsed.text == SENTENCE


def test_latin_1_of_an_old_server_comes_out_right() -> None:
    text = html("").replace("–", "-").replace("”", '"').replace(" €", " kr")
    parsed = press.read(Original("a.htm", text.encode("latin-1")), key="a")
    assert "Åtta män greps på Östermalm" in parsed.text
    assert "André Öhrn" in parsed.text


def test_one_broken_byte_does_not_spoil_a_page_in_utf_8() -> None:
    data = f"<p>{SENTENCE}</p>".encode() + b"<p>Pris: 20 \x80 i K\xe4rrtorp.</p>"
    text = decoded(Original("a.html", data))
    assert SENTENCE in text
    assert "20 € i Kärrtorp" in text


@given(st.text(alphabet="abc ABC.,\nåäöÅÄÖéü–”’…§ ", min_size=1))
def test_any_swedish_text_survives_windows_1252(text: str) -> None:
    words = f"Någon sade: {text} slut"
    declared = Original("a.txt", words.encode("cp1252"), None, "windows-1252")
    assert decoded(declared) == words
    assert decoded(Original("a.txt", words.encode("utf-8"))) == words


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "a.html is empty"),
        (b" \n\t ", "a.html is empty"),
        (b"%PDF-1.7 ...", "a.html is a PDF"),
        (b"PK\x03\x04....", "a.html is a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a.html is a PNG image"),
        (b"\x1f\x8b\x08\x00", "a.html is gzip data"),
        (bytes(range(256)) * 20, "a.html holds binary data"),
        (b"<html><p>" + b"\x01\x02\x03" * 500, "a.html holds binary data"),
        (b"x" * (LARGEST + 1), "a.html is 8 MB: a press page may have at most 8 MB"),
    ],
    ids=["empty", "blank", "pdf", "zip", "png", "gzip", "bytes", "control", "large"],
)
def test_what_is_no_text_is_one_clear_line(data: bytes, line: str) -> None:
    with pytest.raises(SourceError, match=f"^{line}"):
        decoded(Original("a.html", data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252"])
def test_pages_feeds_and_transcripts_are_decoded_alike(encoding: str, declared: str) -> None:
    feed = f'<?xml version="1.0" encoding="{declared}"?><rss><title>{SENTENCE}</title></rss>'
    root = safe_xml.parse(Original("a.xml", feed.encode(encoding), None, declared)).root
    assert root.findtext("title") == SENTENCE
    captions = f"WEBVTT\n\n00:00.000 --> 00:09.000\n{SENTENCE}\n"
    assert text_of(captions.encode(encoding), declared) == captions
