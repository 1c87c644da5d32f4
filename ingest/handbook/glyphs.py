"""The characters of a page as pdfium finds them, turned so that the text stands upright."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_int, c_void_p
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from ingest.handbook.records import UNKNOWN, Glyph, Style

ASKEW = 5.0
"""How many degrees text may lean and still stand straight: scans lean by one or two."""
SMALLEST = 1.0
"""Smaller characters, in points, cannot be read."""
SAME_PLACE = 0.12
"""How near, in sizes, the same letter lies to itself when it is printed twice to look bold."""
OUTSIDE = "outside the page"
_BOLD = re.compile(r"bold|black|heavy|semib|demi|medi(?!um)|cmb|sfb|ecbx|lmbx", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obliq|slant|cmti|sfti|ecti", re.IGNORECASE)
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "\x1b": "ff", "\x1c": "fi", "\x1d": "fl", "\x1e": "ffi", "\x1f": "ffl",
}  # fmt: skip
"""Also by their codes in TeX's Cork encoding, which is all that its bitmap fonts tell."""
_SYMBOLS = "".join(map(chr, range(0xF001, 0xF100)))
"""Where symbol fonts keep their characters, bullets among them."""
_HYPHENS = {"\x02": "-", "￾": "-", "\u2010": "-", "\u2011": "-"}
"""pdfium tells a hyphen at the end of a line by its own characters."""
_MAY_BE_GENERATED = frozenset(" \r\n\t\0\u00a0")
"""What pdfium puts in between the characters that the file draws; its hyphens are the file's."""
_ACCENTS = {
    "¨": "\u0308", "˚": "\u030a", "´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303",
    "ˇ": "\u030c", "¸": "\u0327",
}  # fmt: skip
_UNSEEN = re.compile("[\u200b\u2060\ufeff\x00-\x01\x03-\x08\x0e-\x1b\x7f-\x9f]")
_ARTIFACT = list(map(ord, "Artifact\0"))
_INVISIBLE = (3, 7)
"""The ways of drawing text that leave no ink: as recognised text lies over a scanned page."""


@dataclass(slots=True)
class Drawn:
    """The characters of a page by how they stand: the main direction first, then the others.

    ``turns`` is how many quarter turns the page was turned to make the text stand upright, and
    ``width`` and ``height`` are its size when it is turned so. ``left_out`` holds, by reason, the
    characters that stand in no line.
    """

    width: float
    height: float
    upright: list[Glyph]
    sideways: list[tuple[int, list[Glyph]]]
    count: int
    turns: int
    left_out: dict[str, str] = field(default_factory=dict)


class _Calls(NamedTuple):
    """What pdfium is asked about each character, called with places in memory.

    pypdfium2's own functions look at the type of every argument: a third of the time of a page.
    """

    code: Callable[[int, int], int]
    generated: Callable[[int, int], int]
    thing: Callable[[int, int], int | None]
    loose_box: Callable[[int, int, int], int]
    origin: Callable[[int, int, int, int], int]


@cache
def _calls() -> _Calls:
    import pypdfium2.raw as pdfium

    def plain(function: Any, result: Any, places: int) -> Any:
        kind = ctypes.PYFUNCTYPE(result, c_void_p, c_int, *[c_void_p] * places)
        return kind(ctypes.cast(function, c_void_p).value or 0)

    return _Calls(
        plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, 0),
        plain(pdfium.FPDFText_IsGenerated, c_int, 0),
        plain(pdfium.FPDFText_GetTextObject, c_void_p, 0),
        plain(pdfium.FPDFText_GetLooseCharBox, c_int, 1),
        plain(pdfium.FPDFText_GetCharOrigin, c_int, 2),
    )


