"""A backup is whole, is checked, and goes back, while everything runs."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import PRESS, GramEncoder

from index.backup import backup, restore
from index.check import damages
from index.errors import Busy, Damaged, SettingError, StoreError
from index.generation import build
from index.lock import writing
from index.search.reader import Reader
from index.store.connection import MOST_CONNECTIONS
from index.store.documents import Store

NEW = replace(PRESS, key="press-2", title="Nytt", url="https://polisen.example/nytt")


def _titles(data: Path) -> set[str]:
    with Store(data) as store:
        return {document.title for document in store.documents()}


def test_a_backup_holds_what_was_written_last_while_others_read_and_write(
    data: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "klara.toml"
    settings.write_text("# källor")
    folder = tmp_path / "backup"
    with Store(data) as reading, Store(data, write=True) as store:
        assert reading.documents()
        original = store.originals.keep(b"nytt", "https://polisen.example/nytt")
        store.put(NEW, source="tests", original=original)
        with store.transaction():
            store.withdraw("tests", except_keys=set())
            copied = backup(data, folder, settings)
    assert not copied.damaged
    assert "Nytt" in _titles(folder)
    with Store(folder) as store:
        assert not store.documents(state="withdrawn")
    assert (folder / "klara.toml").read_text() == "# källor"
    assert [path.read_bytes() for path in (folder / "originals").rglob("??*/*")] == [b"nytt"]
    assert not list(damages(folder))
    # The same again renews it.
    backup(data, folder, settings)
    with Store(folder) as store:
        assert len(store.documents(state="withdrawn")) == 4


def test_what_is_restored_answers_and_a_reader_that_is_open_sees_it(
    data: Path, tmp_path: Path, encoder: GramEncoder
) -> None:
    folder, settings = tmp_path / "backup", tmp_path / "klara.toml"
    backup(data, folder, settings)
    with Store(data, write=True) as store:
        store.put(NEW, source="tests")
    with Store(data) as reading:
        assert len(reading.documents()) == 4
        with pytest.raises(SettingError, match="--replace"):
            restore(folder, data, settings)
        assert not restore(folder, data, settings, replace=True).damaged
        assert len(reading.documents()) == 3
    elsewhere = tmp_path / "elsewhere"
    restore(folder, elsewhere, settings)
    build(elsewhere, encoder)
    with Reader(elsewhere, encoder) as reader:
        assert reader.search("tramadoltabletter")


def test_a_backup_that_was_altered_or_broken_off_is_refused(data: Path, tmp_path: Path) -> None:
    folder, settings = tmp_path / "backup", tmp_path / "klara.toml"
    backup(data, folder, settings)
    path = folder / "klara.db"
    path.write_bytes(path.read_bytes().replace(b"43 500", b"93 500"))
    with pytest.raises(Damaged, match=r"klara\.db is not as it was backed up"):
        restore(folder, tmp_path / "elsewhere", settings)
    (folder / "backup.json").unlink()
    with pytest.raises(StoreError, match="no whole backup"):
        restore(folder, tmp_path / "elsewhere", settings)
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_restored_while_something_is_written(data: Path, tmp_path: Path) -> None:
    folder, settings = tmp_path / "backup", tmp_path / "klara.toml"
    backup(data, folder, settings)
    with writing(data, "ingest"), pytest.raises(Busy):
        restore(folder, data, settings, replace=True)


def test_what_is_damaged_is_told_when_it_is_backed_up(data: Path, tmp_path: Path) -> None:
    with Store(data, write=True) as store:
        name = store.originals.keep(b"nytt", "https://polisen.example/nytt")
        store.originals.path(name).write_bytes(b"natt")
    copied = backup(data, tmp_path / "backup", tmp_path / "klara.toml")
    assert [name in damage.what for damage in copied.damaged] == [True]


def test_the_file_alone_is_whole_after_an_ingest_that_a_reader_looked_on(
    data: Path, tmp_path: Path
) -> None:
    with Store(data) as reading:
        assert reading.documents()
        with Store(data, write=True) as store:
            store.put(NEW, source="tests")
        copy = tmp_path / "copy"
        copy.mkdir()
        shutil.copy(data / "klara.db", copy)
    assert "Nytt" in _titles(copy)


@pytest.fixture
def read_only(data: Path) -> Iterator[Path]:
    """Return a copy of a data folder that nobody may write in, as a user who is not root."""
    root = Path(tempfile.mkdtemp(prefix="klara-read-only-"))
    copy = Path(shutil.copytree(data, root / "data"))
    root.chmod(0o755)
    for path in copy.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    copy.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    yield copy
    os.seteuid(user)
    for path in (copy, *copy.rglob("*")):
        path.chmod(stat.S_IRWXU)
    shutil.rmtree(root)


def test_a_read_only_copy_can_be_searched(read_only: Path, encoder: GramEncoder) -> None:
    with pytest.raises(PermissionError):
        (read_only / "x").write_text("x")
    with Reader(read_only, encoder) as reader:
        [hit, *_] = reader.search("tramadoltabletter")
        assert "tramadol" in reader.texts([hit.passage])[0]


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to count descriptors")
def test_threads_that_come_and_go_leave_no_descriptors(reader: Reader) -> None:
    def ask(gate: threading.Barrier) -> None:
        gate.wait()
        for _ in range(3):
            reader.search("tramadoltabletter")
            reader.texts([reader.generation.passage(0)])

    counted = []
    for _ in range(20):
        gate = threading.Barrier(40)
        burst = [threading.Thread(target=ask, args=(gate,)) for _ in range(40)]
        for thread in burst:
            thread.start()
        for thread in burst:
            thread.join()
        counted.append(_descriptors())
    # A connection to a file in WAL mode has the file, its log and its log's index open.
    assert max(counted) - counted[0] <= 3 * MOST_CONNECTIONS
