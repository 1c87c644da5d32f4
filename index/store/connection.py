"""SQLite files: opened, brought up to date, and their connections shared by many threads.

`Database` is for what is read all the time: connections are lent to one thread after another and
there are never more of them than MOST_CONNECTIONS, whatever threads come and go. `transaction`
is for a small file beside the truth: a connection for one change, so that nothing is held between
two requests and a purged row is gone from the disk when the last one closes.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from index.errors import StoreError

Migrations = Sequence[Sequence[str | Callable[[sqlite3.Connection], None]]]
"""The statements of each version, or functions where SQL is not enough.

`user_version` in the file says how many versions have run.
"""

WAIT_SECONDS = 10.0
"""How long to wait for another process to end its change, or for a connection to come back."""

MOST_CONNECTIONS = 8
"""Connections to one file. A read takes well under a millisecond, so more would only lie idle."""


class Database:
    """An SQLite file that is read by many threads or written by one; its methods raise StoreError.

    A thread gets the same connection again while it has one, so that what is read inside
    `transaction` and `snapshot` is read in them.
    """

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        self._write = write
        self._free = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._idle: list[sqlite3.Connection] = []
        self._mine = threading.local()
        self._closed = False
        self._unchanging: tuple[int, int, int] | None = None
        self._watching: sqlite3.Connection | None = None
        self._watching_alone = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread a connection."""
        lent: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        mine = lent is not None
        try:
            lent = lent or self._lend()
            yield lent
        except sqlite3.Error as error:
            raise self._explained(error) from error
        finally:
            if lent is not None and not mine:
                self._take_back(lent)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        # What `connection` does, without its generator: an answer takes some forty queries.
        lent: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        mine = lent is not None
        try:
            lent = lent or self._lend()
            return lent.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._explained(error) from error
        finally:
            if lent is not None and not mine:
                self._take_back(lent)

    def changes(self) -> tuple[int, ...]:
        """Return numbers that are others after every change that another makes to the file."""
        with self._watching_alone:
            try:
                self._watching = self._watching or self._open()
                [version] = self._watching.execute("PRAGMA data_version").fetchone()
                return (*self._stamp(), version)
            except (OSError, sqlite3.Error) as error:
                raise StoreError(f"{self.path} cannot be read: {error}") from error

    def _lend(self) -> sqlite3.Connection:
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise StoreError(f"{self.path} is read by too many at once: try again")
        try:
            if self._unchanging and self._unchanging != self._stamp():
                self._close_idle()
            try:
                lent = self._idle.pop()
            except IndexError:
                lent = self._open()
        except BaseException:  # also if interrupted: the place is given back
            self._free.release()
            raise
        self._mine.connection = lent
        return lent

    def _take_back(self, lent: sqlite3.Connection) -> None:
        self._mine.connection = None
        # One that came back with a transaction open would see for ever what it sees now.
        if self._closed or lent.in_transaction:
            lent.close()
        else:
            self._idle.append(lent)
        self._free.release()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Keep everything written inside, or nothing; one inside another is part of it."""
        with self.connection() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read the file as it is now, whatever is written meanwhile."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close all connections: those that are lent when they come back.

        What was written is moved from SQLite's log into the file, so that a plain copy of the
        file is whole.
        """
        if self._write and not self._closed:
            with suppress(StoreError), self.connection() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._closed = True
        self._close_idle()
        with self._watching_alone:
            if self._watching is not None:
                self._watching.close()
                self._watching = None

    def rewrite(self) -> None:
        """Write the file anew, so that nothing that was deleted is left in it or in its log.

        Raises StoreError if another process has read for too long to let go of the old log.
        """
        with self.connection() as connection:
            connection.execute("VACUUM")
            [(busy, _, _)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if busy:
            raise StoreError(f"{self.path} is being read: run `klara index` to end what was begun")

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.pop().close()

    def _open(self) -> sqlite3.Connection:
        if self._write:
            connection = self._connect("mode=rwc")
            read_schema(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            return connection
        connection = self._connect("mode=ro")
        try:
            read_schema(connection)
        except sqlite3.OperationalError:
            connection.close()
            # In a folder that cannot be written SQLite has nowhere for the index of its log; a
            # file whose log is empty is whole without it. It is opened anew if somebody else,
            # who may write there, changes it.
            log = self.path.with_name(f"{self.path.name}-wal")
            if log.exists() and log.stat().st_size:
                raise
            self._unchanging = self._stamp()
            connection = self._connect("immutable=1")
        return connection

    def _stamp(self) -> tuple[int, int, int]:
        stat = self.path.stat()
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def _connect(self, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.resolve().as_uri()}?{mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=WAIT_SECONDS,
        )

    def _explained(self, error: sqlite3.Error) -> StoreError:
        return StoreError(
            f"{self.path} cannot be {'written' if self._write else 'read'}: {error}; "
            "check the disk, the rights, and that the file is Klara's"
        )


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
        read_schema(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        migrate(connection, path, migrations)
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


def read_schema(connection: sqlite3.Connection) -> None:
    """Read what tables a file has; raises sqlite3.Error if that is damaged.

    SQLite names what it cannot read, and where those letters are damaged too, Python fails at its
    message.
    """
    try:
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except UnicodeDecodeError:
        raise sqlite3.DatabaseError("its schema is damaged") from None


def migrate(connection: sqlite3.Connection, path: Path, migrations: Migrations) -> None:
    """Bring the tables of a file up to date; StoreError if a newer Klara wrote it."""
    if version_of(connection) == len(migrations):
        return
    # Two that switch a new file to WAL at once would find it locked, without a wait.
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection.execute("PRAGMA journal_mode = WAL")
        version = version_of(connection)
        if version > len(migrations):
            raise StoreError(
                f"{path} was written by a newer Klara (version {version}); update this one"
            )
        for number, statements in enumerate(migrations[version:], start=version + 1):
            connection.execute("BEGIN IMMEDIATE")
            for statement in statements:
                if isinstance(statement, str):
                    connection.execute(statement)
                else:
                    statement(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many versions of its migrations a file has been through."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version
