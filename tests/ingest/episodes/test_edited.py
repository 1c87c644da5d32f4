"""Words that a person sets right: they move, their times stay, and the next run keeps them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SettingError
from index.records import Mark
from index.store.documents import Store
from ingest.episodes.corrections import Correction, load, moved, spliced
from ingest.episodes.edited import (
    EditedMeanwhile,
    _aligned,
    add_rule,
    edit,
    name_speakers,
)
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

FEED = Path(__file__).parents[3] / "demo" / "podcast" / "feed.xml"
WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_any_words_become_any_others_and_each_has_a_time(old: list[str], new: list[str]) -> None:
    text = " ".join(old)
    marks, at = [], 0
    for number, word in enumerate(old):
        marks.append(Mark("second", at, at + len(word), [float(number), number + 0.5]))
        at += len(word) + 1
    splices, changes = _aligned(text, 0, len(text), " ".join(new))
    made = spliced(text, splices)
    assert made == " ".join(new)
    assert bool(changes) == (old != new)
    covered = set()
    for mark in moved(marks, splices):
        assert 0 <= mark.start < mark.end <= len(made)
        covered |= set(range(mark.start, mark.end))
    assert all(made[place] == " " for place in set(range(len(made))) - covered)


def test_as_many_words_keep_each_its_time() -> None:
    marks = [Mark("second", 0, 6, [1.0, 1.5]), Mark("second", 7, 11, [1.5, 2.0])]
    splices, changes = _aligned("Sergel tåg", 0, 10, "Sergels torg")
    assert [(change.heard, change.said) for change in changes] == [("Sergel tåg", "Sergels torg")]
    assert [mark.value for mark in moved(marks, splices)] == [[1.0, 1.5], [1.5, 2.0]]


def taken_in(data: Path) -> None:
    with Fetcher() as fetcher:
        run(data, named([str(FEED)], None), fetcher)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with the demonstration's episodes, of which two have words."""
    taken_in(tmp_path)
    return tmp_path


def first(data: Path) -> tuple[str, str, str]:
    with Store(data) as store:
        document = next(d for d in store.documents(state="current") if d.id.startswith("avsnitt-1"))
        revision = store.revision(document.id, document.revision or "")
        assert revision is not None
        return document.id, revision.hash, revision.text


def test_an_edit_is_a_revision_that_the_next_run_keeps(data: Path) -> None:
    name, revision, text = first(data)
    end = text.index("\n\n")
    paragraph = text[:end]
    changes = edit(data, name, revision, 0, end, paragraph + " Tack!", "anna")
    assert [change.said for change in changes] == ["Tack!"]
    _, edited, now = first(data)
    assert now[: end + 6] == paragraph + " Tack!"
    assert edited != revision
    with pytest.raises(EditedMeanwhile):
        edit(data, name, revision, 0, end, "annat", "bo")
    taken_in(data)
    assert first(data)[1] == edited, "the source says what it said, so the edit stands"
    with Store(data) as store:
        assert [r for r, _ in store.revision_names(name)[name]] == [revision, edited]
        seconds = store.marks(name, edited, 0, end + 6, kinds=("second",))
    assert seconds[-1].end >= end


def test_speakers_are_named_and_merged(data: Path) -> None:
    name, revision, _ = first(data)
    with Store(data) as store:
        labels = {str(m.value) for m in store.marks(name, revision, kinds=("speaker",))}
    assert labels
    assert name_speakers(data, name, revision, dict.fromkeys(labels, "Karin Ek"), "anna")
    taken_in(data)
    with Store(data) as store:
        now = {str(m.value) for m in store.marks(name, revision, kinds=("speaker",))}
    assert now == {"Karin Ek"}


def test_a_change_becomes_a_rule_once(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    for _ in range(2):
        add_rule(path, Correction('Sergels "tåg"', "Sergels torg"))
    assert load(path) == (Correction('Sergels "tåg"', "Sergels torg"),)
    with pytest.raises(SettingError):
        add_rule(tmp_path / "none" / "corrections.toml", Correction("a", "b"))
