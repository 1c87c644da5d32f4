"""Press pages of many makes, written for the tests in the shapes that real sites have."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import read as press

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.name for path in PAGES.iterdir())


def read(name: str) -> Parsed:
    path = PAGES / name
    return press.read(Original(str(path), path.read_bytes()), key=name)


def page(body: str, head: str = "", url: str = "https://a.example/press/x") -> Parsed:
    text = f"<!doctype html><html lang='sv'><head>{head}</head><body>{body}</body></html>"
    return press.read(Original(url, text.encode(), "text/html", "utf-8"), key=url)


TEXT = (
    "<p>Tre personer greps i Klara på lördagen. De misstänks för narkotikabrott.</p>"
    "<p>Polisen fortsätter arbetet tillsammans med staden och med butikerna.</p>"
)


@pytest.mark.parametrize(
    ("name", "title", "published", "updated"),
    [
        ("divs.html", "Hamnen får ny kran", "2024-03-12T08:05:00+01:00", None),
        ("drupal.html", "Nattvandrare fick pris", "2024-05-14", None),
        ("government.html", "Ny lag om hamnar föreslås", "2023-05-04", None),
        ("county.html", "Vildsvin skjuts av i Åsbo", "2024-09-12", None),
        (
            "lines.html",
            "Trafiken läggs om på Klarabergsgatan",
            "2023-08-21T09:00:00+02:00",
            "2023-08-22",
        ),
        ("questions.html", "Frågor och svar om ordningsvakter", None, None),
        ("guide.html", "Så anmäler du ett brott", None, "2024-02-01"),
        (
            "hashed_names.html",
            "Fler nattvandrare i Rosengård",
            "2025-04-10T07:00:00+02:00",
            None,
        ),
        ("sidebar.html", "Stödet till anhöriga byggs ut", "2023-03-03", None),
        (
            "unfolding.html",
            "Narkotika",
            "2017-11-01T09:00:00+01:00",
            "2024-05-05T10:00:00+02:00",
        ),
        (
            "linked_data.html",
            "Bron öppnar för cyklar",
            "2025-07-01T00:30:00+02:00",
            "2025-07-02T08:00:00+02:00",
        ),
        (
            "municipality.html",
            "Lekplatsen vid Åparken stängs över vintern",
            "2024-10-02T13:45:00+02:00",
            "2024-10-03",
        ),
        (
            "news.html",
            "Färre skjutningar i city",
            "2024-03-11T16:02:00+01:00",
            "2024-03-12T09:10:11+01:00",
        ),
        ("newsroom.html", "Biblioteket öppnar på söndagar", "2022-02-02T08:00:00+01:00", None),
        (
            "page_builder.html",
            "Pris till nattvandrarna",
            "2021-09-14T08:30:00+02:00",
            "2021-09-15T08:30:00+02:00",
        ),
        ("tables_latin1.html", "Färre inbrott i Östra Åmål", "2003-02-11", "2003-02-12"),
        (
            "webforms.html",
            "Myndigheten stänger en genväg",
            "2019-06-05T13:30:00+02:00",
            "2019-06-07",
        ),
        (
            "wordpress.html",
            "Nya lampor gör torget ljusare",
            "2025-11-03T10:14:00+01:00",
            "2025-11-05T13:00:00+01:00",
        ),
    ],
)
def test_a_page_gives_its_title_and_its_times(
    name: str, title: str, published: str | None, updated: str | None
) -> None:
    parsed = read(name)
    assert parsed.title == title
    assert (parsed.published, parsed.updated) == (published, updated)
    assert (parsed.kind, parsed.language) == ("press", "sv")


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


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="https://b.example/sida">', "https://b.example/sida"),
        ('<link rel="canonical" href="/annan">', "https://a.example/annan"),
        ('<link rel="canonical" href="https://a.example/">', "https://a.example/press/x"),
        ('<meta property="og:url" content="https://c.example/y">', "https://a.example/press/x"),
        ("", "https://a.example/press/x"),
    ],
)
def test_the_canonical_address_is_the_pages_own(head: str, expected: str) -> None:
    assert page(f"<h1>Insats</h1>{TEXT}", head).url == expected


def test_a_saved_page_has_the_address_that_it_gives() -> None:
    text = (
        '<html><head><meta property="og:url" content="https://c.example/y"><title>Insats</title>'
        f"</head><body><h1>Insats</h1>{TEXT}</body></html>"
    )
    saved = press.read(Original("/mapp/x.html", text.encode()), key="x.html")
    assert saved.url == "https://c.example/y"


@pytest.mark.parametrize(
    ("head", "published", "updated"),
    [
        (
            '<meta name="dc:date.created" content="2024-06-03 07:33:29">',
            "2024-06-03T07:33:29+02:00",
            None,
        ),
        ('<meta name="DC.Date.Issued" content="2019-06-05">', "2019-06-05", None),
        (
            '<meta property="article:published_time" content="2024-01-15T23:30:00Z">'
            '<meta property="article:modified_time" content="2024-01-16T08:00:00+01:00">',
            "2024-01-16T00:30:00+01:00",
            "2024-01-16T08:00:00+01:00",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Insats",'
            '"datePublished":"2024-07-01T10:00:00+02:00"}</script>'
            '<meta name="date" content="2001-01-01">',
            "2024-07-01T10:00:00+02:00",
            None,
        ),
        (
            '<meta name="dcterms.created" content="2024-07-01">'
            '<meta name="dcterms.modified" content="2024-07-01">',
            "2024-07-01",
            None,
        ),
        ('<meta name="date" content="inget datum">', None, None),
        ('<meta name="date" content="2024-13-45">', None, None),
    ],
)
def test_the_head_of_a_page_tells_when_it_was_published(
    head: str, published: str | None, updated: str | None
) -> None:
    parsed = page(f"<h1>Insats</h1>{TEXT}", head)
    assert (parsed.published, parsed.updated) == (published, updated)


@pytest.mark.parametrize(
    ("body", "published"),
    [
        ("<p>Publicerad 3 november 2025 kl. 10.14</p>", "2025-11-03T10:14:00+01:00"),
        ("<p>Publicerad: 2025-07-03 kl 9:05</p>", "2025-07-03T09:05:00+02:00"),
        ("<div><dt>Publicerad</dt><dd>den 1:a maj 2024</dd></div>", "2024-05-01"),
        ('<time datetime="2025-07-03T10:00:00Z">i torsdags</time>', "2025-07-03T12:00:00+02:00"),
        ("<p>torsdag 3 juli 2025</p>", "2025-07-03"),
    ],
)
def test_the_words_of_a_page_tell_when_it_was_published(body: str, published: str) -> None:
    parsed = page(f"<h1>Insats</h1>{body}{TEXT}")
    assert parsed.published == published
    assert parsed.text.startswith("Tre personer greps")


def test_the_address_tells_the_date_where_nothing_else_does() -> None:
    parsed = page(f"<h1>Insats</h1>{TEXT}", url="https://a.example/aktuellt/2024/mars/5/insats/")
    assert parsed.published == "2024-03-05"


@pytest.mark.parametrize(
    ("shown", "said", "title"),
    [
        ("<h1>Insats i Klara</h1>", "Insats i Klara | Polisen", "Insats i Klara"),
        ("<h1>Polisen</h1><h2>Insats i Klara</h2>", "Insats i Klara - Polisen", "Insats i Klara"),
        ("", "Insats i Klara | Polisen", "Insats i Klara"),
        ("<h1> Insats\n  i <em>Klara</em> </h1>", "", "Insats i Klara"),
        ("<h1>Rån, våld &amp; hot</h1>", "Rån, våld &amp; hot – Polisen", "Rån, våld & hot"),
    ],
)
def test_the_title_is_the_pages_and_not_the_sites(shown: str, said: str, title: str) -> None:
    head = '<meta property="og:site_name" content="Polisen">' + (said and f"<title>{said}</title>")
    assert page(f"<main>{shown}{TEXT}</main>", head).title == title


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (f"<html lang='en-US'><body><h1>Insats</h1>{TEXT * 3}</body></html>", "sv"),
        (
            "<html lang='sv'><body><h1>Arrests</h1><p>Three men were arrested in the city on"
            " Saturday. They are not known to the police and that is of interest to us.</p>"
            "<p>The work is to be continued with the city and with the shops for a year.</p>"
            "</body></html>",
            "en",
        ),
        (
            "<html lang='fi'><body><h1>X</h1><p>Kolme henkilöä otettiin kiinni.</p></body></html>",
            "fi",
        ),
    ],
)
def test_the_language_is_that_of_the_text(html: str, language: str) -> None:
    assert press.read(Original("a.html", html.encode()), key="a").language == language


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
