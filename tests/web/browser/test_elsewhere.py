"""The widget on another site: a real second origin with a strict policy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from living import NAME_OF_HERE, Site, Visit, website
from playwright.sync_api import Page, expect
from serving import Handler, Server, running

QUESTION = "Får jag dricka alkohol på torget?"
PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<title>En annan webbplats</title><h1>En annan webbplats</h1><p><a href="#x">En länk</a></p>
<script src="{klara}/widget.js" async></script></html>"""


class Host(Handler):
    """Answers with a page that shows the widget of `klara`, or of what is named in its list."""

    klara: list[str]

    def do_GET(self) -> None:
        language = "en" if self.path == "/en" else "sv"
        body = PAGE.format(klara=self.klara[0], language=language).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.klara[0]}; frame-src {self.klara[0]}; "
            "require-trusted-types-for 'script'",
        )
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def another_site(klara: list[str]) -> Iterator[str]:
    host = type("HostOfKlara", (Host,), {"klara": klara})
    with running(Server(host)) as server:
        yield f"http://{NAME_OF_HERE}:{server.server_port}"


@pytest.fixture(scope="package")
def host(klara: Site) -> Iterator[str]:
    """Yield another site that may show the chat, on another name and port."""
    named: list[str] = [""]
    with another_site(named) as address, website(klara.data, widget_origins=(address,)) as here:
        named[0] = here
        yield address


def opened(page: Page) -> None:
    page.get_by_role("button", name="Fråga Klara").click()
    expect(page.frame_locator("iframe").get_by_label("Din fråga")).to_be_focused()


def test_nothing_but_the_script_is_loaded_before_it_is_opened(visit: Visit, host: str) -> None:
    page = visit("/", at=host)
    expect(page.get_by_role("button", name="Fråga Klara")).to_be_visible()
    assert page.locator("iframe").count() == 0
    assert page.context.cookies() == []


def test_ask_on_another_site(visit: Visit, host: str) -> None:
    page = visit("/", at=host)
    opened(page)
    frame = page.frame_locator("iframe")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(frame.locator("figure.quote blockquote").first).to_be_visible()
    page.keyboard.press("Escape")
    with page.context.expect_page() as tab:
        opened_again = page.get_by_role("button", name="Fråga Klara")
        opened_again.click()
        frame.get_by_role("link", name="Läs i sitt sammanhang").first.click()
    tab.value.wait_for_load_state()
    expect(tab.value.locator("#citat")).to_be_in_viewport()


def test_a_conversation_goes_on_without_cookies(visit: Visit, host: str) -> None:
    page = visit("/", at=host)
    opened(page)
    frame = page.frame_locator("iframe")
    for question in ("Vilka tecken visar att någon tar tramadol?", "Hur många gripna?"):
        page.keyboard.type(question)
        page.keyboard.press("Enter")
        frame.get_by_role("heading", name=question).wait_for()
        frame.locator("#q").focus()
    assert frame.locator("article.answer").count() == 2
    frame.get_by_role("button", name="Börja om").click()
    expect(frame.locator("article.answer")).to_have_count(0)
    assert len(page.context.pages) == 1


def test_the_dialog_is_one_for_keyboard_and_screen_reader(visit: Visit, host: str) -> None:
    page = visit("/", at=host)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role(
        "dialog", name="Fråga Klara: en AI-tjänst som svarar ordagrant ur källorna"
    )
    expect(dialog).to_be_visible()
    expect(page.frame_locator("iframe").get_by_label("Din fråga")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    button = page.get_by_role("button", name="Fråga Klara")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Stäng").click()
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_the_words_are_english_on_an_english_page(visit: Visit, host: str) -> None:
    page = visit("/en", at=host)
    page.get_by_role("button", name="Ask Klara").click()
    html = page.frame_locator("iframe").locator("html")
    expect(html).to_have_attribute("lang", "en")


@pytest.mark.parametrize("size", [(320, 480), (1280, 800)])
def test_the_dialog_fits_its_window(visit: Visit, host: str, size: tuple[int, int]) -> None:
    width, height = size
    page = visit("/", at=host, viewport={"width": width, "height": height})
    opened(page)
    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= height
    frame = page.frames[1]
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_site_that_is_not_allowed_gets_no_chat(
    visit: Visit, klara: Site, complaints: list[str]
) -> None:
    with another_site([klara.address]) as stranger:
        page = visit("/", at=stranger)
        page.get_by_role("button", name="Fråga Klara").click()
        page.wait_for_timeout(500)
        assert not page.frame_locator("iframe").locator("#q").count()
    assert any("frame-ancestors" in told for told in complaints)
    complaints.clear()
