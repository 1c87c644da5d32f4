"""Files of Swedish authorities, which are no part of the project, beside two other readers."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

from benchmarks.documents import differences, read

SHARED = Path(__file__).parents[4] / "shared" / "data" / "pdf"
SCANS = {"RA-FS-2004_2.pdf"}
FILES = sorted(path for path in SHARED.glob("*.pdf") if path.name not in SCANS)
ALLOWED: dict[str, set[str]] = {}
"""Words that stand otherwise than the others have them, and rightly: by file."""

pytestmark = [
    pytest.mark.skipif(not FILES, reason="the shared PDFs are not here"),
    pytest.mark.skipif(
        which("pdftotext") is None or find_spec("pymupdf") is None,
        reason="pdftotext and PyMuPDF are not here",
    ),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_word_is_joined_or_broken_that_two_other_readers_have_right(path: Path) -> None:
    found = differences(read(path), path)
    assert {word for _, word in (*found.joined, *found.broken)} <= ALLOWED.get(path.name, set())
    assert found.words > 50
