"""Press pages of many makes, written for the tests in the shapes that real sites have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_pages import PAGES, TEXT, page, read

from index.errors import SourceError
from ingest.fetch.original import Original
from ingest.press import read as press

NAMES = sorted(path.name for path in PAGES.iterdir())


@pytest.mark.parametrize(
    ("name", "headings"),
    [
        ("drupal.html", ["Juryns ord", "Hur blir man nattvandrare?", "Fakta om priset"]),
        ("county.html", ["Fakta om skyddsjakt"]),
        ("lines.html", ["Cyklister"]),
        (
            "questions.html",
            [
                "Vem utbildar ordningsvakter?",
                "Hur länge gäller förordnandet?",
                "Vad får en ordningsvakt göra?",
            ],
        ),
        ("guide.html", ["På webben", "Vad kan jag anmäla?", "Per telefon"]),
        ("hashed_names.html", ["Lugnare kvällar"]),
        ("municipality.html", ["Varför stängs den?"]),
        ("sidebar.html", ["Så bokar du"]),
        ("unfolding.html", ["Straff", "Vad är ringa brott?", "Resa med medicin"]),
        ("news.html", ["Fakta", "Fler poliser till fots"]),
        ("page_builder.html", ["Tredje gången"]),
        ("webforms.html", ["Färre olyckor väntas"]),
        ("wordpress.html", ["Så gick det till"]),
    ],
)
def test_headings_are_marked_where_they_stand(name: str, headings: list[str]) -> None:
    parsed = read(name)
    assert [parsed.text[mark.start : mark.end] for mark in parsed.marks] == headings
    assert {mark.kind for mark in parsed.marks} == {"heading"}
    for mark in parsed.marks:
        assert mark.start == 0 or parsed.text[: mark.start].endswith("\n\n")
        assert parsed.text[mark.end :].startswith("\n\n")


@pytest.mark.parametrize(
    ("name", "lead"),
    [
        (
            "divs.html",
            "I april kommer en kran som lyfter åttio ton. Den ersätter två äldre kranar.",
        ),
        ("drupal.html", "Nattvandrarna i Klara fick årets trygghetspris"),
        (
            "government.html",
            "Regeringen föreslår en ny lag om hamnar. Den ska göra det lättare att stoppa"
            " smuggling.",
        ),
        (
            "municipality.html",
            "Från den 14 oktober är lekplatsen vid Åparken stängd. Gungorna ska bytas och marken"
            " dräneras.",
        ),
        (
            "news.html",
            "Antalet skjutningar i city har halverats på två år. Polisen ser flera skäl.",
        ),
        (
            "newsroom.html",
            "Från mars har biblioteket öppet varje söndag."
            " Det beslutade kulturnämnden på tisdagen.",
        ),
        ("page_builder.html", "Nattvandrarna i Norr fick länets pris för trygghet."),
        ("tables_latin1.html", "Inbrotten i Östra Åmål har minskat med en tredjedel på ett år."),
        (
            "webforms.html",
            "Genvägen vid Östra bron stängs den 1 juli. Skälet är att den är farlig för gående.",
        ),
        ("wordpress.html", "Trettio nya lyktor tänds på torget i veckan."),
    ],
)
def test_the_lead_comes_first(name: str, lead: str) -> None:
    assert read(name).text.split("\n\n")[0] == lead


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("divs.html", "”Vi har väntat länge”, säger hon."),
        ("drupal.html", "Vuxna går ute på stan om natten."),
        ("government.html", "– Hamnarna är sårbara, säger infrastrukturminister Bo Berg."),
        ("government.html", "Hamnen ska kontrollera vem som kommer in.\nTullen får fler kameror."),
        ("government.html", "År | Miljoner kronor\n2024 | 12\n2025 | 14,5"),
        ("lines.html", "Bussarna 54 och 69 kör i stället Herkulesgatan.\n\nArbetet väntas"),
        ("questions.html", "En ordningsvakt får avvisa, avlägsna och omhänderta."),
        ("guide.html", "Stöld av cykel\nSkadegörelse på bil\nRepor i lacken\nKrossad ruta"),
        ("guide.html", "Ring alltid 112 om brottet pågår."),
        ("guide.html", "Öppettider\nVardagar 8–16\nAvgift\nIngen"),
        ("guide.html", "Ärende | Avgift\nPass | 500 kr\nId-kort | 400 kr"),
        ("hashed_names.html", "gått ner från 42 till 19. Det är mer än en halvering."),
        ("unfolding.html", "Det kan vara eget bruk av en liten mängd."),
        ("unfolding.html", "Tänk på! Intyget ska vara på engelska."),
        ("linked_data.html", "Kommunen bjuder på saft & bullar."),
        ("municipality.html", "Det är halt och farligt."),
        ("municipality.html", "– Vi vet att många saknar den, säger Malin Ek, parkchef."),
        ("news.html", "– Vi syns mer, säger Ada Ek, chef för lokalpolisområdet."),
        ("newsroom.html", "“Det är ett lyft”, säger nämndens ordförande Åsa Öst (M)."),
        ("tables_latin1.html", "säger kommissarie Åke Öhman, som har arbetat på orten sedan 1987."),
        ("webforms.html", "där, och ibland slutade de illa."),
        ("webforms.html", "Följ skyltarna mot Västra bron.\nRäkna med fem minuter till."),
        ("wordpress.html", "Arbetet började i mars och blev klart i tid."),
        ("wordpress.html", "Plats | Antal\nTorget | 30\nParken | 12"),
    ],
)
def test_what_the_page_says_is_kept_in_its_own_words(name: str, words: str) -> None:
    assert words in read(name).text


FURNITURE = (
    *("cookie", "kakor", "Sök på", "Skriv ut", "Lyssna", "Dela", "Facebook", "Publicerad"),
    *(
        "Uppdaterad",
        "Sidansvarig",
        "Du är här",
        "Läs mer:",
        "Relatera",
        "Fler nyheter",
        "Presskontakt",
    ),
    *("kommentarer", "Kategori", "Tipsa polisen", "Foto:", "Copyright", "Telefon", "@", "Kontakt"),
    *("Hjälpte informationen", "Växel", "Prenumerera", "har funnits sedan 1921", "JavaScript"),
    *("kod och ingen text", "En ny bänk", "Simhallen", "klipptes bandet", "Telefonväxeln"),
    *("driftstörningar", "På den här sidan", "Innehåll på denna", "Nya gatlyktor", "Region Norr"),
    *("Skicka en kommentar", "Lästid", "Senast", "Redaktionen", "personuppgifter", "Box 1"),
    *("trycks på miljövänligt papper", "Vi svarar på vardagar", "Alla tips är viktiga", "Genvägar"),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_furniture_of_a_page_is_never_text(name: str) -> None:
    text = read(name).text
    assert [words for words in FURNITURE if words in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_blocks_are_parted_by_one_blank_line_and_nothing_is_said_twice(name: str) -> None:
    parsed = read(name)
    blocks = parsed.text.split("\n\n")
    assert all(block == block.strip() and block for block in blocks)
    assert len(blocks) == len(set(blocks))
    assert parsed.title not in blocks
    assert "  " not in parsed.text
    assert not {"\u00ad", "\u00a0", "\u200b"} & set(parsed.text)


@given(
    st.lists(
        st.text(
            alphabet="aåäö éABC.,–”\u00a0\u00ad\u200b\u200f\u0301\u212b😀\u200d",
            max_size=60,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_page_of_any_letters_gives_text_whose_headings_are_slices(lines: list[str]) -> None:
    body = "".join(
        f"<h2>Rubrik {n}</h2><p>{line} slut nummer {n}.</p>" for n, line in enumerate(lines)
    )
    parsed = page(f"<article><h1>Titel</h1>{body}</article>")
    for number, mark in enumerate(parsed.marks):
        assert parsed.text[mark.start : mark.end] == f"Rubrik {number}"
    assert len(parsed.marks) == len(lines)
    assert "\u00ad" not in parsed.text


@given(st.binary(max_size=300), st.sampled_from(["a.html", "a.txt", "a.md"]))
def test_any_bytes_are_a_page_or_one_clear_line(data: bytes, name: str) -> None:
    try:
        parsed = press.read(Original(name, data), key=name)
    except SourceError as error:
        line = str(error)
    else:
        line = name
        assert parsed.text.strip()
    assert line.startswith(name)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("table", "text"),
    [
        (
            "<tfoot><tr><td>Summa</td><td>42</td></tr></tfoot>"
            "<tbody><tr><td>Torget</td><td>30</td></tr><tr><td>Parken</td><td>12</td></tr></tbody>"
            "<thead><tr><th>Plats</th><th>Antal</th></tr></thead>",
            "Plats | Antal\nTorget | 30\nParken | 12\nSumma | 42",
        ),
        (
            "<caption>Brott i city</caption><tr><th></th><th>2023</th><th>2024</th></tr>"
            "<tr><td>Rån</td><td></td><td>12</td></tr>",
            "Brott i city\n\n| 2023 | 2024\nRån | | 12",
        ),
        (
            "<tr><th>Plats</th><th>År</th><th>Antal</th></tr>"
            "<tr><td rowspan=2>Torget</td><td>2023</td><td>30</td></tr>"
            "<tr><td>2024</td><td>12</td></tr><tr><td colspan=2>Summa</td><td>42</td></tr>",
            "Plats | År | Antal\nTorget | 2023 | 30\n| 2024 | 12\nSumma | | 42",
        ),
    ],
    ids=["head first", "caption", "spans"],
)
def test_a_table_is_rows_of_cells_each_under_its_head(table: str, text: str) -> None:
    assert text in page(f"<h1>Insats</h1>{TEXT}<table>{table}</table>").text
