"""A small real index for all tests: three documents, a real store, tantivy and FAISS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tiny import DOCUMENTS, GramEncoder

from index.generation import build
from index.search.reader import Reader
from index.store.documents import Store
from ingest.reading_apart import end_reading

# Never a timed test: how long an example takes is the machine's business. The same examples each
# time, so that a change is to blame when a test fails; HYPOTHESIS_PROFILE=searching looks for more.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("searching", parent=settings.get_profile("steady"), derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="session")
def encoder() -> GramEncoder:
    """Return the tests' encoder."""
    return GramEncoder()


@pytest.fixture(scope="session", autouse=True)
def reading_ends() -> Iterator[None]:
    """End the process that originals are read in, which all tests share."""
    yield
    end_reading()


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
