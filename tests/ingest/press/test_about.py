"""What a page says about itself: title, times, address, language."""

from __future__ import annotations

import pytest
from press_pages import TEXT, page, read

from ingest.fetch.original import Original
from ingest.press import read as press


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
