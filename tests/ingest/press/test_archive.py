"""Archives of press texts: one JSON object a line, plain or gzipped."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SourceError
from index.records import Parsed
from ingest.press import archive
from ingest.press.archived_text import blocks_of
from ingest.text.blocks import assemble

ROW = {
    "id": "n-1",
    "url": "https://polisen.example/n-1",
    "published": "2025-03-04T10:00:00+01:00",
    "title": "04 mars 09.30, Rån, Stockholm",
    "lead": "Larm om ett rån vid torget.",
    "body": "En patrull är på plats.\n\nEn man är gripen.",
}


def written(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    data = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def text_of(lead: str, body: str) -> str:
    return assemble(blocks_of(lead, body))[0]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_every_row_is_a_document(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, ROW, {**ROW, "id": "n-2", "updated": "2025-03-05T08:00:00Z"})
    assert archive.recognise(path)
    first, second = archive.read(path)
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert (first.key, first.title, first.url) == ("n-1", ROW["title"], ROW["url"])
    assert (
        first.text == "Larm om ett rån vid torget.\n\nEn patrull är på plats.\n\nEn man är gripen."
    )
    assert (first.published, first.updated) == ("2025-03-04T10:00:00+01:00", None)
    assert second.updated == "2025-03-05T09:00:00+01:00"


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("{broken", "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 5000, "nested too deeply|not JSON"),
        ({**ROW, "id": "", "url": ""}, "neither id nor url"),
        ({**ROW, "title": " "}, "row n-1 has no title"),
        ({**ROW, "lead": "", "body": "\n"}, "row n-1 has no text"),
        ({**ROW, "body": {"a": 1}}, "body is not text"),
        ('{"id": "\\ud800", "title": "a", "body": "' + "x" * archive.LONGEST_ROW + '"}', "longer"),
    ],
    ids=["broken", "list", "deep", "nameless", "untitled", "empty", "object", "long"],
)
def test_a_broken_row_is_one_line_that_names_its_place(
    tmp_path: Path, row: object, line: str
) -> None:
    path = written(tmp_path / "a.jsonl", ROW, row, {**ROW, "id": "n-3"})
    first, broken, third = archive.read(path)
    assert isinstance(first, Parsed)
    assert isinstance(third, Parsed)
    assert isinstance(broken, SourceError)
    with pytest.raises(SourceError, match=rf"a\.jsonl, line 2: .*({line})"):
        raise broken


def test_a_damaged_end_keeps_what_came_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    rows = [json.dumps({**ROW, "id": f"n-{n}", "body": f"Nummer {n * 7919}."}) for n in range(3000)]
    path.write_bytes(gzip.compress("\n".join(rows).encode())[:-2000])
    *read, last = archive.read(path)
    assert len(read) > 1000
    assert all(isinstance(row, Parsed) for row in read[:-1])
    assert isinstance(last, SourceError)
    assert "damaged gzip" in str(last)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## Bakgrund\n\nHär är texten.", "Bakgrund\n\nHär är texten."),
        ("Se [rapporten](https://a.example/r) nu.", "Se rapporten nu."),
        ("Ring [08-405 10 00](tel:08-405 10 00) nu.", "Ring 08-405 10 00 nu."),
        ("**Skäl**\n\nDet är **viktigt** här.", "Skäl\n\nDet är viktigt här."),
        ("* Ett\n\n* Två\n\nSlut på listan.", "Ett\nTvå\n\nSlut på listan."),
        ("Bild: ![karta](/k.png) i texten.", "Bild: i texten."),
        ("| År | Rån | | --- | --- | | 2024 | 7 |", "År | Rån\n2024 | 7"),
        ("Före.\n\n---\n\nEfter.", "Före.\n\nEfter."),
        ("[Läs mer](/a)\n\nTexten står här.", "Texten står här."),
        ("3 < 5 &amp; 7 > 2, <b>sant</b>.", "3 < 5 & 7 > 2, sant ."),
        (
            "04:14, misshandel – SkövdeEn man slogs.Polis kom.",
            "04:14, misshandel – Skövde\nEn man slogs.\nPolis kom.",
        ),
        ("McDonalds, PostNord och SciLifeLab, lag (2001:99) om e-id.", None),
    ],
)
def test_light_markdown_and_lost_line_breaks_are_read(body: str, text: str | None) -> None:
    assert text_of("", body) == (text or body)


def test_a_lead_that_the_body_begins_with_is_said_once() -> None:
    assert (
        text_of("Larm om rån.", "Larm om rån.\n\nEn man greps.") == "Larm om rån.\n\nEn man greps."
    )
    assert text_of("Larm om rån.", "En man greps.") == "Larm om rån.\n\nEn man greps."


@given(st.text(max_size=200), st.text(max_size=400))
def test_any_row_gives_blocks_parted_by_blank_lines(lead: str, body: str) -> None:
    blocks = blocks_of(lead, body)
    text, marks = assemble(blocks)
    assert text == "\n\n".join("\n".join(block.lines) for block in blocks if block.lines)
    assert all(line == " ".join(line.split()) for line in text.split("\n") if line)
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)


def test_an_archive_that_unpacks_to_a_thousand_times_its_size_is_left_off(tmp_path: Path) -> None:
    rows = ({**ROW, "id": f"n-{number}", "body": "Hej. " * 2_000} for number in range(1_000))
    bomb = written(tmp_path / "a.jsonl.gz", *rows)
    # No more than may be unpacked is read, and what has been read by then is kept.
    *documents, last = archive.read(bomb)
    assert isinstance(last, SourceError)
    assert "unpacks to more than 50 times its size" in str(last)
    assert 100 < len(documents) < 900


def test_a_row_said_twice_in_a_row_is_one(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", *[ROW] * 3, {**ROW, "id": "n-2"}, ROW)
    assert [row.key for row in archive.read(path) if isinstance(row, Parsed)] == [
        "n-1",
        "n-2",
        "n-1",
    ]


def test_of_many_broken_rows_a_hundred_have_a_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", ROW, *map(str, range(5_000)))
    documents, *broken = archive.read(path)
    assert isinstance(documents, Parsed)
    assert len(broken) == archive.TOLD + 1
    assert str(broken[-1]) == f"{path}: 4900 more lines cannot be read"
