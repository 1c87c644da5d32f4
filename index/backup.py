"""A copy of all that cannot be made anew, while everything runs: `klara backup`, `klara restore`.

The documents, the accounts and the questions are copied by SQLite's online backup, so that the
copy is of one moment; the originals that the copied documents name are copied after that, each
checked against its hash. The copy has the form of a data folder without generations. Its
`backup.json` is written last and holds the hash of every file: a copy without it is not whole.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from index.days import now
from index.errors import Damaged, SettingError, StoreError
from index.lock import writing
from index.manifest import file_digest
from index.publishing import audit
from index.store.connection import WAIT_SECONDS, Database, version_of
from index.store.documents import FILE, Store
from index.store.integrity import Damage
from index.store.schema import MIGRATIONS

DATABASES = (FILE, "staff.db", "questions.db", "desk.db", "shown.db", "subscriptions.db")
LOG = audit.FILE
SAVED = "saved_questions.jsonl"
SETTINGS = ("klara.toml", "corrections.toml")
CONTENTS = "backup.json"


@dataclass(slots=True)
class Copied:
    """What was copied, file by file with its SHA-256, and what was damaged or gone already."""

    folder: str
    made_at: str
    files: dict[str, str] = field(default_factory=dict)
    damaged: list[Damage] = field(default_factory=list)


def backup(data: Path, folder: Path, settings: Path) -> Copied:
    """Copy a data folder, and the settings beside `settings`, to `folder`; what is there is reused.

    Raises StoreError if something cannot be read or written. What is damaged in the data folder is
    copied as it is, and told.
    """
    copied = Copied(str(folder), now())
    with Store(data), _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONTENTS).unlink(missing_ok=True)
        for name in DATABASES:
            if (data / name).exists():
                copy_database(data / name, folder / name)
        for path in (data / LOG, data / SAVED, *(settings.with_name(name) for name in SETTINGS)):
            if path.exists():
                shutil.copyfile(path, folder / path.name)
        with Store(folder) as store:
            copied.damaged += store.damaged(all_revisions=True)
            names = set(store.originals.names())
            for name in sorted(names):
                if not _copy_original(data, folder, name):
                    copied.damaged.append(store.originals.damage(name))
        # What was forgotten since the copy that is renewed is not kept in it.
        for path in (folder / "originals").glob("*/*"):
            if path.name not in names:
                path.unlink()
        copied.files = {
            str(path.relative_to(folder)): file_digest(path)
            for path in sorted((*folder.glob("*.*"), *(folder / "originals").rglob("*")))
            if path.is_file()
            and (path.parent != folder or path.name in (*DATABASES, *SETTINGS, LOG, SAVED))
        }
        partial = folder / f"{CONTENTS}.new"
        partial.write_text(
            json.dumps({"made_at": copied.made_at, "files": copied.files}, indent=1), "utf-8"
        )
        _replace(partial, folder / CONTENTS)
    return copied


def restore(folder: Path, data: Path, settings: Path, *, replace: bool = False) -> Copied:
    """Make a data folder hold what a backup holds; generations are built anew after that.

    Every file is checked first: Damaged if one differs from what was backed up. SettingError if
    the data folder holds documents and `replace` is not said. A website that runs goes on, and
    reads the restored documents from its next request. Settings are put beside `settings` only
    where there are none, and so is the log of acts, which is never written over.
    """
    contents = _checked(folder)
    if (data / FILE).exists() and not replace:
        raise SettingError(f"{data} holds documents: say --replace to put the backup's there")
    copied = Copied(str(folder), str(contents["made_at"]))
    with writing(data, "ingest"), writing(data, "index"), _explained(data):
        # The documents come after the originals that they name.
        for name in sorted(contents["files"], key=lambda name: not name.startswith("originals/")):
            target = settings.with_name(name) if name in SETTINGS else data / name
            if name.startswith("originals/"):
                _copy_original(folder, data, Path(name).name)
            elif name in DATABASES:
                if not target.exists():
                    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
                _copy_pages(folder / name, target)
            elif name == SAVED or (name in (LOG, *SETTINGS) and not target.exists()):
                shutil.copyfile(folder / name, target)
            else:
                continue
            copied.files[name] = contents["files"][name]
    with Store(data) as store:
        copied.damaged += store.damaged(all_revisions=True)
    return copied


def _checked(folder: Path) -> dict[str, dict[str, str]]:
    """Return the contents of a backup whose files are all as they were written."""
    try:
        contents: dict[str, dict[str, str]] = json.loads((folder / CONTENTS).read_text("utf-8"))
        names = contents["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            f"{folder} is no whole backup: it has no readable {CONTENTS}; take another"
        ) from None
    for name, digest in names.items():
        try:
            same = file_digest(folder / name) == digest
        except OSError:
            same = False
        if not same:
            raise Damaged(f"{folder / name} is not as it was backed up: take another backup")
    with closing(sqlite3.connect(folder / FILE)) as connection:
        if version_of(connection) > len(MIGRATIONS):
            raise StoreError(f"{folder} was made by a newer Klara; update this one")
    return contents


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite file as it is at one moment to a file that needs nothing beside it."""
    partial = target.with_name(f"{target.name}.new")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_RDWR, 0o600))
    _copy_pages(source, partial)
    with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    _replace(partial, target)


def _copy_pages(source: Path, target: Path) -> None:
    database = Database(source)
    try:
        with (
            database.connection() as reading,
            closing(sqlite3.connect(target, timeout=WAIT_SECONDS)) as written,
        ):
            reading.backup(written)
    finally:
        database.close()


def _copy_original(source: Path, target: Path, name: str) -> bool:
    """Copy an original unless it is there; return whether it is there now, as it was kept."""
    path = Path("originals") / name[:2] / name
    with suppress(OSError):
        if file_digest(target / path) == name:
            return True
    partial = (target / path).with_suffix(".partial")
    partial.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source / path, partial)
    except FileNotFoundError:
        return False
    if file_digest(partial) != name:
        partial.unlink()
        return False
    _replace(partial, target / path)
    return True


def _replace(partial: Path, target: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StoreError(f"cannot copy to {folder}: {reason}") from error
