"""The source page: a document's words, letter for letter, and what a receipt says of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from source_pages import page_of, stored
from starlette.testclient import TestClient
from tiny import HANDBOOK, PODCAST, PRESS

from assistant.quotes import receipt
from index.records import Document, Mark, Parsed
from index.store.documents import Store

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7 * 7 }}'


@pytest.fixture
def data(unindexed: Path) -> Path:
    return unindexed


def receipt_of(store: Store, document: Document, words: str) -> str:
    assert document.revision is not None
    revision = store.revision(document.id, document.revision)
    assert revision is not None
    start = revision.text.index(words)
    return receipt(document.id, revision.hash, start, start + len(words), words)


def marked(page: html.HtmlElement) -> str:
    return "".join(mark.text_content() for mark in page.iter("mark"))


def block_words(block: html.HtmlElement) -> str:
    (words,) = block.xpath("./p | ./ul | ./h2 | ./h3 | ./h4 | ./div[@class='scrolled']")
    return str(words.text_content())


def test_what_the_authority_withdrew_says_so_and_shows_no_word(
    client: TestClient, store: Store
) -> None:
    press, handbook = stored(store, PRESS), stored(store, HANDBOOK)
    kvitto = receipt_of(store, press, "Platsen är vald därför att handeln skrämmer boende")
    old = receipt_of(store, handbook, "Den ska vara klar inom två veckor.")
    store.put(replace(HANDBOOK, text="Handboken är ny."), source="tests")
    assert press.revision
    assert handbook.revision
    store.forgotten.forget(press.id, (), "beslut")
    store.forgotten.forget(handbook.id, (handbook.revision,), "beslut")
    for path in (f"/kalla/{press.id}", f"/kalla/{press.id}?citat={kvitto}"):
        page = page_of(client, path, 410)
        assert "Myndigheten drog tillbaka det här" in page.text_content()
        assert "Tre gripna" not in page.text_content()
    page = page_of(client, f"/kalla/{handbook.id}?citat={old}")
    assert "Myndigheten drog tillbaka det här" in page.text_content()
    assert "två veckor" not in page.text_content()
    assert client.get(f"/api/v1/documents/{press.id}").status_code == 410
    for each in (kvitto, old):
        verdict = client.get(f"/api/v1/verify/{each}").json()
        assert (verdict["standing"], verdict["text"]) == ("withdrawn", None)
        assert verdict["withdrawn_at"]
    assert client.get("/sitemap.xml").text.count("/kalla/") == 2


@pytest.mark.parametrize("parsed", [PRESS, HANDBOOK, PODCAST])
def test_every_block_is_the_source_letter_for_letter(
    client: TestClient, store: Store, parsed: Parsed
) -> None:
    page = page_of(client, f"/kalla/{stored(store, parsed).id}")
    assert [block_words(block) for block in page.find_class("block")] == parsed.text.split("\n\n")
    assert page.xpath("string(//h1)") == parsed.title


@pytest.mark.parametrize("parsed", [PRESS, HANDBOOK, PODCAST])
def test_the_permalink_of_every_passage_shows_that_passage_marked(
    client: TestClient, store: Store, parsed: Parsed
) -> None:
    path = f"/kalla/{stored(store, parsed).id}"
    for block in page_of(client, path).find_class("block"):
        (link,) = block.find_class("permalink")
        assert marked(page_of(client, path + link.get("href"))) == block_words(block)


def test_a_receipt_marks_its_words_once_and_tells_the_heading_trail(
    client: TestClient, store: Store
) -> None:
    document = stored(store, PRESS)
    words = "I en väska fanns 43 500 tramadoltabletter."
    page = page_of(client, f"/kalla/{document.id}?citat={receipt_of(store, document, words)}")
    assert marked(page) == words
    assert len(page.xpath("//*[@id='citat']")) == 1
    assert page.xpath("string(//*[contains(@class, 'trail')])") == "Beslaget"
    (landing,) = [a.get("href") for a in page.iter("a") if ":~:text=" in a.get("href", "")]
    assert landing.startswith("https://polisen.example/klara/tre-gripna#:~:text=")


def test_words_that_moved_in_a_new_revision_are_still_marked(
    client: TestClient, store: Store
) -> None:
    words = "Värdet uppskattas till 2,1 miljoner kronor."
    name = receipt_of(store, stored(store, PRESS), words)
    store.put(replace(PRESS, text=f"Rättelse.\n\n{PRESS.text}", marks=()), source="tests")
    page = page_of(client, f"/kalla/{stored(store, PRESS).id}?citat={name}")
    assert marked(page) == words
    assert "Sidan har ändrats sedan citatet gjordes" in page.text_content()


def test_a_receipt_of_an_older_revision_shows_the_words_of_then(
    client: TestClient, store: Store
) -> None:
    document = stored(store, PRESS)
    words = "I en väska fanns 43 500 tramadoltabletter."
    name = receipt_of(store, document, words)
    store.put(replace(PRESS, text=PRESS.text.replace("43 500", "34 500")), source="tests")
    page = page_of(client, f"/kalla/{document.id}?citat={name}")
    assert marked(page) == ""
    (quote,) = page.iter("blockquote")
    assert quote.text_content().strip() == words
    assert quote.get("id") == "citat"
    assert "Sidan har ändrats. De här orden stod i texten som lästes in" in page.text_content()
    assert "34 500" in page.find_class("words")[0].text_content()


def test_a_withdrawn_document_says_so_and_shows_no_text(client: TestClient, store: Store) -> None:
    document = stored(store, PRESS)
    name = receipt_of(store, document, "I en väska fanns 43 500 tramadoltabletter.")
    store.withdraw("tests", except_keys={HANDBOOK.key, PODCAST.key})
    for path in (f"/kalla/{document.id}", f"/kalla/{document.id}?citat={name}"):
        page = page_of(client, path, 410)
        assert "Källan är tillbakadragen" in page.text_content()
        assert "tramadol" not in html.tostring(page, encoding="unicode")
        assert not page.find_class("block")


@pytest.mark.parametrize(
    "name", ["", "x", "~~~", "a~000000000000~0-1~0000000000", "%00", "../../klara.db", "<b>"]
)
def test_a_receipt_that_proves_nothing_marks_nothing(
    client: TestClient, store: Store, name: str
) -> None:
    page = page_of(client, f"/kalla/{stored(store, PRESS).id}?citat={name}")
    assert marked(page) == ""
    assert len(page.find_class("block")) == 5


def test_a_receipt_of_another_document_is_not_shown_here(client: TestClient, store: Store) -> None:
    name = receipt_of(store, stored(store, HANDBOOK), "Den ska vara klar inom två veckor.")
    page = page_of(client, f"/kalla/{stored(store, PRESS).id}?citat={name}")
    assert "går inte att styrka" in page.text_content()
    assert "två veckor" not in page.text_content()


@pytest.mark.parametrize("path", ["/kalla/finns-inte", "/kalla/", "/kalla/finns-inte.vtt"])
def test_a_document_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_in_a_source_is_markup(client: TestClient, store: Store) -> None:
    text = f"{HOSTILE}\n\n{HOSTILE}"
    marks = (
        Mark("heading", 0, len(HOSTILE), 2),
        Mark("speaker", len(HOSTILE) + 2, len(text), HOSTILE),
        Mark("second", len(HOSTILE) + 2, len(text), [0.0, 2.0]),
    )
    parsed = Parsed(
        key="hostile",
        kind="podcast",
        title=HOSTILE,
        text=text,
        marks=marks,
        url="javascript:alert(3)",
        published='"><b>',
        meta={
            "audio": "javascript:alert(4)",
            "chapters": [{"start": 0, "title": HOSTILE}],
            "transcribed": {"model": HOSTILE, "date": HOSTILE},
        },
    )
    store.put(parsed, source="tests")
    document = stored(store, parsed)
    page = page_of(client, f"/kalla/{document.id}")
    data = "application/ld+json"
    scripts = [each for each in page.iter("script") if each.get("type") != data]
    assert all(script.get("src") for script in scripts)
    assert HOSTILE in json.loads(page.xpath(f"string(//script[@type='{data}'])")).values()
    assert not list(page.iter("img"))
    addresses = [*page.xpath("//@href"), *page.xpath("//@src")]
    assert not [address for address in addresses if address.lower().startswith("javascript")]
    assert [block_words(block) for block in page.find_class("block")] == [HOSTILE, HOSTILE]
    assert page.xpath("string(//h1)") == HOSTILE


def test_a_name_with_a_slash_has_a_page(client: TestClient, store: Store) -> None:
    store.put(replace(PRESS, key="slash", id="2025/a b?c#d", url=None), source="tests")
    page = page_of(client, "/kalla/2025%2Fa%20b%3Fc%23d")
    assert page.xpath("string(//h1)") == PRESS.title


def test_no_page_links_to_a_file_on_the_server(client: TestClient, store: Store) -> None:
    parsed = replace(PRESS, key="local", url="file:///srv/press/1.html", text="Lokal text.")
    store.put(parsed, source="tests")
    assert not re.search("file:", client.get(f"/kalla/{stored(store, parsed).id}").text)


def test_the_sitemap_is_written_once_until_something_changes(
    client: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    documents = Store.documents
    monkeypatch.setattr(
        Store, "documents", lambda self, **asked: read.append(1) or documents(self, **asked)
    )
    first = client.get("/sitemap.xml").text
    assert [client.get("/sitemap.xml").text for _ in range(3)] == [first] * 3
    assert len(read) == 1
    store.withdraw("tests", except_keys={PRESS.key})
    assert client.get("/sitemap.xml").text.count("/kalla/") == 1
    assert client.get("/sitemap-2.xml").status_code == 404
