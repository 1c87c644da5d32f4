"""Nothing in a source or a question becomes more than text; headers, cookies, forms, hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import lxml.html
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.generation import build
from index.records import Mark, Parsed
from index.store.documents import Store
from web.app import create_app
from web.pages.sharing import Shared
from web.safety import csrf
from web.settings import Settings

PAGES = (
    "/",
    "/?lang=en",
    "/fraga/klara?q=Klara",
    Shared("Klara").path("a secret of the tests, long enough"),
    "/api/docs",
    "/finns-inte",
    "/personal/finns-inte",
)


HOSTILE = "</textarea></title><script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7*7 }}"


LOADED = re.compile(r"^/static/[\w-]+\.(?:js|css|svg)\?v=[0-9a-f]{10}$")


def dangers(html: str) -> list[str]:
    """Return what on a page could run: inline scripts, handlers, styles, odd addresses."""
    found = []
    for element in lxml.html.fromstring(html).iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("type") == "application/ld+json":
            continue
        if element.tag == "script" and (element.text or not LOADED.match(element.get("src", ""))):
            found.append(f"script {element.get('src')} {element.text}")
        if element.tag in ("iframe", "object", "embed", "base", "style"):
            found.append(element.tag)
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                found.append(f"{element.tag} {name}={value}")
            if name in ("href", "src", "action", "cite", "formaction"):
                scheme = re.match(r"\s*([a-z][\w+.-]*):", value, re.IGNORECASE)
                if scheme and scheme[1].lower() not in ("http", "https", "tel", "mailto"):
                    found.append(f"{element.tag} {name}={value}")
    return found


@pytest.fixture
def hostile(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of a site whose sources try to inject markup."""
    heading = "Rubrik <svg onload=alert(3)>"
    text = f"{heading}\n\nI zeppelinaren fanns <b onclick=x>43</b> ballonger {HOSTILE} säger Bo."
    turn = "I zeppelinaren sjöng kören <i onfocus=y autofocus>högt</i> hela natten."
    documents = (
        Parsed(
            key="1",
            kind="press",
            title=f"Zeppelinare {HOSTILE}",
            text=text,
            marks=(Mark("heading", 0, len(heading), 2),),
            url="javascript:alert(document.cookie)",
            published="2025-05-05",
            language='sv"><script>alert(4)</script>',
        ),
        Parsed(
            key="2",
            kind="podcast",
            title="Zeppelinpodden",
            text=turn,
            marks=(
                Mark("speaker", 0, len(turn), "<script>alert(5)</script>"),
                Mark("second", 0, len(turn), [1.0, 4.0, 0.1]),
            ),
            url="data:text/html,<script>alert(6)</script>",
            meta={
                "audio": "javascript:alert(7)",
                "transcribed": {"model": "<script>alert(8)</script>"},
            },
        ),
    )
    with Store(settings.data, write=True) as store:
        for parsed in documents:
            store.put(parsed, source="hostile")
    build(settings.data, encoder)
    with TestClient(create_app(settings, encoder)) as client:
        yield client


def test_a_hostile_source_is_quoted_as_text_and_nothing_more(hostile: TestClient) -> None:
    for question in ("Hur många ballonger fanns i zeppelinaren?", "Sjöng kören i zeppelinaren?"):
        shown = hostile.post("/", data={"q": question}).text
        assert "alert(" in lxml.html.fromstring(shown).text_content()
        assert dangers(shown) == []
        given = hostile.post("/api/v1/ask", json={"q": question})
        assert given.headers["content-type"] == "application/json"
        assert given.headers["x-content-type-options"] == "nosniff"
        for quoted in given.json()["quotes"]:
            address = f"/kalla/{quoted['document']['id']}?citat={quoted['receipt']}"
            assert dangers(hostile.get(address).text) == []
        link = re.search(r'href="(/fraga/[^"]+)"', shown)
        assert link
        assert dangers(hostile.get(link[1].replace("&amp;", "&")).text) == []


@pytest.mark.parametrize(
    "question", [HOSTILE, "javascript:alert(1)", "\x00\x1b[31m\u202e ro", "{% x %}"]
)
def test_a_hostile_question_comes_back_as_text(
    client: TestClient, settings: Settings, question: str
) -> None:
    for shown in (
        client.post("/", data={"q": question}),
        client.post("/", data={"q": question * 30}),
        client.post("/", data={"q": question}, headers={"X-Klara-Part": "answer"}),
        client.get("/fraga/x", params={"q": question, "kvitto": question}),
        client.get(Shared(question, (question,)).path(settings.secret)),
        client.get("/", params={"lang": question, question: question}),
        client.get(f"/{quote(question, safe='')}"),
    ):
        assert dangers(shown.text) == []
        assert shown.status_code in (200, 404, 422)


