"""Documents kept and withdrawn: what is written to the truth, and only here.

A text is written once, as a revision named by its hash, and never changed. What is known of a
document (title, address, dates, state) is as it was read last.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from dataclasses import astuple
from sqlite3 import Connection
from typing import Any, Literal

from index.days import now
from index.language.folding import slug
from index.records import Document, Mark, Parsed, State, text_hash
from index.store.connection import Database
from index.store.forgotten import Forgotten
from index.store.integrity import SEALED_OF_REVISION, mark_checksum, mark_counts, seal
from index.store.schema import DOCUMENT_COLUMNS, document_from

Outcome = Literal["new", "changed", "unchanged", "duplicate", "forgotten"]

COLUMNS = DOCUMENT_COLUMNS.split(", ")

REVISION_META = ("transcribed", "transcript")
"""What a document's meta says of how its text came about, kept with each revision too."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""SQLite ends a text at a zero, and UTF-8 has no lone surrogates."""


def put(
    database: Database, parsed: Parsed, *, source: str, original: str | None, state: State
) -> Outcome:
    """Keep a document as it was read now; the same text again makes no new revision.

    A document is told by its key within its source. The same address and text from another key,
    or the same address from another source, is a duplicate and is left out; so is what was
    forgotten.
    """
    text = _UNSTORABLE.sub(lambda match: " " if match[0] == "\x00" else "\ufffd", parsed.text)
    revision = text_hash(text) if text else None
    with database.transaction():
        if Forgotten(database).keeps_out(source, parsed.key, revision):
            return "forgotten"
        rows = database.rows(
            f"SELECT {DOCUMENT_COLUMNS}, seal FROM documents WHERE source = ? AND key = ?",
            (source, parsed.key),
        )
        if not rows and _is_duplicate(database, parsed, source, revision):
            return "duplicate"
        # A row that is damaged is written anew, whatever it says.
        sound = bool(rows) and seal(rows[0][:-1]) == rows[0][-1]
        before = document_from(rows[0][:-1]) if sound else None
        document = Document(
            id=rows[0][0] if rows else _free_id(database, parsed, source),
            source=source,
            key=parsed.key,
            kind=parsed.kind,
            title=parsed.title,
            url=parsed.url,
            published=parsed.published,
            updated=parsed.updated,
            language=parsed.language,
            state=state,
            revision=revision or (before.revision if before and state != "current" else None),
            meta=parsed.meta,
        )
        if before != document:
            _write_document(database, document, original)
        else:
            _write_original(database, document, original)
        rewritten = revision is not None and _write_revision(
            database, document, text, parsed.marks, original
        )
        if rewritten:
            # What is indexed is another now, though the document says the same of itself.
            _write_document(database, document, original)
    if not rows:
        return "new"
    return "changed" if before != document or rewritten else "unchanged"


def rename(database: Database, document: str, key: str) -> None:
    """Give a document the key by which its source calls it now, in place of one without words."""
    with database.transaction() as connection:
        connection.execute(
            "DELETE FROM documents WHERE key = ? AND state = 'waiting' AND revision IS NULL"
            " AND source = (SELECT source FROM documents WHERE id = ?)",
            (key, document),
        )
        for row in database.rows(
            f"SELECT {DOCUMENT_COLUMNS}, seal FROM documents WHERE id = ?", (document,)
        ):
            _set(connection, row, "key", key)


def withdraw(database: Database, source: str, except_keys: Collection[str]) -> int:
    """Withdraw what the source no longer has; return how many documents that were."""
    listed = set(except_keys)
    with database.transaction() as connection:
        rows = database.rows(
            f"SELECT {DOCUMENT_COLUMNS}, seal FROM documents"
            " WHERE source = ? AND state != 'withdrawn'",
            (source,),
        )
        unlisted = [row for row in rows if row[COLUMNS.index("key")] not in listed]
        for row in unlisted:
            _set(connection, row, "state", "withdrawn")
    return len(unlisted)


def _set(connection: Connection, row: Sequence[Any], column: str, value: str) -> None:
    """Write one column of a document anew, whose row comes with its seal.

    What was damaged before stays so: that it is withdrawn is no proof of its title.
    """
    *values, stored = row
    sound = seal(values) == stored
    values[COLUMNS.index(column)] = value
    connection.execute(
        f"UPDATE documents SET {column} = ?, changed_at = ?, seal = ? WHERE id = ?",
        (value, now(), seal(values) if sound else stored, row[0]),
    )


