"""How each source was read the last time."""

from __future__ import annotations

from typing import NamedTuple

from index.days import now
from index.store.connection import Database


class SourceRun(NamedTuple):
    """The last run of a source: how many of its documents failed, and when it ended."""

    name: str
    location: str
    failed: int
    finished_at: str


class SourceLog:
    """The last run of every source of a data folder."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, name: str, location: str, original: str | None, failed: int) -> None:
        """Remember how a run ended; `original` is the archive that the source was read from."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)",
                (name, location, original, failed, now()),
            )

    def archive(self, name: str) -> str | None:
        """Return the original that a source was last read from, whole and without a failure."""
        rows = self._database.rows(
            "SELECT original FROM sources WHERE name = ? AND failed = 0 AND finished_at NOT NULL",
            (name,),
        )
        return rows[0][0] if rows else None

    def runs(self) -> list[SourceRun]:
        """Return the last run of every source, by name."""
        rows = self._database.rows(
            "SELECT name, location, failed, finished_at FROM sources ORDER BY name"
        )
        return [SourceRun(*row) for row in rows]
