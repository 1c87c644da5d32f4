"""Whether what is stored is what was written: seals of rows, and everything that is damaged.

A text is checked against the hash that names its revision. Everything else that is shown of it
(title, address, dates, state, how it was transcribed) is under a seal, a hash beside it in its
row, and a mark has a checksum. They tell a disk that rots and a row that was changed by accident;
whoever can write the file can also write a seal.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.records import text_hash
from index.store.connection import Database

SEALED_FROM = 3
"""The version of the tables (`schema.MIGRATIONS`) from which rows are sealed."""

SEALED_OF_DOCUMENT = (
    "id, source, key, kind, title, url, published, updated, language, state, revision, meta"
)
SEALED_OF_REVISION = "document, hash, made_at, original, meta"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written: what, and what to do."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}"


REREAD = "run `klara ingest --reread`, then `klara index`"
RESTORE = "only a backup has it: `klara restore`"


def seal(values: Sequence[Any]) -> str:
    """Return the seal of a row: the first 32 hex digits of a SHA-256 over its values."""
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(b"-:")
        else:
            data = str(value).encode("utf-8", "surrogatepass")
            parts += (b"%d:" % len(data), data)
    return hashlib.sha256(b"".join(parts)).hexdigest()[:32]


def mark_checksum(revision: int, kind: str, start: int, end: int, value: str) -> int:
    """Return the checksum of a mark, `value` as JSON: there are too many for a hash each."""
    return zlib.crc32(f"{revision} {kind} {start} {end} {value}".encode("utf-8", "surrogatepass"))


def mark_counts(kinds: Iterable[str]) -> str:
    """Return how many marks of each kind a revision has, as JSON: one that is lost is missed."""
    return json.dumps(Counter(kinds), sort_keys=True)


def seal_everything(connection: sqlite3.Connection) -> None:
    """Seal all rows as they are: those that were written before there were seals."""
    for table, columns in (("documents", SEALED_OF_DOCUMENT), ("revisions", SEALED_OF_REVISION)):
        rows = connection.execute(f"SELECT rowid, {columns} FROM {table}").fetchall()
        connection.executemany(
            f"UPDATE {table} SET seal = ? WHERE rowid = ?",
            ((seal(values), number) for number, *values in rows),
        )
    for (number,) in connection.execute("SELECT id FROM revisions").fetchall():
        marks = connection.execute(
            "SELECT revision, kind, start, end, value FROM marks WHERE revision = ?", (number,)
        ).fetchall()
        connection.executemany(
            "UPDATE marks SET checksum = ?"
            " WHERE revision = ? AND kind = ? AND start = ? AND end = ?",
            ((mark_checksum(*row), *row[:4]) for row in marks),
        )
        connection.execute(
            "UPDATE revisions SET mark_counts = ? WHERE id = ?",
            (mark_counts(kind for _, kind, *_ in marks), number),
        )


def damaged_documents(database: Database, *, all_revisions: bool) -> Iterator[Damage]:
    """Yield what is damaged of the documents; without `all_revisions`, old ones are not read.

    Raises StoreError if the file cannot be read at all.
    """
    for *row, stored in database.rows(
        f"SELECT {SEALED_OF_DOCUMENT}, seal FROM documents ORDER BY id"
    ):
        if seal(row) != stored:
            yield Damage(f"what is known of the document {row[0]} is not as it was written", REREAD)
    yield from _damaged_revisions(database, all_revisions=all_revisions)
    yield from _damaged_marks(database)


def _damaged_revisions(database: Database, *, all_revisions: bool) -> Iterator[Damage]:
    names: dict[str, str] = dict(
        database.rows("SELECT id, revision FROM documents WHERE state = 'current'")
    )
    current = set(names.items())
    numbers = database.rows("SELECT id, document, hash FROM revisions ORDER BY id")
    for name, digest in current - {(document, digest) for _, document, digest in numbers}:
        yield Damage(f"the text {digest} of {name} is not there", REREAD)
    for number, document, digest in numbers:
        is_current = (document, digest) in current
        if not (all_revisions or is_current):
            continue
        for *row, text, stored in database.rows(
            f"SELECT {SEALED_OF_REVISION}, text, seal FROM revisions WHERE id = ?", (number,)
        ):
            if text_hash(str(text)) != digest or seal(row) != stored:
                yield Damage(
                    f"the text {digest} of {document} is not as it was written",
                    REREAD if is_current else RESTORE,
                )


def _damaged_marks(database: Database) -> Iterator[Damage]:
    rows = database.rows("SELECT id, document, mark_counts FROM revisions ORDER BY id")
    for number, document, counted in rows:
        marks = database.rows(
            "SELECT revision, kind, start, end, value, checksum FROM marks WHERE revision = ?",
            (number,),
        )
        if counted != mark_counts(row[1] for row in marks) or any(
            mark_checksum(*row) != stored for *row, stored in marks
        ):
            yield Damage(
                f"pages, headings or times of {document} are not as they were written", REREAD
            )
