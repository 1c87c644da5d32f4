"""Originals that have broken readers before, or may: small files drawn by chance.

Encodings that are none or another than is said, numbers of thousands of digits, elements and pages
a hundred thousand deep, circles, forms within forms, streams and archives that unpack to a thousand
times their size, sheets of a square kilometre, pictures that are none, entities of entities, names
that are no Unicode. Beside them good files of every kind that were cut off, or in which bits were
flipped or stretches were taken out, doubled or exchanged.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

Draw = random.Random
Made = tuple[str, bytes]
"""The end of a file's name, and its bytes."""

ROOT = Path(__file__).parents[1]
GOOD = (
    "tests/ingest/handbook/makings/*.pdf",
    "demo/press/*",
    "demo/podcast/*.*",
    "demo/handbook/*.[mp]d*",
)
"""Where good files lie that are damaged."""
LARGEST_GOOD = 400_000
"""Bytes of a good file that is damaged: more takes longer and shows no more."""
CHARSETS = (
    "zlib", "hex", "rot13", "undefined", "uu", "idna", "punycode", "utf-7", "a\x00b", "\xff",
    "utf-16", "shift_jis", "gb18030", "cp037", "iso-2022-jp", "x-user-defined", "",
)  # fmt: skip
CODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-8-sig", "shift_jis",
    "gb18030", "iso2022_jp",
)  # fmt: skip
PIECES = (
    "<p>", "</p>", "<table>", "<td colspan=99999999>", "<li>", "<h1>", "<!--", "-->", "<![CDATA[",
    "]]>", "<script>", "<title>", "&#xD800;", "&#0;", "&#99999999999;", "<svg><math>",
    "<a href=//[>", "<time datetime=0000-99-99>", "<meta charset=x>", "\x00", "\ud800", "\u202e",
    "<?xml ", "<br>", "<template>", "<noscript>", "<select><option>",
    "<p lang='" + "x" * 500 + "'>", "polisen grep ", "<base href='javascript:'>", "<plaintext>",
    "<frameset>", "a\u0301" * 90, "\ufdd0", "<details><summary>", "<time datetime=99999-01-01>",
)  # fmt: skip
DEEP = (50, 2_000, 60_000)
LARGE = (10, 3_000, 100_000)


def originals(count: int, seed: int = 1) -> Iterator[tuple[bytes, bytes]]:
    """Yield (a file's name, its bytes) for so many originals, the same for the same seed."""
    draw = random.Random(seed)
    forms: tuple[Callable[[Draw], Made], ...] = (
        _page, _nested, _page_of_much, _linked_data, _pdf, _forms, _pdf_of_much, _pdf_of_circles,
        _pdf_of_pictures, _transcript, _captions, _feed, _entities, _sitemap, _archive, _bomb,
        _markdown, _damaged_good, _damaged_good, _damaged_good,
    )  # fmt: skip
    for number in range(count):
        suffix, data = forms[number % len(forms)](draw)
        if draw.random() < 0.2:
            data = _damaged(draw, data)
        if draw.random() < 0.05:
            data, suffix = gzip.compress(gzip.compress(data)), draw.choice((suffix, ".gz"))
        strange = draw.choice((b"\xe5\xff", b"\n\x1b[31m", b"%00..", "\u202e".encode()))
        name = b"m-%04d%s" % (number, strange if draw.random() < 0.1 else b"")
        yield name + os.fsencode(suffix), data
        if draw.random() < 0.05:
            said = draw.choice(("title = 1", "title = '", "published = 'i fjol'", "a = [" * 5_000))
            yield name + os.fsencode(suffix) + b".toml", said.encode()


# Pages


def _some(draw: Draw, count: int) -> str:
    return "".join(draw.choices(PIECES, k=count))


def _page(draw: Draw) -> Made:
    text = f"<html><meta charset='{draw.choice(CHARSETS)}'><main>{_some(draw, 400)}"
    return ".html", text.encode(draw.choice(CODINGS), "replace")


def _nested(draw: Draw) -> Made:
    tags = ("div", "ul><li", "table><tr><td", "b", "blockquote", "details", "section", "a", "svg")
    tag, deep = draw.choice(tags), draw.choice(DEEP)
    return ".html", f"<main><h1>Klara</h1>{f'<{tag}>' * deep}Tre greps i Klara i natt.".encode()


