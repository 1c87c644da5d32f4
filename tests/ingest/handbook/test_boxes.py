"""A box that text runs around is read after the paragraph that it stands beside."""

from __future__ import annotations

import io

import pytest
from handbooks import WORDS, read
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDE, NARROW, SIZE = 450, 290, 10
BOX = ["Kom ihåg att alltid", "ta med ficklampa och", "extra handskar till", "nästa pass."]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("framed", [True, False])
def test_a_box_does_not_break_into_a_sentence(side: str, framed: bool) -> None:
    words = (WORDS * 3)[:150]
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setFont("Times-Roman", SIZE)
    rest, number = list(words), 0
    while rest:
        beside = 6 <= number < 12
        width = NARROW if beside else WIDE
        line = []
        while rest and stringWidth(" ".join([*line, rest[0]]), "Times-Roman", SIZE) <= width:
            line.append(rest.pop(0))
        left = 70 + (WIDE - NARROW if beside and side == "left" else 0)
        canvas.drawString(left, 700 - 13 * number, " ".join(line))
        number += 1
    x = 70 if side == "left" else 70 + NARROW + 30
    for row, said in enumerate(BOX):
        canvas.drawString(x + 5, 700 - 13 * 7 - 12 * row, said)
    if framed:
        canvas.rect(x, 700 - 13 * 7 - 12 * 3 - 6, 125, 55)
    canvas.save()
    assert read(file.getvalue()).text.split("\n\n") == [" ".join(words), " ".join(BOX)]
