"""The file of what staff keep for their work: names of speakers, saved searches, baskets.

It lies beside the truth and never in it: `desk.db` in the data folder.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from index.store.connection import transaction

FILE = "desk.db"
_MIGRATIONS = (
    (
        """
        CREATE TABLE speakers (
            label TEXT NOT NULL,
            document TEXT NOT NULL,
            person TEXT NOT NULL,
            account TEXT NOT NULL,
            day TEXT NOT NULL,
            PRIMARY KEY (label, document)
        )
        """,
        """
        CREATE TABLE saved (
            id INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            query TEXT NOT NULL,
            token TEXT NOT NULL UNIQUE,
            mail TEXT NOT NULL,
            webhook TEXT NOT NULL,
            made_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE reported (
            saved INTEGER NOT NULL REFERENCES saved(id) ON DELETE CASCADE,
            receipt TEXT NOT NULL,
            why TEXT NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (saved, receipt)
        )
        """,
        """
        CREATE TABLE basket (
            account TEXT NOT NULL,
            receipt TEXT NOT NULL,
            why TEXT NOT NULL,
            added_at TEXT NOT NULL,
            PRIMARY KEY (account, receipt)
        )
        """,
    ),
    (
        "DROP TABLE reported",
        """
        CREATE TABLE reported (
            id INTEGER PRIMARY KEY,
            saved INTEGER NOT NULL REFERENCES saved(id) ON DELETE CASCADE,
            passage TEXT NOT NULL,
            document TEXT NOT NULL,
            receipt TEXT NOT NULL,
            why TEXT NOT NULL,
            at TEXT NOT NULL,
            UNIQUE (saved, passage)
        )
        """,
    ),
    ("UPDATE reported SET why = json_extract(why, '$[0]') WHERE json_valid(why)",),
)


def desk(data: Path) -> AbstractContextManager[sqlite3.Connection]:
    """Return a transaction on the file of a data folder."""
    return transaction(data / FILE, _MIGRATIONS)
