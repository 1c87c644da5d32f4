"""The source page: the words are the source's, a receipt lands on them, what is gone stays gone."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient
from tiny import HANDBOOK, PODCAST, PRESS

from assistant.quotes import receipt
from index.records import Document, Mark, Parsed
from index.store.documents import Store
from index.transcript.document import to_document
from index.transcript.files import parse

PDF = Path(__file__).parents[2] / "demo" / "handbook" / "metodhandbok.pdf"
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7 * 7 }}'


@pytest.fixture
def data(unindexed: Path) -> Path:
    return unindexed


def held(store: Store, parsed: Parsed) -> Document:
    document = store.document_by_key("tests", parsed.key)
    assert document is not None
    return document


def shown(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status
    return html.fromstring(response.text)


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
    press, handbook = held(store, PRESS), held(store, HANDBOOK)
    kvitto = receipt_of(store, press, "Platsen är vald därför att handeln skrämmer boende")
    old = receipt_of(store, handbook, "Den ska vara klar inom två veckor.")
    store.put(replace(HANDBOOK, text="Handboken är ny."), source="tests")
    assert press.revision
    assert handbook.revision
    store.forgotten.forget(press.id, (), "beslut")
    store.forgotten.forget(handbook.id, (handbook.revision,), "beslut")
    for path in (f"/kalla/{press.id}", f"/kalla/{press.id}?citat={kvitto}"):
        page = shown(client, path, 410)
        assert "Myndigheten drog tillbaka det här" in page.text_content()
        assert "Tre gripna" not in page.text_content()
    page = shown(client, f"/kalla/{handbook.id}?citat={old}")
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
    page = shown(client, f"/kalla/{held(store, parsed).id}")
    assert [block_words(block) for block in page.find_class("block")] == parsed.text.split("\n\n")
    assert page.xpath("string(//h1)") == parsed.title


@pytest.mark.parametrize("parsed", [PRESS, HANDBOOK, PODCAST])
def test_the_permalink_of_every_passage_shows_that_passage_marked(
    client: TestClient, store: Store, parsed: Parsed
) -> None:
    path = f"/kalla/{held(store, parsed).id}"
    for block in shown(client, path).find_class("block"):
        (link,) = block.find_class("permalink")
        assert marked(shown(client, path + link.get("href"))) == block_words(block)


def test_a_receipt_marks_its_words_once_and_tells_the_heading_trail(
    client: TestClient, store: Store
) -> None:
    document = held(store, PRESS)
    words = "I en väska fanns 43 500 tramadoltabletter."
    page = shown(client, f"/kalla/{document.id}?citat={receipt_of(store, document, words)}")
    assert marked(page) == words
    assert len(page.xpath("//*[@id='citat']")) == 1
    assert page.xpath("string(//*[contains(@class, 'trail')])") == "Beslaget"
    (landing,) = [a.get("href") for a in page.iter("a") if ":~:text=" in a.get("href", "")]
    assert landing.startswith("https://polisen.example/klara/tre-gripna#:~:text=")


def test_words_that_moved_in_a_new_revision_are_still_marked(
    client: TestClient, store: Store
) -> None:
    words = "Värdet uppskattas till 2,1 miljoner kronor."
    name = receipt_of(store, held(store, PRESS), words)
    store.put(replace(PRESS, text=f"Rättelse.\n\n{PRESS.text}", marks=()), source="tests")
    page = shown(client, f"/kalla/{held(store, PRESS).id}?citat={name}")
    assert marked(page) == words
    assert "Sidan har ändrats sedan citatet gjordes" in page.text_content()


def test_a_receipt_of_an_older_revision_shows_the_words_of_then(
    client: TestClient, store: Store
) -> None:
    document = held(store, PRESS)
    words = "I en väska fanns 43 500 tramadoltabletter."
    name = receipt_of(store, document, words)
    store.put(replace(PRESS, text=PRESS.text.replace("43 500", "34 500")), source="tests")
    page = shown(client, f"/kalla/{document.id}?citat={name}")
    assert marked(page) == ""
    (quote,) = page.iter("blockquote")
    assert quote.text_content().strip() == words
    assert quote.get("id") == "citat"
    assert "Sidan har ändrats. De här orden stod i texten som lästes in" in page.text_content()
    assert "34 500" in page.find_class("words")[0].text_content()


def test_a_withdrawn_document_says_so_and_shows_no_text(client: TestClient, store: Store) -> None:
    document = held(store, PRESS)
    name = receipt_of(store, document, "I en väska fanns 43 500 tramadoltabletter.")
    store.withdraw("tests", except_keys={HANDBOOK.key, PODCAST.key})
    for path in (f"/kalla/{document.id}", f"/kalla/{document.id}?citat={name}"):
        page = shown(client, path, 410)
        assert "Källan är tillbakadragen" in page.text_content()
        assert "tramadol" not in html.tostring(page, encoding="unicode")
        assert not page.find_class("block")


def test_a_withdrawn_episode_is_neither_read_nor_heard(client: TestClient, store: Store) -> None:
    document = held(store, PODCAST)
    store.withdraw("tests", except_keys=())
    page = shown(client, f"/kalla/{document.id}", 410)
    assert not list(page.iter("audio"))
    assert client.get(f"/kalla/{document.id}.vtt").status_code == 404
    assert client.get(f"/kalla/{document.id}/ljud").status_code == 404


@pytest.mark.parametrize(
    "name", ["", "x", "~~~", "a~000000000000~0-1~0000000000", "%00", "../../klara.db", "<b>"]
)
def test_a_receipt_that_proves_nothing_marks_nothing(
    client: TestClient, store: Store, name: str
) -> None:
    page = shown(client, f"/kalla/{held(store, PRESS).id}?citat={name}")
    assert marked(page) == ""
    assert len(page.find_class("block")) == 5


def test_a_receipt_of_another_document_is_not_shown_here(client: TestClient, store: Store) -> None:
    name = receipt_of(store, held(store, HANDBOOK), "Den ska vara klar inom två veckor.")
    page = shown(client, f"/kalla/{held(store, PRESS).id}?citat={name}")
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
    document = held(store, parsed)
    page = shown(client, f"/kalla/{document.id}")
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
    page = shown(client, "/kalla/2025%2Fa%20b%3Fc%23d")
    assert page.xpath("string(//h1)") == PRESS.title


# Episodes


def test_an_episode_has_times_turns_and_links_into_the_sound(
    client: TestClient, store: Store
) -> None:
    page = shown(client, f"/kalla/{held(store, PODCAST).id}")
    assert [turn.text_content() for turn in page.find_class("speaker")] == [
        "Programledaren",
        "Gruppchefen",
    ]
    assert [link.get("href") for link in page.find_class("time")] == [
        "https://polisen.example/podd/1.mp3#t=0.0",
        "https://polisen.example/podd/1.mp3#t=3.9",
    ]
    (sound,) = page.iter("audio")
    assert (sound.get("src"), sound.get("preload")) == (
        "https://polisen.example/podd/1.mp3",
        "none",
    )


def test_a_machine_transcript_is_labelled_with_model_and_date(
    client: TestClient, store: Store
) -> None:
    made = {"model": "kb-whisper-small", "date": "2025-02-03T10:00:00+00:00"}
    store.put(replace(PODCAST, meta={**PODCAST.meta, "transcribed": made}), source="tests")
    (label,) = shown(client, f"/kalla/{held(store, PODCAST).id}").find_class("machine")
    told = " ".join(label.text_content().split())
    assert told.startswith("Automatiskt transkriberad.")
    assert "Modell: kb-whisper-small. Nedskrivet 3 februari 2025." in told


def test_the_captions_say_what_the_episode_says(client: TestClient, store: Store) -> None:
    response = client.get(f"/kalla/{held(store, PODCAST).id}.vtt")
    assert response.headers["content-type"] == "text/vtt; charset=utf-8"
    assert response.text.startswith("WEBVTT")
    text, marks = to_document(parse(response.text, "vtt"))
    assert (text, set(map(repr, marks))) == (PODCAST.text, set(map(repr, PODCAST.marks)))


def test_an_episode_that_nobody_wrote_down_can_be_heard(client: TestClient, store: Store) -> None:
    waiting = replace(PODCAST, key="e2", title="Avsnitt 2", text="", marks=(), url=None)
    store.put(waiting, source="tests", state="waiting")
    page = shown(client, f"/kalla/{held(store, waiting).id}")
    assert "inte nedskrivet än" in page.text_content()
    assert len(list(page.iter("audio"))) == 1


def test_the_sound_of_a_local_feed_is_served_in_parts(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "podd"
    folder.mkdir()
    sound = bytes(range(256)) * 40
    (folder / "1.mp3").write_bytes(sound)
    store.sources.remember("tests", str(folder / "feed.xml"), None, 0)
    store.put(replace(PODCAST, meta={"audio": str(folder / "1.mp3")}), source="tests")
    address = f"/kalla/{held(store, PODCAST).id}/ljud"
    assert f'src="{address}"' in client.get(f"/kalla/{held(store, PODCAST).id}").text
    whole = client.get(address)
    assert (whole.content, whole.headers["content-type"]) == (sound, "audio/mpeg")
    part = client.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, sound[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(sound)}"
    assert client.get(address, headers={"range": "bytes=99999-"}).status_code == 416


def test_what_was_heard_is_what_is_played(client: TestClient, store: Store) -> None:
    original = store.originals.keep(b"ljud", "/srv/podd/1.m4a")
    meta = {"audio": "/srv/podd/1.m4a", "transcribed": {"model": "tiny", "date": "2025-02-03"}}
    heard = replace(PODCAST, key="heard", url=None, meta=meta)
    store.put(heard, source="tests", original=original)
    response = client.get(f"/kalla/{held(store, heard).id}/ljud")
    assert (response.content, response.headers["content-type"]) == (b"ljud", "audio/mp4")


@pytest.mark.parametrize("name", ["../hemligt.mp3", "feed.xml", "finns-inte.mp3"])
def test_no_other_file_is_served_as_sound(
    client: TestClient, store: Store, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "podd"
    folder.mkdir()
    (folder / "feed.xml").write_text("<rss/>")
    (tmp_path / "hemligt.mp3").write_bytes(b"hemligt")
    store.sources.remember("tests", str(folder / "feed.xml"), None, 0)
    store.put(replace(PODCAST, meta={"audio": str(folder / name)}), source="tests")
    assert client.get(f"/kalla/{held(store, PODCAST).id}/ljud").status_code == 404


def test_a_feed_on_the_web_cannot_name_a_file_here(
    client: TestClient, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "1.mp3").write_bytes(b"hemligt")
    store.sources.remember("tests", "https://podd.example/feed.xml", None, 0)
    store.put(replace(PODCAST, meta={"audio": str(tmp_path / "1.mp3")}), source="tests")
    assert client.get(f"/kalla/{held(store, PODCAST).id}/ljud").status_code == 404


# The handbook


@pytest.fixture
def handbook(store: Store) -> Document:
    """Return the handbook, kept with the demonstration's PDF as its original."""
    original = store.originals.keep(PDF.read_bytes(), str(PDF), "application/pdf")
    parsed = replace(HANDBOOK, key="pdf", url=None, title="Handbok")
    store.put(parsed, source="tests", original=original)
    return held(store, parsed)


