"""The demonstration handbook: made anew byte for byte, and read back letter for letter."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
from handbooks import blocks_of, read

from assistant.quotes import Span, prove, verify
from index.records import Parsed
from index.store.documents import Store

FOLDER = Path(__file__).parents[3] / "demo" / "handbook"
PDF = FOLDER / "metodhandbok.pdf"


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    """Return what is read of the demonstration handbook."""
    return read(PDF.read_bytes(), str(PDF))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """Return the script that makes it."""
    spec = importlib.util.spec_from_file_location("make_handbook", FOLDER / "make_handbook.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written() -> tuple[list[tuple[int, str]], list[str]]:
    """Return the blocks of the text file, with their heading levels, and the footnotes."""
    blocks: list[tuple[int, str]] = []
    notes: list[str] = []
    numbers = [0, 0, 0]
    for block in re.split(r"\n\s*\n", (FOLDER / "metodhandbok.md").read_text("utf-8").strip()):
        if block.startswith("#"):
            hashes, words = block.split(" ", 1)
            level = len(hashes)
            numbers[level - 1 :] = [numbers[level - 1] + 1, *[0] * (3 - level)]
            number = ".".join(str(n) for n in numbers[:level])
            blocks.append((level, f"{number} {words}"))
        elif note := re.match(r"\[\^(\d+)\]: (.+)", block):
            notes.append(f"{note[1]} {note[2]}")
        elif block.startswith("|"):
            rows = [
                [cell.strip() for cell in row.strip("| ").split("|")] for row in block.split("\n")
            ]
            blocks.append((0, "\n".join(" | ".join(row) for row in rows)))
        elif block.startswith("- "):
            blocks.append((0, "\n".join(line[2:] for line in block.split("\n"))))
        elif not block.startswith(":::"):
            blocks.append((0, re.sub(r"\[\^\d+\]|\*\*", "", block)))
    return blocks, notes


def test_it_is_made_anew_byte_for_byte(script: ModuleType, tmp_path: Path) -> None:
    script.make(tmp_path / "made.pdf")
    assert (tmp_path / "made.pdf").read_bytes() == PDF.read_bytes()


def test_every_block_of_its_text_is_read_in_order_letter_for_letter(parsed: Parsed) -> None:
    wanted, notes = written()
    found = [(level, words) for level, words, _ in blocks_of(parsed)]
    assert [words for _, words in found if words in notes] == notes
    text = [block for block in found if block[1] not in notes]
    assert text[-len(wanted) :] == wanted
    # Before the text stands what the cover says; the contents and the furniture are not text.
    cover = [words for _, words in text[: -len(wanted)]]
    assert cover[0] == "Metodhandbok för arbetet i Klara"
    assert "Demonstrationsmaterial." in cover[-1]
    assert len(cover) == 3


@pytest.mark.parametrize("making", ["word", "indesign", "chromium", "weasyprint", "latex"])
def test_its_text_is_the_same_whatever_program_set_it(making: str) -> None:
    """`makings/make.py` set them; how footnotes are marked differs, not what is said."""
    path = Path(__file__).parent / "makings" / f"{making}.pdf"
    parsed = read(path.read_bytes(), str(path))
    wanted, notes = written()
    said = {re.sub(r"^\d+\W+", "", note) for note in notes}
    found = [(level, words) for level, words, _ in blocks_of(parsed)]
    below = [words for _, words in found if re.sub(r"^\d+\W+", "", words) in said]
    text = [block for block in found if block[1] not in below]
    assert text[-len(wanted) :] == wanted
    assert [words for _, words in text[: -len(wanted)]] in ([], ["12 juni 2018"])
    assert len(below) == (0 if making == "chromium" else len(notes))
    assert parsed.title == "Sex metoder mot öppna drogscener"


def test_what_it_says_about_itself(parsed: Parsed) -> None:
    assert parsed.title == "Sex metoder mot öppna drogscener"
    assert parsed.published == "2018-06-12"
    assert parsed.language == "sv"
    assert parsed.meta["pages"] >= 15


def test_every_block_is_on_the_page_that_its_mark_names(parsed: Parsed) -> None:
    pdf = pypdfium2.PdfDocument(PDF)
    printed = []
    for page in pdf:
        said = page.get_textpage().get_text_range()
        printed.append(re.sub(r"[\W_]|\d", "", said))
    pages = [mark for mark in parsed.marks if mark.kind == "page"]
    assert len({mark.value for mark in pages}) >= 15
    for mark in pages:
        for words in re.split(r"\n+", parsed.text[mark.start : mark.end]):
            letters = re.sub(r"[\W_]|\d", "", words)
            assert letters[:12] in printed[mark.value - 1]
            assert letters[-12:] in printed[mark.value - 1]


def test_quotes_are_slices_of_the_stored_text_and_land_on_their_page(
    parsed: Parsed, tmp_path: Path
) -> None:
    mended = "Namn antecknas bara om de redan är kända genom en förundersökning."
    crossing = "Den som finns med i bilden av misstag ska tas bort samma dag."
    with Store(tmp_path / "data", write=True) as store:
        store.put(replace(parsed, url="https://polisen.example/bok.pdf"), source="handbok")
        (document,) = store.documents()
        assert document.revision
        for words, pages in ((mended, (8, None)), (crossing, (8, 9))):
            start = parsed.text.index(words)
            span = Span(document.id, document.revision, start, start + len(words), 1.0)
            quote = prove(store, span)
            assert quote
            assert quote.text == words == parsed.text[quote.start : quote.end]
            assert (quote.place.page, quote.place.page_to) == pages
            assert quote.link == f"https://polisen.example/bok.pdf#page={pages[0]}"
            assert quote.place.heading
            assert quote.place.heading.startswith("3 Kartläggning › 3.")
            assert verify(store, quote.receipt).text == words
