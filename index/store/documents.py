"""The truth: documents, revisions, marks and originals in one SQLite file.

Many may read at once; one writes (see `index.lock`). Texts are stored once per revision and
never changed: everything that is quoted is sliced from here at the moment it is shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from index.errors import StoreError
from index.records import MARK_KINDS, Document, Mark, MarkKind, Parsed, Revision, State, text_hash
from index.store.schema import migrate

Outcome = Literal["new", "changed", "unchanged", "duplicate"]

_FIELDS = "id, source, key, kind, title, url, published, updated, language, state, revision, meta"
_NAMES = _FIELDS.split(", ")
_LONGEST_CUE = 4000
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """What is remembered of the last time that a URL was fetched."""

    url: str
    final_url: str
    etag: str | None
    last_modified: str | None
    media_type: str | None
    charset: str | None
    original: str


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def slug(words: str) -> str:
    """Return `words` as something that reads well in an address.

    >>> slug("Minskad tillgänglighet på narkotika, i Klara")
    'minskad-tillganglighet-pa-narkotika-i-klara'
    """
    plain = words.lower().translate(str.maketrans("åäöéèüæø", "aaoeeuao"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


class Store:
    """The data folder's SQLite file, opened for reading or, by one process, for writing."""

    def __init__(self, data: Path, *, write: bool = False) -> None:
        """Open the file `klara.db` in the folder `data`; writing makes it if it is not there."""
        self.data = data
        self.path = data / "klara.db"
        self._write = write
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        if write:
            try:
                data.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"cannot make the data folder {data}: {error.strerror}") from None
        elif not self.path.exists():
            raise StoreError(f"there is no data in {data}: run `klara ingest` first")
        with self._explained():
            connection = self._connection()
            if write:
                migrate(connection, str(self.path))
            else:
                connection.execute("SELECT 1 FROM documents LIMIT 1")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "rwc" if self._write else "ro"
            connection = sqlite3.connect(
                f"{self.path.resolve().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=10.0,
            )
            if self._write:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
            self._connections.append(connection)
        return connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"{self.path} cannot be {'written' if self._write else 'read'}: {error}; "
                "check the disk, the rights, and that the file is Klara's"
            ) from error

    def _rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        with self._explained():
            return self._connection().execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep everything written inside, or nothing."""
        connection = self._connection()
        if connection.in_transaction:
            yield
            return
        with self._explained():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See the documents as they are now, whatever is written meanwhile."""
        with self._explained():
            self._connection().execute("BEGIN")
            try:
                yield
            finally:
                self._connection().execute("ROLLBACK")

    # Originals and fetches

    def original_path(self, name: str) -> Path:
        """Return where the original named by this hash is kept."""
        return self.data / "originals" / name[:2] / name

    def keep_original(self, data: bytes, location: str, media_type: str | None = None) -> str:
        """Keep the bytes of an original and return its name, the SHA-256 in hex."""
        name = hashlib.sha256(data).hexdigest()
        path = self.original_path(name)
        if not path.exists():
            partial = path.with_suffix(".partial")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with partial.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(path)
            except OSError as error:
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
                raise StoreError(f"cannot write {path}: {error.strerror}") from None
        self._remember_original(name, location, media_type, len(data))
        return name

    def keep_file(
        self, file: Path, name: str, location: str, media_type: str | None = None
    ) -> None:
        """Keep a file in the data folder as the original `name`, its SHA-256: it is moved."""
        path = self.original_path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            size = file.stat().st_size
            file.replace(path)
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror}") from None
        self._remember_original(name, location, media_type, size)

    def _remember_original(
        self, name: str, location: str, media_type: str | None, size: int
    ) -> None:
        with self.transaction():
            self._connection().execute(
                "INSERT OR IGNORE INTO originals VALUES (?, ?, ?, ?, ?)",
                (name, location, media_type, size, now()),
            )

    def forget_original(self, name: str) -> None:
        """Remove an original that no document, revision or fetch was read from."""
        used = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE original = :name)"
            for table in ("documents", "revisions", "fetches")
        )
        with self.transaction():
            gone = self._connection().execute(
                f"DELETE FROM originals WHERE hash = :name AND NOT ({used})", {"name": name}
            )
        if gone.rowcount:
            self.original_path(name).unlink(missing_ok=True)

    def fetched(self, url: str) -> FetchRecord | None:
        """Return what is remembered of the last fetch of `url`, if its original is still kept."""
        rows = self._rows(
            "SELECT url, final_url, etag, last_modified, media_type, charset, original"
            " FROM fetches WHERE url = ?",
            (url,),
        )
        if not rows:
            return None
        record = FetchRecord(*rows[0])
        return record if self.original_path(record.original).exists() else None

    def remember_fetch(self, record: FetchRecord) -> None:
        """Remember a fetch for the next conditional request."""
        with self.transaction():
            self._connection().execute(
                "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.url,
                    record.final_url,
                    record.etag,
                    record.last_modified,
                    record.media_type,
                    record.charset,
                    record.original,
                    now(),
                ),
            )

    # Documents

    def put(
        self, parsed: Parsed, *, source: str, original: str | None = None, state: State = "current"
    ) -> Outcome:
        """Keep a document as it was read now; the same text again makes no new revision.

        A document is told by its key within its source. The same address and text from another
        key, or the same address from another source, is a duplicate and is left out.
        """
        text = _UNSTORABLE.sub(lambda m: " " if m[0] == "\x00" else "\ufffd", parsed.text)
        revision = text_hash(text) if text else None
        with self.transaction():
            held = self._rows(
                f"SELECT {_FIELDS} FROM documents WHERE source = ? AND key = ?",
                (source, parsed.key),
            )
            before = _document(held[0]) if held else None
            if before is None and self._is_duplicate(parsed, source, revision):
                return "duplicate"
            document = Document(
                id=before.id if before else self._free_id(parsed, source),
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
            new_marks = False
            self._write_document(document, original, touched=before != document)
            if revision is not None:
                new_marks = self._write_revision(document, text, parsed.marks, original)
        if before is None:
            return "new"
        return "changed" if before != document or new_marks else "unchanged"

    def _is_duplicate(self, parsed: Parsed, source: str, revision: str | None) -> bool:
        if parsed.url is None:
            return False
        rows = self._rows(
            "SELECT source, revision FROM documents WHERE url = ? AND state != 'withdrawn'",
            (parsed.url,),
        )
        return any(holder != source or held == revision for holder, held in rows)

    def _free_id(self, parsed: Parsed, source: str) -> str:
        if parsed.id:
            wish = parsed.id
        else:
            digest = hashlib.sha256((parsed.url or f"{source} {parsed.key}").encode()).hexdigest()
            wish = f"{slug(parsed.title) or parsed.kind}-{digest[:6]}"
        taken = self._rows("SELECT 1 FROM documents WHERE id = ?", (wish,))
        if not taken:
            return wish
        digest = hashlib.sha256(f"{source} {parsed.key}".encode()).hexdigest()
        return f"{wish}-{digest[:8]}"

    def _write_document(self, document: Document, original: str | None, *, touched: bool) -> None:
        values = (
            document.kind,
            document.title,
            document.url,
            document.published,
            document.updated,
            document.language,
            document.state,
            document.revision,
            json.dumps(document.meta, ensure_ascii=False, sort_keys=True),
            original,
        )
        if touched:
            self._connection().execute(
                "INSERT INTO documents (id, source, key, kind, title, url, published, updated,"
                " language, state, revision, meta, original, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " kind = excluded.kind, title = excluded.title, url = excluded.url,"
                " published = excluded.published, updated = excluded.updated,"
                " language = excluded.language, state = excluded.state,"
                " revision = excluded.revision, meta = excluded.meta,"
                " original = excluded.original, changed_at = excluded.changed_at",
                (document.id, document.source, document.key, *values, now()),
            )
        else:
            self._connection().execute(
                "UPDATE documents SET original = ? WHERE id = ? AND original IS NOT ?",
                (original, document.id, original),
            )

    def _write_revision(
        self, document: Document, text: str, marks: Sequence[Mark], original: str | None
    ) -> bool:
        connection = self._connection()
        held = self._rows(
            "SELECT id FROM revisions WHERE document = ? AND hash = ?",
            (document.id, document.revision),
        )
        rows = sorted({(m.kind, m.start, m.end, _plain(m.value)) for m in marks})
        if held:
            number = held[0][0]
            kept = self._rows(
                "SELECT kind, start, end, value FROM marks WHERE revision = ?"
                " ORDER BY kind, start, end",
                (number,),
            )
            if [row[:3] for row in kept] == [row[:3] for row in rows] and kept == rows:
                return False
            connection.execute("DELETE FROM marks WHERE revision = ?", (number,))
        else:
            meta = {k: v for k, v in document.meta.items() if k in ("transcribed", "transcript")}
            number = connection.execute(
                "INSERT INTO revisions (document, hash, text, made_at, original, meta)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    document.revision,
                    text,
                    now(),
                    original,
                    json.dumps(meta, ensure_ascii=False),
                ),
            ).lastrowid
        connection.executemany(
            "INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?)", ((number, *row) for row in rows)
        )
        return bool(held)

    def held(self, source: str, key: str) -> Document | None:
        """Return the document that a source calls `key`, in whatever state it is."""
        rows = self._rows(
            f"SELECT {_FIELDS} FROM documents WHERE source = ? AND key = ?", (source, key)
        )
        return _document(rows[0]) if rows else None

    def original_of(self, source: str, key: str) -> str | None:
        """Return the name of the original that a current document was read from, if any."""
        rows = self._rows(
            "SELECT original FROM documents WHERE source = ? AND key = ? AND state = 'current'",
            (source, key),
        )
        return rows[0][0] if rows else None

    def withdraw(self, source: str, *, except_keys: Collection[str]) -> int:
        """Withdraw what the source no longer has; return how many documents that were."""
        kept = set(except_keys)
        with self.transaction():
            gone = [
                (document,)
                for document, key in self._rows(
                    "SELECT id, key FROM documents WHERE source = ? AND state != 'withdrawn'",
                    (source,),
                )
                if key not in kept
            ]
            self._connection().executemany(
                f"UPDATE documents SET state = 'withdrawn', changed_at = '{now()}' WHERE id = ?",
                gone,
            )
        return len(gone)

    def document(self, name: str) -> Document | None:
        """Return the document with this id, in whatever state it is."""
        rows = self._rows(f"SELECT {_FIELDS} FROM documents WHERE id = ?", (name,))
        return _document(rows[0]) if rows else None

    def documents(self, *, source: str | None = None, state: State | None = None) -> list[Document]:
        """Return documents by id, of one source or state if asked."""
        rows = self._rows(
            f"SELECT {_FIELDS} FROM documents WHERE (? IS NULL OR source = ?)"
            " AND (? IS NULL OR state = ?) ORDER BY id",
            (source, source, state, state),
        )
        return [_document(row) for row in rows]

    def newest(self, limit: int) -> list[Document]:
        """Return the current documents that were published last, newest first."""
        rows = self._rows(
            f"SELECT {_FIELDS} FROM documents WHERE state = 'current' AND published NOT NULL"
            " ORDER BY datetime(published) DESC, id LIMIT ?",
            (limit,),
        )
        return [_document(row) for row in rows]

    def published_between(self) -> tuple[str | None, str | None]:
        """Return when the oldest and the newest current document were published."""
        ((first, last),) = self._rows(
            "SELECT min(published), max(published) FROM documents WHERE state = 'current'"
        )
        return first, last

    def revision(self, document: str, name: str) -> Revision | None:
        """Return one revision of a document, old or new, by its name or the beginning of it."""
        rows = self._rows(
            "SELECT document, hash, text, made_at, original, meta FROM revisions"
            " WHERE document = ? AND hash >= ? AND hash < ? || 'g' ORDER BY id LIMIT 1",
            (document, name, name),
        )
        if not rows:
            return None
        held, digest, text, made_at, original, meta = rows[0]
        return Revision(held, digest, text, made_at, original, json.loads(meta))

    def revisions(self, document: str) -> list[tuple[str, str]]:
        """Return (hash, made_at) of all revisions of a document, oldest first."""
        return [
            (name, made_at)
            for name, made_at in self._rows(
                "SELECT hash, made_at FROM revisions WHERE document = ? ORDER BY id", (document,)
            )
        ]

    def revisions_holding(
        self, parts: Sequence[str], limit: int, *, only_past: bool = False
    ) -> list[tuple[str, str]]:
        """Return (document, hash) of revisions, newest first, whose text holds every part.

        With `only_past`, those that no document says today: older ones and the withdrawn.
        """
        holds = " AND ".join(["TRUE", *("instr(text, ?)" for _ in parts)])
        if only_past:
            holds += (
                " AND NOT EXISTS (SELECT 1 FROM documents WHERE id = revisions.document"
                " AND state = 'current' AND revision = revisions.hash)"
            )
        return [
            (document, name)
            for document, name in self._rows(
                f"SELECT document, hash FROM revisions WHERE {holds} ORDER BY id DESC LIMIT ?",
                (*parts, limit),
            )
        ]

    def text(self, document: str, revision: str, start: int, end: int) -> str | None:
        """Return a slice of a revision's text, or None if there is no such revision."""
        rows = self._rows(
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
        rows = self._rows(
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
                "earliest": start - _LONGEST_CUE,
            },
        )
        return tuple(Mark(kind, a, b, json.loads(value)) for kind, a, b, value in rows)

    def current_texts(self) -> Iterator[tuple[Document, str, tuple[Mark, ...]]]:
        """Yield every current document with its text and its heading and page marks, by id."""
        with self._explained():
            cursor = self._connection().execute(
                f"SELECT {', '.join('d.' + name for name in _NAMES)}, r.text, r.id"
                " FROM documents AS d JOIN revisions AS r"
                " ON r.document = d.id AND r.hash = d.revision"
                " WHERE d.state = 'current' ORDER BY d.id"
            )
            for row in cursor:
                marks = self._rows(
                    "SELECT kind, start, end, value FROM marks"
                    " WHERE revision = ? AND kind = 'heading' ORDER BY start",
                    (row[-1],),
                )
                yield (
                    _document(row[:-2]),
                    row[-2],
                    tuple(Mark(kind, a, b, json.loads(value)) for kind, a, b, value in marks),
                )

    def fingerprint(self) -> str:
        """Return a hash of what would be indexed now: every current document with its revision."""
        digest = hashlib.sha256()
        for row in self._rows(
            "SELECT id, revision, title, published, changed_at FROM documents"
            " WHERE state = 'current' ORDER BY id"
        ):
            digest.update("\x1f".join(str(value) for value in row).encode())
        return digest.hexdigest()[:32]

    def counts(self) -> list[tuple[str, str, str, int]]:
        """Return (source, kind, state, documents) for every combination that there is."""
        return [
            (source, kind, state, count)
            for source, kind, state, count in self._rows(
                "SELECT source, kind, state, count(*) FROM documents"
                " GROUP BY source, kind, state ORDER BY source, kind, state"
            )
        ]

    # Sources

    def source_original(self, name: str) -> str | None:
        """Return the archive that a source was last read from whole and without a failure."""
        rows = self._rows(
            "SELECT original FROM sources WHERE name = ? AND failed = 0 AND finished_at NOT NULL",
            (name,),
        )
        return rows[0][0] if rows else None

    def remember_source(self, name: str, location: str, original: str | None, failed: int) -> None:
        """Remember how the last run of a source ended."""
        with self.transaction():
            self._connection().execute(
                "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?)",
                (name, location, original, failed, now()),
            )

    def sources(self) -> list[tuple[str, str, int, str]]:
        """Return (name, location, failed, finished_at) of every source that has been run."""
        return [
            (name, location, failed, finished_at)
            for name, location, failed, finished_at in self._rows(
                "SELECT name, location, failed, finished_at FROM sources ORDER BY name"
            )
        ]


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _document(row: tuple[Any, ...]) -> Document:
    return Document(**dict(zip(_NAMES, (*row[:-1], json.loads(row[-1])), strict=True)))
