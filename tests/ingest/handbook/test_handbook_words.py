"""Words of handbooks: hyphens, ligatures, blanks, footnotes and headings as a person reads them."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from handbooks import Layout, blocks_of, made, read
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.handbook.hyphens import joined

FILLER = "Här är en mening som fyller ut sidan med vanlig text för att den ska likna en handbok. "


def drawn(*lines: str, font: str = "Times-Roman", space: float = 0) -> bytes:
    """Return a PDF with the lines, each drawn as it stands."""
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for number, line in enumerate(lines):
        text = canvas.beginText(70, 700 - 13 * number)
        text.setFont(font, 10)
        text.setCharSpace(space)
        text.textOut(line)
        canvas.drawText(text)
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize(
    ("before", "after", "known", "wanted"),
    [
        ("En förunder-", "sökning", "", "En förundersökning"),
        ("Vid polis-", "och tullarbete", "", "Vid polis- och tullarbete"),
        ("in-", "eller utförsel", "", "in- eller utförsel"),
        ("Mellan Stockholm-", "Arlanda", "", "Mellan Stockholm-Arlanda"),
        ("en icke-", "våldsam metod", "", "en icke-våldsam metod"),
        ("en EU-", "förordning", "", "en EU-förordning"),
        ("år 2017-", "2018", "", "år 2017-2018"),
        ("med e-", "post", "", "med e-post"),
        ("med sms-", "meddelanden", "", "med sms-meddelanden"),
        ("ett möte-", "samtal", "möte-samtal", "ett möte-samtal"),
        ("ett icke-", "brott", "ickebrott", "ett ickebrott"),
        ("en soft\u00ad", "ware", "", "en software"),
        ("åren 2017–", "2018", "", "åren 2017–2018"),
        ("torget –", "och gatan", "", "torget – och gatan"),
        ("https://polisen.se/om-", "polisen", "", "https://polisen.se/om-polisen"),
        ("polisen och", "tullen", "", "polisen och tullen"),
        ("och/", "eller", "", "och/eller"),
    ],
)
def test_words_that_a_line_divided(before: str, after: str, known: str, wanted: str) -> None:
    left, between = joined(before, after, Counter({known: 2} if known else {}))
    assert left + between + after == wanted


@given(st.text("abcdeåäöst", min_size=3, max_size=9), st.text("aeiouåäö", min_size=2, max_size=9))
def test_a_word_that_the_document_knows_is_put_together_as_it_knows_it(a: str, b: str) -> None:
    for whole in (a + b, f"{a}-{b}"):
        left, between = joined(f"om {a}-", f"{b} är", Counter({whole: 1}))
        if not b.startswith(("och", "eller")) and b not in ("och", "eller"):
            assert left + between + b == f"om {whole}"


def test_hyphens_across_lines_columns_and_pages_are_mended() -> None:
    word = "förundersökningsledare"
    words = " ".join([word, "och", "narkotikabrottsutredning"] * 150) + "."
    for columns in (1, 2, 3):
        layout = Layout(columns=columns, hyphens=True, justified=True, size=9)
        assert read(made([("p", words)], layout)).text == words


def test_letters_that_are_spaced_out_are_one_word() -> None:
    lines = [FILLER.strip()] * 4
    assert "VIKTIG PUNKT" in read(drawn("VIKTIG PUNKT", *lines, space=0.0)).text
    spaced = read(drawn("VIKTIG PUNKT FÖR ALLA", space=3.0)).text
    assert spaced == "VIKTIG PUNKT FÖR ALLA"
    assert read(drawn("V I K T I G  P U N K T")).text == "VIKTIG PUNKT"


def test_words_without_blanks_between_are_parted_by_the_gaps() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    words = ["Polisen", "är", "på", "plats", "varje", "kväll."]
    for row in range(4):
        x = 70.0
        for word in words:
            canvas.setFont("Times-Roman", 10)
            canvas.drawString(x, 700 - 13 * row, word)
            x += pdfmetrics.stringWidth(word, "Times-Roman", 10) + 2.4
    canvas.save()
    assert read(file.getvalue()).text.split() == words * 4


def test_ligatures_and_soft_hyphens_are_plain_letters() -> None:
    font = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
    if not font.exists():
        pytest.skip("needs a font with ligatures")
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    said = read(drawn("En ﬁn konﬂikt om eﬀekt, oﬃciell för\u00adundersökning.", font="DejaVu")).text
    assert said == "En fin konflikt om effekt, officiell förundersökning."


def test_footnotes_are_blocks_of_their_own_and_their_marks_are_not_glued() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)

    def line(x: float, y: float, words: str, size: float = 10, mark: str = "") -> None:
        canvas.setFont("Times-Roman", size)
        canvas.drawString(x, y, words)
        if mark:
            x += pdfmetrics.stringWidth(words, "Times-Roman", size)
            canvas.setFont("Times-Roman", size * 0.65)
            canvas.drawString(x, y + 0.35 * size, mark)

    for n in range(20):
        line(70, 700 - 13 * n, FILLER)
    line(70, 440, "Dit kommer människor för att köpa.", mark="1")
    line(70, 427, "Ytan är 400 m", mark="2")
    canvas.line(70, 120, 200, 120)
    line(70, 108, "")
    canvas.setFont("Times-Roman", 5)
    canvas.drawString(70, 111, "1")
    line(74, 108, "Beskrivningen finns inte i någon lag.", 8)
    canvas.save()
    parsed = read(file.getvalue())
    assert "köpa.1" not in parsed.text
    assert "för att köpa." in parsed.text
    assert "400 m²" in parsed.text
    assert parsed.text.split("\n\n")[-1] == "1 Beskrivningen finns inte i någon lag."


def test_headings_take_their_level_from_size_and_number() -> None:
    blocks = []
    for n in range(1, 4):
        blocks += [("h1", f"{n} Kapitel {n}"), ("p", FILLER * 5)]
        blocks += [("h2", f"{n}.1 Avsnitt"), ("p", FILLER * 4)]
        blocks += [("h3", f"{n}.1.1 Punkt"), ("p", FILLER * 3)]
    levels = [level for level, _, _ in blocks_of(read(made(blocks))) if level]
    assert levels == [1, 2, 3] * 3


def test_headings_without_numbers_take_their_level_from_size_and_weight() -> None:
    blocks = []
    for name in ("Kartläggning", "Närvaro", "Vård"):
        blocks += [("h1", name), ("p", FILLER * 5)]
        blocks += [("h2", f"Om {name.lower()}"), ("p", FILLER * 4)]
        blocks += [("h3", f"Så går {name.lower()} till"), ("p", FILLER * 3)]
    found = blocks_of(read(made(blocks, title="Handbok")))
    assert [level for level, _, _ in found if level] == [1, 2, 3] * 3


def test_a_bold_beginning_is_no_heading() -> None:
    blocks = [("markup", f"<b>Gömma {n}:</b> plats där varor förvaras.") for n in range(4)]
    found = blocks_of(read(made([("p", FILLER * 5), *blocks])))
    assert [level for level, _, _ in found] == [0] * 5
    assert found[1][1] == "Gömma 0: plats där varor förvaras."


def test_captions_are_blocks_of_their_own() -> None:
    blocks = [("p", FILLER * 6), ("p", "Figur 1. Karta över Klara."), ("p", FILLER * 6)]
    assert "Figur 1. Karta över Klara." in read(made(blocks)).text.split("\n\n")


@pytest.mark.parametrize("apart", [0.0, 0.3, 0.7])
def test_words_printed_twice_to_look_bold_are_read_once(apart: float) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setFont("Helvetica", 12)
    for shift in (0.0, apart):
        canvas.drawString(70 + shift, 720, "Allmänna råd till butiker")
    for row in range(4):
        canvas.drawString(70, 700 - 15 * row, f"{row} {FILLER}")
    canvas.save()
    text = read(file.getvalue()).text
    assert text.startswith("Allmänna råd till butiker\n\n0 Här är")


@pytest.mark.parametrize(
    ("pieces", "wanted"),
    [
        (["Undantag ", "i ", "tredje ", "stycket"], "Undantag i tredje stycket"),
        (["6–10", " §§", " i ", "lagen"], "6–10 §§ i lagen"),
        (["polis", "en ", "på ", "torg", "et"], "polisen på torget"),
        (["•", " ", "begära tillstånd"], "begära tillstånd"),
    ],
)
@pytest.mark.parametrize("font", ["Times-Roman", "Helvetica", "Times-Italic"])
def test_a_line_drawn_in_pieces_keeps_its_blanks_and_gains_none(
    pieces: list[str], wanted: str, font: str
) -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for row in range(5):
        x = 70.0
        for piece in pieces:
            canvas.setFont(font, 10)
            canvas.drawString(x, 700 - 13 * row, piece)
            x += pdfmetrics.stringWidth(piece, font, 10)
    canvas.save()
    assert read(file.getvalue()).text.split() == wanted.split() * 5


@pytest.mark.parametrize("mark", ["o", "–", "-", "*"])
@pytest.mark.parametrize("number", ["1.", "a)", "§ 5"])
def test_a_numbered_item_keeps_every_letter(mark: str, number: str) -> None:
    items = [f"{number} Namn{mark} och adress {mark} spara video {mark} i två år."] * 3
    assert read(drawn(*items)).text.split() == " ".join(items).split()


@pytest.mark.parametrize("blank", [200, 250, 333])
@pytest.mark.parametrize("drawn_blanks", [True, False])
def test_kerned_lines_keep_their_words(blank: int, drawn_blanks: bool) -> None:
    words = [
        "Avsteg",
        "får",
        "göras",
        "av",
        "Tullverket",
        "när",
        "Västra",
        "Torget",
        "är",
        "avstängt",
        "för",
        "trafik",
    ]
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, pageCompression=0)
    canvas.setFont("Times-Roman", 10)
    for row in range(4):
        array = ""
        for word in words:
            # Pairs are drawn nearer and further apart, as programs for setting text do.
            kerned = "".join(f"({letter}) {(-40, 70, 15)[n % 3]} " for n, letter in enumerate(word))
            array += f"{kerned}( ) " if drawn_blanks else f"{kerned}{-blank - 50} "
        canvas._code.append(f"BT /F2 10 Tf 1 0 0 1 70 {700 - 13 * row} Tm [{array}] TJ ET")
    canvas.drawString(70, 400, "Slut.")
    canvas.save()
    assert read(file.getvalue()).text.split() == [*words * 4, "Slut."]
