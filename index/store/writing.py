"""Documents kept and withdrawn: what is written to the truth, and only here.

A text is written once, as a revision named by its hash, and never changed. What is known of a
document (title, address, dates, state) is as it was read last.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Sequence
from typing import Any, Literal

from index.days import now
from index.language.folding import slug
from index.records import Document, Mark, Parsed, State, text_hash
from index.store.connection import Database
from index.store.schema import DOCUMENT_COLUMNS, document_from

Outcome = Literal["new", "changed", "unchanged", "duplicate"]

REVISION_META = ("transcribed", "transcript")
"""What a document's meta says of how its text came about, kept with each revision too."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""SQLite ends a text at a zero, and UTF-8 has no lone surrogates."""


def put(
    database: Database, parsed: Parsed, *, source: str, original: str | None, state: State
) -> Outcome:
    """Keep a document as it was read now; the same text again makes no new revision.

    A document is told by its key within its source. The same address and text from another key,
    or the same address from another source, is a duplicate and is left out.
    """
    text = _UNSTORABLE.sub(lambda match: " " if match[0] == "\x00" else "\ufffd", parsed.text)
    revision = text_hash(text) if text else None
    with database.transaction():
        rows = database.rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE source = ? AND key = ?",
            (source, parsed.key),
        )
        before = document_from(rows[0]) if rows else None
        if before is None and _is_duplicate(database, parsed, source, revision):
            return "duplicate"
        document = Document(
            id=before.id if before else _free_id(database, parsed, source),
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
        new_marks = revision is not None and _write_revision(
            database, document, text, parsed.marks, original
        )
    if before is None:
        return "new"
    return "changed" if before != document or new_marks else "unchanged"


def rename(database: Database, document: str, key: str) -> None:
    """Give a document the key by which its source calls it now, in place of one without words."""
    with database.transaction() as connection:
        connection.execute(
            "DELETE FROM documents WHERE key = ? AND state = 'waiting' AND revision IS NULL"
            " AND source = (SELECT source FROM documents WHERE id = ?)",
            (key, document),
        )
        connection.execute(
            "UPDATE documents SET key = ?, changed_at = ? WHERE id = ?", (key, now(), document)
        )


def withdraw(database: Database, source: str, except_keys: Collection[str]) -> int:
    """Withdraw what the source no longer has; return how many documents that were."""
    listed = set(except_keys)
    with database.transaction() as connection:
        rows = database.rows(
            "SELECT id, key FROM documents WHERE source = ? AND state != 'withdrawn'", (source,)
        )
        unlisted = [(now(), name) for name, key in rows if key not in listed]
        connection.executemany(
            "UPDATE documents SET state = 'withdrawn', changed_at = ? WHERE id = ?", unlisted
        )
    return len(unlisted)


def _is_duplicate(database: Database, parsed: Parsed, source: str, revision: str | None) -> bool:
    if parsed.url is None:
        return False
    rows = database.rows(
        "SELECT source, revision FROM documents WHERE url = ? AND state != 'withdrawn'",
        (parsed.url,),
    )
    return any(other != source or stored == revision for other, stored in rows)


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
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO documents (id, source, key, kind, title, url, published, updated,"
            " language, state, revision, meta, original, changed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " kind = excluded.kind, title = excluded.title, url = excluded.url,"
            " published = excluded.published, updated = excluded.updated,"
            " language = excluded.language, state = excluded.state,"
            " revision = excluded.revision, meta = excluded.meta,"
            " original = excluded.original, changed_at = excluded.changed_at",
            (
                document.id,
                document.source,
                document.key,
                document.kind,
                document.title,
                document.url,
                document.published,
                document.updated,
                document.language,
                document.state,
                document.revision,
                _json(document.meta),
                original,
                now(),
            ),
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
    """Write a document's text, if it is new, and its marks; return whether only they changed."""
    wanted = sorted({(m.kind, m.start, m.end, _json(m.value)) for m in marks})
    with database.transaction() as connection:
        rows = database.rows(
            "SELECT id FROM revisions WHERE document = ? AND hash = ?",
            (document.id, document.revision),
        )
        if rows:
            number = rows[0][0]
            stored = database.rows(
                "SELECT kind, start, end, value FROM marks WHERE revision = ?"
                " ORDER BY kind, start, end",
                (number,),
            )
            if stored == wanted:
                return False
            connection.execute("DELETE FROM marks WHERE revision = ?", (number,))
        else:
            meta = {key: document.meta[key] for key in REVISION_META if key in document.meta}
            number = connection.execute(
                "INSERT INTO revisions (document, hash, text, made_at, original, meta)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (document.id, document.revision, text, now(), original, _json(meta)),
            ).lastrowid
        connection.executemany(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?)",
            ((number, *row) for row in wanted),
        )
        return bool(rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
