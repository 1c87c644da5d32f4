"""What stands around a text stays out of it, and what only looks like that stays in."""

from __future__ import annotations

import pytest

from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.press.phrases import names_document

FIRST = "Kontrollen gjordes på elva hotell i innerstaden under två veckor i mars."
SECOND = "Ett hotell får inte ta emot gäster förrän bristerna har rättats. Nästa görs i höst."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"


def read(body: str, title: str = "Elva hotell kontrollerade") -> Parsed:
    html = f"<!doctype html><html lang='sv'><head><title>{title}</title></head><body>{body}</body>"
    return press.read(Original("https://a.example/x", html.encode(), "text/html"), key="x")


@pytest.mark.parametrize(
    "heading",
    [
        "Elva hotell kontrollerade <span class='vignette'>ID-nummer: Dnr 2019:158</span>",
        "<span>12</span>Elva hotell kontrollerade",
        "Elva hotell kontrollerade<span class='count'>3</span>",
        "Elva hotell kontrollerade<sup>2</sup>",
        "<small>Pressmeddelande 14</small> Elva hotell kontrollerade",
    ],
)
def test_a_number_glued_to_the_title_is_no_part_of_it(heading: str) -> None:
    parsed = read(f"<main><h1>{heading}</h1>{TEXT}</main>", "Elva hotell kontrollerade - Länet.se")
    assert parsed.title == "Elva hotell kontrollerade"
    assert parsed.text == f"{FIRST}\n\n{SECOND}"


def test_a_number_that_the_head_has_too_stays_in_the_title() -> None:
    title = "Elva hotell kontrollerade 2019"
    heading = "<h1>Elva hotell kontrollerade <span>2019</span></h1>"
    assert read(f"<main>{heading}{TEXT}</main>", title).title == title


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("Elva hotell i innerstaden kontrollerade", "Hotell | Länet"),
        ("Elva hotell i innerstaden kontrollerade", "Kontroll av elva hotell: Nya brister"),
        ("Elva hotell i innerstaden kontrollerade", "Nya brister"),
    ],
)
def test_a_subheading_in_the_heads_title_takes_nothing_that_stands_before_it(
    shown: str, said: str
) -> None:
    subheading = "Hotell" if "Hotell |" in said else "Nya brister"
    body = f"<main><h1>{shown}</h1><p>{FIRST}</p><h2>{subheading}</h2><p>{SECOND}</p></main>"
    parsed = read(body, said)
    assert parsed.title == shown
    assert parsed.text == f"{FIRST}\n\n{subheading}\n\n{SECOND}"


@pytest.mark.parametrize(
    "opened",
    [
        "<div class='post has-sidebar'>",
        "<div class='content with-sidebar'>",
        "<div class='article-text sidebar-right'>",
        "<div class='entry no-sidebar'>",
        "<div class='layout-left-sidebar'>",
        "<article class='post sidebar'>",
        "<div class='right-column-layout'>",
    ],
)
def test_sidebar_in_the_articles_own_class_takes_no_text(opened: str) -> None:
    closing = "</article>" if opened.startswith("<article") else "</div>"
    other = "<div class='list'><ul>" + "<li>Alfa hotell har 17 rum.</li>" * 9 + "</ul></div>"
    parsed = read(f"<h1>Elva hotell kontrollerade</h1>{opened}{TEXT}{closing}{other}")
    assert FIRST in parsed.text
    assert SECOND in parsed.text


@pytest.mark.parametrize(
    "widget",
    [
        "<div class='toggle'><h2>Ordförklaringar</h2><a href='/ordlista'>Ordlista</a></div>",
        "<div id='toggle-wordexpl'><h2>Ordförklaringar</h2><p>På och av.</p></div>",
        "<form><fieldset><legend>Ordförklaringar</legend><label><input type='radio'>Av</label>"
        "</fieldset></form>",
        "<div><h2>Anpassa</h2><a href='/a'>Större text</a><a href='/b'>Mer kontrast</a></div>",
        "<div><h2>Lyssna</h2><button>Spela upp</button></div>",
        "<div class='no-print'><h2>Verktyg</h2><p>Så här använder du sidan.</p></div>",
        "<div class='rs_skip'><h3>Kedjan</h3><ul><li><a href='/1'>Lag</a><p>Om den.</p></ul></div>",
        "<p>Ansvarig: <a href='/d'>Justitiedepartementet</a></p>",
    ],
)
def test_a_switch_or_a_tool_above_the_text_does_not_head_it(widget: str) -> None:
    body = f"<main><h1>Elva hotell kontrollerade</h1>{widget}<div>{TEXT}</div></main>"
    parsed = read(body)
    assert parsed.text == f"{FIRST}\n\n{SECOND}"
    assert not parsed.marks


