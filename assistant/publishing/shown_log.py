"""What was shown: which words, from which generation, under which threshold and which notice.

Nothing of who asked or what was asked, and no time closer than the day. Off unless days are given;
what is older is deleted whenever something is written or read.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from assistant.records import Answer
from index.days import swedish_today
from index.store.connection import transaction

FILE = "shown.db"
_MIGRATIONS = (
    (
        """
        CREATE TABLE shown (
            day TEXT NOT NULL,
            receipt TEXT NOT NULL,
            generation TEXT NOT NULL,
            threshold REAL NOT NULL,
            notice TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (day, receipt, generation, threshold, notice)
        ) WITHOUT ROWID
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class Showing:
    """How often a quote was shown on a day; `notice` is the version of what visitors are told."""

    day: str
    receipt: str
    generation: str
    threshold: float
    notice: str
    count: int


def record_shown(data: Path, answer: Answer, threshold: float, notice: str, *, days: int) -> None:
    """Count the quotes of an answer as shown today; StoreError if that cannot be written."""
    if not answer.quotes:
        return
    today = swedish_today().isoformat()
    with transaction(data / FILE, _MIGRATIONS) as connection:
        _purge(connection, days)
        connection.executemany(
            "INSERT INTO shown VALUES (?, ?, ?, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET count = count + 1",
            [
                (today, quote.receipt, answer.generation or "", threshold, notice)
                for quote in answer.quotes
            ],
        )


def showings(data: Path) -> list[Showing]:
    """Return what was shown, oldest day first; nothing where nothing is logged."""
    if not (data / FILE).exists():
        return []
    with transaction(data / FILE, _MIGRATIONS) as connection:
        rows = connection.execute("SELECT * FROM shown ORDER BY day, receipt").fetchall()
    return [Showing(*row) for row in rows]


def weed_shown(data: Path, before: date) -> list[Showing]:
    """Delete what was shown before a day, and return it."""
    gone = [row for row in showings(data) if row.day < before.isoformat()]
    if gone:
        with transaction(data / FILE, _MIGRATIONS) as connection:
            connection.execute("DELETE FROM shown WHERE day < ?", (before.isoformat(),))
    return gone


def _purge(connection: sqlite3.Connection, days: int) -> None:
    oldest = swedish_today() - timedelta(days=days)
    connection.execute("DELETE FROM shown WHERE day < ?", (oldest.isoformat(),))
