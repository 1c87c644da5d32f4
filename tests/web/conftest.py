"""The website on the three small documents, asked in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from editor import Editor
from starlette.testclient import TestClient
from tiny import DOCUMENTS, GramEncoder
from visitor import Visitor

from index.store.documents import Store
from web.app import create_app
from web.settings import Settings
from web.staff import passwords
from web.staff.accounts import Role, add


@pytest.fixture
def settings(data: Path) -> Settings:
    """Return settings for the indexed three documents."""
    return Settings(data=data, threshold=0.1, secret="a secret of the tests, long enough")


@pytest.fixture
def client(settings: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a visitor of the website."""
    with TestClient(create_app(settings, encoder), base_url="http://klara.test") as visitor:
        yield visitor


@pytest.fixture
def unindexed(tmp_path: Path) -> Path:
    """Return a data folder with the three documents and no index: a source's page needs none."""
    with Store(tmp_path / "data", write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    return tmp_path / "data"


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """Return the documents, open for writing."""
    with Store(data, write=True) as opened:
        yield opened


@pytest.fixture
def editor(client: TestClient, data: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Return an editor, anna, who has signed in."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))
    add(data, "anna", Role.EDITOR, "grön fika vid sjön")
    editor = Editor(client)
    editor.post("/personal/logga-in", name="anna", password="grön fika vid sjön")
    return editor


@pytest.fixture
def visitor(client: TestClient) -> Visitor:
    return Visitor(client)
