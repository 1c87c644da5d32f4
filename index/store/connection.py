"""A small SQLite file beside the truth, for what is not a document: opened, migrated, one change.

Several processes may use it at once. A connection lives for one transaction, so that nothing is
held between two requests and a purged row is gone from the disk when the last one closes.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreError

Migrations = Sequence[Sequence[str]]
WAIT_SECONDS = 10.0


@contextmanager
def transaction(path: Path, migrations: Migrations) -> Iterator[sqlite3.Connection]:
    """Yield a connection inside one transaction: everything written is kept, or nothing.

    The file is made, readable by its owner alone, if it is not there. What is deleted is
    overwritten. Raises StoreError if the file cannot be used or a newer Klara wrote it.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path} cannot be opened: {error}") from None
    try:
        _prepare(connection, path, migrations)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise StoreError(
            f"{path} cannot be used: {error}; check the disk and the rights"
        ) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.close()


def _prepare(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    if _version(connection) == len(migrations):
        return
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection.execute("PRAGMA journal_mode = WAL")
        version = _version(connection)
        if version > len(migrations):
            raise StoreError(
                f"{path} was written by a newer Klara (version {version}); update this one"
            )
        for number, statements in enumerate(migrations[version:], start=version + 1):
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
