"""A small real index for all tests: three documents, a real store, tantivy and FAISS."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tiny import DOCUMENTS, GramEncoder

from index.errors import ModelError
from index.generation import build
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.store.documents import Store
from ingest.apart.process import end_reading
from ingest.episodes import corrections
from ingest.episodes.transcribe_waiting import TranscriptionSettings
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing
from ingest.speech import packaged
from ingest.speech.model import Transcriber
from ingest.speech.open import open_transcriber

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


@pytest.fixture(scope="session")
def base() -> Transcriber:
    """Return Whisper base; without its packages tests are skipped, in CI they fail."""
    try:
        packaged.folder()
    except ModelError as error:
        if os.environ.get("KLARA_REQUIRE_WHISPER"):
            raise
        pytest.skip(str(error))
    return open_transcriber(packaged.NAME, threads=2)


@pytest.fixture(scope="session")
def heard_demonstration(base: Transcriber, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of the demonstration as `make demo` makes it: episode 3 is heard."""
    data = tmp_path_factory.mktemp("demonstration")
    demo = Path(__file__).parents[1] / "demo"
    rules = corrections.load(demo / "corrections.toml")
    with Fetcher() as fetcher:
        reports = run(
            data,
            standing(demo / "klara.toml"),
            fetcher,
            transcription=TranscriptionSettings(lambda: base, rules),
        )
    assert [(report.failed, report.waiting) for report in reports] == [(0, 0)] * 3
    build(data, open_encoder())
    return data
