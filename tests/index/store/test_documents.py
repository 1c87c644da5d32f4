from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import HANDBOOK, PRESS

from index.errors import Busy, StoreError
from index.lock import writing
from index.records import Mark, Parsed
from index.store.documents import Store


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "data", write=True) as opened:
        yield opened


def test_the_same_document_again_costs_no_revision(store: Store) -> None:
    assert store.put(PRESS, source="a") == "new"
    assert store.put(PRESS, source="a") == "unchanged"
    assert len(store.documents()) == 1
    assert len(store.revisions_holding([], 9)) == 1


def test_a_changed_text_is_a_new_revision_and_the_old_one_stays(store: Store) -> None:
    store.put(PRESS, source="a")
    (before,) = store.documents()
    assert store.put(replace(PRESS, text="Ny text."), source="a") == "changed"
    (after,) = store.documents()
    assert after.id == before.id
    assert after.revision != before.revision
    assert before.revision is not None
    old = store.revision(before.id, before.revision)
    assert old is not None
    assert old.text == PRESS.text


def test_a_changed_title_alone_is_a_change_without_a_revision(store: Store) -> None:
    store.put(PRESS, source="a")
    assert store.put(replace(PRESS, title="Annan rubrik"), source="a") == "changed"
    (document,) = store.documents()
    assert document.title == "Annan rubrik"
    assert len(store.revisions_holding([], 9)) == 1


def test_marks_read_anew_replace_those_of_the_same_text(store: Store) -> None:
    store.put(HANDBOOK, source="a")
    marks = tuple(replace(m, value=7) if m.kind == "page" else m for m in HANDBOOK.marks)
    assert store.put(replace(HANDBOOK, marks=marks), source="a") == "changed"
    (document,) = store.documents()
    assert document.revision is not None
    pages = {m.value for m in store.marks(document.id, document.revision) if m.kind == "page"}
    assert pages == {7}


def test_the_same_page_from_two_sources_is_one_document(store: Store) -> None:
    store.put(PRESS, source="a")
    assert store.put(replace(PRESS, key="other"), source="b") == "duplicate"
    assert len(store.documents()) == 1


def test_what_a_source_no_longer_has_is_withdrawn_and_can_come_back(store: Store) -> None:
    store.put(PRESS, source="a")
    store.put(HANDBOOK, source="a")
    assert store.withdraw("a", except_keys={HANDBOOK.key}) == 1
    assert store.withdraw("a", except_keys={HANDBOOK.key}) == 0
    assert [d.key for d in store.documents(state="withdrawn")] == [PRESS.key]
    assert store.put(PRESS, source="a") == "changed"
    assert not store.documents(state="withdrawn")


def test_only_the_marks_that_touch_a_slice_are_read(store: Store) -> None:
    store.put(HANDBOOK, source="a")
    (document,) = store.documents()
    assert document.revision is not None
    marks = store.marks(document.id, document.revision, 110, 120)
    assert [(m.kind, m.value) for m in marks] == [("page", 5)]


def test_a_transaction_that_fails_keeps_nothing(store: Store) -> None:
    def put_and_fail() -> None:
        with store.transaction():
            store.put(PRESS, source="a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        put_and_fail()
    assert not store.documents()


@given(st.text(min_size=1), st.data())
def test_every_slice_is_letter_for_letter_the_stored_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    with Store(tmp_path_factory.mktemp("store"), write=True) as store:
        marks = (Mark("page", 0, len(text), 1),)
        store.put(Parsed("k", "press", "T", text, marks), source="s")
        (document,) = store.documents()
        assert document.revision is not None
        revision = store.revision(document.id, document.revision)
        assert revision is not None
        assert len(revision.text) == len(text)
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        stored = store.text(document.id, document.revision, start, end)
        assert stored == revision.text[start:end]


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with (
        writing(tmp_path, "ingest"),
        pytest.raises(Busy, match="another `klara ingest`"),
        writing(tmp_path, "ingest"),
    ):
        pass


def test_a_folder_without_data_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run `klara ingest` first"):
        Store(tmp_path)


def test_a_file_that_is_not_klaras_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "klara.db").write_text("not a database, at all" * 100)
    with pytest.raises(StoreError, match="cannot be"):
        Store(tmp_path, write=True)
