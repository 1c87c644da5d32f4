"""A site under a path of its host: every address that it gives leads back to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.errors import SettingError
from web.app import create_app
from web.settings import Settings, from_environment
from web.staff import passwords
from web.staff.accounts import Role, add

PATH = "/klara"
QUESTION = "Hur många tramadoltabletter fanns i väskan?"
PASSWORD = "grön fika vid sjön"
OWN = re.compile(r'(?:href|src|action|formaction|content)="(?:http://klara\.test)?(/(?!/)[^"#]*)')
SENT = re.compile(r'(?:form)?action="([^"#?]*)')
ABSOLUTE = re.compile(r"http://klara\.test(/[^\s\"<#]*)")


@pytest.fixture
def visitor(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of the host on which the site is under /klara."""
    changed = {"root_path": PATH, "widget_origins": ("https://a.se",), "asks_per_minute": 0}
    under = settings.model_copy(update=changed | {"requests_per_minute": 0})
    with TestClient(
        create_app(under, encoder), base_url="http://klara.test", follow_redirects=False
    ) as client:
        yield client


def test_every_address_of_every_page_is_under_the_path(
    visitor: TestClient, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Followed from page to page, signed in, nothing leads beside the site and nothing is lost."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
    add(data, "anna", Role.EDITOR, PASSWORD)
    page = visitor.get(f"{PATH}/personal/logga-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"name": "anna", "password": PASSWORD, "csrf_token": token[1]}
    signed_in = visitor.post(f"{PATH}/personal/logga-in", data=form)
    assert signed_in.headers["location"] == f"{PATH}/personal/sok"
    answered = visitor.post(f"{PATH}/", data={"q": QUESTION})
    waiting = {
        *("", "/", "/kallor", "/om", "/sok?q=drog", "/api/docs", "/sitemap.xml", "/feed.xml"),
        *("/robots.txt", "/widget.js", "/widget", "/personal/sok", "/en/om", "/api/openapi.json"),
    }
    waiting = {PATH + path for path in waiting} | _addresses(answered.text)
    seen: dict[str, str] = {}
    while unseen := {_page(one): one for one in waiting if _page(one) not in seen}:
        page, path = min(unseen.items())
        seen[page] = path
        if path.startswith(f"{PATH}/api/v1/"):  # an example of the description
            continue
        response = visitor.get(path.replace("&amp;", "&"))
        assert response.status_code in (200, 303, 307, 422), (path, response.status_code)
        if response.has_redirect_location:
            waiting.add(response.headers["location"])
            continue
        kind = response.headers["content-type"]
        if kind.startswith(("text/html", "application/xml", "application/atom+xml", "text/plain")):
            found = _addresses(response.text)
            beside = {one for one in found if not (one + "/").startswith(PATH + "/")}
            assert not beside, path
            waiting |= found - set(SENT.findall(response.text))
    assert len(seen) > 40


def test_a_question_is_answered_and_the_conversation_is_the_sites_own(visitor: TestClient) -> None:
    here = {"sec-fetch-site": "same-origin"}
    answered = visitor.post(f"{PATH}/", data={"q": QUESTION}, headers=here)
    assert answered.status_code == 200
    assert "klara_samtal_klara" in answered.cookies
    asked = visitor.post(f"{PATH}/api/v1/ask", json={"q": QUESTION}).json()
    assert asked["status"] == "answered"
    assert visitor.get(f"{PATH}/api/openapi.json").json()["servers"] == [{"url": PATH}]


def test_what_is_beside_the_path_is_not_there(visitor: TestClient) -> None:
    assert visitor.get("/").headers["location"] == f"{PATH}/"
    assert visitor.get("/kallor").status_code == 404
    assert visitor.get("/klarabergsgatan").status_code == 404
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get(f"{PATH}/finns-inte").status_code == 404


def test_robots_are_told_of_the_paths_as_they_are(visitor: TestClient) -> None:
    lines = visitor.get(f"{PATH}/robots.txt").text.splitlines()
    paths = [line.partition(": ")[2] for line in lines if line.startswith("Disallow")]
    assert paths
    assert all(path.startswith(f"{PATH}/") for path in paths)


def test_the_widget_opens_the_chat_beside_its_own_script(visitor: TestClient) -> None:
    assert 'new URL("widget", script.src)' in visitor.get(f"{PATH}/widget.js").text


@pytest.mark.parametrize("path", ["klara", "/Klara", "/a//b", "/å", "/klara?x", "/../a"])
def test_a_path_that_cannot_be_used_is_one_line(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_ROOT_PATH", path)
    with pytest.raises(SettingError, match=r"KLARA_ROOT_PATH is .*: write it like /klara"):
        from_environment()


def test_a_slash_at_the_end_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_ROOT_PATH", "/klara/")
    assert from_environment().root_path == "/klara"
    monkeypatch.setenv("KLARA_ROOT_PATH", "/")
    assert from_environment().root_path == ""


def _page(path: str) -> str:
    """Return what page an address shows, whatever is asked of it: each is looked at once."""
    return re.sub(r"/fraga/.*", "/fraga/…", path.partition("?")[0])


def _addresses(page: str) -> set[str]:
    """Return the paths on this host that a page names, without fragments."""
    return set(OWN.findall(page)) | set(ABSOLUTE.findall(page))
