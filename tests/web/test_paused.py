"""A paused site: every public way in says so at once; the staff area and the notice stay open."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.publishing.pause import pause, resume
from web.app import create_app
from web.settings import Settings


@pytest.mark.parametrize(
    "path", ["/", "/fraga/x", "/kalla/x", "/widget", "/feed.xml", "/sitemap.xml"]
)
def test_every_public_page_says_so_with_telephone_numbers(
    client: TestClient, data: Path, path: str
) -> None:
    pause(data, "Fel citat om tabletter", "staff:anna")
    shown = client.get(path)
    assert shown.status_code == 503
    assert "Tjänsten är pausad" in shown.text
    assert "114 14" in shown.text
    assert "112" in shown.text
    assert "Fel citat" not in shown.text
    assert shown.headers["retry-after"]


def test_the_notice_is_in_english_under_english_addresses(client: TestClient, data: Path) -> None:
    pause(data, "Fel citat", "staff:anna")
    assert "The service is paused" in client.get("/en/").text
    assert client.get("/en/om").status_code == 200
    assert client.get("/en/personal/logga-in").status_code == 200


def test_a_question_is_not_answered_in_the_chat_or_the_api(client: TestClient, data: Path) -> None:
    pause(data, "Fel citat", "staff:anna")
    in_page = client.post("/", data={"q": "Hur många?"}, headers={"x-klara-part": "answer"})
    assert in_page.status_code == 503
    assert "data-problem" in in_page.text
    problem = client.post("/api/v1/ask", json={"q": "Hur många?"})
    assert problem.status_code == 503
    assert problem.headers["content-type"] == "application/problem+json"
    assert "pausad" not in problem.json()["title"]
    assert "inga svar" in problem.json()["detail"]


def test_staff_standing_pages_and_health_stay_open_and_the_site_comes_back(
    client: TestClient, data: Path
) -> None:
    pause(data, "Fel citat", "staff:anna")
    assert client.get("/personal/logga-in").status_code == 200
    assert client.get("/om").status_code == 200
    health = client.get("/healthz")
    assert (health.status_code, health.json()["status"]) == (200, "paused")
    assert resume(data, "staff:anna")
    assert client.get("/").status_code == 200
    assert client.get("/healthz").json()["status"] == "ok"


def test_a_chat_on_another_site_is_told_in_its_frame(
    settings: Settings, encoder: GramEncoder, data: Path
) -> None:
    pause(data, "Fel citat", "staff:anna")
    elsewhere = settings.model_copy(update={"widget_origins": ("https://www.example.se",)})
    with TestClient(create_app(elsewhere, encoder)) as visitor:
        assert visitor.get("/widget.js").status_code == 200
        shown = visitor.get("/widget")
        assert "Tjänsten är pausad" in shown.text
        policy = shown.headers["content-security-policy"]
        assert "frame-ancestors 'self' https://www.example.se" in policy
