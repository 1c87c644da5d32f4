"""Values that people filled into a form are read where the fields stand."""

from __future__ import annotations

import io

from handbooks import read
from reportlab.pdfgen.canvas import Canvas

LABEL = "Plats för insatsen:"
TEXT = "Blanketten fylls i av den som leder insatsen och sparas i ärendet i två år."


def form(value: str, *, multiline: bool = False) -> bytes:
    """Return a PDF with text, a label and a field beside it that holds the value."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for row in range(4):
        canvas.drawString(70, 700 - 15 * row, f"{row + 1}. {TEXT}")
    canvas.drawString(70, 600, LABEL)
    canvas.acroForm.textfield(
        name="plats", x=190, y=594 - 40 * multiline, width=250, height=18 + 40 * multiline,
        value=value, fieldFlags="multiline" if multiline else "",
    )  # fmt: skip
    canvas.drawString(70, 500, "Underskrift av den som leder insatsen.")
    canvas.save()
    return file.getvalue()


def test_a_value_stands_beside_its_label() -> None:
    text = read(form("Brunkebergstorg, övre delen")).text
    assert f"{LABEL} Brunkebergstorg, övre delen" in text.replace(" | ", " ")


def test_lines_of_a_large_field_come_in_order() -> None:
    text = read(form("Vid trappan\nOch vid porten", multiline=True)).text
    assert text.index("Vid trappan") < text.index("Och vid porten") < text.index("Underskrift")


def test_an_empty_field_adds_nothing() -> None:
    assert read(form("")).text.endswith("Underskrift av den som leder insatsen.")


def test_a_box_says_whether_it_is_ticked() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for row in range(4):
        canvas.drawString(70, 700 - 15 * row, f"{row + 1}. {TEXT}")
    canvas.drawString(70, 600, "Är platsen bevakad?")
    for place, (answer, checked) in enumerate((("Ja", True), ("Nej", False))):
        canvas.acroForm.checkbox(
            name=answer, x=200 + 60 * place, y=597, size=12, checked=checked, buttonStyle="check"
        )
        canvas.drawString(218 + 60 * place, 600, answer)
    canvas.drawString(70, 500, "Underskrift av den som leder insatsen.")
    canvas.save()
    text = read(file.getvalue()).text.replace(" | ", " ")
    assert "Är platsen bevakad? ☒ Ja ☐ Nej" in text
