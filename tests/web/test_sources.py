"""The sources in the open: the list of them, and the search of their words."""

from __future__ import annotations

import lxml.html
import pytest
from starlette.testclient import TestClient


def seen(client: TestClient, path: str) -> lxml.html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200
    return lxml.html.fromstring(response.text)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Tre gripna för narkotikabrott i Klara", "Avsnitt 1: Natt i Klara"]),
        ("?slag=podcast", ["Avsnitt 1: Natt i Klara"]),
        ("?ar=2024", ["Metodhandbok för Klara"]),
        ("?q=GRIPNA+klara", ["Tre gripna för narkotikabrott i Klara"]),
        ("?q=zeppelinare", []),
        ("?slag=okänt&ar=x&sida=99999999", ["Metodhandbok för Klara"]),
    ],
)
def test_the_sources_are_listed_by_kind_and_year_and_found_by_title(
    client: TestClient, query: str, titles: list[str]
) -> None:
    page = seen(client, f"/kallor{query}")
    listed = page.xpath("//ul[@class='sources']//a/text()")
    assert listed[: len(titles)] == titles or (titles and titles[0] in listed)
    assert bool(listed) is bool(titles)
    for address in page.xpath("//ul[@class='sources']//a/@href"):
        assert client.get(address).status_code == 200


def test_what_klara_has_read_is_one_step_from_the_first_page(client: TestClient) -> None:
    assert "/kallor" in seen(client, "/").xpath("//main//a/@href")
    assert {"/kallor", "/sok"} <= set(seen(client, "/om").xpath("//header//a/@href"))


def test_words_are_searched_for_as_they_are(client: TestClient) -> None:
    page = seen(client, "/sok?q=tramadoltabletter")
    assert "Ett ställe" in page.text_content()
    assert "tramadoltabletter" in " ".join(page.xpath("//blockquote//mark/text()"))
    (here,) = page.xpath("//figure//a[starts-with(@href, '/kalla/')]/@href")
    assert client.get(here).status_code == 200
    elsewhere = seen(client, "/sok?q=tramadoltabletter&slag=handbook")
    assert not elsewhere.xpath("//blockquote")


@pytest.mark.parametrize("query", ["", "?q=", "?q=%3F%21", "?q=zeppelinare"])
def test_a_search_without_words_or_hits_says_so_calmly(client: TestClient, query: str) -> None:
    assert seen(client, f"/sok{query}").find(".//h1") is not None