def _page_of_much(draw: Draw) -> Made:
    much = draw.choice(LARGE)
    inner = draw.choice(
        (
            f"<p {' '.join(f'a{number}=x' for number in range(much))}>",
            "x" * much * 20,
            "<p>Tre greps." * much,
            "&nbsp;" * much,
            "<br>" * much,
            "Tre greps.\r" * much,
            "a\u0301\u0323" * much,
            f"<p class='{'klass ' * much}'>",
            "<table>" + "<tr><td>x<td>y" * much,
            "(" * much + ")" * much,
            "- " * much,
            "den 3 mars 2019 " * much,
        )
    )
    return ".html", f"<main><h1>Insats</h1><p>Tre greps.</p>{inner}</main>".encode()


def _linked_data(draw: Draw) -> Made:
    said = draw.choice(
        (
            "[" * draw.choice(DEEP),
            '{"@graph":' * 900 + "1",
            '{"@type":"NewsArticle","headline":{"a":[]},"datePublished":["x",{}]}',
            f'{{"@type":"WebPage","datePublished":{"9" * 5_000}}}',
            '{"@type":"Article","datePublished":"99999-12-31T99:99:99+99:99"}',
            '{"@type":"Article","headline":"\\ud800"}',
        )
    )
    meta = '<meta property="article:published_time" content="0001-01-01T00:00:00-23:59">'
    page = f"<head>{meta}<script type='application/ld+json'>{said}</script></head>"
    return ".html", f"{page}<main><h1>Insats</h1><p>Tre personer greps i Klara.</p>".encode()


# PDFs


def _pdf(draw: Draw) -> Made:
    content = b"BT /F1 12 Tf " + b"(Klara) Tj " * draw.choice((1, 5_000)) + b"ET " + b"q " * 5_000
    return ".pdf", _written_pdf([content], draw.choice((1, 10**6, -5, 2**31)))


def _forms(draw: Draw) -> Made:
    calls = b"/N Do " * draw.choice((2, 10))
    return ".pdf", _written_pdf([calls] * draw.choice((3, 9, 30)), 1)


def _written_pdf(contents: list[bytes], pages: int) -> bytes:
    """Return a PDF of one page, whose content and forms each call the next one as N."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources"
        b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>/XObject<</N 5 0 R>>>>>>",
    ]
    for number, content in enumerate(contents, start=5):
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</N %d 0 R>>>>"
        objects.append(_stream(content, form % number))
    return _file(objects)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def _file(objects: list[bytes], root: int = 1) -> bytes:
    body = b"%PDF-1.4\n"
    for number, each in enumerate(objects, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    return body + b"trailer<</Root %d 0 R>>\n%%%%EOF" % root


_FONT = b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_WORDS = b"BT /F1 12 Tf 50 700 Td (Tre personer greps i Klara i natt.) Tj ET "


def _pdf_of_much(draw: Draw) -> Made:
    """Return a PDF with much of one thing, mostly packed to a thousandth."""
    much = draw.choice((1_000, 50_000, 2_000_000))
    content = draw.choice(
        (
            b"0 0 m 9 9 l S " * much,
            b"0 0 9 9 re f " * much,
            b"BT /F1 12 Tf 50 700 Td " + b"(a) Tj " * min(much, 500_000) + b"ET",
            b"BT /F1 12 Tf " + b"1 0 0 1 5 700 Tm (ab) Tj " * min(much, 50_000) + b"ET",
            b"BT /F1 1 Tf " + b"9 0 Td (x) Tj 0 9 Td (y) Tj " * min(much, 9_000) + b"ET",
            b"q 1 0 0 1 1 1 cm " * much,
            b"[" * much,
            b"(" * much,
            b"/P <</MCID 1>> BDC " * min(much, 50_000) + _WORDS,
            b"BT /F1 1e9 Tf (Klara) Tj 1e-9 0 0 1e-9 0 0 Tm /F1 12 Tf (greps) Tj ET",
            b"BT /F1 12 Tf 99999999999999999999 0 Td (Klara) Tj NaN 0 Td (greps) Tj ET",
        )
    )
    box = draw.choice(
        (
            b"0 0 600 800", b"0 0 1e9 1e9", b"0 0 -600 -800", b"0 0 0 0", b"0 0 0.001 9e9",
            b"600 800 0 0", b"0 0 14400 14400", b"(a) /b null 0",
        )
    )  # fmt: skip
    extra = draw.choice((b"", b"/Rotate 45", b"/Rotate 99999999990", b"/UserUnit 1e6"))
    return ".pdf", _file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s/Contents 4 0 R%s>>" % (box, extra, _FONT),
            _stream(zlib.compress(_WORDS + content), b"/Filter/FlateDecode"),
        ]
    )


def _pdf_of_circles(draw: Draw) -> Made:
    """Return a PDF whose pages, headings or labels come back to themselves, or never end."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>" % _FONT
    content = _stream(_WORDS)
    catalogue = b"<</Type/Catalog/Pages 2 0 R%s>>"
    one = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    deep = draw.choice((100, 20_000))
    match draw.randrange(6):
        case 0:
            return ".pdf", _file(
                [catalogue % b"", b"<</Type/Pages/Kids[2 0 R 3 0 R 1 0 R]/Count 9>>", page, content]
            )
        case 1:
            nodes = [
                b"<</Type/Pages/Parent %d 0 R/Kids[%d 0 R]/Count 1>>" % (number - 1, number + 1)
                for number in range(5, 5 + deep)
            ]
            first = b"<</Type/Pages/Kids[5 0 R]/Count 1>>"
            return ".pdf", _file([catalogue % b"", first, page, content, *nodes, page])
        case 2:
            kids = b"3 0 R " * draw.choice((2_000, 30_000))
            pages = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(kids) // 6)
            return ".pdf", _file([catalogue % b"", pages, page, content])
        case 3:
            entry = b"<</Title(A)/Parent 5 0 R/First 6 0 R/Next 6 0 R/Dest[3 0 R/Fit]>>"
            outline = b"<</Type/Outlines/First 6 0 R/Last 6 0 R/Count 99999999>>"
            return ".pdf", _file(
                [catalogue % b"/Outlines 5 0 R", one, page, content, outline, entry]
            )
        case 4:
            labels = b"/PageLabels<</Kids[1 0 R]/Nums[-1<</S/R/St 99999999999>>0(x)]>>"
            return ".pdf", _file([catalogue % labels, one, page, content])
        case _:
            fields = b"<</Fields[5 0 R]/DA(/F1 0 Tf)>>"
            field = b"<</FT/Tx/T(a)/V(%s)/Kids[5 0 R]/Parent 5 0 R/Rect[0 0 9e9 -9]>>"
            form = catalogue % (b"/AcroForm" + fields)
            return ".pdf", _file([form, one, page, content, field % (b"x" * 90_000)])


