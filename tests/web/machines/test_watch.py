"""Quotes that were shown, looked at on pages that change, and those told who asked to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from serving import Handler, Server, running
from starlette.testclient import TestClient
from tiny import GramEncoder
from typer.testing import CliRunner

import klara
from assistant.answer import Asking, answer
from assistant.publishing.shown_log import record_shown, showings, weed_shown
from index.generation import build
from index.publishing.pause import paused
from index.search.reader import Reader
from index.store.documents import Store
from ingest.fetch.client import Fetcher, Limits
from ingest.run import run
from ingest.sources import named
from web.app import create_app
from web.machines.subscriptions import subscribe, subscriptions, unsubscribe
from web.machines.webhooks import Webhooks, signature
from web.settings import Settings

PAGE = """<html lang="sv"><head><title>Insats i Klara</title></head><body><main>
<h1>Insats i Klara</h1>
<p>Polisen grep tre personer i Klarakvarteren natten till lördagen. Natten var lugn i övrigt.</p>
<p>I en väska fanns 43 500 tramadoltabletter. Väskan låg i en trappuppgång vid Sergels torg.</p>
</main></body></html>"""
QUESTION = "Hur många tramadoltabletter fanns i väskan?"


class Elsewhere(Server):
    """The authority's site and a newsroom's, on one address."""

    page = PAGE
    status = 200
    takes = 204

    def __init__(self) -> None:
        super().__init__(_Replies)
        self.messages: list[tuple[dict[str, str], bytes]] = []


class _Replies(Handler):
    server: Elsewhere

    def do_GET(self) -> None:
        if self.path.startswith("/callback"):
            self._reply(200, parse_qs(urlsplit(self.path).query)["challenge"][0], "text/plain")
        else:
            self._reply(self.server.status, self.server.page, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.messages.append((dict(self.headers), body))
        self._reply(self.server.takes, "", "text/plain")

    def _reply(self, status: int, body: str, media_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", media_type)
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """Return a site whose page a test may change."""
    with running(Elsewhere()) as server:
        yield server


@pytest.fixture
def shown(tmp_path: Path, elsewhere: Elsewhere, encoder: GramEncoder) -> tuple[Path, str]:
    """Return a data folder in which a quote of the page was shown, and its receipt."""
    data = tmp_path / "data"
    with Fetcher(Limits(delay=0.0), allow_private=True) as fetcher:
        run(data, named([f"{elsewhere.base}/insats"], None), fetcher)
    build(data, encoder)
    with Reader(data, encoder) as reader:
        given = answer(QUESTION, reader, asking=Asking(threshold=0.0))
    record_shown(data, given, 0.4, "v1", days=30)
    return data, next(q.receipt for q in given.quotes if "43 500" in q.text)


def watch(data: Path, *options: str) -> dict[str, object]:
    """Run the command and return what it found."""
    done = CliRunner().invoke(
        klara.app,
        [
            "watch",
            "--data",
            str(data),
            "--json",
            "--delay",
            "0",
            "--allow-private",
            "127.0.0.1",
            *options,
        ],
    )
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


def test_words_that_changed_and_pages_that_are_gone_are_told_once(
    shown: tuple[Path, str], elsewhere: Elsewhere
) -> None:
    data, receipt = shown
    made = subscribe(data, f"{elsewhere.base}/callback", [receipt])
    first = watch(data)
    assert (first["drifts"], first["unreachable"], first["told"]) == ([], [], 0)
    assert first["documents"] == 1
    elsewhere.page = PAGE.replace("43 500", "43 400")
    elsewhere.takes = 500
    (drift,) = [d for d in watch(data)["drifts"] if d["receipt"] == receipt]  # type: ignore[attr-defined]
    assert drift["standing"] == "changed"
    assert subscriptions(data)[0].reported == {receipt: "stands"}, "to be told again"
    elsewhere.takes = 204
    elsewhere.messages.clear()
    assert watch(data)["told"] == 1
    assert watch(data)["told"] == 0
    ((headers, body),) = elsewhere.messages
    assert json.loads(body)["standing"] == "changed"
    told = {name.lower(): value for name, value in headers.items()}
    assert told["webhook-signature"] == signature(
        made.secret, told["webhook-id"], told["webhook-timestamp"], body
    )
    elsewhere.status = 503
    assert len(watch(data)["unreachable"]) == 1  # type: ignore[arg-type]
    elsewhere.status = 410
    assert {d["standing"] for d in watch(data)["drifts"]} == {"gone"}  # type: ignore[attr-defined]
    assert unsubscribe(data, made.id)
    assert not unsubscribe(data, made.id)


def test_the_operators_and_the_staff_page_and_the_feed_are_told(
    shown: tuple[Path, str], elsewhere: Elsewhere, encoder: GramEncoder
) -> None:
    data, receipt = shown
    with TestClient(create_app(Settings(data=data), encoder)) as visitor:
        assert visitor.get("/andringar.xml").status_code == 404
        elsewhere.page = PAGE.replace("43 500", "43 400")
        watch(data, "--notice-url", f"{elsewhere.base}/drift")
        ((_, body),) = elsewhere.messages
        assert json.loads(body)["type"] == "klara.drift"
        feed = visitor.get("/andringar.xml").text
    assert "Ändrat: Insats i Klara" in feed
    assert receipt in feed


def test_a_callback_must_want_to_be_called_and_lie_on_the_internet(
    shown: tuple[Path, str], elsewhere: Elsewhere, encoder: GramEncoder
) -> None:
    data, receipt = shown
    with Webhooks(allow_private=True) as webhooks:
        assert webhooks.agrees(f"{elsewhere.base}/callback")
        assert not webhooks.agrees(f"{elsewhere.base}/insats")
        assert not webhooks.agrees("http://127.0.0.1:1/callback")
    with Webhooks() as webhooks:
        assert not webhooks.agrees(f"{elsewhere.base}/callback")
    wanted = {"callback": "https://127.0.0.1/callback", "receipts": [receipt]}
    with TestClient(create_app(Settings(data=data), encoder)) as visitor:
        assert visitor.post("/api/v1/subscriptions", json=wanted).status_code == 404
    with TestClient(create_app(Settings(data=data, callbacks=True), encoder)) as visitor:
        refused = visitor.post("/api/v1/subscriptions", json=wanted)
        assert refused.status_code == 422
        assert "challenge" in refused.json()["detail"]
        plain = wanted | {"callback": "http://redaktion.example/klara"}
        assert visitor.post("/api/v1/subscriptions", json=plain).status_code == 422
        assert visitor.delete("/api/v1/subscriptions/finns-inte").status_code == 404
        name = subscribe(data, "https://redaktion.example/klara", [receipt]).id
        assert visitor.delete(f"/api/v1/subscriptions/{name}").json() == {"id": name}


def test_what_was_shown_is_counted_without_question_or_person(
    data: Path, encoder: GramEncoder
) -> None:
    kept = Settings(data=data, threshold=0.1, log_shown_days=30)
    with TestClient(create_app(kept, encoder)) as visitor:
        for _ in range(2):
            receipt = visitor.post("/api/v1/ask", json={"q": QUESTION}).json()["quotes"][0][
                "receipt"
            ]
    (row,) = [row for row in showings(data) if row.receipt == receipt]
    assert (row.count, row.threshold, len(row.notice)) == (2, 0.1, 8)
    assert b"Hur m" not in (data / "shown.db").read_bytes()
    assert weed_shown(data, date.fromisoformat(row.day) + timedelta(1))
    assert showings(data) == []


def test_nothing_of_what_was_shown_is_kept_unless_it_is_turned_on(
    client: TestClient, data: Path
) -> None:
    assert client.post("/api/v1/ask", json={"q": QUESTION}).json()["quotes"]
    assert not (data / "shown.db").exists()


def test_what_is_wrong_pauses_the_site_and_what_is_well_again_opens_it(
    shown: tuple[Path, str], elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, _ = shown
    monkeypatch.setattr("index.search.encoder.open_encoder", lambda _: GramEncoder())
    command = ["health", "--pause", "--notice-url", elsewhere.base, "--data", str(data)]
    assert CliRunner().invoke(klara.app, command).exit_code == 0
    manifest = next((data / "generations").glob("*/manifest.json"))
    whole = manifest.read_text()
    manifest.write_text("{")
    broken = CliRunner().invoke(klara.app, command)
    assert broken.exit_code == 1
    assert (made := paused(data)) is not None
    assert made.who == "automatic"
    manifest.write_text(whole)
    assert CliRunner().invoke(klara.app, command).exit_code == 0
    assert paused(data) is None
    assert [json.loads(body)["type"] for _, body in elsewhere.messages] == [
        "klara.pause",
        "klara.resume",
    ]
    with Store(data) as store:
        assert store.documents()
