"""The tables of the truth, version by version, and how a row of them becomes a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from index.records import Document, Mark
from index.store import forgotten
from index.store.connection import Migrations
from index.store.integrity import SEALED_OF_DOCUMENT, seal_everything

MIGRATIONS: Migrations = (
    (
        """
        CREATE TABLE sources (
            name TEXT PRIMARY KEY,
            location TEXT NOT NULL,
            original TEXT,
            failed INTEGER NOT NULL DEFAULT 0,
            finished_at TEXT
        )
        """,
        """
        CREATE TABLE originals (
            hash TEXT PRIMARY KEY,
            location TEXT NOT NULL,
            media_type TEXT,
            size INTEGER NOT NULL,
            kept_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE fetches (
            url TEXT PRIMARY KEY,
            final_url TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            media_type TEXT,
            charset TEXT,
            original TEXT NOT NULL REFERENCES originals(hash),
            checked_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE documents (
            id TEXT PRIMARY KEY,
            source TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('press', 'handbook', 'podcast')),
            title TEXT NOT NULL,
            url TEXT,
            published TEXT,
            updated TEXT,
            language TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('current', 'withdrawn', 'waiting')),
            revision TEXT,
            original TEXT REFERENCES originals(hash),
            meta TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            UNIQUE (source, key)
        )
        """,
        "CREATE INDEX documents_by_url ON documents (url)",
        """
        CREATE TABLE revisions (
            id INTEGER PRIMARY KEY,
            document TEXT NOT NULL REFERENCES documents(id),
            hash TEXT NOT NULL,
            text TEXT NOT NULL,
            made_at TEXT NOT NULL,
            original TEXT REFERENCES originals(hash),
            meta TEXT NOT NULL,
            UNIQUE (document, hash)
        )
        """,
        """
        CREATE TABLE marks (
            revision INTEGER NOT NULL REFERENCES revisions(id),
            kind TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (revision, kind, start, end)
        ) WITHOUT ROWID
        """,
    ),
    (
        "CREATE INDEX documents_by_original ON documents (original)",
        "CREATE INDEX revisions_by_original ON revisions (original)",
        "CREATE INDEX fetches_by_original ON fetches (original)",
    ),
    (
        "ALTER TABLE documents ADD COLUMN seal TEXT",
        "ALTER TABLE revisions ADD COLUMN seal TEXT",
        "ALTER TABLE revisions ADD COLUMN mark_counts TEXT",
        "ALTER TABLE marks ADD COLUMN checksum INTEGER",
        seal_everything,
    ),
    (forgotten.TABLE,),
)

DOCUMENT_COLUMNS = SEALED_OF_DOCUMENT
"""The columns that `document_from` reads, in its order."""


def document_from(row: Sequence[Any]) -> Document:
    """Return the document that a row of DOCUMENT_COLUMNS holds."""
    return Document(*(*row[:-1], json.loads(row[-1])))


def mark_from(row: Sequence[Any]) -> Mark:
    """Return the mark that a row (kind, start, end, value) holds."""
    kind, start, end, value = row
    return Mark(kind, start, end, json.loads(value))
