"""Handbooks: what is read from PDFs in many layouts is what they say, in the order it is read."""

from __future__ import annotations

import string

import pytest
from handbooks import WORDS, Layout, blocks_of, made, read
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from reportlab.lib import pagesizes
from reportlab.pdfbase.pdfmetrics import stringWidth


def sentences(count: int, seed: int) -> str:
    """Return Swedish-looking sentences that are different for each seed."""
    said = []
    state = seed * 7919 + 13
    for _ in range(count):
        picked = []
        for _ in range(6 + state % 11):
            state = (state * 1103515245 + 12345) % 2**31
            picked.append(WORDS[(state >> 8) % len(WORDS)])
        said.append(" ".join(picked).capitalize() + ".")
    return " ".join(said)


LEAST_JUSTIFIED = 50
"""Letters of a justified line: in shorter ones blanks are stretched so far that those of two or
three lines may lie above each other, as a table's do."""

LAYOUTS = [
    Layout(),
    Layout(justified=True, hyphens=True),
    Layout(font="Helvetica", size=9, leading=1.2, page=pagesizes.LETTER, margin=54),
    Layout(columns=2, justified=True, hyphens=True, size=9),
    Layout(columns=2, indented=True, justified=True, hyphens=True, size=10, gutter=14),
    Layout(columns=2, font="Helvetica", size=8.5, page=pagesizes.LETTER),
    Layout(columns=3, justified=True, hyphens=True, size=8, margin=40, gutter=14),
    Layout(font="Courier", size=9, indented=True),
    Layout(indented=True, justified=True, leading=1.6, size=12),
    Layout(page=pagesizes.landscape(pagesizes.A4), columns=3, size=9, hyphens=True, justified=True),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=range(len(LAYOUTS)))
def test_paragraphs_and_headings_come_back_letter_for_letter(layout: Layout) -> None:
    blocks = []
    for chapter in range(1, 4):
        blocks.append(("h1", f"{chapter} Kapitel om metod {'ABC'[chapter - 1]}"))
        blocks.append(("p", sentences(9, chapter)))
        for part in range(1, 4):
            blocks.append(("h2", f"{chapter}.{part} Avsnitt {chapter}{part}"))
            for paragraph in range(4):
                blocks.append(
                    ("p", sentences(4 + paragraph, 100 * chapter + 10 * part + paragraph))
                )
    furnished = Layout(
        **{**vars(layout), "header": "Metodhandbok för arbetet", "footer": "Sida {page}"}
    )
    parsed = read(made(blocks, furnished))
    found = [(level, words) for level, words, _ in blocks_of(parsed)]
    wanted = [({"h1": 1, "h2": 2, "p": 0}[kind], words) for kind, words in blocks]
    assert parsed.text.split() == " ".join(words for _, words in wanted).split()
    assert [block for block in found if block[0]] == [block for block in wanted if block[0]]
    if layout.justified or layout.indented:
        assert found == wanted
    # Ragged and unindented, a paragraph whose last line is full at a page's end looks like any.
    assert len(set(wanted) - set(found)) <= 2


