"""The website on the three small documents, asked in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tiny import GramEncoder

from web.app import create_app
from web.settings import Settings


@pytest.fixture
def settings(data: Path) -> Settings:
    """Return settings for the indexed three documents."""
    return Settings(data=data, threshold=0.1, secret="a secret of the tests, long enough")


@pytest.fixture
def client(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of the website."""
    with TestClient(create_app(settings, encoder), base_url="http://klara.test") as visitor:
        yield visitor
