"""Bundles in a folder: what is sent, what is fetched, and what breaks off in between."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fsspec.implementations.memory import MemoryFileSystem
from tiny import GramEncoder

from index.bundles import publish, pull, pulled, records
from index.bundles import storage as storages
from index.bundles.records import Bundle, File, read_bundle
from index.errors import NoGeneration, SettingError, StoreError
from index.generation import build, rollback
from index.records import Parsed
from index.search.reader import Reader
from index.store.documents import Store


@pytest.fixture
def target(tmp_path: Path) -> str:
    """Return where bundles are published."""
    return (tmp_path / "published").as_uri()


def another(data: Path, encoder: GramEncoder) -> None:
    """Take in one more document and index it."""
    new = Parsed(key="new", kind="press", title="Ny chef", text="Kvarterspolisen heter Bo Ek.")
    with Store(data, write=True) as store:
        store.put(new, source="tests")
    build(data, encoder)


def test_what_was_pulled_answers_as_what_was_published(
    data: Path, target: str, tmp_path: Path, encoder: GramEncoder
) -> None:
    publish(data, target)
    here = tmp_path / "here"
    name = pull(target, here)
    assert pulled(here).name == name
    assert pull(target, here) is None
    question = "Hur många tramadoltabletter fanns i väskan?"
    with Reader(data, encoder) as published, Reader(pulled(here), encoder) as fetched:
        assert fetched.search(question) == published.search(question)
        document = fetched.search(question)[0].passage.document_id
        assert fetched.store.document(document) == published.store.document(document)


def test_only_what_is_new_is_sent(
    data: Path, target: str, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BLOCK", 4096)
    first = publish(data, target)
    assert 0 < first.sent <= first.size
    again = publish(data, target)
    assert (again.name, again.sent) == (first.name, 0)
    another(data, encoder)
    second = publish(data, target)
    assert 0 < second.sent < 0.8 * second.size


def test_what_is_no_longer_kept_is_removed(
    data: Path, target: str, tmp_path: Path, encoder: GramEncoder
) -> None:
    first = publish(data, target, keep=1)
    another(data, encoder)
    second = publish(data, target, keep=1)
    bundles = tmp_path / "published" / "bundles"
    assert [path.stem for path in bundles.iterdir()] == [second.name]
    assert first.name != second.name
    blocks = {
        b
        for f in json.loads((bundles / f"{second.name}.json").read_text())["files"]
        for b in f["blocks"]
    }
    assert {path.name for path in (tmp_path / "published" / "objects").rglob("??*/*")} == blocks


def test_a_pull_that_broke_off_goes_on_and_takes_what_is_here_from_here(
    data: Path, target: str, tmp_path: Path, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(data, target)
    here = tmp_path / "here"
    pull(target, here)
    another(data, encoder)
    publish(data, target)
    read = storages.Storage.read
    fetched: list[str] = []

    def breaks(self: storages.Storage, name: str) -> bytes | None:
        if name.startswith("objects/"):
            fetched.append(name)
            if len(fetched) == 3:
                raise StoreError("the storage is gone")
        return read(self, name)

    monkeypatch.setattr(storages.Storage, "read", breaks)
    before = pulled(here)
    with pytest.raises(StoreError, match="gone"):
        pull(target, here)
    assert pulled(here) == before
    pull(target, here)
    assert len(fetched) <= len(set(fetched)) + 8
    with Reader(pulled(here), encoder) as reader:
        [hit, *_] = reader.search("Vad heter kvarterspolisen?")
        assert hit.passage.document_id.startswith("ny-chef")


@pytest.mark.parametrize("where", ["objects", "bundles"])
def test_what_storage_altered_is_not_taken_up(
    data: Path, target: str, tmp_path: Path, where: str
) -> None:
    publish(data, target)
    for path in (tmp_path / "published" / where).rglob("*"):
        if path.is_file():
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 0xFF
            path.write_bytes(content)
    with pytest.raises(StoreError, match="publish"):
        pull(target, tmp_path / "here")
    with pytest.raises(NoGeneration):
        pulled(tmp_path / "here")


def test_a_bundle_that_names_a_file_elsewhere_is_refused() -> None:
    name, written = Bundle("20260101T000000-00", (File("../../evil", 0, ()),)).written()
    with pytest.raises(StoreError, match="outside"):
        read_bundle(name, written)


def test_the_bundle_before_is_served_again_when_it_is_published_again(
    data: Path, target: str, tmp_path: Path, encoder: GramEncoder
) -> None:
    here = tmp_path / "here"
    first = publish(data, target).name
    pull(target, here)
    another(data, encoder)
    publish(data, target)
    pull(target, here)
    rollback(data)
    third = publish(data, target).name
    assert pull(target, here) == third
    assert pulled(here).name.rpartition("-")[0] == first.rpartition("-")[0]


def test_storage_that_fails_half_of_its_requests_is_enough(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter(range(10**6))
    monkeypatch.setattr(storages, "PAUSES", (0.0,) * 11)

    def failing(method: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            if next(failures) % 2:
                raise OSError("503 Slow Down")
            return method(*args, **options)

        return call

    for name in ("cat_file", "pipe_file", "find", "rm_file"):
        monkeypatch.setattr(MemoryFileSystem, name, failing(getattr(MemoryFileSystem, name)))
    publish(data, "memory://failing")
    assert pull("memory://failing", tmp_path / "here")
    assert next(failures) > 20


def test_what_cannot_be_used_is_said_in_one_line(data: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be used"):
        publish(data, "nowhere://bucket/klara")
    with pytest.raises(StoreError, match="nothing has been published"):
        pull((tmp_path / "empty").as_uri(), tmp_path / "here")


def test_a_copy_that_a_killed_publishing_left_is_removed(data: Path, target: str) -> None:
    left = data / ".publishing-left"
    left.mkdir()
    publish(data, target)
    assert not left.exists()
    assert not any(name.startswith(".publishing") for name in os.listdir(data))