@example(  # in the other column, a line of four words that was stretched, and one word
    paragraphs=[
        "Beslag tillstånd kommunpolis erfarenheter kvällspasset till för eller tullverket "
        "personer påsar ett synlig socialtjänsten på åklagare brottsförebyggande gripna "
        "misstänkta länsstyrelsen trygghetsmätning å kartläggning förundersökning utredning "
        "polisen att ljuset bevakning ö samverkan en torget närvaro året överdos platsen möten "
        "narkotika där butiksägare tabletter uppföljning och områdeschef kameror lagföring av i "
        "ungdomar metoder som köpare vården är säljare.",
        "Ett narkotika å säljare i en tullverket där beslag påsar att synlig vården åklagare på "
        "misstänkta som områdeschef av möten ljuset personer kartläggning platsen "
        "trygghetsmätning gripna torget ungdomar brottsförebyggande överdos socialtjänsten "
        "eller till köpare förundersökning för bevakning.",
        "Köpare synlig att butiksägare narkotika gripna bevakning misstänkta länsstyrelsen "
        "tillstånd överdos lagföring polisen påsar metoder där tullverket brottsförebyggande "
        "kameror trygghetsmätning kartläggning erfarenheter ljuset i torget åklagare året till.",
        "Polisen torget misstänkta ungdomar eller kvällspasset tillstånd är tullverket platsen "
        "butiksägare vården bevakning socialtjänsten metoder säljare en erfarenheter överdos i "
        "narkotika möten samverkan.",
        "Köpare kvällspasset överdos narkotika tullverket uppföljning påsar socialtjänsten och "
        "kommunpolis trygghetsmätning vården närvaro ett platsen metoder polisen.",
        "Bevakning beslag som ljuset brottsförebyggande lagföring vården närvaro tillstånd "
        "områdeschef i kameror ungdomar året till misstänkta tullverket ö å där möten ett "
        "åklagare tabletter av och utredning kvällspasset erfarenheter kommunpolis torget "
        "trygghetsmätning för kartläggning överdos köpare en på säljare butiksägare polisen "
        "förundersökning gripna.",
        "Och metoder för förundersökning där gripna året säljare närvaro å utredning polisen "
        "personer områdeschef ett tillstånd av som kommunpolis köpare kartläggning i eller "
        "bevakning synlig överdos ö på kvällspasset torget påsar lagföring butiksägare till "
        "åklagare möten trygghetsmätning.",
    ],
    columns=2,
    size=11.5,
    font="Helvetica",
    justified=True,
    hyphens=False,
    indented=False,
    gutter=13,
    page=pagesizes.A4,
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    paragraphs=st.lists(
        st.lists(st.sampled_from(WORDS), min_size=15, max_size=60, unique=True).map(
            lambda words: " ".join(words).capitalize() + "."
        ),
        min_size=3,
        max_size=14,
        # Lines that are the same word by word are stretched alike, and look like a table's rows.
        unique_by=lambda words: tuple(words.split()[:6]),
    ),
    columns=st.integers(1, 3),
    size=st.sampled_from([8, 9, 10, 11.5]),
    font=st.sampled_from(["Times-Roman", "Helvetica"]),
    justified=st.booleans(),
    hyphens=st.booleans(),
    indented=st.booleans(),
    gutter=st.sampled_from([13, 18, 30]),
    page=st.sampled_from([pagesizes.A4, pagesizes.LETTER, pagesizes.A5]),
)
def test_every_word_comes_back_in_order_in_any_layout(
    paragraphs: list[str],
    columns: int,
    size: float,
    font: str,
    justified: bool,
    hyphens: bool,
    indented: bool,
    gutter: float,
    page: tuple[float, float],
) -> None:
    layout = Layout(
        page=page, columns=columns, size=size, font=font, justified=justified,
        hyphens=hyphens, indented=indented, gutter=gutter, margin=45,
    )  # fmt: skip
    column = (page[0] - 2 * layout.margin - (columns - 1) * gutter) / columns - 15 * indented
    letters = column / (stringWidth("polisen i klara", font, size) / len("polisen i klara"))
    assume(not justified or letters >= LEAST_JUSTIFIED)
    # reportlab cuts a word that is wider than its line, and says so nowhere.
    assume(all(stringWidth(word, font, size) < column for word in " ".join(paragraphs).split()))
    parsed = read(made([("p", words) for words in paragraphs], layout))
    assert parsed.text.split() == " ".join(paragraphs).split()


def test_a_paragraph_that_crosses_a_page_keeps_both_pages() -> None:
    long = sentences(60, 1)
    found = blocks_of(read(made([("p", sentences(3, 2)), ("p", long)])))
    assert (0, long, (1, 2)) in found
    parsed = read(made([("p", long)]))
    pages = [mark for mark in parsed.marks if mark.kind == "page"]
    assert [mark.value for mark in pages] == [1, 2]
    assert pages[0].end <= pages[1].start
    assert "".join(parsed.text[mark.start : mark.end] for mark in pages) == parsed.text


@pytest.mark.parametrize("footer", ["{page}", "Sida {page} av 9", "– {page} –", "{roman}"])
@pytest.mark.parametrize("mirrored", [False, True])
def test_running_headers_and_page_numbers_are_not_text(footer: str, mirrored: bool) -> None:
    layout = Layout(
        header="Polisens metodhandbok 2018", footer=footer, mirrored=mirrored, page=pagesizes.A5
    )
    said = [sentences(30, seed) for seed in range(12)]
    parsed = read(made([("p", words) for words in said], layout))
    assert parsed.text.split() == " ".join(said).split()
    assert max(mark.value for mark in parsed.marks) >= 6


@pytest.mark.parametrize("lined", [True, False])
def test_a_tables_rows_are_lines(lined: bool) -> None:
    rows = [
        ["Preparat", "Mängd", "Värde"],
        ["Cannabis", "11,5 kg", "2,1 miljoner kronor"],
        ["Tramadol", "43 500 tabletter", "870 000 kronor"],
        ["Amfetamin", "2 kg", "400 000 kronor"],
    ]
    blocks = [("p", sentences(4, 1)), ("table", rows), ("p", sentences(4, 2))]
    parsed = read(made(blocks, Layout(lined=lined)))
    table = "\n".join(" | ".join(row) for row in rows)
    assert parsed.text == "\n\n".join([sentences(4, 1), table, sentences(4, 2)])


