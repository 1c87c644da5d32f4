"""Small PDFs, each with one fault that files of Swedish authorities have: `cases/NAME/`.

`check.json` says what must come out: title and dates (null: not looked at; "none": there is
none), words that must stand in the text, words that must not, and lines that stand alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from handbooks import read

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/*/check.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_read_as_a_person_reads_it(case: Path) -> None:
    wanted = json.loads((case / "check.json").read_text("utf-8"))
    parsed = read((case / "input.pdf").read_bytes())
    text = " ".join(parsed.text.split())
    for name in ("title", "published", "updated"):
        if wanted[name] is not None:
            assert getattr(parsed, name) == (None if wanted[name] == "none" else wanted[name])
    for words in wanted["text"]:
        assert words in text
    for words in wanted["not_in_text"]:
        assert words not in text
    for words in wanted["blocks"]:
        assert words in parsed.text.split("\n")
