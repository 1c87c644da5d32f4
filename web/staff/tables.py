"""The tables of the staff file: kept apart from the truth, so that neither holds the other up."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from index.store.connection import transaction

FILE = "staff.db"
_MIGRATIONS = (
    (
        """
        CREATE TABLE accounts (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL CHECK (role IN ('reader', 'editor')),
            password TEXT NOT NULL,
            made_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE sessions (
            token TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE,
            began REAL NOT NULL,
            seen REAL NOT NULL
        )
        """,
        "CREATE INDEX sessions_by_account ON sessions (account)",
        """
        CREATE TABLE attempts (
            key TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            at REAL NOT NULL
        )
        """,
    ),
    (
        "ALTER TABLE accounts ADD COLUMN second_factor TEXT",
        "ALTER TABLE accounts ADD COLUMN last_code INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE devices (
            token TEXT PRIMARY KEY,
            account TEXT NOT NULL REFERENCES accounts(name) ON DELETE CASCADE,
            used REAL NOT NULL
        )
        """,
        """
        CREATE TABLE sign_ins (
            id INTEGER PRIMARY KEY,
            at REAL NOT NULL,
            account TEXT,
            event TEXT NOT NULL,
            address TEXT NOT NULL,
            browser TEXT NOT NULL
        )
        """,
        "CREATE INDEX sign_ins_by_account ON sign_ins (account)",
    ),
)


def token_hash(token: str) -> str:
    """Return what is kept of a token that a browser carries."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def staff_file(data: Path) -> AbstractContextManager[sqlite3.Connection]:
    """Return a transaction on the staff file of a data folder."""
    return transaction(data / FILE, _MIGRATIONS)