def drawn(page: Any) -> Drawn:
    """Return the characters of a page in the order in which the file draws them."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    left, bottom, right, top = page.get_bbox()
    size = wide, tall = right - left, top - bottom
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    in_box, in_x, in_y = map(ctypes.addressof, (box, x, y))
    calls, text = _calls(), ctypes.cast(textpage.raw, c_void_p).value or 0
    turned: dict[int, list[Glyph]] = {0: [], 1: [], 2: [], 3: []}
    left_out: defaultdict[str, str] = defaultdict(str)
    count = 0
    for index, letter, style, parted in _characters(textpage, text):
        count += 1
        quarter = style.quarter
        if quarter is None or style.size < SMALLEST:
            why = "askew" if quarter is None else "too small to read"
            left_out[why] += f" {letter}" if parted else letter
            continue
        if not letter:
            continue
        calls.loose_box(text, index, in_box)
        calls.origin(text, index, in_x, in_y)
        across, along = x.value - left, y.value - bottom
        if not (-1 <= across <= wide + 1 and -1 <= along <= tall + 1):
            left_out[OUTSIDE] += f" {letter}" if parted else letter
            continue
        if quarter == 0:
            # Slanted letters lean over their neighbours: a letter begins where its pen does.
            place = max(box.left - left, across), box.right - left, tall - along
        else:
            edges = box.left - left, box.right - left, box.bottom - bottom, box.top - bottom
            place = _turned(quarter, edges, across, along, size)
        turned[quarter].append(Glyph(letter, *place, style.size, style, index, parted))
    textpage.close()
    for quarter, glyphs in turned.items():
        turned[quarter], twice = _once(_accented(glyphs))
        if twice:
            left_out["printed twice"] += twice
    main = max(turned, key=lambda quarter: (len(turned[quarter]), -quarter))
    return Drawn(
        *((size[1], size[0]) if main % 2 else size),
        turned[main],
        [(quarter, turned[quarter]) for quarter in turned if quarter != main and turned[quarter]],
        count,
        main,
        dict(left_out),
    )


def _characters(textpage: Any, text: int) -> Iterator[tuple[int, str, Style, bool]]:
    """Yield the place, letters and style of each character, and whether a blank is seen before it.

    Blanks that pdfium sees between two pieces of a line are such a sign, not characters.
    """
    calls = _calls()
    styles: dict[int | None, Style] = {}
    fonts: dict[int | None, tuple[bool, bool]] = {}
    letters: dict[int, str] = {}
    parted = False
    for index in range(textpage.count_chars()):
        number = calls.code(text, index)
        letter = letters.get(number)
        if letter is None:
            letter = letters[number] = _letters(chr(number))
        if (letter in _MAY_BE_GENERATED or not letter) and calls.generated(text, index) == 1:
            parted = True
            continue
        thing = calls.thing(text, index)
        style = styles.get(thing)
        if style is None:
            style = styles[thing] = _style(textpage.raw, index, fonts)
        yield index, letter, style, parted
        parted = False


def _letters(letter: str) -> str:
    """Return what a character of the file stands for: plain letters, or nothing if it is unseen."""
    if letter in _LIGATURES:
        return _LIGATURES[letter]
    unreadable = letter == "\ufffd" or unicodedata.category(letter) in ("Cc", "Co", "Cn", "Cs")
    if unreadable and letter not in _HYPHENS and letter not in "\t\n\r":
        letter = letter if letter in _SYMBOLS else UNKNOWN
    return _HYPHENS.get(letter) or _UNSEEN.sub("", letter)


def _turned(
    quarter: int,
    edges: tuple[float, float, float, float],
    across: float,
    along: float,
    size: tuple[float, float],
) -> tuple[float, float, float]:
    """Return the left, right and baseline of a character on its side or head, as it is read."""
    width, height = size
    near, far = sorted(edges[:2] if quarter == 2 else edges[2:])
    match quarter:
        case 1:
            return max(near, along), far, across
        case 2:
            return width - min(far, across), width - near, along
        case _:
            return height - min(far, along), height - near, width - across


def _style(text: Any, index: int, fonts: dict[int | None, tuple[bool, bool]]) -> Style:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(text, index))
    quarter: int | None = 0
    if pdfium.FPDFText_GetMatrix(text, index, matrix):
        size *= math.hypot(matrix.c, matrix.d) or 1.0
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        nearest = round(angle / 90)
        quarter = nearest % 4 if abs(angle - 90 * nearest) < ASKEW else None
    thing = pdfium.FPDFText_GetTextObject(text, index)
    if not thing:
        return Style(size, quarter)
    font = pdfium.FPDFTextObj_GetFont(thing)
    key = ctypes.cast(font, c_void_p).value
    if key not in fonts:
        fonts[key] = _weight_and_slant(pdfium, font)
    bold, italic = fonts[key]
    how = pdfium.FPDFTextObj_GetTextRenderMode(thing)
    return Style(
        size, quarter, bold or how == 2, italic, _is_artifact(pdfium, thing),
        inked=how not in _INVISIBLE,
    )  # fmt: skip


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
        buffer = (ctypes.c_ushort * len(_ARTIFACT))()
        length = ctypes.c_ulong()
        named = pdfium.FPDFPageObjMark_GetName(mark, buffer, 2 * len(_ARTIFACT), length)
        if named and length.value == 2 * len(_ARTIFACT) and list(buffer) == _ARTIFACT:
            return True
    return False


def _accented(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the characters, an accent drawn over a letter made one with it (older TeX does so)."""
    accents = [(index, glyph) for index, glyph in enumerate(glyphs) if glyph.text in _ACCENTS]
    merged = list(glyphs)
    gone: set[int] = set()
    for index, accent in accents:
        near = (index + 1, index - 1)
        beside = [i for i in near if 0 <= i < len(merged) and _over(accent, merged[i])]
        # Over a capital it is drawn higher, and pdfium then puts it with another line.
        for at in beside or [i for i, letter in enumerate(merged) if _over(accent, letter)]:
            composed = unicodedata.normalize("NFC", merged[at].text + _ACCENTS[accent.text])
            if len(composed) == 1:
                merged[at] = merged[at]._replace(text=composed)
                gone.add(index)
                break
    return [glyph for index, glyph in enumerate(merged) if index not in gone] if gone else merged


