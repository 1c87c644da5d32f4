"""Speech models, loaded once for all tests: random weights prove the plumbing, base hears words."""

import os
from pathlib import Path

import pytest

from index.errors import ModelError
from ingest.speech import packaged
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