def _pdf_of_pictures(draw: Draw) -> Made:
    """Return a PDF with a picture, a font, a layer or a lock that is none."""
    size = draw.choice((1, 30_000, 2**31 - 1, -1))
    kind = draw.choice((b"/DCTDecode", b"/JPXDecode", b"/JBIG2Decode", b"/CCITTFaxDecode"))
    noise = draw.randbytes(draw.choice((0, 50, 5_000)))
    picture = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8"
    picture = picture % (size, size) + b"/ColorSpace/DeviceRGB/Filter" + kind
    mapping = b"".join(b"<%04x> <%s>\n" % (n, b"d800" * 50) for n in range(200))
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 7 0 R"
    font += b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/A/FontDescriptor"
    font += b"<</Type/FontDescriptor/FontName/A/FontFile2 8 0 R>>/W[0 99999999 -1]>>]>>"
    content = b"q 600 0 0 800 0 0 cm /I Do Q " + _WORDS + b"BT /F2 12 Tf <0001000200ff> Tj ET"
    resources = b"/Resources<</XObject<</I 5 0 R>>/Font<</F2 6 0 R/F1<</Type/Font/Subtype/Type1"
    resources += b"/BaseFont/Helvetica>>>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>" % resources,
        _stream(content),
        _stream(noise, picture),
        font,
        _stream(b"100 beginbfchar\n" + mapping + b"endbfchar"),
        _stream(noise),
    ]
    whole = _file(objects)
    if draw.random() < 0.3:
        lock = b"/Encrypt<</Filter/Standard/V 5/R 9/O(%s)/U()/P -1>>>>" % noise[:40].hex().encode()
        whole = whole.replace(b">>\n%%EOF", lock + b"\n%%EOF")
    return ".pdf", whole


# Transcripts, feeds, lists and archives


def _transcript(draw: Draw) -> Made:
    number = draw.choice(("9" * 5_000, "1e999", "-1", "NaN", '"x"', "[" * 3_000, "null", "{}"))
    words = draw.choice(('"Hej"', '"\\ud800"', "[]", "7", '"' + "Hej. " * 50_000 + '"'))
    row = f'{{"start":{number},"end":{number},"text":{words}}}'
    rows = ",".join([row] * draw.choice((1, 1, 3_000)) if len(row) < 300 else [row])
    return ".json", f'{{"segments":[{rows}]}}'.encode()


def _captions(draw: Draw) -> Made:
    time = draw.choice(
        ("9" * 400 + ":00:00.000", "00:00:00.000", "-1:00", "00:61:00,000", "١:٠٠:٠٠.٠٠٠")
    )
    cue = f"{time} --> {draw.choice((time, '00:00'))}\n{_some(draw, 30)}\n\n"
    text = f"WEBVTT\n\n{cue * draw.choice((1, 500))}"
    return draw.choice((".vtt", ".srt")), text.encode(draw.choice(CODINGS), "replace")


