"""Small pages that were once read wrongly, each with what is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.fetch.original import Original
from ingest.press import read as press

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.json")))
def test_a_page_that_was_once_read_wrongly_is_read_right(name: str) -> None:
    right = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    data = (CASES / f"{name}.html").read_bytes()
    parsed = press.read(Original(f"{name}.html", data), key=name)
    if right["title"]:
        assert parsed.title == right["title"]
    assert (parsed.published or "")[:10] == (right["published"] or "")
    assert (parsed.updated or "")[:10] == (right["updated"] or "")
    blocks = parsed.text.split("\n\n")
    for words in right["text"]:
        assert words in blocks
    for words in right["not_in_text"]:
        assert words not in parsed.text
