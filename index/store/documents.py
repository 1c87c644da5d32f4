"""The truth, opened: documents, their revisions, and the marks that tie them to the world.

Many may read at once; one writes (see `index.lock`). Texts are stored once per revision and
never changed: everything that is quoted is sliced from here at the moment it is shown.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from index.errors import StoreError
from index.records import MARK_KINDS, Document, Mark, MarkKind, Parsed, Revision, State
from index.store import writing
from index.store.connection import Database, migrate
from index.store.originals import OriginalFiles
from index.store.schema import DOCUMENT_COLUMNS, MIGRATIONS, document_from, mark_from
from index.store.sources import SourceLog

FILE = "klara.db"

LONGEST_CUE = 4000
"""Characters of a ``second`` mark at most: how far before a slice one that touches it begins."""


class Store:
    """A data folder, opened for reading or, by one process, for writing; safe in threads.

    ``originals`` and ``sources`` are the other things that it holds. Its methods raise StoreError
    if the file cannot be read.
    """

    def __init__(self, data: Path, *, write: bool = False) -> None:
        """Open the file `klara.db` in the folder `data`; writing makes it if it is not there."""
        self.data = data
        path = data / FILE
        if write:
            try:
                data.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"cannot make the data folder {data}: {error.strerror}") from None
        elif not path.exists():
            raise StoreError(f"there is no data in {data}: run `klara ingest` first")
        self._database = Database(path, write=write)
        self.originals = OriginalFiles(data, self._database)
        self.sources = SourceLog(self._database)
        with self._database.connection() as connection:
            if write:
                migrate(connection, path, MIGRATIONS)
            else:
                connection.execute("SELECT 1 FROM documents LIMIT 1")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def transaction(self) -> AbstractContextManager[object]:
        """Keep everything written inside, or nothing."""
        return self._database.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        """See the documents as they are now, whatever is written meanwhile."""
        return self._database.snapshot()

    # What is written

    def put(
        self, parsed: Parsed, *, source: str, original: str | None = None, state: State = "current"
    ) -> writing.Outcome:
        """Keep a document as it was read now; see `writing.put`."""
        return writing.put(self._database, parsed, source=source, original=original, state=state)

    def rename(self, document: str, key: str) -> None:
        """Give a document the key by which its source calls it now.

        A document that waits for its words under that key is removed: it is the same.
        """
        writing.rename(self._database, document, key)

    def withdraw(self, source: str, *, except_keys: Collection[str]) -> int:
        """Withdraw what the source no longer has; return how many documents that were."""
        return writing.withdraw(self._database, source, except_keys)

    # Documents

    def document(self, name: str) -> Document | None:
        """Return the document with this id, in whatever state it is."""
        return self._document("id = ?", name)

    def document_by_key(self, source: str, key: str) -> Document | None:
        """Return the document that a source calls `key`, in whatever state it is."""
        return self._document("source = ? AND key = ?", source, key)

    def original_of(self, source: str, key: str) -> str | None:
        """Return the name of the original that a current document was read from, if any."""
        rows = self._database.rows(
            "SELECT original FROM documents WHERE source = ? AND key = ? AND state = 'current'",
            (source, key),
        )
        return rows[0][0] if rows else None

    def documents(self, *, source: str | None = None, state: State | None = None) -> list[Document]:
        """Return documents by id, of one source or state if asked."""
        rows = self._database.rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE (? IS NULL OR source = ?)"
            " AND (? IS NULL OR state = ?) ORDER BY id",
            (source, source, state, state),
        )
        return [document_from(row) for row in rows]

    def newest(self, limit: int) -> list[Document]:
        """Return the current documents that were published last, newest first."""
        rows = self._database.rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents"
            " WHERE state = 'current' AND published NOT NULL"
            " ORDER BY datetime(published) DESC, id LIMIT ?",
            (limit,),
        )
        return [document_from(row) for row in rows]

    def published_between(self) -> tuple[str | None, str | None]:
        """Return when the oldest and the newest current document were published."""
        ((first, last),) = self._database.rows(
            "SELECT min(published), max(published) FROM documents WHERE state = 'current'"
        )
        return first, last

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (source, kind, state, documents) for every combination that there is."""
        rows = self._database.rows(
            "SELECT source, kind, state, count(*) FROM documents"
            " GROUP BY source, kind, state ORDER BY source, kind, state"
        )
        return [(source, kind, state, count) for source, kind, state, count in rows]

    # Revisions and marks

    def revision(self, document: str, name: str) -> Revision | None:
        """Return one revision of a document, old or new, by its name or the beginning of it."""
        rows = self._database.rows(
            "SELECT document, hash, text, made_at, original, meta FROM revisions"
            " WHERE document = ? AND hash >= ? AND hash < ? || 'g' ORDER BY id LIMIT 1",
            (document, name, name),
        )
        if not rows:
            return None
        return Revision(*(*rows[0][:-1], json.loads(rows[0][-1])))

    def revisions_holding(
        self, parts: Sequence[str], limit: int, *, only_past: bool = False
    ) -> list[tuple[str, str]]:
        """Return (document, hash) of revisions, newest first, whose text holds every part.

        With `only_past`, those that no document says today: older ones and the withdrawn.
        """
        conditions = " AND ".join(["TRUE", *("instr(text, ?)" for _ in parts)])
        if only_past:
            conditions += (
                " AND NOT EXISTS (SELECT 1 FROM documents WHERE id = revisions.document"
                " AND state = 'current' AND revision = revisions.hash)"
            )
        rows = self._database.rows(
            f"SELECT document, hash FROM revisions WHERE {conditions} ORDER BY id DESC LIMIT ?",
            (*parts, limit),
        )
        return [(document, name) for document, name in rows]

    def text(self, document: str, revision: str, start: int, end: int) -> str | None:
        """Return a slice of a revision's text, or None if there is no such revision."""
        rows = self._database.rows(
            "SELECT substr(text, ?, ?) FROM revisions WHERE document = ? AND hash = ?",
            (start + 1, end - start, document, revision),
        )
        return rows[0][0] if rows else None

    def marks(
        self,
        document: str,
        revision: str,
        start: int = 0,
        end: int | None = None,
        *,
        kinds: Sequence[MarkKind] = MARK_KINDS,
    ) -> tuple[Mark, ...]:
        """Return the marks of a revision that touch the slice [start, end), in order."""
        rows = self._database.rows(
            "SELECT m.kind, m.start, m.end, m.value FROM marks AS m"
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
        return tuple(map(mark_from, rows))

    # What an index is built from

    def current_texts(self) -> Iterator[tuple[Document, str, tuple[Mark, ...]]]:
        """Yield every current document with its text and its headings, by id."""
        columns = ", ".join(f"d.{name}" for name in DOCUMENT_COLUMNS.split(", "))
        with self._database.connection() as connection:
            for *row, text, number in connection.execute(
                f"SELECT {columns}, r.text, r.id FROM documents AS d JOIN revisions AS r"
                " ON r.document = d.id AND r.hash = d.revision"
                " WHERE d.state = 'current' ORDER BY d.id"
            ):
                headings = connection.execute(
                    "SELECT kind, start, end, value FROM marks"
                    " WHERE revision = ? AND kind = 'heading' ORDER BY start",
                    (number,),
                )
                yield document_from(tuple(row)), text, tuple(map(mark_from, headings))

    def fingerprint(self) -> str:
        """Return a hash of what would be indexed now: every current document with its revision."""
        digest = hashlib.sha256()
        for row in self._database.rows(
            "SELECT id, revision, title, published, changed_at FROM documents"
            " WHERE state = 'current' ORDER BY id"
        ):
            digest.update("\x1f".join(str(value) for value in row).encode())
        return digest.hexdigest()[:32]

    def _document(self, condition: str, *values: str) -> Document | None:
        rows = self._database.rows(
            f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE {condition}", values
        )
        return document_from(rows[0]) if rows else None
