"""The first page: what it tells, what it suggests, what it weighs."""

from __future__ import annotations

import lxml.html
import pytest
from starlette.testclient import TestClient
from visitor import Visitor, gather


def test_the_first_page_tells_what_it_is_and_how_old_the_sources_are(visitor: Visitor) -> None:
    gather(visitor.client)
    visitor.read(visitor.client.get("/").text)
    told = visitor.words("//main")
    assert "Du skriver till en AI-tjänst, inte till en människa." in told
    assert "äldsta källan är från 1 november 2024 och den nyaste från 4 mars 2025" in told


def test_every_suggestion_is_answered(visitor: Visitor) -> None:
    gather(visitor.client)
    visitor.read(visitor.client.get("/").text)
    suggested = visitor.page.xpath("//button[@name='q']/@value")
    assert suggested
    for question in suggested:
        given = visitor.client.post("/api/v1/ask", json={"q": question}).json()
        assert given["status"] == "answered"


def test_the_first_page_and_all_it_loads_weigh_less_than_60_kilobytes(client: TestClient) -> None:
    page = client.get("/")
    loaded = lxml.html.fromstring(page.text).xpath(
        "//script/@src | //link[@rel='stylesheet' or contains(@rel, 'icon')]/@href"
    )
    assert all(address.startswith("/static/") for address in loaded)
    weight = len(page.content) + sum(len(client.get(address).content) for address in loaded)
    assert weight < 60_000


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_that_it_is_ai_is_said_before_the_first_question(client: TestClient, path: str) -> None:
    page = client.get(path).text
    notice = "AI service" if "en" in path else "AI-tjänst"
    assert 0 < page.index(notice) < page.index("<textarea")


def test_every_page_ends_with_whom_to_call_and_who_is_responsible(client: TestClient) -> None:
    for path in ("/", "/om", "/tillganglighet", "/finns-inte", "/api/docs", "/personal/logga-in"):
        footer = lxml.html.fromstring(client.get(path).text).find(".//footer")
        assert footer is not None
        links = footer.xpath(".//@href")
        assert {"tel:112", "tel:11414"} <= set(links)
        assert any(link.startswith("https://polisen.se/") for link in links)
        assert "ansvarar för tjänsten" in footer.text_content()
