"""What the authority withdraws is gone from every file, stays away, and says when it went."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from tiny import GramEncoder

import index.forgetting
import index.store.forgotten
from assistant.keeping.forgotten_work import remove_forgotten
from assistant.quotes import receipt, verify
from assistant.records import Standing
from assistant.staff.basket import put
from assistant.staff.speakers import name_speaker, names_given
from index.backup import backup
from index.errors import Busy, StoreError
from index.forgetting import finish, forget, is_unfinished, lift
from index.generation import build, generations
from index.lock import writing
from index.publishing import DRIFT
from index.search.reader import Reader
from index.store.documents import Store
from index.store.originals import OriginalFiles
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

NAME = "Kajsa Wxqvist"
PAGE = "# Dom i Klara\n\nTingsrätten dömde {} till fängelse i två år för grovt narkotikabrott.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "dom.md").write_text(PAGE.format(NAME))
    (folder / "annat.md").write_text("# Annat\n\nPolisen arbetar i Klara varje dag.\n")
    return folder


def _taken_in(data: Path, pages: Path, encoder: GramEncoder) -> list[str]:
    """Take in the pages, index them, and return the notes of the run."""
    with Fetcher() as fetcher:
        (report,) = run(data, named([str(pages)]), fetcher)
    assert not report.failed
    build(data, encoder)
    return report.notes


def _document(data: Path) -> tuple[str, str, str]:
    """Return the id, the revision and the receipt of what is said of somebody."""
    with Store(data) as store:
        (document,) = [d for d in store.documents() if d.title == "Dom i Klara"]
        revision = store.revision(document.id, document.revision or "")
        assert revision is not None
        words = revision.text
        return document.id, revision.hash, receipt(document.id, revision.hash, 0, len(words), words)


def _files_with(folder: Path, words: str) -> list[Path]:
    return [
        path for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()
    ]


def test_a_forgotten_document_is_in_no_file_and_its_receipt_says_when(
    tmp_path: Path, pages: Path, encoder: GramEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    name, _, shown = _document(data)
    assert _files_with(data, NAME)
    backup(data, tmp_path / "backup", tmp_path / "klara.toml")
    old = {manifest.name for manifest in generations(data)}
    with Reader(data, encoder) as reading, caplog.at_level(logging.WARNING):
        assert forget(data, name, (), "rättelse enligt beslut 12", encoder) == 1
        # A website that is open answers from what is left.
        assert all(hit.passage.document_id != name for hit in _refreshed(reading))
        assert verify(reading.store, shown).standing is Standing.WITHDRAWN
    assert not _files_with(data, NAME)
    assert not _files_with(data, name)
    assert not old & {manifest.name for manifest in generations(data)}
    assert "rättelse enligt beslut 12" in caplog.text
    assert NAME not in caplog.text
    assert name not in caplog.text
    with Store(data) as store:
        verdict = verify(store, shown)
        assert (verdict.standing, verdict.text) == (Standing.WITHDRAWN, None)
        assert verdict.withdrawn_at
        assert store.forgotten.withdrawn_at(name) == verdict.withdrawn_at
        assert [(each.texts, each.finished) for each in store.forgotten.all()] == [(1, True)]
    # A copy that is renewed lets go of it too.
    backup(data, tmp_path / "backup", tmp_path / "klara.toml")
    assert not _files_with(tmp_path / "backup", NAME)


def _refreshed(reading: Reader) -> list:
    reading.refresh()
    return reading.search("fängelse grovt narkotikabrott")


def test_it_stays_away_also_under_another_name_or_in_other_words(
    tmp_path: Path, pages: Path, encoder: GramEncoder
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    forget(data, _document(data)[0], (), "beslut", encoder)
    (pages / "dom.md").write_text(PAGE.format(NAME) + "\nUppdaterad.\n")
    (pages / "kopia.md").write_text(PAGE.format(NAME))
    notes = _taken_in(data, pages, encoder)
    assert sum("withdrawn by the authority" in note for note in notes) == 2
    assert not _files_with(data, NAME)
    with Store(data) as store:
        assert [document.title for document in store.documents()] == ["Annat"]


def test_what_a_page_said_before_is_forgotten_and_what_it_says_now_stays(
    tmp_path: Path, pages: Path, encoder: GramEncoder
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    name, revision, shown = _document(data)
    with pytest.raises(StoreError, match="says today: correct it"):
        forget(data, name, (revision[:12],), "beslut", encoder)
    (pages / "dom.md").write_text(PAGE.format("en person"))
    _taken_in(data, pages, encoder)
    assert _files_with(data, NAME)
    with pytest.raises(StoreError, match=f"has no one revision 0000: it has {revision[:12]} of"):
        forget(data, name, ("0000",), "beslut", encoder)
    forget(data, name, (revision[:12],), "beslut", encoder)
    assert not _files_with(data, NAME)
    with Store(data) as store:
        assert verify(store, shown).standing is Standing.WITHDRAWN
        assert verify(store, _document(data)[2]).standing is Standing.PROVED
    # A page that falls back to its old words is not taken in.
    (pages / "dom.md").write_text(PAGE.format(NAME))
    _taken_in(data, pages, encoder)
    assert not _files_with(data, NAME)
    with Store(data) as store:
        assert verify(store, _document(data)[2]).standing is Standing.PROVED


def test_feeds_and_archives_that_were_fetched_are_fetched_anew(
    tmp_path: Path, pages: Path, encoder: GramEncoder
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    with Store(data, write=True) as store:
        name = store.originals.keep(PAGE.format(NAME).encode(), "https://polisen.example/feed.xml")
        heard = data / "transcribing" / f"{name}.jsonl"
        heard.parent.mkdir()
        heard.write_text(NAME)
    forget(data, _document(data)[0], (), "beslut", encoder)
    assert not _files_with(data, NAME)


@pytest.mark.parametrize("broken", ["rewrite", "remove_unused", "build", "rmtree"])
def test_what_was_broken_off_shows_nothing_and_is_finished_later(
    broken: str, tmp_path: Path, pages: Path, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    name, _, shown = _document(data)

    def fails(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28), "disk")

    with monkeypatch.context() as patched:
        place = {
            "rewrite": (Store, "rewrite"),
            "remove_unused": (OriginalFiles, "remove_unused"),
            "build": (index.forgetting, "build"),
            "rmtree": (index.forgetting.shutil, "rmtree"),
        }[broken]
        patched.setattr(*place, fails)
        with pytest.raises((StoreError, OSError)):
            forget(data, name, (), "beslut", encoder)
    assert is_unfinished(data)
    with Reader(data, encoder) as reader:
        assert verify(reader.store, shown).standing is Standing.WITHDRAWN
        hits = reader.search("fängelse grovt narkotikabrott")
        assert NAME not in "".join(reader.texts([hit.passage for hit in hits]))
    finish(data, encoder)
    assert not is_unfinished(data)
    assert not _files_with(data, NAME)


def test_nothing_is_forgotten_while_something_is_written(data: Path, encoder: GramEncoder) -> None:
    with Store(data) as store:
        (name, *_) = [document.id for document in store.documents()]
    for work in ("ingest", "index"):
        with writing(data, work), pytest.raises(Busy):
            forget(data, name, (), "beslut", encoder)
    with pytest.raises(StoreError, match="there is no document annat"):
        forget(data, "annat", (), "beslut", encoder)
    assert not is_unfinished(data)


def test_what_staff_kept_of_it_goes_with_it(
    tmp_path: Path, pages: Path, encoder: GramEncoder
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    name, _, shown = _document(data)
    with Store(data) as store:
        (other,) = [d.id for d in store.documents() if d.title == "Annat"]
    name_speaker(data, "Talare 1", NAME, "anna", name)
    name_speaker(data, "Talare 1", "Ann Ek", "anna", other)
    put(data, "anna", [shown], f"vad gjorde {NAME}")
    (data / DRIFT).write_text(NAME)
    forget(data, name, (), "beslut", encoder)
    assert remove_forgotten(data) == 2
    assert remove_forgotten(data) == 0
    assert not _files_with(data, NAME)
    assert names_given(data) == {("Talare 1", other): "Ann Ek"}


def test_a_forgetting_that_is_lifted_lets_the_source_say_it_again(
    tmp_path: Path, pages: Path, encoder: GramEncoder
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    name, _, shown = _document(data)
    with pytest.raises(StoreError, match="nothing was withdrawn as"):
        lift(data, name, (), "fel")
    forget(data, name, (), "fel dokument", encoder)
    _taken_in(data, pages, encoder)
    assert not _files_with(data, NAME)
    assert lift(data, name, (), "fel dokument") == 1
    _taken_in(data, pages, encoder)
    with Store(data) as store:
        assert verify(store, shown).standing is Standing.PROVED
        assert store.forgotten.all() == []


def test_what_went_with_others_at_one_moment_is_not_lifted_alone(
    tmp_path: Path, pages: Path, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    _taken_in(data, pages, encoder)
    monkeypatch.setattr(index.store.forgotten, "now", lambda: "2026-01-01T10:00:00+00:00")
    with Store(data, write=True) as store:
        documents = [document.id for document in store.documents()]
        for document in documents:
            store.forgotten.forget(document, (), "beslut")
    with pytest.raises(StoreError, match="at one moment with 1 others"):
        lift(data, documents[0], (), "fel")