@pytest.mark.parametrize("lined", [True, False])
def test_a_cell_of_several_lines_stays_in_its_row(lined: bool) -> None:
    rows = [
        ["Uppgift", "Ansvarig", "Anmärkning"],
        ["Kartläggning", "Polisen", "Görs alltid innan någon annan åtgärd sätts in på platsen"],
        ["Ljus och städning", "Stockholms stad", "Varje natt"],
        ["Vård", "Landstinget tillsammans med kommunen", "Två tider varje dag som bara får bokas"],
    ]
    parsed = read(made([("p", sentences(4, 1)), ("table", rows)], Layout(lined=lined)))
    assert parsed.text.split("\n\n")[1].split("\n") == [" | ".join(row) for row in rows]


def test_a_list_is_one_block_of_lines_without_bullets() -> None:
    items = ["Utse insatsledare.", "Bestäm gränser. " + sentences(3, 5), "Boka möten"]
    parsed = read(made([("p", "Gör så här:"), ("list", items), ("p", sentences(5, 2))]))
    assert parsed.text == "\n\n".join(["Gör så här:", "\n".join(items), sentences(5, 2)])


def test_numbers_of_a_numbered_list_are_kept() -> None:
    items = ["Ring 112.", "Vänta på platsen. " + sentences(3, 5), "Berätta"]
    parsed = read(made([("p", "Gör så här:"), ("numbered", items), ("p", sentences(5, 2))]))
    numbered = "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
    assert parsed.text == "\n\n".join(["Gör så här:", numbered, sentences(5, 2)])


def test_a_heading_over_columns_is_read_before_them() -> None:
    said = [sentences(7, seed) for seed in range(12)]
    blocks = [("p", "Inledning före kapitlet."), ("wide", "Kort rubrik")]
    blocks += [("p", words) for words in said]
    layout = Layout(columns=2, size=9, justified=True, hyphens=True)
    found = blocks_of(read(made(blocks, layout, title="Handbok")))
    assert found[1][:2] == (1, "Kort rubrik")
    assert [words for _, words, _ in found[2:]] == said


def test_pages_without_text_count_too() -> None:
    blocks = [("p", sentences(5, 1)), ("page", None), ("list", []), ("page", None)]
    parsed = read(made([*blocks, ("p", sentences(5, 2))]))
    assert [mark.value for mark in parsed.marks if mark.kind == "page"][-1] > 1
    assert parsed.text.split("\n\n") == [sentences(5, 1), sentences(5, 2)]


@given(st.text(string.printable + "åäöÅÄÖéü–”•", max_size=200))
@settings(max_examples=50, deadline=None)
def test_whatever_is_no_pdf_is_refused_in_one_line(text: str) -> None:
    from index.errors import SourceError

    with pytest.raises(SourceError) as error:
        read(text.encode(), "/tmp/x.pdf")
    assert "\n" not in str(error.value)
    assert "/tmp/x.pdf" in str(error.value)


def test_a_last_word_shorter_than_the_next_line_is_indented_stays_where_it_is() -> None:
    text = [f"{sentences(2, n)} {'ö ' * 40}".strip() + " av." for n in range(3)]
    for size in (8, 9, 10):
        layout = Layout(size=size, indented=True, margin=45, page=pagesizes.A5)
        wide = layout.page[0] - 90
        blocks = []
        for words in text:
            # Two lines, of which the second is the last word alone.
            first, width = [], 15.0
            for word in words.split():
                width += stringWidth(f"{word} ", layout.font, size)
                if width >= wide:
                    break
                first.append(word)
            blocks.append(("p", " ".join([*first, "av."])))
        parsed = read(made(blocks, layout))
        assert parsed.text.split() == " ".join(words for _, words in blocks).split()


@pytest.mark.parametrize("last", ["å ö av.", "ö av i.", "narkotika i ö.", "i å är ö."])
def test_words_of_one_letter_are_not_a_spaced_out_word(last: str) -> None:
    parsed = read(made([("p", f"{sentences(3, 1)} {last}"), ("p", last)], Layout()))
    assert parsed.text.endswith(last)
    assert parsed.text.count(last) == 2


@pytest.mark.parametrize("kind", ["list", "numbered"])
@pytest.mark.parametrize("size", [8, 9, 10, 11.5])
def test_a_mark_that_is_set_between_two_lines_stands_before_its_item(
    kind: str, size: float
) -> None:
    """As reportlab sets marks: in twelve points, whatever the size of the text."""
    items = [sentences(4, 7), sentences(1, 8), sentences(5, 9)]
    blocks: list[tuple[str, object]] = [
        ("p", sentences(5, 1)),
        (kind, items),
        ("p", sentences(5, 2)),
    ]
    parsed = read(made(blocks, Layout(size=size, margin=45, page=pagesizes.A5)))
    said = " ".join(parsed.text.split())
    assert all(item in said for item in items)


def test_the_number_of_a_note_is_no_mark_of_an_item() -> None:
    note = '<font size="8"><super rise="3" size="8">1</super> Jfr prop. 1990/91:145.</font>'
    parsed = read(made([("p", sentences(6, 1)), ("markup", note)], Layout()))
    assert parsed.text.endswith("\n\nJfr prop. 1990/91:145.")
