"""Baskets, files taken along, and searches that are followed, as staff use them."""

import io
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from xml.etree import ElementTree

import pytest
from docx import Document as Word
from editor import Editor
from tiny import PRESS, GramEncoder

from index.generation import build
from index.search.reader import Reader
from index.store.documents import Store
from web.machines.webhooks import signature
from web.settings import Settings
from web.staff.alerts import tell

LATER = replace(
    PRESS,
    key="press-2",
    title="Nytt beslag i Klara",
    url="https://polisen.example/klara/nytt",
    published="2025-05-04",
    text="Sex tramadoltabletter låg på marken.",
    marks=(),
)


def receipts(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="kvitto" value="')[1:]]


def test_hits_are_put_into_a_basket_copied_and_taken_along(editor: Editor) -> None:
    found = receipts(editor.get("/personal/sok?q=klara"))
    assert len(found) >= 2
    editor.post("/personal/korg", kvitto=found[:2], why="klara", till="/personal/sok?q=klara")
    page = editor.get("/personal/korg")
    assert len(receipts(page)) == 2
    assert "Korgen (2)" in editor.get("/personal/sok?q=klara")
    reply = editor.client.get("/personal/korg/export.docx")
    word = Word(io.BytesIO(reply.content))
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Antal citat: 2" in said
    assert "anna" in said
    assert found[0] in said
    assert word.core_properties.author == "anna"
    record = json.loads(editor.get("/personal/korg/export.json"))
    assert [quote["receipt"] for quote in record["quotes"]] == found[:2]
    assert record["made_by"] == "anna"
    assert "Antal citat" in editor.get("/personal/korg/export.csv")
    assert editor.get("/personal/korg/export.md").count("> ") >= 4
    assert editor.client.get("/personal/korg/export.exe").status_code == 404
    editor.post("/personal/korg", kvitto=found[:1], act="out")
    assert len(receipts(editor.get("/personal/korg"))) == 1
    editor.post("/personal/korg", act="empty")
    assert "Korgen är tom" in editor.get("/personal/korg")


def test_hits_are_taken_along_with_what_they_were_narrowed_to(editor: Editor) -> None:
    table = editor.get("/personal/sok/export.csv?q=tabletter&slag=press&fran=2025-01-01")
    for line in ('"Sökord";"tabletter"', '"Slag";"Pressmeddelande"', '"Från och med";"2025-01-01"'):
        assert line in table
    page = editor.get("/personal/sok?q=klara")
    assert "1 november 2024 till 4 mars 2025" in page or "till 4 mars 2025" in page
    assert page.index('class="hits"') < page.index('class="facets"')


@contextmanager
def mail_server() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a mail server that speaks SMTP, and the mails that it took."""
    mails: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rwb") as file:
            file.write(b"220 test\r\n")
            file.flush()
            while line := file.readline():
                verb = line[:4].upper().strip()
                if verb == b"DATA":
                    file.write(b"354 go on\r\n")
                    file.flush()
                    body = b""
                    while (part := file.readline()) != b".\r\n":
                        body += part
                    mails.append(body.decode())
                file.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
                file.flush()
                if verb == b"QUIT":
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listening:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}", mails
        thread.join(5)


@contextmanager
def hook() -> Iterator[tuple[str, list[tuple[bytes, Message]]]]:
    """Yield an address that takes what is posted to it, and what was."""
    posted: list[tuple[bytes, Message]] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            posted.append((body, self.headers))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Taking)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", posted
    server.shutdown()
    thread.join()
    server.server_close()


def test_who_follows_a_search_is_told_once_and_why(
    editor: Editor, store: Store, settings: Settings, encoder: GramEncoder
) -> None:
    with mail_server() as (smtp, mails), hook() as (webhook, posted):
        sent = {"query": "?q=tramadoltabletter", "name": "Tabletter", "mail": "a@b.example"}
        page = editor.post("/personal/bevakning", webhook=webhook, **sent)
        assert "Inget nytt än" in page
        feed = page.split('.atom"')[0].rpartition("/")[2]
        able = settings.model_copy(
            update={"smtp": smtp, "mail_from": "k@b.example", "allow_private": "127.0.0.0/8"}
        )
        with Reader(store.data, encoder) as reader:
            assert tell(able, reader) == (0, [])
        store.put(LATER, source="tests")
        build(store.data, encoder)
        with Reader(store.data, encoder) as reader:
            assert tell(able, reader) == (1, [])
            assert tell(able, reader) == (0, [])
    assert len(mails) == len(posted) == 1
    assert "Auto-Submitted: auto-generated" in mails[0]
    token = page.split("webhook-signature: ")[1].split("<")[0]
    body, headers = posted[0]
    hit = json.loads(body)["hits"][0]
    assert (hit["why"], hit["matched"]) == ("new_document", ["tramadoltabletter"])
    name, at = headers["webhook-id"], headers["webhook-timestamp"]
    assert headers["webhook-signature"] == signature(token, name, at, body)
    page = editor.get("/personal/bevakning")
    assert "Ny källa med: tramadoltabletter" in page
    editor.client.cookies.clear()
    atom = ElementTree.fromstring(editor.get(f"/bevakning/{feed}.atom"))
    assert "Nytt beslag i Klara" in [e.text for e in atom.iter() if e.tag.endswith("title")]
    assert editor.client.get("/bevakning/gissad.atom").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"mail": "a@b,c@d"}, {"webhook": "file:///etc"}, {"webhook": "http://u:p@a"}]
)
def test_an_address_that_cannot_be_told_is_refused(editor: Editor, wrong: dict[str, str]) -> None:
    page = editor.post("/personal/bevakning", query="?q=x", name="x", **wrong)
    assert "går inte att använda" in page
    assert "Du bevakar inget" in page


def test_nobody_is_told_within_the_own_network_unless_it_is_allowed(
    editor: Editor, store: Store, settings: Settings, encoder: GramEncoder
) -> None:
    editor.post("/personal/bevakning", query="?q=tabletter", name="x", webhook="http://127.0.0.1:1")
    store.put(LATER, source="tests")
    build(store.data, encoder)
    with Reader(store.data, encoder) as reader:
        count, problems = tell(settings, reader)
    assert count == 1
    assert len(problems) == 1
    assert "127.0.0.1" in problems[0]