@given(question=st.text(max_size=60))
@examples(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])
def test_any_question_at_all_is_answered_or_asked_for_again(
    client: TestClient, question: str
) -> None:
    shown = client.post("/", data={"q": question.encode("utf-8", "surrogatepass")})
    assert shown.status_code in (200, 429)
    assert dangers(shown.text) == []


@pytest.mark.parametrize("address", [*PAGES, "/static/klara.css", "/healthz", "/api/v1/nothing"])
def test_every_answer_carries_the_safe_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    if address.startswith("/personal"):
        assert headers["cache-control"] == "no-store"


def test_no_page_needs_more_than_the_policy_allows(client: TestClient) -> None:
    for address in PAGES:
        assert dangers(client.get(address).text) == []


def test_behind_tls_cookies_are_secure_and_browsers_stay_there(
    settings: Settings, encoder: GramEncoder
) -> None:
    told = settings.model_copy(update={"public_url": "https://klara.example"})
    with TestClient(create_app(told, encoder), base_url="https://klara.example") as client:
        page = client.get("/personal/logga-in?lang=en")
        assert page.headers["strict-transport-security"].startswith("max-age=31536000")
        cookies = page.headers.get_list("set-cookie")
        assert len(cookies) == 2
        for cookie in cookies:
            assert "HttpOnly" in cookie
            assert "Secure" in cookie
            assert "SameSite=lax" in cookie


def _request(client: TestClient, **headers: str) -> Request:
    told = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    host = [(b"host", b"klara.test")]
    return Request(
        {
            "type": "http",
            "app": client.app,
            "method": "POST",
            "path": "/",
            "query_string": b"",
            "scheme": "http",
            "server": ("klara.test", 80),
            "headers": told + host,
        }
    )


def test_a_forms_token_is_good_only_with_its_own_cookie_and_from_here(client: TestClient) -> None:
    page = client.get("/personal/logga-in")
    token = lxml.html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
    cookie = f"{csrf.COOKIE}={client.cookies[csrf.COOKIE]}"
    assert csrf.proved(_request(client, cookie=cookie), token)
    assert csrf.proved(_request(client, cookie=cookie, origin="http://klara.test"), token)
    assert not csrf.proved(_request(client), token)
    assert not csrf.proved(_request(client, cookie=f"{csrf.COOKIE}=another"), token)
    assert not csrf.proved(_request(client, cookie=cookie), None)
    assert not csrf.proved(_request(client, cookie=cookie), token[:-2])
    assert not csrf.proved(_request(client, cookie=cookie, origin="https://evil.example"), token)
    assert not csrf.proved(_request(client, cookie=cookie, origin="null"), token)
    assert not csrf.proved(_request(client, cookie=cookie, sec_fetch_site="same-site"), token)


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/x", "/\\evil.example", "/om"])
def test_the_other_language_is_on_this_site_whatever_path_was_asked_for(
    client: TestClient, path: str
) -> None:
    page = client.request("GET", f"http://klara.test{path}").text
    for link in lxml.html.fromstring(page).xpath("//a[@hreflang]/@href"):
        assert link == "?lang=en"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("klara.example.se", 200),
        ("KLARA.example.se:443", 200),
        ("klara.example.se:8443", 400),
        ("evil.example", 400),
        ("klara.example.se.evil.example", 400),
        ("klara.example.se@evil.example", 400),
        ("127.0.0.1:8000", 400),
        ("", 400),
    ],
)
def test_only_the_sites_own_host_is_served(
    settings: Settings, encoder: GramEncoder, host: str, status: int
) -> None:
    public = settings.model_copy(update={"public_url": "https://klara.example.se"})
    with TestClient(create_app(public, encoder), base_url="http://klara.example.se") as visitor:
        for path in ("/", "/personal", "/sitemap.xml", "/api/v1/search?q=klara"):
            answer = visitor.get(path, headers={"host": host}, follow_redirects=False)
            assert (answer.status_code == 400) == (status == 400)
            assert "evil.example" not in answer.text + str(answer.headers)
        assert visitor.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("number", ["9" * 5000, "0", "-1", "²", "1e3", "x"])
def test_a_number_in_a_path_that_can_be_none_is_not_there(client: TestClient, number: str) -> None:
    for path in (f"/sitemap-{number}.xml", f"/kalla/x/sida/{number}.png"):
        assert client.get(path).status_code == 404
