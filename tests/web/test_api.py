"""The JSON API, asked as a program would."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tiny import PRESS, GramEncoder

from assistant.answer import Asking, answer
from assistant.records import to_json
from index.generation import build
from index.records import Parsed
from index.search.reader import Reader
from index.store.documents import Store
from web.app import create_app
from web.settings import Settings

QUESTION = "Hur många tramadoltabletter fanns i väskan?"


def test_an_answer_is_the_same_json_as_the_command_prints(
    client: TestClient, reader: Reader
) -> None:
    given = client.post("/api/v1/ask", json={"q": QUESTION}).json()
    printed = to_json(answer(QUESTION, reader, asking=Asking(threshold=0.1)))
    del given["milliseconds"], printed["milliseconds"]
    for shown in given["quotes"] + given["related"]:
        # The site says with a key that it showed it.
        shown["receipt"] = shown["receipt"].rpartition("~")[0]
    notice = given.pop("notice")
    assert "AI-tjänst" in notice["sv"]
    assert "AI service" in notice["en"]
    assert len(notice["version"]) == 8
    assert given == json.loads(json.dumps(printed))
    assert given["status"] == "answered"
    assert "43 500 tramadoltabletter" in given["quotes"][0]["text"]


def test_the_question_may_be_called_question_and_follow_on_earlier_turns(
    client: TestClient,
) -> None:
    given = client.post("/api/v1/ask", json={"question": "När då?", "turns": [QUESTION]}).json()
    assert given["read_as"].startswith("När")
    assert "tramadoltabletter" in given["read_as"]


def test_words_are_searched_for_as_written_if_that_is_asked_for(client: TestClient) -> None:
    asked = {"q": "När då?", "turns": [QUESTION]}
    assert "read_as" in client.post("/api/v1/ask", json=asked).json()
    for more in ({}, {"as_of": "2024-01-01"}):
        given = client.post("/api/v1/ask", json={**asked, **more, "exact": True}).json()
        assert "read_as" not in given


@pytest.mark.parametrize(
    ("question", "status"),
    [("", "empty_question"), ("  ?! ", "empty_question"), ("å" * 501, "too_long")],
)
def test_a_question_that_is_none_still_has_an_answer(
    client: TestClient, question: str, status: str
) -> None:
    given = client.post("/api/v1/ask", json={"q": question})
    assert (given.status_code, given.json()["status"]) == (200, status)


def test_a_question_of_500_characters_is_not_too_long(client: TestClient) -> None:
    longest = "😀 å" + "a" * 497
    assert client.post("/api/v1/ask", json={"q": longest}).json()["status"] == "gibberish"
    assert client.post("/api/v1/ask", json={"q": longest + "a"}).json()["status"] == "too_long"


def test_a_receipt_proves_over_http_however_its_document_is_named(
    settings: Settings, encoder: GramEncoder
) -> None:
    named = replace(PRESS, key="odd", id="mapp/å 100 % ~ sant", url="https://polisen.example/odd")
    with Store(settings.data, write=True) as store:
        store.put(named, source="odd")
    build(settings.data, encoder)
    with TestClient(create_app(settings, encoder)) as client:
        found = client.get("/api/v1/search", params={"q": "tramadoltabletter"}).json()
        receipts = {q["document"]["id"]: q["receipt"] for q in found}
        assert "mapp/å 100 % ~ sant" in receipts
        for receipt in receipts.values():
            verdict = client.get(f"/api/v1/verify/{quote(receipt, safe='')}").json()
            assert (verdict["standing"], verdict["now"]["receipt"]) == ("proved", receipt)
        name = quote("mapp/å 100 % ~ sant", safe="")
        assert client.get(f"/api/v1/documents/{name}").json()["title"] == PRESS.title


def test_a_withdrawn_document_shows_no_text(settings: Settings, encoder: GramEncoder) -> None:
    with TestClient(create_app(settings, encoder)) as client:
        quoted = client.post("/api/v1/ask", json={"q": QUESTION}).json()["quotes"][0]
        address = f"/api/v1/documents/{quoted['document']['id']}"
        assert quoted["text"] in client.get(address).json()["text"]
        with Store(settings.data, write=True) as store:
            store.withdraw("tests", except_keys={"handbook", "episode-1"})
        shown = client.get(address).json()
        assert (shown["state"], shown["text"]) == ("withdrawn", None)
        verdict = client.get(f"/api/v1/verify/{quote(quoted['receipt'], safe='')}").json()
        assert (verdict["standing"], verdict["text"]) == ("withdrawn", None)


def test_a_new_generation_is_taken_up_without_a_restart(
    settings: Settings, encoder: GramEncoder
) -> None:
    with TestClient(create_app(settings, encoder)) as client:
        before = client.get("/healthz").json()["generation"]
        new = Parsed(
            key="new", kind="press", title="Ny insats", text="Kvarterspolisen heter Bo Ek."
        )
        with Store(settings.data, write=True) as store:
            store.put(new, source="tests")
        made = build(settings.data, encoder)
        assert client.get("/healthz").json()["generation"] == made.name != before
        asked = client.post("/api/v1/ask", json={"q": "Vad heter kvarterspolisen?"}).json()
        assert asked["quotes"][0]["text"] == "Kvarterspolisen heter Bo Ek."


def test_nothing_indexed_is_a_status_and_not_an_error(tmp_path: Path, encoder: GramEncoder) -> None:
    with TestClient(create_app(Settings(data=tmp_path / "none"), encoder)) as client:
        asked = client.post("/api/v1/ask", json={"q": QUESTION})
        assert (asked.status_code, asked.json()["status"]) == (200, "no_index")
        assert client.get("/healthz").status_code == 503
        for address in ("/api/v1/search?q=a", "/api/v1/documents/x", "/api/v1/verify/x"):
            refused = client.get(address)
            assert refused.status_code == 503
            assert refused.headers["content-type"] == "application/problem+json"
        assert client.get("/").status_code == 200


def test_what_is_unchanged_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": "Klara"})
    held = {"If-None-Match": f'"other", W/{first.headers["etag"]}'}
    again = client.get("/api/v1/search", params={"q": "Klara"}, headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/api/v1/search", params={"q": "kameror"}, headers=held)
    assert other.status_code == 200


def test_search_is_narrowed_by_kind_and_dates(client: TestClient) -> None:
    def kinds(**asked: str) -> list[str]:
        found = client.get("/api/v1/search", params={"q": "Klara", **asked}).json()
        return sorted({quote["document"]["kind"] for quote in found})

    assert kinds(kind="podcast") == ["podcast"]
    assert kinds(**{"from": "2025-01-01"}) == ["podcast", "press"]
    assert kinds(to="2024-12-31") == ["handbook"]


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "/api/v1/nothing", None, 404),
        ("GET", "/api/v1/documents/nothing", None, 404),
        ("DELETE", "/api/v1/ask", None, 405),
        ("POST", "/api/v1/ask", b"{", 422),
        ("POST", "/api/v1/ask", b'{"turns": []}', 422),
        ("POST", "/api/v1/ask", b'{"q": "\\ud800"}', 422),
        ("POST", "/api/v1/ask", b'{"q": "' + b"a" * 70_000 + b'"}', 413),
        ("GET", "/api/v1/search?kind=film", None, 422),
        ("GET", "/api/v1/search?from=2019-02-30", None, 422),
        ("GET", "/api/v1/search?limit=0", None, 422),
    ],
)
def test_every_error_is_a_problem_in_the_language_accepted(
    client: TestClient, method: str, address: str, body: bytes | None, status: int
) -> None:
    told = {}
    for spoken in ("sv", "en"):
        headers = {"Accept-Language": f"{spoken}, de;q=0.9", "Content-Type": "application/json"}
        answered = client.request(method, address, content=body, headers=headers)
        assert answered.status_code == status
        assert answered.headers["content-type"] == "application/problem+json"
        assert answered.headers["content-language"] == spoken
        told[spoken] = answered.json()
        assert told[spoken]["status"] == status
        assert told[spoken]["instance"] == address.partition("?")[0]
    assert told["sv"]["detail"] != told["en"]["detail"]


def test_an_unusable_field_is_pointed_out(client: TestClient) -> None:
    told = client.get("/api/v1/search?limit=9999&kind=film").json()
    assert {error["pointer"] for error in told["errors"]} == {"/query/limit", "/query/kind"}


def test_head_answers_as_get_without_the_body(client: TestClient) -> None:
    got, head = client.get("/api/v1/search?q=Klara"), client.head("/api/v1/search?q=Klara")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]


def test_only_the_origins_named_may_read_the_api_from_a_page(
    settings: Settings, encoder: GramEncoder
) -> None:
    told = settings.model_copy(update={"cors_origins": ("https://kommunen.example",)})
    with TestClient(create_app(told, encoder)) as client:

        def allowed(origin: str, address: str = "/api/v1/search?q=Klara") -> str | None:
            headers = client.get(address, headers={"Origin": origin}).headers
            found: str | None = headers.get("access-control-allow-origin")
            return found

        assert allowed("https://kommunen.example") == "https://kommunen.example"
        assert allowed("https://annan.example") is None
        assert allowed("https://kommunen.example", "/") is None


def test_the_page_about_the_api_shows_every_call(client: TestClient) -> None:
    shown = client.get("/api/docs").text
    described = client.get("/api/openapi.json").json()
    assert len(described["paths"]) >= 5
    for path in described["paths"]:
        assert path in shown


def test_a_damaged_generation_is_told_of_and_the_one_before_answers(
    settings: Settings, encoder: GramEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    made = build(settings.data, encoder, force=True)
    (settings.data / "generations" / made.name / "vectors.faiss").write_bytes(b"nothing")
    with TestClient(create_app(settings, encoder)) as client, caplog.at_level("WARNING"):
        health = client.get("/healthz").json()
        assert (health["status"], health["problems"]) == ("degraded", ["older_generation"])
        assert health["generation"] != made.name
        assert client.post("/api/v1/ask", json={"q": QUESTION}).json()["quotes"]
    told = [line for line in caplog.messages if "an older generation is served" in line]
    assert len(told) == 1
    assert "vectors.faiss is damaged" in told[0]
