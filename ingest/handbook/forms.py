"""What people have filled in: the values of a form's fields, which are no part of the page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.handbook.records import Word

BASELINE = 0.3
"""How far above the foot of a field of one line its text stands, in the field's height."""
LINE = 1.2
"""The distance between the lines of a field of several, in sizes."""
LARGEST = 11.0
"""The size, in points, of text in a field that is taller than it needs to be."""
TICKED, UNTICKED = "☒", "☐"


def filled(pdf: Any, page: Any) -> Iterator[tuple[Word, ...]]:
    """Yield the lines of words in the page's text fields and lists, where the fields stand.

    A box to tick is a word of one sign. Only for a page that stands upright.
    """
    import pypdfium2.raw as pdfium

    if pdf.formenv is None or page.get_rotation():
        return
    left, _, _, top = page.get_bbox()
    box = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        field = pdfium.FPDFPage_GetAnnot(page.raw, index)
        try:
            kind = pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv.raw, field)
            if not pdfium.FPDFAnnot_GetRect(field, box):
                continue
            if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
                ticked = pdfium.FPDFAnnot_IsChecked(pdf.formenv.raw, field)
                lines = [TICKED if ticked else UNTICKED]
            elif kind in (
                pdfium.FPDF_FORMFIELD_TEXTFIELD,
                pdfium.FPDF_FORMFIELD_COMBOBOX,
                pdfium.FPDF_FORMFIELD_LISTBOX,
            ):
                lines = _value(pdfium, pdf.formenv.raw, field).splitlines()
            else:
                continue
        finally:
            pdfium.FPDFPage_CloseAnnot(field)
        height = abs(box.top - box.bottom)
        size = min(LARGEST, height / (LINE * max(len(lines), 1)))
        foot = top - min(box.top, box.bottom)
        base = foot - BASELINE * height if len(lines) < 2 else foot - height + size
        for number, line in enumerate(lines):
            words = list(_words(line.split(), box.left - left, base + LINE * size * number, size))
            if words:
                yield tuple(words)


def _value(pdfium: Any, form: Any, field: Any) -> str:
    length = pdfium.FPDFAnnot_GetFormFieldValue(form, field, None, 0)
    buffer = (ctypes.c_ushort * max(1, length // 2))()
    pdfium.FPDFAnnot_GetFormFieldValue(form, field, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "replace").replace("\r", "\n")


def _words(words: Sequence[str], left: float, base: float, size: float) -> Iterator[Word]:
    for word in words:
        right = left + 0.5 * size * len(word)
        yield Word(word, left, right, base, size, bold=False)
        left = right + 0.25 * size
