"""The website as a whole."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from web.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]


def test_the_first_page_is_swedish_until_english_is_asked_for(client: TestClient) -> None:
    assert '<html lang="sv">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/").text
    assert '<html lang="sv">' in client.get("/?lang=sv").text


def test_every_setting_is_in_the_operating_guide() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text()
    named = set(re.findall(r"KLARA_[A-Z_]*[A-Z]", (ROOT / "web" / "commands.py").read_text()))
    named |= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert len(named) > 15
    assert {name for name in named if name not in guide} == set()
