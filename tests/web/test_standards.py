"""What pages say of themselves: to search engines, to other sites, to browsers, on paper."""

from __future__ import annotations

import json
from typing import Any

import lxml.html
import pytest
from starlette.testclient import TestClient
from tiny import HANDBOOK, PODCAST, PRESS, GramEncoder

from index.records import Mark, Parsed
from index.store.documents import Store
from web.app import create_app
from web.render import STATIC
from web.settings import Settings

PUBLIC = ("/", "/kallor", "/sok", "/om", "/tillganglighet", "/api/docs")


def seen(client: TestClient, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(path).text)


def machine_data(page: lxml.html.HtmlElement) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    return told


@pytest.mark.parametrize("path", PUBLIC)
def test_every_page_has_an_address_in_each_language_and_tells_it(
    client: TestClient, path: str
) -> None:
    for way, language in (("", "sv"), ("/en", "en")):
        page = seen(client, f"{way}{path}")
        client.cookies.clear()
        assert page.get("lang") == language
        assert page.xpath("//link[@rel='canonical']/@href") == [f"http://klara.test{way}{path}"]
        alternates = dict(
            zip(page.xpath("//link/@hreflang"), page.xpath("//link[@hreflang]/@href"), strict=True)
        )
        assert alternates["en"] == f"http://klara.test/en{path}"
        assert alternates["x-default"] == alternates["sv"] == f"http://klara.test{path}"
        for name in ("og:title", "og:description", "og:url", "og:image", "og:type", "og:locale"):
            assert page.xpath(f"string(//meta[@property='{name}']/@content)")
        assert len(page.xpath("string(//meta[@name='description']/@content)")) > 20


def test_a_page_that_is_not_to_be_found_names_no_address(client: TestClient) -> None:
    for path in ("/fraga/x?q=x", "/finns-inte", "/personal/logga-in"):
        page = seen(client, path)
        assert not page.xpath("//link[@rel='canonical']")


def test_the_site_and_its_sources_are_described_to_machines(
    client: TestClient, store: Store
) -> None:
    site = machine_data(seen(client, "/"))
    assert site["@type"] == "WebSite"
    search = site["potentialAction"]["target"]["urlTemplate"]
    assert client.get(search.replace("{search_term_string}", "tramadol")).status_code == 200
    types = {PRESS.key: "Article", HANDBOOK.key: "DigitalDocument", PODCAST.key: "PodcastEpisode"}
    for document in store.documents():
        told = machine_data(seen(client, f"/kalla/{document.id}"))
        assert told["@type"] == types[document.key]
        assert told.get("headline", told.get("name")) == document.title
        assert told["datePublished"] == document.published


def test_what_is_named_by_its_contents_is_kept_for_ever(client: TestClient) -> None:
    (style,) = seen(client, "/").xpath("//link[@rel='stylesheet']/@href")
    kept = client.get(style).headers["cache-control"]
    assert kept == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get(style.partition("?")[0]).headers["cache-control"]
    assert (STATIC / "klara.png").read_bytes() == client.get("/static/klara.png").content


def test_paper_says_who_sent_it_and_when(settings: Settings, encoder: GramEncoder) -> None:
    sender = settings.model_copy(update={"authority": "Polisregion Stockholm"})
    with TestClient(create_app(sender, encoder), base_url="http://klara.test") as client:
        (line,) = seen(client, "/om").xpath("//p[contains(@class, 'print-only')]")
        words = line.text_content()
        assert "Polisregion Stockholm" in words
        assert "http://klara.test/om" in words
        assert "Utskrivet" in words


def test_no_heading_level_is_left_out(client: TestClient, store: Store) -> None:
    text = "Djup rubrik\n\nOrd.\n\nHög rubrik\n\nFler ord."
    deep = Parsed(
        key="deep",
        kind="press",
        title="Rubriker",
        text=text,
        marks=(Mark("heading", 0, 11, 4), Mark("heading", 19, 29, 2)),
    )
    store.put(deep, source="tests")
    names = [f"/kalla/{document.id}" for document in store.documents()]
    for path in (*PUBLIC, *names, "/sok?q=tramadol"):
        above = 0
        for heading in seen(client, path).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6"):
            level = int(heading.tag[1])
            assert level <= above + 1, (path, heading.text_content())
            above = level


def test_links_with_the_same_words_are_told_apart(client: TestClient) -> None:
    page = seen(client, "/sok?q=klara")
    names = [" ".join(link.text_content().split()) for link in page.xpath("//figure//a")]
    assert len(names) > 2
    assert len(names) == len(set(names))


def test_swedish_words_on_an_english_page_say_that_they_are(client: TestClient) -> None:
    page = seen(client, "/en/sok?q=tramadoltabletter")
    for element in page.xpath("//blockquote | //cite | //figure//textarea"):
        assert element.get("lang") == "sv"
    listed = seen(client, "/en/kallor").xpath("//ul[@class='sources']//a/@lang")
    assert set(listed) == {"sv"}


def test_the_api_page_has_every_field_and_a_line_for_the_terminal(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    page = seen(client, "/api/docs")
    cells = set(page.xpath("//th/code/text()"))
    for shape in description["components"]["schemas"].values():
        assert set(shape.get("properties", {})) <= cells
    lines = [line for line in page.xpath("//pre/code/text()") if line.startswith("curl ")]
    assert len(lines) == sum(len(methods) for methods in description["paths"].values())
    assert all("http://klara.test/" in line for line in lines)
