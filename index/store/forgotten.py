"""What the authority withdrew for good: that it did, when and why, and none of the words.

A document, its key and its texts are remembered by hashes alone. So no source can bring them back,
and a permalink or a receipt is told when they were withdrawn. What becomes of the files is told in
`index.forgetting`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.days import now
from index.errors import StoreError
from index.store.connection import Database

TABLE = """
    CREATE TABLE forgotten (
        digest TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        why TEXT NOT NULL,
        finished INTEGER NOT NULL DEFAULT 0
    )
"""

RECEIPT_DIGITS = 12
"""Hex digits by which a receipt names a revision."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """When and why something was forgotten, in how many texts; whether all of it is done."""

    at: str
    why: str
    texts: int
    finished: bool


class Forgotten:
    """What is remembered of what was forgotten in a data folder."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def forget(self, document: str, revisions: Sequence[str], why: str) -> int:
        """Delete a document, or only some of its earlier revisions; return how many texts.

        `revisions` are named by the beginnings of their hashes. Raises StoreError, and deletes
        nothing, where one is not there or is what the document says today.
        """
        at = now()
        with self._database.transaction() as connection:
            stored = self._database.rows(
                "SELECT source, key, revision FROM documents WHERE id = ?", (document,)
            )
            if not stored:
                raise StoreError(f"there is no document {document}: `klara search` shows their ids")
            [(source, key, current)] = stored
            texts = self._texts(document, revisions, current)
            digests = [d for _, name in texts for d in (f"words {name}", _text(document, name))]
            if not revisions:
                digests += [_digest("document", document), _digest("key", source, key)]
            connection.executemany(
                "INSERT OR REPLACE INTO forgotten (digest, at, why) VALUES (?, ?, ?)",
                [(digest, at, why) for digest in digests],
            )
            for number, _ in texts:
                connection.execute("DELETE FROM marks WHERE revision = ?", (number,))
                connection.execute("DELETE FROM revisions WHERE id = ?", (number,))
            if not revisions:
                connection.execute("DELETE FROM documents WHERE id = ?", (document,))
            # What was fetched and no document was read from (feeds, archives, transcripts) may
            # hold the words as well; it is fetched anew.
            connection.execute(
                "DELETE FROM fetches WHERE original NOT IN (SELECT original FROM documents"
                " WHERE original NOT NULL UNION SELECT original FROM revisions"
                " WHERE original NOT NULL)"
            )
        return len(texts)

    def _texts(
        self, document: str, revisions: Sequence[str], current: str | None
    ) -> list[tuple[int, str]]:
        """Return (number, hash) of the revisions named, or of all if none is."""
        rows = self._database.rows(
            "SELECT id, hash, made_at FROM revisions WHERE document = ? ORDER BY id", (document,)
        )
        chosen = [row for row in rows if not revisions or row[1].startswith(tuple(revisions))]
        for name in revisions:
            matches = [row for row in chosen if name and row[1].startswith(name)]
            if len(matches) != 1:
                there = ", ".join(
                    f"{digest[:RECEIPT_DIGITS]} of {at[:10]}" for _, digest, at in rows
                )
                raise StoreError(f"{document} has no one revision {name}: it has {there}")
            if matches[0][1] == current:
                raise StoreError(
                    f"{name} is what {document} says today: correct it where it is published and"
                    " take it in first, or forget the whole document"
                )
        return [(number, digest) for number, digest, _ in chosen]

    def lift(self, document: str, revisions: Sequence[str]) -> int:
        """Forget that a document was forgotten, or some revisions; return how many texts.

        What went at the same moment for the same reason is known by its hashes alone, and is
        lifted as a whole. Raises StoreError, and lifts nothing, where nothing of the name was
        forgotten, or where more than one document went with it.
        """
        wanted = [_text(document, name) for name in revisions] or [_digest("document", document)]
        lifted = 0
        with self._database.transaction() as connection:
            for digest in wanted:
                moment = self._select("SELECT at, why FROM forgotten WHERE digest = ?", (digest,))
                if not moment:
                    raise StoreError(
                        f"nothing was withdrawn as {document}: an address under /kalla/ that was"
                        " withdrawn ends in its id, and a revision is named by"
                        f" {RECEIPT_DIGITS} digits"
                    )
                at_and_why = tuple(moment[0])
                [(documents, texts)] = self._select(
                    "SELECT sum(digest LIKE 'document %'), sum(digest LIKE 'words %')"
                    " FROM forgotten WHERE at = ? AND why = ?",
                    at_and_why,
                )
                if documents > 1:
                    raise StoreError(
                        f"{document} was withdrawn at one moment with {documents - 1} others, and"
                        " hashes do not tell them apart: it cannot be lifted alone"
                    )
                connection.execute("DELETE FROM forgotten WHERE at = ? AND why = ?", at_and_why)
                lifted += texts
        return lifted

    def keeps_out(self, source: str, key: str, text: str | None = None) -> bool:
        """Return whether a source's document, or one with a text of this hash, may not come in."""
        return bool(self._rows(_digest("key", source, key), f"words {text or ''}"))

    def withdrawn_at(self, document: str, revision: str = "") -> str | None:
        """Return when a document was withdrawn, or the revision that a receipt names."""
        rows = self._rows(_digest("document", document), _text(document, revision))
        return rows[0][0] if rows else None

    def all(self) -> list[Forgetting]:
        """Return all that was forgotten, oldest first."""
        return [
            Forgetting(at, why, texts, bool(finished))
            for at, why, texts, finished in self._select(
                "SELECT at, why, sum(digest LIKE 'words %'), min(finished) FROM forgotten"
                " GROUP BY at, why ORDER BY at"
            )
        ]

    def finished(self) -> None:
        """Note that nothing is left of what was forgotten."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE forgotten SET finished = 1")

    def _rows(self, *digests: str) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(digests))
        return self._select(f"SELECT at FROM forgotten WHERE digest IN ({marks})", digests)

    def _select(self, sql: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
        # A folder that an older Klara wrote has no such table until the next `klara ingest`.
        if not self._database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'forgotten'"):
            return []
        return self._database.rows(sql, values)


def _text(document: str, revision: str) -> str:
    return _digest("text", document, revision[:RECEIPT_DIGITS])


def _digest(kind: str, *names: str) -> str:
    """Return how something is remembered: what it is, and a hash of its names."""
    named = " ".join(names).encode("utf-8", "surrogatepass")
    return f"{kind} {hashlib.sha256(named).hexdigest()}"
