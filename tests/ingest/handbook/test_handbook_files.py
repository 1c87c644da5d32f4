"""Files that are no handbook, and what their files say about themselves."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from handbooks import Layout, made, read
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.handbook import read as handbook

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
WORDS = "Polisen arbetar mot en öppen drogscen i Klara. " * 12


def refused(pdf: bytes) -> str:
    """Return the one line with which a file is refused."""
    with pytest.raises(SourceError) as error:
        read(pdf, "/tmp/handbok.pdf")
    said = str(error.value)
    assert said.startswith("/tmp/handbok.pdf ")
    assert "\n" not in said
    return said


def test_an_empty_file_is_told() -> None:
    assert "is empty" in refused(b"")
    assert "is empty" in refused(b"\0" * 100)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_never_read_in_part(share: float) -> None:
    pdf = made([("p", WORDS)] * 20)
    assert "cut off" in refused(pdf[: int(len(pdf) * share)])


def test_an_encrypted_file_asks_for_an_unlocked_copy() -> None:
    assert "unlocked copy" in refused(made([("p", WORDS)], encrypt="lösen"))


def test_a_scanned_file_is_told_to_be_recognised() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for _ in range(3):
        canvas.rect(100, 100, 300, 400, fill=1)
        canvas.showPage()
    canvas.save()
    assert "OCR" in refused(file.getvalue())


def test_a_text_layer_without_letters_is_told() -> None:
    if not FONT.exists():
        pytest.skip("needs a TrueType font")
    pdfmetrics.registerFont(TTFont("Dejavu", str(FONT)))
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setFont("Dejavu", 10)
    for row in range(30):
        canvas.drawString(70, 700 - 14 * row, WORDS[row : row + 60])
    canvas.save()
    assert read(file.getvalue()).text
    # Without its table of letters the file no longer says which of its shapes are å, ä and ö.
    said = refused(file.getvalue().replace(b"/ToUnicode", b"/ToUnknown"))
    assert "which letters" in said
    assert "OCR" in said


def test_a_file_over_a_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = made([("p", WORDS), ("page", None), ("p", WORDS)])
    monkeypatch.setattr("ingest.handbook.open.MOST_PAGES", 1)
    assert "more than the 1" in refused(pdf)
    monkeypatch.setattr("ingest.handbook.open.LARGEST", 1000)
    assert "MB" in refused(pdf)


def test_damaged_bytes_never_end_in_anything_but_a_text_or_one_line() -> None:
    pdf = made([("h1", "Kapitel"), ("p", WORDS), ("list", ["a b", "c d"])] * 3)
    for place in range(0, len(pdf) - 20, len(pdf) // 60):
        broken = pdf[:place] + bytes(byte ^ 0x55 for byte in pdf[place : place + 8])
        broken += pdf[place + 8 :]
        try:
            said = read(broken).text
        except SourceError as error:
            said = str(error).replace("\n", "")
        assert said


def test_pdfs_are_recognised_by_their_bytes_type_or_name() -> None:
    pdf = made([("p", WORDS)])
    assert handbook.recognise(Original("/tmp/x", pdf))
    assert handbook.recognise(Original("/tmp/x.pdf", b""))
    assert handbook.recognise(Original("https://a.example/x", b"<", "application/pdf"))
    assert not handbook.recognise(Original("/tmp/x.html", b"<html><p>Hej</p>"))


def test_the_title_is_the_declared_one_if_the_pages_say_it_too() -> None:
    blocks = [("h1", "Sex metoder"), ("p", WORDS), ("h2", "Först"), ("p", WORDS)]
    assert read(made(blocks, title="Sex metoder")).title == "Sex metoder"
    assert read(made(blocks, title="Microsoft Word - utkast3.docx")).title == "Sex metoder"
    assert read(made(blocks)).title == "Sex metoder"
    assert read(made([("p", WORDS)]), "/tmp/Hand_bok.pdf").title == "Hand bok"
    parsed = read(made(blocks, title="Sex metoder"))
    assert not parsed.text.startswith("Sex metoder")


@pytest.mark.parametrize(
    ("said", "published", "updated"),
    [
        ("Fastställd den 3 mars 2019", "2019-03-03", None),
        ("Utgåva 2, mars 2019", "2019-03-01", None),
        ("Stockholm den 3 mars 2019", "2019-03-03", None),
        ("Utkom från trycket den 9 mars 2019, beslutad den 3 mars 2019", "2019-03-09", None),
        ("Senast uppdaterad 2020-04-01", None, "2020-04-01"),
        ("(Ändringar införda t.o.m. 13 juni 2017.)", None, "2017-06-13"),
        ("Uppdraget ska redovisas senast den 12 maj 2032.", None, None),
        ("Den 3 mars 2019 hölls ett möte om torget med alla berörda.", None, None),
        ("Lagen träder i kraft den 1 juli 2019.", None, None),
        ("Ingen dag nämns", None, None),
    ],
)
def test_dates_are_those_that_the_title_page_gives_the_document(
    said: str, published: str | None, updated: str | None
) -> None:
    parsed = read(made([("h1", "Handbok för torget"), ("p", said), ("page", None), ("p", WORDS)]))
    assert (parsed.published, parsed.updated) == (published, updated)
    assert ("published" in parsed.unknown) == (published is None)


@pytest.mark.parametrize(
    ("blocks", "declared", "title"),
    [
        (
            [("h1", "Exempelverkets författningssamling"),
             ("p", "Exempelverkets föreskrifter om torghandel;"),
             ("p", "beslutade den 5 mars 2009.")],
            "Exempelverkets föreskrifter om frivillig\t",
            "Exempelverkets föreskrifter om torghandel",
        ),
        (
            [("h1", "Kommittédirektiv"), ("h2", "Trygga torg i hela landet"),
             ("p", "Beslut vid regeringssammanträde den 25 februari 2031")],
            "",
            "Trygga torg i hela landet",
        ),
        ([("h1", "Förord")], "", None),
        ([("h1", "EXEMPELVERKETS")], "Microsoft Word - utkast.doc", None),
        ([("h1", "Förord")], "Exempelverkets arbete mot", "Exempelverkets arbete mot"),
        ([("h1", "Förord")], "Exempelverkets arbete med", None),
    ],
)  # fmt: skip
def test_a_letterhead_is_no_title(
    blocks: list[tuple[str, str]], declared: str, title: str | None
) -> None:
    pdf = made([*blocks, ("p", WORDS), ("p", WORDS)], title=declared)
    parsed = read(pdf, "/tmp/bok_1.pdf")
    assert parsed.title == (title or "bok 1")
    assert ("title" in parsed.unknown) == (title is None)


def test_the_language_is_that_of_the_words() -> None:
    assert read(made([("p", WORDS)])).language == "sv"
    english = (
        "The police work against open drug scenes and this is what they have found to be. " * 9
    )
    assert read(made([("p", english)])).language == "en"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_as_a_person_turns_them(turn: int) -> None:
    blocks = [("p", WORDS.strip()), ("table", [["a b", "c d"], ["e f", "g h"]])]
    pdf = pypdfium2.PdfDocument(made(blocks, Layout(columns=1)))
    pdf[0].set_rotation(turn)
    file = io.BytesIO()
    pdf.save(file)
    assert read(file.getvalue()).text == WORDS.strip() + "\n\na b | c d\ne f | g h"


def test_text_that_stands_on_its_side_is_read_after_the_upright() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for n in range(8):
        canvas.drawString(70, 700 - 14 * n, "Det här är rad nummer som står upprätt på sidan")
    canvas.rotate(90)
    for n in range(3):
        canvas.drawString(200, -500 - 14 * n, "Den här raden står på högkant i marginalen")
    canvas.save()
    text = read(file.getvalue()).text
    assert text.index("upprätt") < text.index("på högkant")
    assert text.count("på högkant") == 3
