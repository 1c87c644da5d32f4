"""Files to take along: no cell of a table is run by a spreadsheet, however it is opened."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.records import Place, Quote, QuotedDocument
from assistant.staff.export import as_csv
from assistant.texts import texts

QUOTE = Quote(
    text="Tre greps.",
    document=QuotedDocument("a", "press", "Titel", None, "2025-03-04", "sv"),
    revision="0" * 32,
    start=0,
    end=10,
    place=Place(),
    link="",
    receipt="a~b",
    score=1.0,
)
SIGNS = st.text(st.sampled_from(" \t\u00a0\u200b\u2060\ufeff=+-@＝,;|\"'\nab1"), max_size=12)


def cells(table: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


def is_run(cell: str) -> bool:
    seen = cell.strip(' \t\r\n\u00a0\u200b\u2060\ufeff"')
    return seen.startswith(("=", "+", "@", "＝")) or (
        seen.startswith("-") and seen[1:2] not in ("", " ", "\t", "\n", "\u00a0")
    )


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        " =1+1",
        "\u200b=1+1",
        "\u2060\ufeff@a",
        "tre,=1+1",
        "tre, =1",
        "a\n=1",
        "-2+3",
        "＝1",
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_no_cell_is_run(title: str, delimiter: str) -> None:
    quote = replace(QUOTE, document=replace(QUOTE.document, title=title), text=title)
    assert not [c for c in cells(as_csv([quote], texts()["sv"]), delimiter) if is_run(c)]


@given(SIGNS)
def test_no_cell_is_run_whatever_stands_in_a_source(title: str) -> None:
    quote = replace(QUOTE, document=replace(QUOTE.document, title=title), text=title)
    table = as_csv([quote], texts()["sv"])
    for delimiter in ";,\t":
        assert not [cell for cell in cells(table, delimiter) if is_run(cell)]


def test_ordinary_words_are_as_they_stand() -> None:
    words = "– Vi är här, 2-4 kvällar: a@b.se, 100,- kr, säger hon."
    quote = replace(QUOTE, text=words)
    assert words in cells(as_csv([quote], texts()["sv"]), ";")
