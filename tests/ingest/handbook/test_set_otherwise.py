"""Ways of setting a page that other programs have: found in files of five of them."""

from __future__ import annotations

import io

from handbooks import blocks_of, read
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

LINES = (
    "En ansökan om tillstånd ska innehålla uppgifter om sökandens namn och adress samt",
    "en beskrivning av verksamhetens art och omfattning, så att myndigheten kan pröva",
    "om de krav som ställs i lagen är uppfyllda när den fattar sitt beslut.",
)


class Page:
    """Words put down where they are to stand, from the top of the page in points."""

    def __init__(self) -> None:
        self.file = io.BytesIO()
        self.canvas = Canvas(self.file, pagesize=(595, 842), invariant=1)

    def put(
        self, at: float, top: float, words: str, font: str = "Times-Roman", size: float = 11
    ) -> float:
        """Draw words and return where they end."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(at, 842 - top, words)
        return at + stringWidth(words, font, size)

    def paragraph(self, top: float) -> float:
        """Draw three lines and return where the next one would stand."""
        for number, line in enumerate(LINES):
            self.put(70, top + 15 * number, line)
        return top + 45

    def pdf(self) -> bytes:
        """Return the file."""
        self.canvas.save()
        return self.file.getvalue()


def words_of(page: Page) -> list[str]:
    return [words for _, words, _ in blocks_of(read(page.pdf()))]


def test_a_mark_before_the_full_stop_leaves_no_blank() -> None:
    page = Page()
    end = page.put(70, 100, "Handläggningstiden har blivit kortare")
    end = page.put(end, 96, "1", size=7)
    end = page.put(end, 100, ", men inte överallt")
    end = page.put(end, 96, "2", size=7)
    page.put(end, 100, ".")
    assert words_of(page) == ["Handläggningstiden har blivit kortare, men inte överallt."]


def test_a_narrow_blank_in_a_number_is_a_blank() -> None:
    page = Page()
    end = page.put(70, 100, "Avgiften är 3")
    end = page.put(end + 0.12 * 11, 100, "150 kronor, år 2023 var den 2")
    end = page.put(end + 0.12 * 11, 100, "900")
    page.put(end, 100, " kronor.")
    assert words_of(page) == ["Avgiften är 3 150 kronor, år 2023 var den 2 900 kronor."]


def test_what_introduces_a_table_does_not_go_on_after_it() -> None:
    page = Page()
    page.put(70, 80, "4 Avgifter", "Times-Bold", 14)
    page.put(70, 108, "I denna vägledning avses med")
    for number, (term, meaning) in enumerate(
        [("plats", "en gata eller ett torg"), ("vakt", "den som är förordnad"), ("nod", "en gång")]
    ):
        page.put(70, 130 + 22 * number, term)
        page.put(180, 130 + 22 * number, meaning)
    for number in range(3):
        page.paragraph(215 + 62 * number)
    found = words_of(page)
    assert found[1:3] == [
        "I denna vägledning avses med",
        "plats | en gata eller ett torg\nvakt | den som är förordnad\nnod | en gång",
    ]


def test_a_bold_term_of_two_lines_close_to_its_meaning_stays_beside_it() -> None:
    page = Page()
    top = page.paragraph(80) + 20
    rows = [
        (["Allmän plats"], ["gata, väg, park, torg eller annat område som enligt en detaljplan är",
                            "avsett för ett gemensamt behov"]),
        (["Ordningsvakt"], ["den som har förordnats av Polismyndigheten att upprätthålla allmän",
                            "ordning på en viss plats"]),
        (["Öppen", "drogscen"], ["en plats där narkotika säljs och används öppet"]),
    ]  # fmt: skip
    for terms, meanings in rows:
        for number, term in enumerate(terms):
            page.put(70, top + 15 * number, term, "Times-Bold")
        for number, meaning in enumerate(meanings):
            page.put(144, top + 15 * number, meaning)
        top += 37
    page.paragraph(top + 10)
    joined = [" | ".join((" ".join(terms), " ".join(meanings))) for terms, meanings in rows]
    assert "\n".join(joined) in words_of(page)


def test_a_letters_title_is_not_the_department_above_its_decisions_day() -> None:
    page = Page()
    page.put(70, 60, "Polismyndigheten", "Times-Bold")
    page.put(70, 74, "Rättsavdelningen")
    for number, words in enumerate(("BESLUT", "Datum", "2023-04-18")):
        page.put(300, 60 + 14 * number, words)
    for number, words in enumerate(("Sida 1 (2)", "Diarienr", "A123.456/2023")):
        page.put(430, 60 + 14 * number, words)
    page.put(70, 150, "Beslut om kamerabevakning", "Times-Bold", 18)
    page.paragraph(190)
    parsed = read(page.pdf())
    assert (parsed.title, parsed.published) == ("Beslut om kamerabevakning", "2023-04-18")
    assert parsed.text == " ".join(LINES)


def test_a_date_in_a_row_amid_the_text_dates_no_document() -> None:
    page = Page()
    page.put(70, 60, "Vägledning om trygga platser", "Times-Bold", 18)
    top = page.paragraph(90)
    for number, cells in enumerate(
        [("Ny belysning", "staden", "2024-05-01"), ("Ronder", "polisen", "2024-12-15")]
    ):
        for at, words in zip((70, 200, 330), cells, strict=True):
            page.put(at, top + 20 + 20 * number, words)
    page.paragraph(top + 85)
    assert read(page.pdf()).published is None


def test_the_chapters_name_beside_a_running_header_is_furniture_on_two_pages() -> None:
    page = Page()
    for chapter in ("1 Inledning", "5 Kontroll"):
        page.put(70, 40, "Vägledning om trygghet", size=8)
        page.put(460, 40, chapter, size=8)
        page.put(70, 90, chapter, "Times-Bold", 14)
        page.paragraph(120)
        page.canvas.showPage()
    assert words_of(page) == ["1 Inledning", " ".join(LINES), "5 Kontroll", " ".join(LINES)]


def test_the_number_of_a_single_page_is_furniture() -> None:
    page = Page()
    page.paragraph(90)
    page.put(295, 800, "1")
    assert words_of(page) == [" ".join(LINES)]


def test_a_row_between_lines_is_one_though_one_of_its_cells_has_three_lines() -> None:
    page = Page()
    page.paragraph(90)
    for height in (160, 182, 244, 266):
        page.canvas.line(70, 842 - height, 370, 842 - height)
    for upright in (70, 170, 270, 370):
        page.canvas.line(upright, 842 - 160, upright, 842 - 266)
    for at, words in zip((75, 175, 275), ("Åtgärd", "Ansvarig", "Klart"), strict=True):
        page.put(at, 176, words, "Times-Bold")
    for number, words in enumerate(("Uppföljning", "Boende och", "Butiksägare")):
        page.put(75, 198 + 18 * number, words)
    page.put(175, 198, "Polisen")
    page.put(275, 198, "Löpande")
    for at, words in zip((75, 175, 275), ("Ronder", "Vakterna", "I maj"), strict=True):
        page.put(at, 260, words)
    assert words_of(page)[1] == (
        "Åtgärd | Ansvarig | Klart\nUppföljning Boende och Butiksägare | Polisen | Löpande\n"
        "Ronder | Vakterna | I maj"
    )
