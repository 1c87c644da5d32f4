"""The characters of a page as pdfium finds them, turned so that the text stands upright."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from ingest.handbook.records import UNKNOWN, Glyph

_BOLD = re.compile(r"bold|black|heavy|semib|demi|cmb|sfb|ecbx|lmbx", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|cmti|sfti|ecti", re.IGNORECASE)
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_SYMBOLS = "".join(map(chr, range(0xF001, 0xF100)))
"""Where symbol fonts keep their characters, bullets among them."""
_HYPHENS = {"\x02": "-", "￾": "-", "\u2010": "-", "\u2011": "-"}
"""pdfium tells a hyphen at the end of a line by its own characters."""
_ACCENTS = {
    "¨": "\u0308", "˚": "\u030a", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
    "ˇ": "\u030c", "¸": "\u0327",
}  # fmt: skip
_UNSEEN = re.compile("[\u200b\u2060\ufeff\x00-\x01\x03-\x08\x0e-\x1b\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of one text object share."""

    size: float
    quarter: int | None
    bold: bool
    italic: bool
    artifact: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """The characters of a page by how they stand: upright ones first, then sideways ones."""

    width: float
    height: float
    upright: tuple[Glyph, ...]
    sideways: tuple[tuple[Glyph, ...], ...]
    count: int
    turns: int
    """How many quarter turns the page was turned to make the text stand upright."""


def drawn(page: Any) -> Drawn:
    """Return the characters of a page in the order in which the file draws them."""
    import pypdfium2.raw as pdfium

    held = page.get_textpage()
    text = held.raw
    left, bottom, right, top = page.get_bbox()
    size = right - left, top - bottom
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: dict[int | None, _Style] = {}
    fonts: dict[int | None, tuple[bool, bool]] = {}
    turned: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    count = 0
    parted = False
    for index in range(pdfium.FPDFText_CountChars(text)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if pdfium.FPDFText_IsGenerated(text, index) == 1 and letter not in _HYPHENS:
            parted = True
            continue
        count += 1
        if _unreadable(letter):
            letter = letter if letter in _SYMBOLS else UNKNOWN
        thing = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(thing, ctypes.c_void_p).value
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(pdfium, text, index, thing, fonts)
        if style.quarter is None or style.size < 1:
            continue
        letter = _HYPHENS.get(letter) or _LIGATURES.get(letter) or _UNSEEN.sub("", letter)
        if not letter:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        edges = box.left - left, box.right - left, box.bottom - bottom, box.top - bottom
        place = _place(style.quarter, edges, x.value - left, y.value - bottom, size)
        if place is None:
            continue
        turned[style.quarter].append(
            Glyph(
                letter, *place, style.size, style.bold, style.italic, style.artifact, index, parted
            )
        )
        parted = False
    held.close()
    main = max(turned, key=lambda quarter: (len(turned[quarter]), -quarter))
    wide, tall = size
    return Drawn(
        *((tall, wide) if main % 2 else (wide, tall)),
        tuple(_accented(turned[main])),
        tuple(tuple(_accented(turned[q])) for q in turned if q != main and turned[q]),
        count,
        main,
    )


def _place(
    quarter: int,
    edges: tuple[float, float, float, float],
    across: float,
    along: float,
    size: tuple[float, float],
) -> tuple[float, float, float] | None:
    """Return a character's left, right and baseline as its reader sees it; None off the page."""
    width, height = size
    if not (-1 <= across <= width + 1 and -1 <= along <= height + 1):
        return None
    near, far = sorted(edges[:2] if quarter % 2 == 0 else edges[2:])
    # Slanted letters lean over their neighbours: a letter begins where its pen does.
    match quarter:
        case 0:
            return max(near, across), far, height - along
        case 1:
            return max(near, along), far, across
        case 2:
            return width - min(far, across), width - near, along
        case _:
            return height - min(far, along), height - near, width - across


def _style(
    pdfium: Any, text: Any, index: int, thing: Any, fonts: dict[int | None, tuple[bool, bool]]
) -> _Style:
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    quarter: int | None = 0
    if pdfium.FPDFText_GetMatrix(text, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        nearest = round(angle / 90)
        quarter = nearest % 4 if abs(angle - 90 * nearest) < 5 else None
    if not thing:
        return _Style(size, quarter, False, False, False)
    font = pdfium.FPDFTextObj_GetFont(thing)
    key = ctypes.cast(font, ctypes.c_void_p).value
    if key not in fonts:
        fonts[key] = _weight_and_slant(pdfium, font)
    bold, italic = fonts[key]
    bold = bold or pdfium.FPDFTextObj_GetTextRenderMode(thing) == 2
    return _Style(size, quarter, bold, italic, _is_artifact(pdfium, thing))


def _weight_and_slant(pdfium: Any, font: Any) -> tuple[bool, bool]:
    if not font:
        return False, False
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length or 1)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    name = buffer.value.decode("utf-8", "replace")
    return bool(_BOLD.search(name)), bool(_ITALIC.search(name))


def _is_artifact(pdfium: Any, thing: Any) -> bool:
    """Say whether the file itself calls it furniture of the page."""
    for number in range(max(0, pdfium.FPDFPageObj_CountMarks(thing))):
        mark = pdfium.FPDFPageObj_GetMark(thing, number)
        buffer = (ctypes.c_ushort * 32)()
        length = ctypes.c_ulong()
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 64, length):
            name = bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
            if name == "Artifact":
                return True
    return False


def _unreadable(letter: str) -> bool:
    if letter in _HYPHENS or letter in "\t\n\r":
        return False
    return letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Co", "Cn", "Cs")


def _accented(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the characters, an accent drawn over a letter made one with it (older TeX does so)."""
    accents = [index for index, glyph in enumerate(glyphs) if glyph.text in _ACCENTS]
    gone: set[int] = set()
    for index in accents:
        accent = glyphs[index]
        near = (index + 1, index - 1)
        beside = [i for i in near if 0 <= i < len(glyphs) and _over(accent, glyphs[i])]
        # Over a capital it is drawn higher, and pdfium then puts it with another line.
        under = beside or [i for i, letter in enumerate(glyphs) if _over(accent, letter)]
        for at in under:
            letter = glyphs[at]
            made = unicodedata.normalize("NFC", letter.text + _ACCENTS[accent.text])
            if len(made) == 1:
                glyphs[at] = replace(letter, text=made)
                gone.add(index)
                break
    return [glyph for index, glyph in enumerate(glyphs) if index not in gone] if gone else glyphs


def _over(accent: Glyph, letter: Glyph) -> bool:
    middle = (accent.left + accent.right) / 2
    return (
        letter.left - 0.1 * letter.size <= middle <= letter.right + 0.1 * letter.size
        and -0.1 * letter.size < letter.base - accent.base < 0.6 * letter.size
        and letter.text.isalpha()
    )
