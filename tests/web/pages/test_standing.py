"""The standing pages: markdown that an authority can replace, with nothing left to fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.errors import SettingError
from web.app import create_app
from web.pages.standing import PLACES, filled_in, standing_pages
from web.settings import Settings


def test_the_page_of_an_authority_takes_the_place_of_the_shipped(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    own = "# Om *vår* chatt\n\n{authority} svarar.\n\n- <script>alert(1)</script>\n\n{contact}\n"
    (tmp_path / "about.sv.md").write_text(own, encoding="utf-8")
    settings = Settings(
        data=tmp_path / "none", texts=tmp_path, authority="A <b> _c_ & d", contact="ring 1"
    )
    with TestClient(create_app(settings, encoder)) as visitor:
        page = visitor.get("/om").text
        assert "<h1>Om <em>vår</em> chatt</h1>" in page
        assert "<p>A &lt;b&gt; _c_ &amp; d svarar.</p>" in page
        assert "&lt;script&gt;" in page
        assert "<p>Kontakt: ring 1</p>" in page
        assert "What Klara cannot do" in visitor.get("/om?lang=en").text


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Om oss", "must begin with a heading"),
        (
            "# Om oss\n\n{authorty}",
            "has {authorty}; what can be filled in is {audited}, {authority}, ",
        ),
        ("# Om oss\n\n{}", "has {}"),
    ],
)
def test_a_page_that_cannot_be_used_is_told_of(tmp_path: Path, words: str, line: str) -> None:
    (tmp_path / "about.en.md").write_text(words, encoding="utf-8")
    with pytest.raises(SettingError) as raised:
        standing_pages(tmp_path)
    assert str(tmp_path / "about.en.md") in str(raised.value)
    assert line in str(raised.value)


@pytest.mark.parametrize(("name", "markdown"), standing_pages().items(), ids=str)
def test_nothing_is_left_to_fill_in(name: tuple[str, str], markdown: str) -> None:
    page = filled_in(markdown, dict.fromkeys(PLACES, "X"))
    assert "{" not in page.html
    assert page.html.startswith(f"<h1>{page.heading}</h1>")
    assert page.html.count("<h1>") == 1