@pytest.mark.parametrize(
    "heading",
    [
        "<div class='head'><h2>Bakgrund</h2></div>",
        "<div><h2>Bakgrund</h2><a href='#'>Kopiera länk</a></div>",
        "<header><h2>Bakgrund</h2></header>",
        "<h2><a href='#bakgrund'>Bakgrund</a></h2>",
    ],
)
def test_a_heading_in_a_wrapper_of_its_own_heads_what_follows(heading: str) -> None:
    parsed = read(f"<main><h1>Elva hotell kontrollerade</h1><p>{FIRST}</p>{heading}{TEXT}</main>")
    assert "Bakgrund" in [parsed.text[mark.start : mark.end] for mark in parsed.marks]


HANDBOOK = "Metodhandbok: Metoder kring arbetet med öppna drogscener"
EPISODE = "Lyssna på Stockholmspolisen podcast – om polisens arbete på Plattan"


@pytest.mark.parametrize(
    "links",
    [
        f"<p><a href='/h'>{HANDBOOK}</a></p><p><a href='/n'>Läs mer om arbetet</a></p>"
        f"<p><a href='/p'>{EPISODE}</a></p>",
        f"<ul><li><a href='/h'>{HANDBOOK}</a></li><li><a href='/n'>Läs mer om arbetet</a></li>"
        f"<li><a href='/p'>{EPISODE}</a></li></ul>",
        f"<h2>Läs mer</h2><ul><li><a href='/h'>{HANDBOOK}</a></li><li><a href='/p'>{EPISODE}</a>"
        "</li><li><a href='/n'>Läs mer</a></li></ul>",
        f"<h3>Länkar</h3><p><a href='/h'>{HANDBOOK}</a><br><a href='/p'>{EPISODE}</a></p>",
    ],
)
def test_a_pointer_that_names_a_document_or_an_episode_is_a_block(links: str) -> None:
    parsed = read(
        f"<main><article><h1>Elva hotell kontrollerade</h1>{TEXT}{links}</article></main>"
    )
    assert parsed.text.split("\n\n") == [FIRST, SECOND, HANDBOOK, EPISODE]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (HANDBOOK, True),
        (EPISODE, True),
        ("Personuppgiftslag (pdf 663 kB)", True),
        ("Lägesrapport om öppna drogscener i Stockholm", True),
        ("Läs hela rapporten om öppna drogscener", True),
        ("Dir. 2016:15 Dataskyddsförordningen (pdf, 300 kB)", True),
        ("Läs mer", False),
        ("Läs mer i rapporten", False),
        ("Ladda ner rapporten (pdf, 1,2 MB)", False),
        ("Ladda ner som PDF", False),
        ("Våra rapporter", False),
        ("Alla avsnitt av podden", False),
        ("Läs mer om polisens narkotikaarbete", False),
        ("Nyheter från Region Stockholm", False),
        ("Kontakta oss", False),
    ],
)
def test_a_link_names_a_document_if_it_says_which(words: str, expected: bool) -> None:
    assert names_document(words) is expected


def test_a_link_to_a_file_names_it_with_one_word() -> None:
    link = "<h2>Dokument</h2><p><a href='/filer/plan.pdf'>Trygghetsplan</a></p>"
    parsed = read(f"<main><h1>Elva hotell kontrollerade</h1>{TEXT}{link}</main>")
    assert parsed.text.split("\n\n")[-1] == "Trygghetsplan"


def test_text_after_a_list_of_files_stays() -> None:
    files = "<h2>Ladda ner:</h2><ul><li><a href='/a.pdf'>Trygghetsplan (pdf 1 MB)</a></li></ul>"
    items = "".join(f"<li>undersöka hotell nummer {n} i innerstaden,</li>" for n in range(4))
    text = f"<p>{FIRST}</p>{files}<div><p>Länet ska bland annat</p><ul>{items}</ul></div>"
    parsed = read(f"<main><h1>Elva hotell kontrollerade</h1>{text}</main>")
    assert "Länet ska bland annat\n\nundersöka hotell nummer 0" in parsed.text


@pytest.mark.parametrize(
    "name", ["sidebar-right", "left-sidebar", "layout__sidebar", "sidebar-wrapper"]
)
def test_a_true_sidebar_stays_out(name: str) -> None:
    side = f"<div class='{name}'><h2>Senaste</h2><p>Alfa hotell har fått en ny entré.</p></div>"
    parsed = read(f"<div class='content'><h1>Elva hotell kontrollerade</h1>{TEXT * 2}</div>{side}")
    assert "Alfa" not in parsed.text
