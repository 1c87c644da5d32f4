"""What is not as it was written is not shown, is told, and is mended by reading it again."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from tiny import DOCUMENTS, HANDBOOK, PRESS, GramEncoder

from assistant.answer import answer
from assistant.quotes import verify
from assistant.records import Standing
from benchmarks.flips import flips
from index.check import damages
from index.errors import Damaged, StoreError
from index.generation import build
from index.search.reader import Reader
from index.status import folder_status
from index.store.documents import Store
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import Source

PAGE = """<!doctype html><html lang="sv"><title>Böter i Klara</title>
<main><h1>Böter i Klara</h1><p>Den som köper narkotika får böta 4 000 kronor i Klara.</p>
<p>Polisen finns på plats varje dag och natt under hela sommaren.</p></main></html>"""
QUESTION = "Hur många kronor får den som köper narkotika böta?"


def _altered(data: Path, sql: str, *values: str) -> None:
    with closing(sqlite3.connect(data / "klara.db", isolation_level=None)) as connection:
        assert connection.execute(sql, values).rowcount > 0


def _take_in(data: Path, folder: Path, *, reread: bool = False) -> tuple[int, int]:
    with Fetcher() as fetcher:
        [report] = run(data, [Source("sidor", str(folder))], fetcher, reread=reread)
    assert not report.failed
    return report.changed, report.unchanged


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "boter.html").write_text(PAGE, "utf-8")
    return folder


@pytest.fixture
def fines(tmp_path: Path, pages: Path, encoder: GramEncoder) -> Path:
    """Return a data folder with one page, taken in from a folder and indexed."""
    data = tmp_path / "fines"
    _take_in(data, pages)
    build(data, encoder)
    return data


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("UPDATE revisions SET text = replace(text, ?, ?)", ("4 000", "9 000")),
        ("UPDATE documents SET title = replace(title, ?, ?)", ("Böter", "Möter")),
        ("UPDATE documents SET url = url || ?", ("x",)),
        ("UPDATE documents SET published = ?", ("2020-01-01",)),
        ("UPDATE marks SET value = ?", ("3",)),
    ],
)
def test_what_was_altered_is_not_quoted_is_told_and_is_mended(
    fines: Path, pages: Path, encoder: GramEncoder, sql: str, values: tuple[str, ...]
) -> None:
    with Reader(fines, encoder) as reader:
        [quote, *_] = answer(QUESTION, reader).quotes
        assert "4 000 kronor" in quote.text
    if "marks" in sql:
        _altered(fines, "INSERT INTO marks SELECT id, 'page', 0, 50, '2', 7 FROM revisions")
    _altered(fines, sql, *values)
    with Reader(fines, encoder) as reader:
        given = answer(QUESTION, reader)
        assert not any("000 kronor" in one.text for one in (*given.quotes, *given.related))
        assert verify(reader.store, quote.receipt).now is None
    [damage_text] = {str(damage).rpartition(": ")[2] for damage in folder_status(fines).damaged}
    assert "klara ingest --reread" in damage_text
    # A row is mended by any ingest, a text only where everything is read again; once is enough.
    runs = [_take_in(fines, pages), _take_in(fines, pages, reread=True)]
    assert sorted(runs) == [(0, 1), (1, 0)]
    assert not list(damages(fines))
    assert build(fines, encoder).documents == 1
    with Reader(fines, encoder) as reader:
        assert answer(QUESTION, reader).quotes[0].text == quote.text
        assert verify(reader.store, quote.receipt).standing is Standing.PROVED


def test_a_damaged_document_is_left_out_of_a_generation(
    data: Path, encoder: GramEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    _altered(data, "UPDATE revisions SET text = replace(text, '43 500', '93 500')")
    assert build(data, encoder, force=True).documents == len(DOCUMENTS) - 1
    assert "is damaged" in caplog.text
    with Store(data, write=True) as store:
        assert store.put(PRESS, source="tests") == "changed"
    assert build(data, encoder).documents == len(DOCUMENTS)


def test_a_withdrawn_document_is_still_whole(data: Path) -> None:
    with Store(data, write=True) as store:
        assert store.withdraw("tests", except_keys=set()) == len(DOCUMENTS)
        assert not store.damaged(all_revisions=True)
        assert len(store.documents(state="withdrawn")) == len(DOCUMENTS)


def test_an_original_that_was_altered_is_told_and_written_anew(fines: Path, pages: Path) -> None:
    [original] = (path for path in (fines / "originals").rglob("*") if path.is_file())
    original.write_bytes(original.read_bytes().replace(b"4 000", b"9 000"))
    assert [damage.what.split()[1] for damage in damages(fines)] == ["original"]
    _take_in(fines, pages, reread=True)
    assert not list(damages(fines))


def test_flipped_bits_never_show_another_letter(
    data: Path, encoder: GramEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    """`python -m benchmarks.flips` does the same a thousand times, on more documents."""
    questions = ("Hur många tramadoltabletter fanns i väskan?", "Vad kräver kamerabevakning?")
    flipped = list(flips(data, encoder, questions, 60, random.Random(7)))
    assert not [flip for flip in flipped if flip.wrong]
    assert 10 < sum(flip.shown == flipped[0].shown for flip in flipped) < len(flipped)


@pytest.mark.parametrize("kind", ["page", "heading"])
def test_a_mark_that_was_moved_away_is_missed(
    tmp_path: Path, data: Path, kind: Literal["page", "heading"]
) -> None:
    copy = Path(shutil.copytree(data, tmp_path / "copy"))
    with Store(copy) as store:
        document = store.document_by_key("tests", HANDBOOK.key)
        assert document is not None
        assert document.revision is not None
        mark = store.marks(document.id, document.revision, kinds=(kind,))[0]
    moved = (
        "UPDATE marks SET start = start + 100000, end = end + 100000 WHERE kind = ? AND start = ?"
    )
    _altered(copy, moved, kind, str(mark.start))
    with Store(copy) as store, pytest.raises(Damaged):
        store.marks(document.id, document.revision, mark.start, mark.start + 1, kinds=(kind,))


def test_the_marks_of_a_page_are_those_that_were_written(data: Path) -> None:
    with Store(data) as store:
        for parsed in (PRESS, HANDBOOK):
            document = store.document_by_key("tests", parsed.key)
            assert document is not None
            assert document.revision is not None
            assert set(store.marks(document.id, document.revision)) == set(parsed.marks)


def test_a_name_of_a_table_that_is_no_text_any_more_is_one_line(
    data: Path, encoder: GramEncoder
) -> None:
    """SQLite names the table in its message, whose letters Python cannot read."""
    build(data, encoder)
    whole = (data / "klara.db").read_bytes()
    for name in (b"documents", b"revisions", b"marks"):
        for broken in (name[:2] + b"\xcc" + name[3:], b"\xff" * len(name)):
            at = whole.index(b"CREATE TABLE " + name)
            table = whole[:at] + whole[at:].replace(b"TABLE " + name, b"TABL\xcc " + broken, 1)
            (data / "klara.db").write_bytes(table)
            with pytest.raises(StoreError, match=r"klara\.db cannot be read"):
                Reader(data, encoder)
            with pytest.raises(StoreError, match=r"klara\.db cannot be"):
                Store(data, write=True)


@pytest.mark.parametrize("counts", ['{x"page": 1}', "[]", "7", "", '{"page": "1"}', "{}"])
def test_a_count_of_marks_that_was_altered_is_missed(
    tmp_path: Path, data: Path, counts: str
) -> None:
    copy = Path(shutil.copytree(data, tmp_path / "copy"))
    _altered(copy, "UPDATE revisions SET mark_counts = ?", counts)
    with Store(copy) as store:
        document = store.document_by_key("tests", HANDBOOK.key)
        assert document is not None
        assert document.revision is not None
        with pytest.raises(Damaged):
            store.marks(document.id, document.revision)
