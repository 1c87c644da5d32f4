"""The chat on other sites: framed by those allowed, by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient
from tiny import GramEncoder

from web.app import create_app
from web.render import STATIC
from web.routes.widget import OWN_COLOUR
from web.settings import Settings

HOST = "https://intranat.example"


@pytest.fixture
def widget(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of a site whose chat may be shown on another."""
    allowed = settings.model_copy(update={"widget_origins": (HOST, "https://polisen.example")})
    with TestClient(create_app(allowed, encoder), base_url="http://klara.test") as visitor:
        yield visitor


def ancestors(client: TestClient, path: str) -> str:
    policy = client.get(path).headers["content-security-policy"]
    (found,) = [part for part in policy.split(";") if "frame-ancestors" in part]
    return found.strip()


def test_only_the_allowed_sites_may_frame_the_chat(widget: TestClient) -> None:
    assert ancestors(widget, "/widget") == (
        f"frame-ancestors 'self' {HOST} https://polisen.example"
    )
    assert "x-frame-options" not in widget.get("/widget").headers


@pytest.mark.parametrize("path", ["/", "/om", "/tillganglighet", "/finns-inte"])
def test_no_other_page_may_be_framed(widget: TestClient, path: str) -> None:
    assert ancestors(widget, path) == "frame-ancestors 'none'"
    assert widget.get(path).headers["x-frame-options"] == "DENY"


def test_without_allowed_sites_there_is_no_widget(client: TestClient) -> None:
    assert client.get("/widget").status_code == 404
    assert client.get("/widget.js").status_code == 404


def test_the_script_is_small_and_kept_by_the_browser(widget: TestClient) -> None:
    given = widget.get("/widget.js")
    assert given.headers["content-type"] == "text/javascript; charset=utf-8"
    assert given.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(given.content) < 10_000
    again = widget.get("/widget.js", headers={"if-none-match": given.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_button_has_the_authoritys_colour_unless_the_host_gives_another(
    settings: Settings, encoder: GramEncoder
) -> None:
    assert (STATIC / "widget.js").read_text("utf-8").count(OWN_COLOUR) == 1
    ours = settings.model_copy(update={"widget_origins": (HOST,), "colour": "#7a0019"})
    with TestClient(create_app(ours, encoder), base_url="http://klara.test") as visitor:
        code = visitor.get("/widget.js").text
    assert 'const own = "#7a0019";' in code
    assert OWN_COLOUR not in code


def test_the_framed_page_has_the_chat_and_not_the_rest_of_the_site(widget: TestClient) -> None:
    page = html.fromstring(widget.get("/widget?lang=en").text)
    assert page.get("lang") == "en"
    assert len(page.xpath("//form[@id='fraga']//textarea")) == 1
    assert not page.xpath("//header[contains(@class, 'top')]")
    assert not list(page.iter("footer"))
    assert page.xpath("string(//base/@target)") == "_blank"


def test_the_conversation_lives_in_the_framed_page_without_cookies(widget: TestClient) -> None:
    def carried(text: str, path: str) -> str:
        return str(html.fromstring(text).xpath(f"string({path})"))

    told = carried(widget.get("/widget").text, "//input[@name='samtal']/@value")
    widget.cookies.clear()
    headers = {"sec-fetch-site": "same-origin", "x-klara-part": "answer"}
    sent = {"q": "Hur många tramadoltabletter fanns i väskan?", "samtal": told}
    first = widget.post("/", data=sent, headers=headers)
    told = carried(first.text, "//article/@data-carried")
    widget.cookies.clear()
    widget.get("/")
    follow = widget.post("/", data={"q": "Och värdet?", "samtal": told}, headers=headers)
    assert "väskan" in carried(follow.text, "//article//q")


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_script_writes_markup_or_evaluates_text(path: Path) -> None:
    script = path.read_text()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write"):
        assert forbidden not in script
