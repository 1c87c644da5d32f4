"""A site whose pages a test sets; a speech model with random weights proves the plumbing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import running
from site_of_pages import Site

from ingest.speech.model import Transcriber
from ingest.speech.open import open_transcriber


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the same weights as openai-whisper's file and as CTranslate2's folder."""
    pytest.importorskip("faster_whisper")
    pytest.importorskip("whisper")
    from benchmarks.random_whisper import make

    return make(tmp_path_factory.mktemp("whisper"))


@pytest.fixture(scope="session")
def model(weights: tuple[Path, Path]) -> Transcriber:
    """Return a model that is loaded and quick."""
    from benchmarks.random_whisper import QUICK

    return open_transcriber(str(weights[1]), threads=1, decoding=QUICK)


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as server:
        yield server
