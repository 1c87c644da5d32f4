"""Words that nobody sees on the page are not quoted, and the run says on which pages they are."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from handbooks import read
from reportlab.lib.colors import Color, black, lightgrey, white
from reportlab.pdfgen.canvas import Canvas

SEEN = "Tillsynen görs två gånger om året av kommunen och länsstyrelsen tillsammans."
SECRET = "Uppgiftslämnaren heter Sara Exempelsson"


def page(hide: Callable[[Canvas], None]) -> bytes:
    """Return a PDF of two pages, on the second of which `hide` draws the secret."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for number in (1, 2):
        for row in range(6):
            canvas.drawString(70, 700 - 15 * row, f"{'AB'[number - 1]}{row} {SEEN}")
        if number == 2:
            hide(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def under_a_box(canvas: Canvas) -> None:
    canvas.drawString(70, 550, SECRET)
    canvas.setFillColor(black)
    canvas.rect(68, 546, 300, 14, fill=1, stroke=0)


def white_on_white(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.drawString(70, 550, SECRET)


def nearly_without_colour(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0.01))
    canvas.drawString(70, 550, SECRET)


def outside_the_page(canvas: Canvas) -> None:
    canvas.drawString(700, 550, SECRET)


def without_ink(canvas: Canvas) -> None:
    text = canvas.beginText(70, 550)
    text.setTextRenderMode(3)
    text.textOut(SECRET)
    canvas.drawText(text)


def clipped_away(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(70, 550, SECRET)


@pytest.mark.parametrize(
    "hide",
    [under_a_box, white_on_white, nearly_without_colour, outside_the_page, without_ink,
     clipped_away],
)  # fmt: skip
def test_what_is_not_seen_is_not_quoted(hide: Callable[[Canvas], None]) -> None:
    parsed = read(page(hide))
    assert "Exempelsson" not in parsed.text
    assert parsed.text.count(SEEN) == 12
    assert parsed.notes == ("/tmp/handbok.pdf: the file holds text that is not seen: page 2",)


def on_black(canvas: Canvas) -> None:
    canvas.rect(68, 546, 300, 14, fill=1, stroke=0)
    canvas.setFillColor(white)
    canvas.drawString(70, 550, SECRET)


def faint(canvas: Canvas) -> None:
    canvas.setFillColor(lightgrey)
    canvas.drawString(70, 550, SECRET)


def small(canvas: Canvas) -> None:
    canvas.setFont("Times-Roman", 5)
    canvas.drawString(70, 550, SECRET)


def struck_out(canvas: Canvas) -> None:
    canvas.drawString(70, 550, SECRET)
    canvas.line(68, 553, 300, 553)


def recognised_in_a_picture(canvas: Canvas) -> None:
    from PIL import Image

    scan = Image.new("L", (600, 40), 250)
    canvas.drawInlineImage(scan, 60, 540, 300, 20)
    without_ink(canvas)


@pytest.mark.parametrize("show", [on_black, faint, small, struck_out, recognised_in_a_picture])
def test_what_is_seen_is_quoted(show: Callable[[Canvas], None]) -> None:
    parsed = read(page(show))
    assert SECRET in parsed.text
    assert parsed.notes == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_looked_at_as_it_stands(turn: int) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(page(under_a_box))
    for sheet in pdf:
        sheet.set_rotation(turn)
    file = io.BytesIO()
    pdf.save(file)
    parsed = read(file.getvalue())
    assert "Exempelsson" not in parsed.text
    assert parsed.text.count(SEEN) == 12
