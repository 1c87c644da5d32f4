"""A data folder that cannot be used: one clear line, and what was published goes on serving."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tiny import GramEncoder

from index.generation import build, published_name
from index.lock import writing
from index.passages import passages
from index.records import Mark, Passage
from index.store.documents import Store

KLARA = [sys.executable, "-m", "klara"]
ROOT = os.geteuid() == 0


def klara(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    command = [*KLARA, *arguments, "--data", str(data)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def assert_one_line(done: subprocess.CompletedProcess[str], *said: str) -> None:
    assert done.returncode == 1, done.stdout
    (line,) = [line for line in done.stderr.splitlines() if line]
    assert line.startswith("klara: ")
    for words in said:
        assert words in line


@pytest.fixture
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Return a folder that is a disk of its own, of as many megabytes as the test asks for."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={request.param}m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `mount` here")
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "notices.jsonl"
    with path.open("w") as file:
        for number in range(4000):
            body = f"En patrull åkte till gatan nummer {number}. " * 30
            row = {"id": f"n-{number}", "title": f"Händelse {number}", "lead": "", "body": body}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


@pytest.mark.parametrize("small_disk", [3], indirect=True)
def test_a_full_disk_stops_ingest_with_one_line_and_what_was_kept_is_whole(
    small_disk: Path, archive: Path
) -> None:
    done = klara("ingest", str(archive), data=small_disk)
    assert done.returncode == 1
    lines = [line for line in done.stderr.splitlines() if line.startswith("klara: ")]
    assert len(lines) == 1
    assert "Traceback" not in done.stderr
    assert str(small_disk) in lines[0]
    assert "full" in lines[0]
    with Store(small_disk) as store:
        kept = store.documents()
        assert len(kept) % 2000 == 0
        for document in kept[::97]:
            assert document.revision is not None
            assert store.revision(document.id, document.revision) is not None


@pytest.mark.parametrize("small_disk", [16], indirect=True)
def test_a_full_disk_stops_index_with_one_line_and_the_old_generation_serves(
    small_disk: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Insats i Klara\n\nTre personer greps i Klara i natt och sitter anhållna.\n")
    assert klara("ingest", str(page), data=small_disk).returncode == 0
    assert klara("index", data=small_disk).returncode == 0
    before = published_name(small_disk)
    filling = small_disk / "filling"
    with filling.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    done = klara("index", "--force", data=small_disk)
    assert_one_line(done, str(small_disk))
    assert published_name(small_disk) == before
    shown = klara("search", "greps i Klara", "--json", data=small_disk)
    assert len(json.loads(shown.stdout)) == 1
    filling.unlink()
    assert klara("index", "--force", data=small_disk).returncode == 0


@pytest.fixture
def read_only(data: Path) -> Iterator[Path]:
    """Return a published data folder that nobody can write to: mounted so, or not theirs."""
    mount = ["mount", "--bind", str(data), str(data)]
    try:
        bound = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        bound = False
    if bound:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(data)], check=True)
        yield data
        subprocess.run(["umount", "-l", str(data)], check=True)
    elif not ROOT:
        data.chmod(0o555)
        yield data
        data.chmod(0o755)
    else:
        pytest.skip("nothing can be made read-only here")


def test_a_read_only_folder_is_one_line_for_those_who_write(read_only: Path) -> None:
    page = read_only.parent / "page.md"
    page.write_text("# Insats\n\nTre personer greps i Klara i natt.\n")
    assert_one_line(klara("ingest", str(page), data=read_only), "cannot write", str(read_only))
    assert_one_line(klara("index", data=read_only), "cannot write", str(read_only))


def test_a_read_only_folder_is_still_told_of_and_proved_from(read_only: Path) -> None:
    held = json.loads(klara("status", "--json", data=read_only).stdout)
    assert sum(row["count"] for row in held["documents"]) == 3
    asked = klara("ask", "Hur många tramadoltabletter hittades?", data=read_only)
    assert "Traceback" not in asked.stderr


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = klara("ingest", str(tmp_path), data=tmp_path / "file" / "data")
    assert_one_line(done, str(tmp_path / "file" / "data"))


@pytest.mark.parametrize("damage", [b"", b"not a database at all, " * 400])
def test_a_truth_that_is_no_database_is_one_line(data: Path, damage: bytes) -> None:
    for name in ("klara.db-wal", "klara.db-shm"):
        (data / name).unlink(missing_ok=True)
    (data / "klara.db").write_bytes(damage)
    assert_one_line(klara("index", data=data), "klara.db")
    assert_one_line(klara("status", data=data), "klara.db")


def test_a_damaged_cache_of_vectors_is_one_line_that_says_it_may_go(data: Path) -> None:
    (data / "vectors.db").write_bytes(b"not a database at all, " * 400)
    assert_one_line(klara("index", data=data), "vectors.db", "may be removed")
    (data / "vectors.db").unlink()
    assert klara("index", data=data).returncode == 0


@pytest.mark.parametrize("work", ["ingest", "index"])
def test_two_writers_at_once_the_second_is_told_who_writes(data: Path, work: str) -> None:
    with writing(data, work):
        done = klara(*(("ingest", str(data)) if work == "ingest" else ("index",)), data=data)
    assert_one_line(done, f"another `klara {work}`", f"process {os.getpid()}", "wait until")


def test_ingest_while_an_index_is_built_disturbs_neither(
    data: Path, encoder: GramEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Insats\n\nTre personer greps i Klara i natt.\n")

    def taking_in(document: str, revision: str, text: str, marks: Sequence[Mark]) -> list[Passage]:
        if page.exists():
            assert klara("ingest", str(page), data=data).returncode == 0
            page.unlink()
        return passages(document, revision, text, marks)

    monkeypatch.setattr("index.derived.passages", taking_in)
    manifest = build(data, encoder, force=True)
    assert not page.exists()
    assert manifest.documents == 3
    assert build(data, encoder).documents == 4