def _is_duplicate(database: Database, parsed: Parsed, source: str, revision: str | None) -> bool:
    if parsed.url is None:
        return False
    rows = database.rows(
        f"SELECT {DOCUMENT_COLUMNS}, seal FROM documents WHERE url = ? AND state != 'withdrawn'",
        (parsed.url,),
    )
    others = [document_from(row[:-1]) for row in rows if seal(row[:-1]) == row[-1]]
    return any(other.source != source or other.revision == revision for other in others)


def _free_id(database: Database, parsed: Parsed, source: str) -> str:
    if parsed.id:
        wish = parsed.id
    else:
        digest = hashlib.sha256((parsed.url or f"{source} {parsed.key}").encode()).hexdigest()
        wish = f"{slug(parsed.title) or parsed.kind}-{digest[:6]}"
    if not database.rows("SELECT 1 FROM documents WHERE id = ?", (wish,)):
        return wish
    digest = hashlib.sha256(f"{source} {parsed.key}".encode()).hexdigest()
    return f"{wish}-{digest[:8]}"


def _write_document(database: Database, document: Document, original: str | None) -> None:
    row = (*astuple(document)[:-1], _json(document.meta))
    columns = [*COLUMNS, "seal", "original", "changed_at"]
    with database.transaction() as connection:
        connection.execute(
            f"INSERT INTO documents ({', '.join(columns)})"
            f" VALUES ({', '.join('?' for _ in columns)}) ON CONFLICT (id) DO UPDATE SET"
            f" {', '.join(f'{name} = excluded.{name}' for name in columns[1:])}",
            (*row, seal(row), original, now()),
        )


def _write_original(database: Database, document: Document, original: str | None) -> None:
    """Note that a document that did not change was read from other bytes."""
    with database.transaction() as connection:
        connection.execute(
            "UPDATE documents SET original = ? WHERE id = ? AND original IS NOT ?",
            (original, document.id, original),
        )


def _write_revision(
    database: Database, document: Document, text: str, marks: Sequence[Mark], original: str | None
) -> bool:
    """Write a document's text and marks where they are new or damaged.

    Returns whether anything was written for a revision that was there before.
    """
    name = document.revision
    rows = database.rows(
        f"SELECT id, text, seal, {SEALED_OF_REVISION} FROM revisions"
        " WHERE document = ? AND (hash = ? OR text = ?) ORDER BY hash = ? DESC",
        (document.id, name, text, name),
    )
    meta = {key: document.meta[key] for key in REVISION_META if key in document.meta}
    new = (document.id, name, now(), original, _json(meta))
    with database.transaction() as connection:
        if not rows:
            number = connection.execute(
                f"INSERT INTO revisions ({SEALED_OF_REVISION}, text, seal)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*new, text, seal(new)),
            ).lastrowid
            _write_marks(database, number or 0, marks)
            return False
        number, stored_text, stored_seal, *stored = rows[0]
        sound = seal(stored) == stored_seal and stored[1] == name
        if stored_text == text and sound:
            return _write_marks(database, number, marks)
        row = stored if sound else new
        connection.execute(
            f"UPDATE revisions SET ({SEALED_OF_REVISION}, text, seal) = (?, ?, ?, ?, ?, ?, ?)"
            " WHERE id = ?",
            (*row, text, seal(row), number),
        )
        _write_marks(database, number, marks)
        return True


def _write_marks(database: Database, revision: int, marks: Sequence[Mark]) -> bool:
    """Write the marks of a revision if they are not just these; return whether they were not."""
    values = {(mark.kind, mark.start, mark.end): _json(mark.value) for mark in marks}
    rows = [(*place, value) for place, value in sorted(values.items())]
    checked = [(revision, *row, mark_checksum(revision, *row)) for row in rows]
    stored = database.rows(
        "SELECT revision, kind, start, end, value, checksum FROM marks WHERE revision = ?"
        " ORDER BY kind, start, end",
        (revision,),
    )
    counts = mark_counts(kind for kind, *_ in rows)
    [(stored_counts,)] = database.rows(
        "SELECT mark_counts FROM revisions WHERE id = ?", (revision,)
    )
    if stored == checked and stored_counts == counts:
        return False
    with database.transaction() as connection:
        connection.execute("DELETE FROM marks WHERE revision = ?", (revision,))
        connection.execute("UPDATE revisions SET mark_counts = ? WHERE id = ?", (counts, revision))
        connection.executemany("INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?)", checked)
    return True


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
