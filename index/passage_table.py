"""The table of a generation's passages: number → document, revision, offsets, headings."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from index.records import Passage

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE passages (
        number INTEGER PRIMARY KEY,
        document TEXT NOT NULL,
        revision TEXT NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        trail TEXT NOT NULL
    );
    BEGIN
"""


class PassageWriter:
    """Writes passages to a new table; they are there when it is closed."""

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Finish the table."""
        self._connection.execute("COMMIT")
        self._connection.close()

    def add(self, passage: Passage) -> int:
        """Write the next passage and return its number, from 0."""
        number = self.size
        self._connection.execute(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                passage.document_id,
                passage.revision,
                passage.start,
                passage.end,
                json.dumps(passage.trail, ensure_ascii=False) if passage.trail else "",
            ),
        )
        self.size += 1
        return number


class PassageTable:
    """The table of passages, which never changes, opened; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.resolve().as_uri()}?immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def passage(self, number: int) -> Passage | None:
        """Return the passage with this number."""
        with self._one_at_a_time:
            rows = self._connection.execute(
                "SELECT document, revision, start, end, trail FROM passages WHERE number = ?",
                (number,),
            ).fetchall()
        return _passage(*rows[0]) if rows else None

    def every(self, step: int) -> Iterator[Passage]:
        """Yield every `step`-th passage."""
        for row in self._connection.execute(
            "SELECT document, revision, start, end, trail FROM passages WHERE number % ? = 0",
            (step,),
        ):
            yield _passage(*row)


def _passage(document: str, revision: str, start: int, end: int, trail: str) -> Passage:
    return Passage(document, revision, start, end, tuple(json.loads(trail)) if trail else ())
