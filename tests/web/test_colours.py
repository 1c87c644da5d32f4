"""The authority's own colours and logo: shown, and refused where they cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tiny import GramEncoder

from index.errors import SettingError
from web.app import create_app
from web.settings import Settings, from_environment


def test_a_colour_that_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLARA_COLOUR", "#ffcc00")
    with pytest.raises(SettingError, match="KLARA_COLOUR is #ffcc00: its contrast"):
        from_environment()
    monkeypatch.setenv("KLARA_COLOUR", "blue")
    with pytest.raises(SettingError, match="write a colour like"):
        from_environment()


def test_the_authority_has_its_own_face(
    settings: Settings, encoder: GramEncoder, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    framed = {"widget_origins": ("https://host.example",)}
    own = settings.model_copy(update={"colour": "#7a0019", "logo": logo, **framed})
    with TestClient(create_app(own, encoder)) as client:
        page = client.get("/om").text
        assert 'href="/myndighet.css"' in page
        assert 'src="/logotyp"' in page
        assert 'src="/logotyp"' in client.get("/widget").text
        assert "--accent: #7a0019" in client.get("/myndighet.css").text
        assert client.get("/logotyp").headers["content-type"] == "image/svg+xml"
    with TestClient(create_app(settings, encoder)) as client:
        assert client.get("/logotyp").status_code == 404
