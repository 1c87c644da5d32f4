"""Words that are data: lists by name, in TOML files beside the code that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.toml")
"""Those of this room: months, endings, abbreviations."""


@cache
def word_lists(path: Path) -> dict[str, list[str]]:
    """Return the lists of a file by their names."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
