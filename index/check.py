"""Everything in a data folder read and compared with what was written: `klara check`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from index.backup import DATABASES
from index.errors import GenerationError, StoreError
from index.generation import FOLDER, published_name
from index.manifest import MANIFEST, check
from index.publishing import audit
from index.store.connection import read_schema
from index.store.documents import Store
from index.store.integrity import RESTORE, Damage


def damages(data: Path) -> Iterator[Damage]:
    """Yield what is damaged in a data folder, as it is found; StoreError if there is none.

    Read are the SQLite files by SQLite's own check, every document, text and mark against its
    hash, every original, the chain of the log of acts, and every file of every generation.
    """
    with Store(data) as store:
        for name in DATABASES:
            yield from _sqlite_damages(data / name)
        try:
            yield from store.damaged(all_revisions=True)
        except StoreError as error:
            yield Damage(str(error), RESTORE)
        yield from store.originals.damaged()
    yield from audit.damages(data)
    yield from _generation_damages(data)


def _sqlite_damages(path: Path) -> Iterator[Damage]:
    if not path.exists():
        return
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        read_schema(connection)
        for (line,) in connection.execute("PRAGMA integrity_check(3)"):
            if line != "ok":
                yield Damage(f"{path}: {' '.join(line.split())}", RESTORE)
    except sqlite3.Error as error:
        yield Damage(f"{path}: {error}", RESTORE)
    finally:
        connection.close()


def _generation_damages(data: Path) -> Iterator[Damage]:
    for folder in sorted((data / FOLDER).glob("[0-9]*")):
        try:
            check(folder)
        except GenerationError as error:
            yield Damage(str(error).partition(": run")[0], "run `klara index --force`")
    try:
        name = published_name(data)
    except StoreError as error:
        yield Damage(str(error).partition(": run")[0], "run `klara index --force`")
        return
    if name is not None and not (data / FOLDER / name / MANIFEST).exists():
        yield Damage(f"the published generation {name} is gone", "run `klara index --force`")
