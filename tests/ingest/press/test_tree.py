"""The tree of a page is the one that browsers make, where libxml2 alone would lose text."""

from __future__ import annotations

import pytest

from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.press.tree import _closed, parsed

TEXT = (
    "<p>Kontrollen gjordes på elva hotell i innerstaden under två veckor i mars.</p>"
    "<p>Ett hotell får inte ta emot gäster förrän bristerna har rättats.</p>"
)
LINKS = "<ul><li><a href='/a'>Hotell</a></li><li><a href='/b'>Torg</a></li></ul>"
SIDE = "<div class='side'><ul><li>Alfa hotell 17 rum 32 gäster</li></ul></div>"


@pytest.mark.parametrize(
    "before",
    [
        f"<nav><div class='sub'>{LINKS}</nav>",
        f"<header><nav><ul><li><div>{LINKS}</li></ul></nav></header>",
        f"<header><div><div>{LINKS}</header>",
        f"<aside><section><div>{LINKS}</section></aside>",
        f"<footer><ul><li><div>{LINKS}</ul></footer>",
        f"<form action='/sok'><div><input name='q'></form><nav><div>{LINKS}</nav>",
        f"<NAV data-x='</div>'><DIV title=\"a > b\">{LINKS}</NAV>",
        f"<nav><script>document.write('<div>')</script><div>{LINKS}</nav>",
        f"<nav><!-- <div> --><div>{LINKS}</nav>",
        f"<p><nav></p><div>{LINKS}</nav>",
    ],
)
def test_a_part_that_was_left_open_ends_where_a_browser_ends_it(before: str) -> None:
    html = f"<body>{before}<div class='content'><h1>Elva hotell</h1>{TEXT}</div>{SIDE}</body>"
    parsed = press.read(Original("a.html", html.encode()), key="a")
    assert parsed.text.startswith("Kontrollen gjordes")
    assert "förrän bristerna har rättats." in parsed.text
    assert "Alfa hotell" not in parsed.text
    assert "Torg" not in parsed.text


def test_a_heading_that_holds_an_open_div_ends() -> None:
    html = f"<main><h1><div>Elva hotell</h1>{TEXT}</main>"
    parsed = press.read(Original("a.html", html.encode()), key="a")
    assert parsed.title == "Elva hotell"
    assert not parsed.marks


def test_a_block_of_html_5_ends_a_paragraph() -> None:
    assert _closed("<p>Ett<b>Två<nav>Tre</nav>") == "<p>Ett<b>Två</p><nav>Tre</nav>"
    assert _closed("<p>Ett<div>Två</div></p>") == "<p>Ett<div>Två</div></p>"


@pytest.mark.parametrize(
    "html",
    [
        "<nav><div><a>Start</a></div></nav><p>Text",
        "<ul><li>Ett<li>Två</ul>",
        "<table><tr><td><div></td></tr></table></div>",
        "<div><table><tr><td></nav></td></tr></table></div>",
        "<script>if (a) { '<nav><div></nav>' }</script>",
        "<p title='<nav><div></nav>'>Text</p>",
        "",
    ],
)
def test_a_page_that_is_whole_stays_as_it_is(html: str) -> None:
    assert _closed(html) == html


@pytest.mark.parametrize(
    ("noscript", "kept"),
    [
        (f"<h1>Elva hotell</h1>{TEXT * 2}", True),
        ("<p>Du behöver slå på JavaScript i webbläsaren för att sidan ska visas som den ska."
         " Hur du gör det beror på vilken webbläsare du har, läs i dess hjälp.</p>", False),
        ("<img src='/spara.gif' alt=''>", False),
    ],
)  # fmt: skip
def test_noscript_is_text_where_the_text_stands_there(noscript: str, kept: bool) -> None:
    tree = parsed(f"<body><div id='app'></div><noscript>{noscript}</noscript></body>", "a")
    assert (tree.find(".//noscript") is None) is kept


def test_a_notice_in_noscript_stays_out_of_a_page_that_has_text() -> None:
    notice = f"<noscript>{TEXT.replace('Kontrollen', 'Anvisningen')}</noscript>"
    html = f"<main><h1>Elva hotell</h1>{TEXT * 2}{notice}</main>"
    assert "Anvisningen" not in press.read(Original("a.html", html.encode()), key="a").text