def _over(accent: Glyph, letter: Glyph) -> bool:
    middle = (accent.left + accent.right) / 2
    return (
        letter.left - 0.1 * letter.size <= middle <= letter.right + 0.1 * letter.size
        and -0.1 * letter.size < letter.base - accent.base < 0.6 * letter.size
        and letter.text.isalpha()
    )


def _once(glyphs: list[Glyph]) -> tuple[list[Glyph], str]:
    """Return the characters without those that lie on themselves, and the latter's letters.

    Words that are printed twice, a little apart, look bold or have a shadow.
    """
    # Whole text objects are printed twice, so their first characters tell whether any is.
    begins = {id(glyph.style): glyph for glyph in reversed(glyphs)}.values()
    if len({(g.text, round(g.left), round(g.base)) for g in begins}) == len(begins):
        return glyphs, ""
    near: defaultdict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    single: list[Glyph] = []
    twice: list[str] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            single.append(glyph)
            continue
        reach = SAME_PLACE * glyph.size
        column, row = round(glyph.left / 8), round(glyph.base / 8)
        if any(
            abs(other.left - glyph.left) < reach
            and abs(other.base - glyph.base) < reach
            # pdfium gives the letters of one shape, as of ﬀ, the same place.
            and not (other.style is glyph.style and glyph.order - other.order == 1)
            for other in near.get((glyph.text, column, row), ())
        ):
            twice.append(glyph.text)
            continue
        # A place may lie near the border of its square, so its neighbour knows it as well.
        for beside in {column, round((glyph.left - 2) / 8), round((glyph.left + 2) / 8)}:
            for above in {row, round((glyph.base - 2) / 8), round((glyph.base + 2) / 8)}:
                near[glyph.text, beside, above].append(glyph)
        single.append(glyph)
    return single, "".join(twice)