def _feed(draw: Draw) -> Made:
    address = draw.choice(
        ("//[", "x:", "http://127.0.0.1:9/1.mp3", "file:///etc/passwd", "../1.mp3")
    )
    day = draw.choice(("x", "Mon, 99 Foo 99999 99:99:99 +9999", "Tue, 03 Mar 2020 10:00:00 GMT"))
    item = f"<item><title>{_some(draw, 20)}</title><guid>{draw.random()}</guid><pubDate>{day}"
    item += f"</pubDate><enclosure url='{address}' length='{'9' * 5_000}'/><itunes:duration>"
    item += f"{draw.choice(('9' * 5_000, '-1:99:x', '1e999'))}</itunes:duration></item>"
    coding = draw.choice(CODINGS)
    head = f"<?xml version='1.0' encoding='{draw.choice((coding, *CHARSETS))}'?>".encode()
    text = f"<rss><channel>{item * draw.choice((1, 300))}"
    return ".xml", head + text.encode(coding, "replace")


def _entities(draw: Draw) -> Made:
    lines = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(draw.choice((3, 12))))
    outside = draw.choice(
        ("", "<!ENTITY a0 SYSTEM 'file:///etc/passwd'>", "<!ENTITY % p '%p;'>%p;")
    )
    document = f"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'x'>{outside}{lines}]>"
    inner = "<item><title>&a3;&a12;</title><description>&a12;</description></item>"
    return draw.choice(
        (".xml", ".html")
    ), f"{document}<rss><channel>{inner}</channel></rss>".encode()


def _sitemap(draw: Draw) -> Made:
    entity = draw.choice(("", "<!DOCTYPE a [<!ENTITY x 'y'>]>"))
    return ".xml", f"{entity}<urlset>{'<url><loc>http://[::</loc></url>' * 900}".encode()


def _archive(draw: Draw) -> Made:
    good = {"id": "n", "title": "Insats", "body": _some(draw, 50)}
    bad = draw.choice(
        (
            "[" * 90_000, '{"id":' + "9" * 5_000 + "}", "{}", "\x00", "9" * 9_000_000,
            json.dumps(good | {"body": "x " * 3_000_000}),
            json.dumps(good | {"title": "T" * 10**6}),
            json.dumps(good | {"published": "9" * 9_000, "body": "**" * 500_000}),
        )
    )  # fmt: skip
    return ".jsonl", f"{json.dumps(good)}\n{bad}\n".encode("utf-8", "replace")


def _bomb(draw: Draw) -> Made:
    """Return an archive that unpacks to a thousand times its size: one endless row, or many."""
    unit = draw.choice((b" ", b"\n", b"[", b'{"id":"n","title":"t","body":"b"}\n'))
    packed = gzip.compress(unit * (draw.choice((1, 60)) * 1_000_000 // len(unit)), 9)
    if draw.random() < 0.3:
        packed = gzip.compress(packed)
    return draw.choice((".jsonl.gz", ".gz", ".xml.gz")), packed


def _markdown(draw: Draw) -> Made:
    piece = draw.choice(("![", "> ", "- ", "#", "|", "a\n=\n", "```", "&", "[a]: b\n", "\t", "*_"))
    return draw.choice((".md", ".txt")), f"# Klara\n\n{piece * draw.choice((9, 30_000))}".encode()


# Damage


def _damaged_good(draw: Draw) -> Made:
    """Return a good file with damage, now and then under the name of another kind."""
    files = sorted(
        path
        for pattern in GOOD
        for path in ROOT.glob(pattern)
        if path.is_file() and path.stat().st_size < LARGEST_GOOD and path.suffix != ".mp3"
    )
    path = draw.choice(files)
    suffix = path.suffix if draw.random() < 0.85 else draw.choice((".pdf", ".html", ".xml", ".txt"))
    return suffix, _damaged(draw, path.read_bytes())


def _damaged(draw: Draw, data: bytes) -> bytes:
    """Return bytes cut off, with flipped bits, or a stretch taken out, doubled or exchanged."""
    if not data:
        return data
    start = draw.randrange(len(data))
    stretch = data[start : start + draw.choice((1, 40, 3_000))]
    rest = data[start + len(stretch) :]
    match draw.randrange(5):
        case 0:
            return data[: start + 1]
        case 1:
            return data[:start] + rest
        case 2:
            return data[:start] + stretch * draw.choice((2, 300)) + rest
        case 3:
            return data[:start] + draw.randbytes(len(stretch)) + rest
        case _:
            changed = bytearray(data)
            for _ in range(draw.choice((1, 30, 1 + len(data) // 200))):
                changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
            return bytes(changed)
