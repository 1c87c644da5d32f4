"""Vectors kept between builds, keyed by encoder and text, so that only new text is encoded."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import StoreError
from index.store.connection import read_schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.search.encoder import Encoder

_LOOKED_UP_AT_ONCE = 500


class VectorCache:
    """The file of kept vectors; halves on disk, unit vectors of float32 out."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._used: set[bytes] = set()
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
            read_schema(self._connection)
            self._connection.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
                "CREATE TABLE IF NOT EXISTS vectors"
                " (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;"
            )
        except sqlite3.Error as error:
            raise StoreError(
                f"{path} cannot be used: {error}; it is only a cache and may be removed"
            ) from None

    @property
    def dimensions(self) -> int:
        """How many numbers a vector has."""
        return self._encoder.dimensions

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors (n, d) for passages, encoding only those that are not kept."""
        prefix = self._encoder.fingerprint.encode() + b"\x00"
        keys = [hashlib.blake2b(prefix + text.encode(), digest_size=16).digest() for text in texts]
        self._used.update(keys)
        stored = self._stored(keys)
        missing = [i for i, key in enumerate(keys) if key not in stored]
        vectors = np.zeros((len(texts), self._encoder.dimensions), np.float32)
        for i, key in enumerate(keys):
            if key in stored:
                vectors[i] = np.frombuffer(stored[key], np.float16)
        if missing:
            # Through halves at once: a text has the very same vector the first time and later.
            fresh = self._encoder.encode_passages([texts[i] for i in missing]).astype(np.float16)
            vectors[missing] = fresh
            self._connection.execute("BEGIN")
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                ((keys[i], vector.tobytes()) for i, vector in zip(missing, fresh, strict=True)),
            )
            self._connection.execute("COMMIT")
        return vectors

    def forget_if_over(self, count: int) -> None:
        """Empty the cache when it holds more than `count` vectors."""
        [(stored,)] = self._connection.execute("SELECT count(*) FROM vectors")
        if stored > count:
            self._connection.execute("DELETE FROM vectors")

    def forget_unused(self) -> None:
        """Keep only the vectors that were asked for since the cache was opened."""
        rows = self._connection.execute("SELECT key FROM vectors").fetchall()
        unused = [(key,) for (key,) in rows if key not in self._used]
        self._connection.execute("BEGIN")
        self._connection.executemany("DELETE FROM vectors WHERE key = ?", unused)
        self._connection.execute("COMMIT")
        self._connection.execute("VACUUM")

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        stored: dict[bytes, bytes] = {}
        for i in range(0, len(keys), _LOOKED_UP_AT_ONCE):
            some = keys[i : i + _LOOKED_UP_AT_ONCE]
            marks = ",".join("?" * len(some))
            stored.update(
                self._connection.execute(
                    f"SELECT key, vector FROM vectors WHERE key IN ({marks})", some
                ).fetchall()
            )
        return stored
