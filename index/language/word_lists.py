"""Words that are data: lists by name, in TOML files beside the code that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def word_lists(path: Path) -> dict[str, list[str]]:
    """Return the lists of a file by their names."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
