"""The staff pages: who may see what, and that nothing is kept by a browser or breaks out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient
from tiny import DOCUMENTS, PRESS, GramEncoder

from index.generation import build
from index.store.documents import Store
from web.app import create_app
from web.settings import Settings
from web.staff import passwords
from web.staff.accounts import Role, add, remove

GOOD = "grön fika vid sjön"
PAGES = (
    "/personal/sok",
    "/personal/tidslinje",
    "/personal/citatkoll",
    "/personal/fragor",
    "/personal/sparade",
    "/personal/drift",
)
OPEN = {
    ("/personal/oidc", "GET"),
    ("/personal/oidc/svar", "GET"),
    ("/personal/logga-in", "GET"),
    ("/personal/logga-in", "POST"),
    ("/personal/logga-ut", "POST"),
}
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Hash with Argon2id, but with a thousandth of the work."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
        yield


def staffed(data: Path, encoder: GramEncoder) -> FastAPI:
    """Return a website that keeps questions, with a reader, an editor and a hostile document."""
    with Store(data, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
        hostile = replace(
            PRESS,
            key="x",
            url="https://x.example",
            title=HOSTILE,
            text=f"Kameror {HOSTILE}",
            marks=(),
        )
        store.put(hostile, source="</option><script>")
    build(data, encoder)
    add(data, "lars", Role.READER, GOOD)
    add(data, "anna", Role.EDITOR, GOOD)
    secret = "a secret of the tests, long enough"
    # One address asks for everything here: how often it may is tested elsewhere.
    settings = Settings(
        data=data,
        secret=secret,
        log_unanswered=True,
        threshold=0.999,
        requests_per_minute=0,
        asks_per_minute=0,
    )
    return create_app(settings, encoder)


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder, quick_hashes: None
) -> FastAPI:
    """Return a website that the tests of this file share."""
    return staffed(tmp_path_factory.mktemp("data"), encoder)


@pytest.fixture
def own(tmp_path: Path, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of a website that no other test sees."""
    with TestClient(staffed(tmp_path, encoder), base_url="http://klara.test") as client:
        yield client


@pytest.fixture
def visitor(app: FastAPI) -> Iterator[TestClient]:
    """Return somebody who has not signed in."""
    with TestClient(app, base_url="http://klara.test") as client:
        yield client


def token(page: str) -> str:
    match = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert match
    return match[1]


