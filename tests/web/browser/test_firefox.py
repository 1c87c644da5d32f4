"""The main ways of a citizen, in Debian's Firefox; skipped where it is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from firefox import FIREFOX, Firefox, firefox
from living import Site, demonstration, website

from assistant.quotes import Span, prove
from index.language.sentences import sentences
from index.store.documents import Store

pytestmark = pytest.mark.skipif(FIREFOX is None, reason="apt-get install firefox-esr")

QUESTION, QUOTED = "Får jag filma poliser?", "Ja, på allmän plats."
MARKED = "return [...document.querySelectorAll('main mark')].map(m => m.textContent).join(' ')"
IN_VIEW = """
const box = document.querySelector(arguments[0]).getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight;
"""
FOUND_IN_VIEW = """
getSelection().removeAllRanges();
if (!find(arguments[0].slice(0, 60))) return "not on the page";
const box = getSelection().getRangeAt(0).getBoundingClientRect();
return box.top >= 0 && box.bottom <= innerHeight ? "seen" : `at ${box.top}`;
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("klara") / "data"
    with demonstration(folder) as material, website(folder) as address:
        yield Site(address, material, folder)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox") / "profile") as started:
        yield started


@pytest.mark.parametrize("width", [390, 1280])
def test_ask_read_the_quote_and_follow_it_to_the_words(
    browser: Firefox, site: Site, width: int
) -> None:
    browser.forget()
    browser.open(site.address, width)
    browser.type("textarea[name=q]", QUESTION)
    browser.click("main form button")
    assert QUOTED in browser.wait_for("blockquote")
    assert QUESTION in browser.wait_for("main h2")
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    browser.click("main a[href^='/kalla/']")
    assert browser.wait_for("#citat") in browser.run(MARKED)
    assert QUOTED in browser.run(MARKED)
    assert browser.run(IN_VIEW, "#citat")


def test_without_javascript_the_answer_is_the_same(tmp_path: Path, site: Site) -> None:
    with firefox(tmp_path / "profile", javascript=False) as bare:
        bare.open(site.address)
        bare.type("textarea[name=q]", QUESTION)
        bare.click("main form button")
        assert QUOTED in bare.wait_for("blockquote")


def test_a_text_fragment_scrolls_the_original_to_the_words(browser: Firefox, site: Site) -> None:
    with Store(site.data) as store:
        for document in store.documents():
            if document.kind != "press" or document.revision is None:
                continue
            revision = store.revision(document.id, document.revision)
            assert revision is not None
            start, end = sentences(revision.text)[-2]
            quote = prove(store, Span(document.id, revision.hash, start, end, 1.0))
            assert quote is not None
            browser.open(quote.link, 800, 500)
            words = next(line for line in quote.text.split("\n") if line)
            assert browser.run(FOUND_IN_VIEW, words) == "seen", quote.link


@pytest.mark.parametrize("path", ["/", "/om", "/kallor", "/tillganglighet", "/api/docs"])
def test_no_page_is_wider_than_the_smallest_phone(browser: Firefox, site: Site, path: str) -> None:
    browser.open(f"{site.address}{path}", 320, 640)
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    assert not browser.run("return document.querySelector('main') === null")
