"""Feeds of sound for the tests, and runs that hear it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from heard import feed, item

from benchmarks import sound
from demo.serve import serve


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "site"
    made.mkdir()
    sound.write(made / "1.mp3", sound.voice(6))
    (made / "feed.xml").write_text(feed(item(1, "1.mp3")))
    return made


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    with serve(folder) as base:
        yield f"{base}/feed.xml"
