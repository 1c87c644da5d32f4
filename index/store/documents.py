"""The truth, opened: documents, their revisions, and the marks that tie them to the world.

Many may read at once; one writes (see `index.lock`). Texts are stored once per revision and
never changed: everything that is quoted is sliced from here at the moment it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from index.collections import DATABASE, alone
from index.errors import Damaged, StoreError
from index.records import MARK_KINDS, Document, Mark, MarkKind, Parsed, Revision, State
from index.store import writing
from index.store.checked import CheckedRows
from index.store.connection import Database, migrate, version_of
from index.store.forgotten import Forgotten
from index.store.integrity import Damage, damaged_documents
from index.store.originals import OriginalFiles
from index.store.schema import MIGRATIONS
from index.store.sources import SourceLog

FILE = DATABASE


class Store:
    """A data folder, opened for reading or, by one process, for writing; safe in threads.

    ``originals``, ``sources`` and ``forgotten`` are the other things that it holds. Its methods
    raise StoreError if the file cannot be read. A document or a text that is not as it was written
    is logged, and treated as if it were not there (`integrity`).
    """

    def __init__(self, data: Path, *, write: bool = False) -> None:
        """Open the file `klara.db` in the folder `data`; writing makes it if it is not there."""
        self.data = data
        path = data / FILE
        alone(data)
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
        self.forgotten = Forgotten(self._database)
        with self._database.connection() as connection:
            if write:
                migrate(connection, path, MIGRATIONS)
            else:
                connection.execute("SELECT 1 FROM documents LIMIT 1")
            self._checked = CheckedRows(self._database, data, version_of(connection))

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

    def changes(self) -> tuple[int, ...]:
        """Return numbers that are others after every change that another makes to the documents."""
        return self._database.changes()

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

    def rewrite(self) -> None:
        """Write the file anew, so that nothing that was deleted is left in it."""
        self._database.rewrite()

    # Documents

    def document(self, name: str) -> Document | None:
        """Return the document with this id, in whatever state it is."""
        documents = self._checked.documents("id = ?", name)
        return documents[0] if documents else None

    def changed_at(self, name: str) -> str | None:
        """Return when a document was last changed or withdrawn, None if there is none."""
        rows = self._database.rows("SELECT changed_at FROM documents WHERE id = ?", (name,))
        return rows[0][0] if rows else None

    def document_by_key(self, source: str, key: str) -> Document | None:
        """Return the document that a source calls `key`, in whatever state it is."""
        documents = self._checked.documents("source = ? AND key = ?", source, key)
        return documents[0] if documents else None

    def original_of(self, source: str, key: str) -> str | None:
        """Return the name of the original that a current document was read from, if any."""
        rows = self._database.rows(
            "SELECT original FROM documents WHERE source = ? AND key = ? AND state = 'current'",
            (source, key),
        )
        return rows[0][0] if rows else None

    def documents(self, *, source: str | None = None, state: State | None = None) -> list[Document]:
        """Return documents by id, of one source or state if asked."""
        return self._checked.documents(
            "(? IS NULL OR source = ?) AND (? IS NULL OR state = ?) ORDER BY id",
            source,
            source,
            state,
            state,
        )

    def newest(self, limit: int) -> list[Document]:
        """Return the current documents that were published last, newest first."""
        return self._checked.documents(
            "state = 'current' AND published NOT NULL ORDER BY datetime(published) DESC, id"
            " LIMIT ?",
            limit,
        )

    def titles(self) -> list[tuple[str, str, str, str | None]]:
        """Return (id, kind, title, published) of current documents with a text, newest first.

        They are not checked, as documents are: for choosing, not for showing.
        """
        rows = self._database.rows(
            "SELECT id, kind, title, published FROM documents WHERE state = 'current'"
            " AND revision NOT NULL ORDER BY datetime(published) DESC, id"
        )
        return [(name, kind, title, published) for name, kind, title, published in rows]

    def published_between(self) -> tuple[str | None, str | None]:
        """Return when the oldest and the newest current document were published."""
        first, last = (
            self._checked.documents(
                f"state = 'current' AND published = (SELECT {extreme}(published) FROM documents"
                " WHERE state = 'current') LIMIT 1"
            )
            for extreme in ("min", "max")
        )
        return (first[0].published if first else None, last[0].published if last else None)

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
        return self._checked.revision(document, name)

    def revision_names(self, document: str | None = None) -> dict[str, list[tuple[str, str]]]:
        """Return (hash, when it was taken in) of the revisions of each document, oldest first."""
        names: dict[str, list[tuple[str, str]]] = {}
        for owner, name, made_at in self._database.rows(
            "SELECT document, hash, made_at FROM revisions WHERE ? IS NULL OR document = ?"
            " ORDER BY id",
            (document, document),
        ):
            names.setdefault(owner, []).append((name, made_at))
        return names

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
        """Return a slice of a revision's text, or None if there is no such revision.

        It is not checked, since the hash is of the whole text: for choosing, not for showing.
        """
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
        """Return the marks of a revision that touch the slice [start, end), in order.

        Raises Damaged if one of them is not as it was written: a link must not lead elsewhere.
        """
        return self._checked.marks(document, revision, start, end, kinds)

    # What an index is built from

    def current_texts(self) -> Iterator[tuple[Document, str, tuple[Mark, ...]]]:
        """Yield every current document with its text and its headings, by id.

        What is damaged is left out and logged.
        """
        for document in self.documents(state="current"):
            revision = self.revision(document.id, document.revision or "")
            if revision is None:
                continue
            try:
                headings = self.marks(document.id, revision.hash, kinds=("heading",))
            except Damaged:
                continue
            yield document, revision.text, headings

    def texts_count(self) -> int:
        """Return how many current documents have a text, which `current_texts` yields if sound."""
        [(count,)] = self._database.rows(
            "SELECT count(*) FROM documents WHERE state = 'current' AND revision NOT NULL"
        )
        return int(count)

    def characters(self) -> int:
        """Return how many characters the texts of current documents have together."""
        [(count,)] = self._database.rows(
            "SELECT coalesce(sum(length(text)), 0) FROM documents JOIN revisions"
            " ON document = documents.id AND hash = revision WHERE state = 'current'"
        )
        return int(count)

    def fingerprint(self) -> str:
        """Return a hash of what would be indexed now: every current document with its revision."""
        digest = hashlib.sha256()
        for row in self._database.rows(
            "SELECT id, revision, title, published, changed_at FROM documents"
            " WHERE state = 'current' ORDER BY id"
        ):
            digest.update("\x1f".join(str(value) for value in row).encode())
        return digest.hexdigest()[:32]

    def damaged(self, *, all_revisions: bool = False) -> list[Damage]:
        """Return what is not as it was written: of current texts, or of `all_revisions`."""
        if not self._checked.sealed:
            return []
        return list(damaged_documents(self._database, all_revisions=all_revisions))
