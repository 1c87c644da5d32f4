"""The website under hostile documents, hostile questions and hostile callers."""

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

from index.errors import SettingError
from index.generation import build
from index.records import Mark, Parsed
from index.store.documents import Store
from web.app import create_app
from web.pages.sharing import Shared
from web.safety import csrf
from web.safety.bucket import Limiter
from web.safety.limits import visitor
from web.settings import Settings, from_environment

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


def test_a_body_above_the_limit_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    big = b"q=" + b"a" * 100_000
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/", content=big, headers=form).status_code == 413
    assert (
        client.post("/", content=iter([big[:50_000], big[50_000:]]), headers=form).status_code
        == 413
    )
    chunks = iter([b'{"q": "', big, b'"}'])
    refused = client.post(
        "/api/v1/ask", content=chunks, headers={"Content-Type": "application/json"}
    )
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"


@given(
    per_minute=st.integers(1, 600),
    pauses=st.lists(st.floats(0, 5, allow_nan=False), min_size=1, max_size=60),
)
def test_nobody_gets_more_than_the_burst_and_the_pace(per_minute: int, pauses: list[float]) -> None:
    now = 0.0
    limiter = Limiter(per_minute, clock=lambda: now)
    allowed = 0
    for pause in pauses:
        now += pause
        wait = limiter.wait("a")
        allowed += wait == 0.0
        assert allowed <= limiter.burst + now * limiter.per_second + 1e-6
        if wait:
            now += wait + 1e-6
            assert limiter.wait("a") == 0.0
            allowed += 1


def test_a_limit_of_nothing_is_no_limit_and_addresses_do_not_share() -> None:
    assert all(Limiter(0).wait("a") == 0.0 for _ in range(1000))
    limiter = Limiter(1, clock=lambda: 0.0)
    assert limiter.wait("a") == 0.0
    assert limiter.wait("a") == pytest.approx(60.0)
    assert limiter.wait("b") == 0.0


def test_any_kind_of_request_is_limited_but_not_the_health(
    settings: Settings, encoder: GramEncoder
) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"requests_per_minute": 6}), encoder)
    ) as client:
        answers = [client.get("/api/v1/verify/x") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].headers["content-type"] == "application/problem+json"
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
    ],
)
def test_a_visitor_is_an_address_or_a_whole_ipv6_network(host: str, counted: str) -> None:
    assert visitor(Request({"type": "http", "client": (host, 1), "headers": []})) == counted


@pytest.mark.parametrize(("proxies", "believed"), [((), False), (("10.0.0.0/8",), True)])
def test_forwarded_addresses_are_believed_only_from_trusted_proxies(
    settings: Settings, encoder: GramEncoder, proxies: tuple[str, ...], believed: bool
) -> None:
    told = settings.model_copy(update={"asks_per_minute": 3, "trusted_proxies": proxies})
    with TestClient(create_app(told, encoder), client=("10.1.2.3", 5000)) as client:

        def ask(address: str) -> int:
            headers = {"X-Forwarded-For": address}
            status: int = client.post("/api/v1/ask", json={"q": "a"}, headers=headers).status_code
            return status

        assert ask("198.51.100.1") == 200
        assert ask("198.51.100.2") == (200 if believed else 429)
        assert ask("spoofed, 198.51.100.1") == 429


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"KLARA_PRODUCTION": "1"}, "KLARA_SECRET"),
        ({"KLARA_PRODUCTION": "1", "KLARA_SECRET": "short"}, "KLARA_SECRET"),
        ({"KLARA_PRODUCTION": "1", "KLARA_SECRET": "x" * 32}, "KLARA_PUBLIC_URL"),
        (
            {
                "KLARA_PRODUCTION": "1",
                "KLARA_SECRET": "x" * 32,
                "KLARA_PUBLIC_URL": "http://klara.example",
            },
            "KLARA_PUBLIC_URL",
        ),
        ({"KLARA_PRODUCTION": "maybe"}, "KLARA_PRODUCTION is 'maybe': write 1 or 0$"),
        ({"KLARA_PUBLIC_URL": "https://klara.example/path"}, "KLARA_PUBLIC_URL"),
        ({"KLARA_SECURITY_CONTACT": "it@klara.example"}, "KLARA_SECURITY_CONTACT"),
        ({"KLARA_SECURITY_CONTACT": "mailto:a@b.se\nX: y"}, "KLARA_SECURITY_CONTACT"),
        ({"KLARA_TRUSTED_PROXIES": "10.0.0.0/8, proxy"}, "KLARA_TRUSTED_PROXIES holds 'proxy'"),
        ({"KLARA_WIDGET_ORIGINS": "https://a.example; script-src *"}, "KLARA_WIDGET_ORIGINS"),
        ({"KLARA_CORS_ORIGINS": "a.example"}, "KLARA_CORS_ORIGINS"),
        ({"KLARA_ASKS_PER_MINUTE": "-1"}, "KLARA_ASKS_PER_MINUTE is '-1': write a whole number"),
        ({"KLARA_THRESHOLD": "nan"}, "KLARA_THRESHOLD is 'nan': write a number from 0 to 1$"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    environ: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingError) as raised:
        from_environment()
    assert re.match(named, str(raised.value))
    assert "\n" not in str(raised.value)


def test_production_starts_with_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_PRODUCTION", "1")
    monkeypatch.setenv("KLARA_SECRET", "x" * 32)
    monkeypatch.setenv("KLARA_PUBLIC_URL", "https://klara.example/")
    monkeypatch.setenv("KLARA_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    monkeypatch.setenv("KLARA_AUTHORITY", "")
    settings = from_environment()
    assert settings.secure
    assert settings.public_url == "https://klara.example"
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8")
    assert settings.authority == "Myndigheten"
    assert "x" * 32 not in repr(settings)


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