def enter(client: TestClient, name: str, password: str = GOOD, till: str = "") -> TestClient:
    sent = {"name": name, "password": password, "till": till}
    sent["csrf_token"] = token(client.get("/personal/logga-in").text)
    client.post("/personal/logga-in", data=sent)
    return client


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Return (path, method) of every route under /personal."""
    return [
        (route.path.replace("{ending}", "csv"), method)
        for route in _all(app.routes)
        if route.path.startswith("/personal")
        for method in sorted(route.methods)
    ]


def _all(found: object) -> Iterator[APIRoute]:
    for route in found:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from _all(route.original_router.routes)


def test_every_route_but_the_door_sends_a_stranger_to_sign_in(
    app: FastAPI, visitor: TestClient
) -> None:
    pages = routes(app)
    assert {path for path, _ in pages} >= {*PAGES, "/personal/", "/personal/tidslinje/export.csv"}
    for path, method in pages:
        if (path, method) in OPEN:
            continue
        reply = visitor.request(method, path, follow_redirects=False)
        assert reply.status_code == 303, (method, path)
        assert reply.headers["location"].startswith("/personal/logga-in"), (method, path)


@pytest.mark.parametrize("name", [None, "lars", "anna"])
def test_nothing_under_personal_is_kept_by_a_browser(
    app: FastAPI, visitor: TestClient, name: str | None
) -> None:
    if name:
        enter(visitor, name)
    for path, method in [*routes(app), ("/personal/finns-inte", "GET")]:
        reply = visitor.request(method, path, follow_redirects=False)
        assert reply.headers["cache-control"] == "no-store", (method, path)


def test_every_form_needs_its_token(app: FastAPI, visitor: TestClient) -> None:
    enter(visitor, "anna")
    forms = [path for path, method in routes(app) if method == "POST"]
    assert len(forms) >= 9
    for path in forms:
        for sent in ({"reason": "old"}, {"reason": "old", "csrf_token": "påhittad"}):
            assert visitor.post(path, data=sent).status_code == 403, path
    assert visitor.get("/personal/sok").status_code == 200, "nobody was signed out"


def test_a_reader_searches_and_exports_but_sees_no_questions(visitor: TestClient) -> None:
    enter(visitor, "lars")
    for path in PAGES[:3]:
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "/personal/fragor" not in page.text
    assert visitor.get("/personal/tidslinje/export.csv?q=klara").status_code == 200
    for path in PAGES[3:]:
        assert visitor.get(path).status_code == 403, path
    sent = {"form": "x", "csrf_token": token(visitor.get("/personal/sok").text)}
    assert visitor.post("/personal/fragor/avsluta", data=sent).status_code == 403


def test_no_script_and_no_other_site_gets_the_cookie(visitor: TestClient) -> None:
    sent = {"name": "lars", "password": GOOD}
    sent["csrf_token"] = token(visitor.get("/personal/logga-in").text)
    reply = visitor.post("/personal/logga-in", data=sent, follow_redirects=False)
    (cookie,) = [c for c in reply.headers.get_list("set-cookie") if c.startswith("klara_personal=")]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_in_production_the_cookie_needs_tls(
    data: Path, settings: Settings, encoder: GramEncoder
) -> None:
    add(data, "eva", Role.READER, GOOD)
    safe = settings.model_copy(update={"production": True, "public_url": "https://klara.test"})
    with TestClient(create_app(safe, encoder), base_url="https://klara.test") as client:
        sent = {"name": "eva", "password": GOOD}
        sent["csrf_token"] = token(client.get("/personal/logga-in").text)
        reply = client.post("/personal/logga-in", data=sent, follow_redirects=False)
        cookies = reply.headers.get_list("set-cookie")
    assert any(c.startswith("__Host-klara_personal=") and "Secure" in c for c in cookies)


@pytest.mark.parametrize(
    ("till", "lands"),
    [
        ("/personal/sok?q=kameror", "/personal/sok?q=kameror"),
        ("https://ont.example/", "/personal/sok"),
        ("//ont.example", "/personal/sok"),
        ("/personal//ont.example", "/personal/sok"),
        ("/\\ont.example", "/personal/sok"),
        ("/personal/logga-in", "/personal/sok"),
        ("/", "/personal/sok"),
    ],
)
def test_signing_in_leads_only_into_the_staff_area(
    visitor: TestClient, till: str, lands: str
) -> None:
    sent = {"name": "lars", "password": GOOD, "till": till}
    sent["csrf_token"] = token(visitor.get("/personal/logga-in").text)
    reply = visitor.post("/personal/logga-in", data=sent, follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, lands)


def test_wrong_and_unknown_look_the_same_and_then_must_wait(own: TestClient) -> None:
    def shown(name: str) -> tuple[int, str]:
        sent = {"name": name, "password": "fel fras", "till": ""}
        sent["csrf_token"] = token(own.get("/personal/logga-in").text)
        page = own.post("/personal/logga-in", data=sent)
        return page.status_code, re.sub(r'value="[^"]*"', "", page.text)

    assert shown("lars") == shown("loke")
    for _ in range(4):
        shown("lars")
    sent = {"name": "lars", "password": GOOD}
    sent["csrf_token"] = token(own.get("/personal/logga-in").text)
    waiting = own.post("/personal/logga-in", data=sent)
    assert waiting.status_code == 429
    assert 1 <= int(waiting.headers["retry-after"]) <= 60


def test_signing_out_and_removal_end_the_session(own: TestClient, tmp_path: Path) -> None:
    enter(own, "lars")
    held = own.cookies["klara_personal"]
    sent = {"csrf_token": token(own.get("/personal/sok").text)}
    assert "Du är utloggad" in own.post("/personal/logga-ut", data=sent).text
    own.cookies.set("klara_personal", held, domain="klara.test", path="/")
    assert own.get("/personal/sok", follow_redirects=False).status_code == 303
    own.cookies.clear()
    enter(own, "lars")
    assert own.get("/personal/sok", follow_redirects=False).status_code == 200
    remove(tmp_path, "lars")
    assert own.get("/personal/sok", follow_redirects=False).status_code == 303


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "path",
    [
        f"/personal/sok?q=kameror {HOSTILE}",
        "/personal/sok?q=kameror",
        "/personal/sok?q=&kalla=</option><script>",
        f"/personal/sok?q=kameror&talare={HOSTILE}&fran={HOSTILE}&ordning={HOSTILE}&sida={HOSTILE}",
        "/personal/sok?q=kameror&sida=99999&slag=x&ar=12345",
        "/personal/tidslinje?q=kameror",
        f"/personal/tidslinje?q={HOSTILE}&visa={HOSTILE}",
    ],
)
def test_nothing_in_a_source_or_a_question_becomes_markup(
    visitor: TestClient, path: str, lang: str
) -> None:
    page = enter(visitor, "anna").get(f"{path}&lang={lang}")
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "<img" not in page.text


def test_a_pasted_sentence_is_answered_and_escaped(visitor: TestClient) -> None:
    enter(visitor, "lars")
    sent = {"csrf_token": token(visitor.get("/personal/citatkoll").text)}
    for text, told in (
        ("I en väska fanns 43 500 tramadoltabletter.", "bokstav för bokstav"),
        ("I en väska fanns 53 500 tramadoltabletter.", "<del"),
        ("Månen är gjord av grön ost från Småland.", "Hittas inte bokstav för bokstav"),
        (f"Kameror {HOSTILE}", "bokstav för bokstav"),
        ("ja", "minst tre ord"),
    ):
        page = visitor.post("/personal/citatkoll", data=sent | {"text": text})
        assert page.status_code == 200
        assert told in page.text, text
        assert "<script>" not in page.text
        assert "<img" not in page.text


@pytest.mark.parametrize("ending", ["csv", "md", "html"])
def test_a_timeline_is_taken_along_as_a_file(visitor: TestClient, ending: str) -> None:
    reply = enter(visitor, "lars").get(f"/personal/tidslinje/export.{ending}?q=tramadol")
    assert reply.headers["content-disposition"] == f'attachment; filename="klara-tramadol.{ending}"'
    assert "43 500 tramadoltabletter" in reply.content.decode("utf-8-sig")


def test_questions_without_answers_reach_the_editor_and_are_closed(own: TestClient) -> None:
    question = "Jag heter Ingegerd Qvist, 850312-1234: vad kostar kaffet på månen?"
    for _ in range(2):
        own.post("/api/v1/ask", json={"q": question})
    page = own.post("/", data={"q": question}).text
    assert "Hjälpte svaret?" in page
    read_as = re.search(r'name="last" value="([^"]+)"', page)
    sent = {"q": question, "reason": "missing", "kvitto": "x"}
    sent |= {"last": read_as[1]} if read_as else {}
    for elsewhere in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert own.post("/tyck", data=sent, headers=elsewhere).status_code == 403
    here = {"sec-fetch-site": "same-origin"}
    assert own.post("/tyck", data=sent, headers=here).status_code == 200
    assert own.post("/tyck", data=sent | {"reason": "helped"}, headers=here).status_code == 200
    enter(own, "anna")
    listed = own.get("/personal/fragor").text
    assert "vad kostar kaffet på månen?" in listed
    assert "5 gånger" in listed
    assert "Saknar något" in listed
    assert "Qvist" not in listed
    assert "1234" not in listed
    form = re.search(r'name="form" value="([^"]+)"', listed)
    assert form
    sent = {"form": form[1], "note": f"Skrivet {HOSTILE}", "csrf_token": token(listed)}
    assert "Listan är tom" in own.post("/personal/fragor/avsluta", data=sent).text
    closed = own.get("/personal/fragor?visa=avslutade").text
    assert "Avslutad" in closed
    assert "<script>" not in closed


def test_an_editor_saves_a_question_and_pauses_the_site_and_both_are_logged(
    own: TestClient,
) -> None:
    enter(own, "anna")
    page = own.get("/personal/sparade?q=Vad kostar kaffet?").text
    assert 'value="Vad kostar kaffet?"' in page
    sent = {"csrf_token": token(page), "question": f"Hur många? {HOSTILE}", "expected": "43 500"}
    listed = own.post("/personal/sparade", data=sent).text
    assert "43 500" in listed
    assert "<script>" not in listed
    name = re.search(r'name="name" value="([^"]+)"', listed)
    assert name
    empty = own.post("/personal/sparade", data={"csrf_token": token(page), "name": name[1]}).text
    assert "Inga frågor är sparade än" in empty
    stop = {"csrf_token": token(page), "act": "pause", "why": f"Fel {HOSTILE}"}
    shown = own.post("/personal/drift", data=stop).text
    assert "pausad sedan" in shown
    assert "<script>" not in shown
    assert own.get("/").status_code == 503
    again = own.post("/personal/drift", data=stop | {"act": "resume", "why": ""}).text
    assert "Webbplatsen svarar" in again
    assert "staff:anna" in again
    assert own.get("/").status_code == 200


def test_nothing_is_kept_and_nothing_is_asked_for_unless_it_is_turned_on(
    client: TestClient, data: Path
) -> None:
    client.post("/api/v1/ask", json={"q": "Vad kostar kaffet på månen?"})
    page = client.post("/", data={"q": "Vad kostar kaffet?"})
    assert "Hjälpte svaret?" not in page.text
    sent = {"q": "x", "reason": "old"}
    assert client.post("/tyck", data=sent).status_code == 404
    assert not (data / "questions.db").exists()
