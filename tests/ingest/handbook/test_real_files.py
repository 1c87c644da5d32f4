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

ABOUT: dict[str, tuple[str, str | None, str | None]] = {
    "1987-4tob6": ("Bostadsstyrelsens föreskrifter och information", "1987-02-05", None),
    "1991-36ovr61": ("Boverkets föreskrifter om funktionskontroll", "1991-12-20", None),
    "AFFS-2008_8": ("Arbetsförmedlingens administrativa föreskrifter", "2008-08-21", None),
    # The file's own mistake: it was printed in 2007.
    "AMSFS-2007_2": ("Arbetsmarknadsstyrelsens administrativa", "2006-02-15", None),
    "AMSFS-2007_28": ("Föreskrifter om ändring i Arbetsmarknads", "2007-12-06", None),
    "EMFS-2011_39": ("Finansinspektionens föreskrifter och allmänna råd", "2011-06-17", None),
    "LIVSFS-2006_22": ("Livsmedelsverkets föreskrifter om bekämpningsmed", None, None),
    "SFS-1999_175": ("Rättsinformationsförordning", "1999-04-13", None),
    "SJVFS-2009_26": ("Statens jordbruksverks föreskrifter om hästdjur", "2009-03-10", None),
    # A judgement names no title: it is said that none was found.
    "T_170-08": ("T 170 08", "2009-11-04", None),
    "VervaFS-2007_1": ("Vervas föreskrifter om statliga myndigheters", "2007-01-16", None),
    "afs-2011-19": ("Kemiska arbetsmiljörisker", None, "2017-06-13"),
    "dir-2009_71": ("Rätt till skolgång m.m. för barn", "2009-08-13", None),
    "dir-2016-15": ("Dataskyddsförordningen", "2016-02-25", None),
}
"""How the title begins, and the dates, as a person reads them on the first page."""

pytestmark = pytest.mark.skipif(not FILES, reason="the shared PDFs are not here")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_its_title_and_dates_are_those_of_its_first_page(path: Path) -> None:
    parsed = read(path)
    title, published, updated = ABOUT[path.stem]
    assert parsed.title.startswith(title)
    assert (parsed.published, parsed.updated) == (published, updated)


@pytest.mark.skipif(
    which("pdftotext") is None or find_spec("pymupdf") is None,
    reason="pdftotext and PyMuPDF are not here",
)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_word_is_joined_or_broken_that_two_other_readers_have_right(path: Path) -> None:
    found = differences(read(path), path)
    assert {word for _, word in (*found.joined, *found.broken)} <= ALLOWED.get(path.name, set())
    assert found.words > 50
