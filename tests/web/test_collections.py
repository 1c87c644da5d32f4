"""Two subjects on one host: each is a site of its own, and staff search both at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient
from tiny import DOCUMENTS, GramEncoder

from index import generation
from index.errors import SettingError, StoreError
from index.records import Parsed
from index.store.documents import Store
from web.collections import create_site, settings_of_each
from web.settings import Settings
from web.staff import passwords
from web.staff.accounts import Role, add

KLARA = "Hur många tramadoltabletter fanns i väskan?"
TRAFFIC = "Hur många bötfälldes på Sveavägen?"
PASSWORD = "grön fika vid sjön"
TRAFFIC_PAGE = Parsed(
    "https://example.se/trafik/sveavagen",
    "press",
    "Kontroll på Sveavägen",
    "Trafikpolisen mätte hastigheten på Sveavägen. Totalt bötfälldes 58 förare på Sveavägen.",
    url="https://example.se/trafik/sveavagen",
    published="2024-05-02",
)
LISTED = """
[[collection]]
name = "klara"
title = "Klara"

[[collection]]
name = "trafik"
title = "Trafiken"
authority = "Trafikpolisen"
colour = "#5a1e2b"
texts = "trafik/texter"
"""
SOURCES = '[[source]]\nlocation = "page.html"\n'


@pytest.fixture
def settings(tmp_path: Path, encoder: GramEncoder) -> Settings:
    """Return the settings of an installation for two subjects, both indexed."""
    for name, documents in (("klara", DOCUMENTS), ("trafik", (TRAFFIC_PAGE,))):
        (tmp_path / name / "texter").mkdir(parents=True)
        (tmp_path / name / "klara.toml").write_text(SOURCES)
        with Store(tmp_path / "data" / name, write=True) as store:
            for parsed in documents:
                store.put(parsed, source="tests")
        generation.build(tmp_path / "data" / name, encoder)
    (tmp_path / "trafik/texter/chat.toml").write_text(
        '[service]\nsv = "Fråga om trafiken"\nen = "Ask about traffic"\n'
    )
    (tmp_path / "klara.toml").write_text(LISTED)
    return Settings(
        data=tmp_path / "data",
        config=tmp_path / "klara.toml",
        threshold=0.1,
        secret="a secret of the tests, long enough",
        authority="Polisen",
    )


@pytest.fixture
def visitor(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of the host."""
    with TestClient(create_site(settings, encoder), base_url="http://klara.test") as client:
        yield client


def ask(visitor: TestClient, name: str, question: str) -> tuple[str, list[str]]:
    given = visitor.post(f"/{name}/api/v1/ask", json={"q": question}).json()
    return given["status"], [quote["text"] for quote in given["quotes"]]


def test_each_collection_answers_from_its_own_sources_alone(visitor: TestClient) -> None:
    status, quotes = ask(visitor, "klara", KLARA)
    assert status == "answered"
    assert "43 500" in quotes[0]
    status, quotes = ask(visitor, "trafik", TRAFFIC)
    assert status == "answered"
    assert "58 förare" in quotes[0]
    for name, question in (("klara", TRAFFIC), ("trafik", KLARA)):
        other = {"klara": "58 förare", "trafik": "43 500"}[name]
        assert not any(other in text for text in ask(visitor, name, question)[1])


def test_each_has_its_own_name_colour_and_sentences(visitor: TestClient) -> None:
    klara, traffic = visitor.get("/klara/").text, visitor.get("/trafik/").text
    assert "Polisen" in klara
    assert "Trafikpolisen" in traffic
    assert "Fråga om trafiken" in traffic
    assert "Fråga om trafiken" not in klara
    assert "#5a1e2b" in visitor.get("/trafik/myndighet.css").text
    assert "#5a1e2b" not in visitor.get("/klara/myndighet.css").text


def test_the_pages_of_one_lead_to_the_other(visitor: TestClient) -> None:
    assert (
        '<a href="http://klara.test/trafik/">Fråga om Trafiken</a>' in visitor.get("/klara/").text
    )
    assert '<a href="http://klara.test/klara/">Fråga om Klara</a>' in visitor.get("/trafik/").text


