"""The standing pages, and what machines read: valid, complete, without what is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from tiny import DOCUMENTS, HANDBOOK, PRESS, GramEncoder

from index.store.documents import Store
from web.app import create_app
from web.pages import listings
from web.pages.standing import TESTED
from web.settings import Settings

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def data(unindexed: Path) -> Path:
    return unindexed


@pytest.fixture
def public(data: Path, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of a site that knows its address and whose it is."""
    settings = Settings(
        data=data,
        public_url="https://klara.example",
        authority="Polisregion Stockholm",
        contact="klara@polisen.example",
    )
    with TestClient(create_app(settings, encoder), base_url="http://klara.example") as visitor:
        yield visitor


def locations(client: TestClient, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    return [found.text or "" for found in root.iter(f"{MAP}loc")]


def test_the_sitemap_lists_every_page_that_is_there(public: TestClient, store: Store) -> None:
    found = locations(public, "/sitemap.xml")
    home = "https://klara.example"
    standing = [f"{home}{way}{path}" for path in listings.STANDING for way in ("", "/en")]
    assert found[: len(standing)] == standing
    assert len(found) == len(standing) + len(DOCUMENTS)
    for address in found[1:]:
        assert public.get(address.removeprefix("https://klara.example")).status_code == 200
    store.withdraw("tests", except_keys={PRESS.key})
    assert len(locations(public, "/sitemap.xml")) == len(standing) + 1


def test_the_sitemap_tells_the_day_of_the_last_change(public: TestClient, store: Store) -> None:
    store.put(replace(PRESS, updated="2025-03-09T08:00:00+01:00"), source="tests")
    store.put(replace(HANDBOOK, published="i våras"), source="tests")
    root = ElementTree.fromstring(public.get("/sitemap.xml").content)
    days = [found.text for found in root.iter(f"{MAP}lastmod")]
    assert sorted(filter(None, days)) == ["2025-01-15", "2025-03-09"]


def test_a_sitemap_that_would_be_too_long_is_several(
    public: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = locations(public, "/sitemap.xml")
    monkeypatch.setattr(listings, "MOST_IN_SITEMAP", 9)
    parts = locations(public, "/sitemap.xml")
    assert parts == [
        "https://klara.example/sitemap-1.xml",
        "https://klara.example/sitemap-2.xml",
    ]
    paths = [part.removeprefix("https://klara.example") for part in parts]
    assert [found for path in paths for found in locations(public, path)] == whole
    assert public.get("/sitemap-0.xml").status_code == 404
    assert public.get("/sitemap-3.xml").status_code == 404


def test_robots_find_the_sources_and_leave_the_rest(public: TestClient) -> None:
    rules = RobotFileParser()
    rules.parse(public.get("/robots.txt").text.splitlines())
    assert rules.site_maps() == ["https://klara.example/sitemap.xml"]
    assert rules.can_fetch("*", "https://klara.example/kalla/handbok")
    for path in ("/personal/", "/api/v1/search", "/fraga/hej?q=hej", "/widget"):
        assert not rules.can_fetch("*", f"https://klara.example{path}")


def test_the_feed_has_what_atom_asks_for(public: TestClient) -> None:
    response = public.get("/feed.xml")
    assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    moments = [datetime.fromisoformat(found.text or "") for found in root.iter(f"{ATOM}updated")]
    assert all(moment.tzinfo for moment in moments)
    assert moments[0] == max(moments[1:])
    identities = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(identities) == len(set(identities)) == 1 + len(DOCUMENTS)
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Polisregion Stockholm"


def test_the_feed_begins_with_the_newest_and_quotes_its_beginning(public: TestClient) -> None:
    root = ElementTree.fromstring(public.get("/feed.xml").content)
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == [PRESS.title, "Avsnitt 1: Natt i Klara", HANDBOOK.title]
    summary = root.findtext(f"{ATOM}entry/{ATOM}summary")
    assert summary == "Polisen grep tre personer i Klarakvarteren natten till lördagen."


def test_nothing_in_a_source_breaks_the_listings(public: TestClient, store: Store) -> None:
    hostile = 'a\x0b<b>&"]]>\x1f\ufffe'
    parsed = replace(
        PRESS, key="h", id="a&b<c", title=hostile, text=hostile, url=None, published="9999"
    )
    store.put(replace(parsed, marks=()), source="tests")
    feed = ElementTree.fromstring(public.get("/feed.xml").content)
    assert 'a<b>&"]]>' in [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert "https://klara.example/kalla/a%26b%3Cc" in locations(public, "/sitemap.xml")


@pytest.mark.parametrize("path", ["/om", "/tillganglighet"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_standing_pages_name_the_authority(
    public: TestClient, path: str, language: str
) -> None:
    page = public.get(f"{path}?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert "Polisregion Stockholm" in page
    assert '<a href="mailto:klara@polisen.example">' in page


def test_what_is_stored_is_told_as_it_is_set(data: Path, encoder: GramEncoder) -> None:
    for stored, told in ((False, "Dina frågor sparas inte"), (True, "efter 30 dagar raderas den")):
        settings = Settings(data=data, log_unanswered=stored)
        with TestClient(create_app(settings, encoder)) as visitor:
            assert told in visitor.get("/om").text


def test_the_accessibility_statement_says_what_was_tested_and_what_these_sources_lack(
    public: TestClient, data: Path, encoder: GramEncoder, tmp_path: Path
) -> None:
    page = public.get("/tillganglighet").text
    run = json.loads(TESTED.read_text("utf-8"))
    assert f"{run['seen']['browser']}) med verktyget axe {run['seen']['axe']}" in page
    assert "Handboken är en PDF-fil" in page
    assert "Ingen utomstående har granskat tjänsten." in page
    audited = Settings(data=tmp_path / "none", accessibility_audit="Byrån *AB*, 12 oktober 2026")
    with TestClient(create_app(audited, encoder)) as visitor:
        page = visitor.get("/tillganglighet").text
    assert "granskats av utomstående: Byrån *AB*, 12 oktober 2026." in page
    assert "Handboken" not in page  # there is none
    assert "Källorna visas på det språk" in page


def test_every_cookie_that_is_set_is_told_of(public: TestClient) -> None:
    public.get("/?lang=en")
    page = public.get("/om").text
    given = {cookie.name for cookie in public.cookies.jar}
    assert given == {"klara_lang"}
    assert all(f"{name}</code>" in page for name in ("klara_form", "klara_samtal"))


def test_the_pages_stand_before_anything_is_taken_in(tmp_path: Path, encoder: GramEncoder) -> None:
    with TestClient(create_app(Settings(data=tmp_path / "none"), encoder)) as visitor:
        assert "Inga källor är inlästa än." in visitor.get("/om").text
        assert visitor.get("/tillganglighet").status_code == 200
        assert visitor.get("/robots.txt").status_code == 200
        assert visitor.get("/feed.xml").status_code == 503


def test_where_faults_in_security_are_reported(settings: Settings, encoder: GramEncoder) -> None:
    told = settings.model_copy(
        update={"security_contact": "mailto:it@a.example", "public_url": "https://klara.example"}
    )
    with TestClient(create_app(told, encoder), base_url="http://klara.example") as visitor:
        answer = visitor.get("/.well-known/security.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == "mailto:it@a.example"
    assert fields["Canonical"] == "https://klara.example/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert timedelta(days=170) < left < timedelta(days=365)


def test_without_an_address_there_is_no_page_that_says_where(client: TestClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
