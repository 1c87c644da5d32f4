"""The website as a whole."""

from __future__ import annotations

from starlette.testclient import TestClient


def test_the_first_page_is_swedish_until_english_is_asked_for(client: TestClient) -> None:
    assert '<html lang="sv">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="sv">' in client.get("/?lang=sv").text
