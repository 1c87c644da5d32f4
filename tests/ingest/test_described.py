"""Titles and dates that a file does not tell: the run says so, and people can give them."""

from __future__ import annotations

from pathlib import Path

import pytest
from handbooks import made

from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named, standing

WORDS = "Polisen arbetar mot en öppen drogscen i Klara. " * 12


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    path = tmp_path / "bok.pdf"
    path.write_bytes(made([("p", WORDS)]))
    return path


def taken_in(tmp_path: Path, config: Path | None = None) -> tuple[list[str], str, str | None]:
    """Return the notes and failures of a run, and the title and date of the one document."""
    sources = standing(config) if config else named([str(tmp_path / "bok.pdf")])
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", sources, fetcher)
    with Store(tmp_path / "data") as store:
        (document,) = store.documents(state="current") or [None]
    assert document
    return report.notes + report.errors, document.title, document.published


def test_what_cannot_be_told_is_noted(handbook: Path, tmp_path: Path) -> None:
    notes, title, published = taken_in(tmp_path)
    assert (title, published) == ("bok", None)
    assert len(notes) == 1
    assert "cannot be told from the file: title and published" in notes[0]
    assert "bok.pdf.toml" in notes[0]


def test_a_file_beside_it_tells_also_afterwards(handbook: Path, tmp_path: Path) -> None:
    taken_in(tmp_path)
    sidecar = tmp_path / "bok.pdf.toml"
    sidecar.write_text('title = "Metodhandbok"\npublished = 2018-06-12\n', encoding="utf-8")
    assert taken_in(tmp_path) == ([], "Metodhandbok", "2018-06-12")


def test_klara_toml_tells(handbook: Path, tmp_path: Path) -> None:
    config = tmp_path / "klara.toml"
    config.write_text(
        '[[source]]\nlocation = "bok.pdf"\ntitle = "Metodhandbok"\npublished = "2018-06-12"\n',
        encoding="utf-8",
    )
    assert taken_in(tmp_path, config) == ([], "Metodhandbok", "2018-06-12")


@pytest.mark.parametrize(
    ("words", "why"),
    [("titel = 'x'", "names titel"), ("published = 'i fjol'", "must be a date"), ("x", "TOML")],
)
def test_a_file_beside_it_that_says_nothing_sensible_is_one_line(
    handbook: Path, tmp_path: Path, words: str, why: str
) -> None:
    (tmp_path / "bok.pdf.toml").write_text(words, encoding="utf-8")
    with Fetcher() as fetcher:
        (report,) = run(tmp_path / "data", named([str(handbook)]), fetcher)
    assert report.failed == 1
    assert why in report.errors[0]
    assert "\n" not in report.errors[0]
