"""A small real index for all tests: three documents, a real store, tantivy and FAISS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tiny import DOCUMENTS, GramEncoder

from index.generation import build
from index.search import Reader
from index.store import Store

# Never a timed test: how long an example takes is the machine's business.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def encoder() -> GramEncoder:
    """Return the tests' encoder."""
    return GramEncoder()


@pytest.fixture
def data(tmp_path: Path, encoder: GramEncoder) -> Path:
    """Return a data folder that holds the three documents, indexed."""
    folder = tmp_path / "data"
    with Store(folder, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(folder, encoder)
    return folder


@pytest.fixture
def reader(data: Path, encoder: GramEncoder) -> Iterator[Reader]:
    """Return a reader of the three documents."""
    with Reader(data, encoder) as opened:
        yield opened
