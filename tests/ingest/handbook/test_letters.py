"""No letter of a PDF is lost: each is in the text, or listed as left out with a reason."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from handbooks import WORDS, Layout, made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.fetch.original import Original
from ingest.handbook.read import explain

ROOT = Path(__file__).parents[3]
FILES = [
    ROOT / "demo" / "handbook" / "metodhandbok.pdf",
    *sorted(Path(__file__).parent.glob("cases/*/input.pdf")),
    *sorted(ROOT.parent.glob("shared/data/pdf/*.pdf")),
]
SCANS = {"RA-FS-2004_2.pdf"}
CORK = {0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl"}
"""What TeX's bitmap fonts mean by codes that are no characters elsewhere."""


def letters(words: str) -> Counter[str]:
    """Return how often each letter and digit stands in the words, accents and cases aside."""
    plain = unicodedata.normalize("NFKD", words)
    return Counter(letter for letter in plain if letter.isalnum())


def drawn(data: bytes) -> str:
    """Return every character that the file draws, in its own order."""
    said = []
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        text = page.get_textpage()
        said += [
            chr(pdfium.FPDFText_GetUnicode(text.raw, index))
            for index in range(pdfium.FPDFText_CountChars(text.raw))
            if not pdfium.FPDFText_IsGenerated(text.raw, index)
        ]
    return "".join(said).translate(CORK)


def explained(data: bytes) -> str:
    return " ".join(block.text for block in explain(Original("/tmp/x.pdf", data)))


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.name not in SCANS],
    ids=lambda path: path.parent.name + path.stem,
)
def test_every_letter_of_a_file_is_in_the_text_or_listed_as_left_out(path: Path) -> None:
    data = path.read_bytes()
    wanted, found = letters(drawn(data)), letters(explained(data))
    assert wanted - found == Counter()
    assert found - wanted == Counter()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(
        st.lists(
            st.sampled_from([*WORDS, "o", "–", "-", "1.", "a)", "5", "§"]), min_size=2, max_size=40
        ).map(" ".join),
        min_size=2,
        max_size=8,
    ),
    kind=st.sampled_from(["list", "numbered", "p", "table"]),
    columns=st.integers(1, 2),
    lined=st.booleans(),
)
def test_no_layout_loses_a_letter(items: list[str], kind: str, columns: int, lined: bool) -> None:
    layout = Layout(columns=columns, header="Handbok {page}", footer="Sida {page}", lined=lined)
    rows = [[item[:30], item[30:] or "x"] for item in items]
    body = [("table", rows)] if kind == "table" else [(kind, items)]
    if kind == "p":
        body = [("p", item) for item in items]
    data = made([("h1", "Kapitel"), ("p", " ".join(WORDS)), *body, ("p", " ".join(WORDS))], layout)
    assert letters(explained(data)) == letters(drawn(data))
