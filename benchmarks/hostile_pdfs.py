"""PDFs that have broken readers before, or may, drawn by chance."""

from __future__ import annotations

import random
import zlib

Draw = random.Random
Made = tuple[str, bytes]
"""The end of a file's name, and its bytes."""


def plain(draw: Draw) -> Made:
    """Return a PDF of few words or many, which says that it has more pages than it has."""
    content = b"BT /F1 12 Tf " + b"(Klara) Tj " * draw.choice((1, 5_000)) + b"ET " + b"q " * 5_000
    return ".pdf", _written_pdf([content], draw.choice((1, 10**6, -5, 2**31)))


def forms(draw: Draw) -> Made:
    """Return a PDF whose forms call one another, each several times."""
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


def much(draw: Draw) -> Made:
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


def circles(draw: Draw) -> Made:
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


def pictures(draw: Draw) -> Made:
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