def test_a_conversation_in_one_is_none_in_the_other(visitor: TestClient) -> None:
    here = {"sec-fetch-site": "same-origin"}
    visitor.post("/klara/", data={"q": KLARA}, headers=here)
    assert KLARA in visitor.get("/klara/").text
    assert KLARA not in visitor.get("/trafik/").text


def test_what_is_shown_in_one_proves_nothing_in_the_other(visitor: TestClient) -> None:
    given = visitor.post("/klara/api/v1/ask", json={"q": KLARA}).json()
    receipt = given["quotes"][0]["receipt"]
    assert visitor.get(f"/klara/api/v1/verify/{receipt}").json()["standing"] == "proved"
    assert visitor.get(f"/trafik/api/v1/verify/{receipt}").json()["standing"] == "unknown"


def test_staff_sign_in_once_and_search_both(
    visitor: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
    add(settings.data / "klara", "anna", Role.EDITOR, PASSWORD)
    page = visitor.get("/klara/personal/logga-in").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"name": "anna", "password": PASSWORD, "csrf_token": token[1]}
    assert visitor.post("/klara/personal/logga-in", data=form).url.path == "/klara/personal/sok"
    found = visitor.get("/klara/personal/sok", params={"q": "Sveavägen"}).text
    assert "I Trafiken" in found
    assert "bötfälldes 58 förare" in re.sub(r"</?mark>", "", found)
    there = re.search(r'<a href="(http://klara\.test/trafik/kalla/[^"]+)"', found)
    assert there
    assert "Kontroll på Sveavägen" in visitor.get(there[1].replace("&amp;", "&")).text
    rest = re.search(r'<a href="(http://klara\.test/trafik/personal/sok\?[^"]+)"', found)
    assert rest
    assert "Kontroll på Sveavägen" in visitor.get(rest[1].replace("&amp;", "&")).text
    assert "I Trafiken" not in visitor.get("/klara/personal/sok?q=tramadol").text


def test_the_host_says_how_all_are_and_what_is_not_for_robots(visitor: TestClient) -> None:
    health = visitor.get("/healthz").json()
    assert {path: one["status"] for path, one in health.items()} == {
        "/klara": "ok",
        "/trafik": "ok",
    }
    robots = visitor.get("/robots.txt").text
    for name in ("klara", "trafik"):
        assert f"Disallow: /{name}/personal/" in robots
        assert f"Sitemap: http://klara.test/{name}/sitemap.xml" in robots
    assert visitor.get("/", follow_redirects=False).headers["location"] == "/klara/"
    assert visitor.get("/kallor").status_code == 404
    assert visitor.get("/trafiken/").status_code == 404


def test_one_that_is_not_indexed_yet_holds_up_no_other(
    settings: Settings, encoder: GramEncoder
) -> None:
    (settings.data / "trafik" / "current").unlink()
    with TestClient(create_site(settings, encoder), base_url="http://klara.test") as visitor:
        assert ask(visitor, "klara", KLARA)[0] == "answered"
        assert ask(visitor, "trafik", TRAFFIC)[0] == "no_index"
        assert visitor.get("/healthz").status_code == 503
        assert visitor.get("/klara/healthz").status_code == 200


def test_a_folder_of_collections_is_no_data_folder(settings: Settings) -> None:
    with pytest.raises(StoreError, match=r"holds collections \(klara, trafik\): name one, as"):
        Store(settings.data)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('typsnitt = "Arial"', "the collection 'klara' has 'typsnitt'; it may have name, title"),
        ('colour = "#ffff00"', "KLARA_COLOUR"),
        ("threshold = 2", "KLARA_THRESHOLD is 2"),
        ('logo = "finns-inte.svg"', "KLARA_LOGO"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_line(
    line: str, says: str, settings: Settings
) -> None:
    settings.config.write_text(f'[[collection]]\nname = "klara"\n{line}\n')
    with pytest.raises(SettingError) as refused:
        settings_of_each(settings)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
