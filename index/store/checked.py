"""Rows of the truth as they were written, or not at all.

What differs from its seal, its hash or its checksum is logged once and treated as if it were not
there (`integrity`).
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import Damaged
from index.records import Document, Mark, MarkKind, Revision, text_hash
from index.store.connection import Database
from index.store.integrity import SEALED_FROM, SEALED_OF_REVISION, mark_checksum, seal
from index.store.schema import DOCUMENT_COLUMNS, document_from, mark_from

log = logging.getLogger("klara.store")

_COUNT = "(SELECT count(*) FROM marks WHERE revision = r.id AND kind = ?)"

LONGEST_CUE = 4000
"""Characters of a ``second`` mark at most: how far before a slice one that touches it begins."""

MANY = 1000
"""Marks that are all compared only once while a file is open: an hour of words takes 30 ms."""


class CheckedRows:
    """Documents, revisions and marks of a file, read and compared with what was written."""

    def __init__(self, database: Database, data: Path, version: int) -> None:
        """Read from `database`; `version` is that of its tables, `data` is what to call it."""
        self._database = database
        self._data = data
        self._logged: set[str] = set()
        self._sound: set[tuple[str, str, str]] = set()
        self.sealed = version >= SEALED_FROM
        """What an older Klara wrote has no seals until the next `klara ingest`."""

    def documents(self, condition: str, *values: object) -> list[Document]:
        """Return the documents for which an SQL condition holds."""
        documents = []
        for *row, stored in self._database.rows(
            f"SELECT {DOCUMENT_COLUMNS}, {self._seal()} FROM documents WHERE {condition}", values
        ):
            if self._is_sound(row, stored):
                documents.append(document_from(row))
            else:
                self._log(f"what is known of {row[0]}")
        return documents

    def revision(self, document: str, name: str) -> Revision | None:
        """Return one revision of a document, old or new, by its name or the beginning of it."""
        rows = self._database.rows(
            f"SELECT {SEALED_OF_REVISION}, text, {self._seal()} FROM revisions"
            " WHERE ? AND document = ? AND hash >= ? AND hash < ? || 'g' ORDER BY id LIMIT 1",
            (name != "", document, name, name),
        )
        for *row, text, stored in rows:
            owner, digest, made_at, original, meta = row
            if owner == document and self._is_sound(row, stored) and digest == text_hash(str(text)):
                return Revision(document, digest, text, made_at, original, json.loads(meta))
            self._log(f"the text {name} of {document}")
        return None

    def marks(
        self, document: str, revision: str, start: int, end: int | None, kinds: Sequence[MarkKind]
    ) -> tuple[Mark, ...]:
        """Return the marks of a revision that touch [start, end); Damaged if one is lost or is."""
        rows = self._database.rows(
            "SELECT m.revision, m.kind, m.start, m.end, m.value,"
            f" {self._seal('m.checksum')} FROM marks AS m"
            " JOIN revisions AS r ON r.id = m.revision"
            " WHERE r.document = :document AND r.hash = :revision"
            f" AND m.kind IN ({', '.join(repr(str(kind)) for kind in kinds)}) AND m.end > :start"
            " AND m.start < :end AND (m.kind != 'second' OR m.start >= :earliest)"
            " ORDER BY m.start, m.end DESC",
            {
                "document": document,
                "revision": revision,
                "start": start,
                "end": sys.maxsize if end is None else end,
                "earliest": start - LONGEST_CUE,
            },
        )
        if self.sealed and (
            any(mark_checksum(*row[:-1]) != row[-1] for row in rows)
            or not self._all_marks_there(document, revision, kinds)
            or not self._all_marks_sound(document, revision, kinds)
        ):
            self._log(f"a mark of {document}")
            raise Damaged(
                f"what {document} says of its pages or times is damaged: see `klara status`"
            )
        return tuple(mark_from(row[1:-1]) for row in rows)

    def _all_marks_there(self, document: str, revision: str, kinds: Sequence[MarkKind]) -> bool:
        counted = self._database.rows(
            f"SELECT r.mark_counts, {', '.join(_COUNT for _ in kinds)} FROM revisions AS r"
            " WHERE r.document = ? AND r.hash = ?",
            (*kinds, document, revision),
        )
        for stored, *counts in counted:
            try:
                written = json.loads(str(stored))
            except ValueError:
                return False
            if not isinstance(written, dict) or [written.get(k, 0) for k in kinds] != counts:
                return False
        return True

    def _all_marks_sound(self, document: str, revision: str, kinds: Sequence[MarkKind]) -> bool:
        """Return whether no mark of these kinds was moved, perhaps away from where it belongs."""
        unread = [kind for kind in kinds if (document, revision, kind) not in self._sound]
        if not unread:
            return True
        rows = self._database.rows(
            "SELECT m.revision, m.kind, m.start, m.end, m.value, m.checksum FROM marks AS m"
            " JOIN revisions AS r ON r.id = m.revision WHERE r.document = ? AND r.hash = ?"
            f" AND m.kind IN ({', '.join(repr(str(kind)) for kind in unread)})",
            (document, revision),
        )
        sound = all(mark_checksum(*row) == stored for *row, stored in rows)
        if sound and len(rows) > MANY:
            self._sound.update((document, revision, kind) for kind in unread)
        return sound

    def _seal(self, column: str = "seal") -> str:
        return column if self.sealed else "NULL"

    def _is_sound(self, row: Sequence[object], stored: object) -> bool:
        return not self.sealed or seal(row) == stored

    def _log(self, what: str) -> None:
        """Log that something is damaged, once while the file is open."""
        if what not in self._logged:
            self._logged.add(what)
            log.error("%s is damaged in %s and is not shown: see `klara status`", what, self._data)