def test_each_page_of_the_handbook_is_an_anchor_with_its_image(
    client: TestClient, handbook: Document
) -> None:
    page = shown(client, f"/kalla/{handbook.id}")
    assert [turn.get("id") for turn in page.find_class("page-turn")] == ["sida-4", "sida-5"]
    assert f"/kalla/{handbook.id}/original.pdf#page=5" in page.xpath("//@href")
    (image, *_) = page.xpath("//img/@src")
    drawn = client.get(image)
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn.content[16:24])
    assert (width, height > 1000, len(drawn.content) < 300_000) == (1000, True, True)
    again = client.get(image, headers={"if-none-match": drawn.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("number", ["0", "9999", "-1", "x", "1e3"])
def test_a_page_that_the_handbook_lacks_is_not_found(
    client: TestClient, handbook: Document, number: str
) -> None:
    assert client.get(f"/kalla/{handbook.id}/sida/{number}.png").status_code == 404


def test_the_original_pdf_is_given_as_it_was_read(client: TestClient, handbook: Document) -> None:
    response = client.get(f"/kalla/{handbook.id}/original.pdf")
    assert response.content == PDF.read_bytes()
    assert response.headers["content-disposition"] == 'inline; filename="handbok.pdf"'


def test_an_original_that_is_no_pdf_is_never_served(client: TestClient, store: Store) -> None:
    original = store.originals.keep(b"<script>alert(1)</script>", "https://polisen.example/x")
    parsed = replace(PRESS, key="html", url=None, text="En annan text.")
    store.put(parsed, source="tests", original=original)
    assert client.get(f"/kalla/{held(store, parsed).id}/original.pdf").status_code == 404


def test_no_page_links_to_a_file_on_the_server(client: TestClient, store: Store) -> None:
    parsed = replace(PRESS, key="local", url="file:///srv/press/1.html", text="Lokal text.")
    store.put(parsed, source="tests")
    assert not re.search("file:", client.get(f"/kalla/{held(store, parsed).id}").text)


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
