"""Originals: what sources sent, byte for byte, named by its hash; and when it was fetched last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

from index.days import now
from index.errors import StoreError
from index.manifest import file_digest
from index.store.connection import Database
from index.store.integrity import REREAD, Damage
from index.whole_file import write_whole


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


class OriginalFiles:
    """The originals of a data folder: files by their SHA-256 in hex, with a row for each."""

    def __init__(self, data: Path, database: Database) -> None:
        self._folder = data / "originals"
        self._database = database
        self._sound: dict[str, tuple[int, int]] = {}

    def path(self, name: str) -> Path:
        """Return where the original with this name is kept."""
        return self._folder / name[:2] / name

    def read(self, name: str) -> bytes | None:
        """Return the bytes of an original, None if it is not there or not as it was kept."""
        try:
            data = self.path(name).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == name else None

    def sound_path(self, name: str) -> Path | None:
        """Return where an original is kept, None if it is not there or not as it was kept.

        It is read whole the first time, and again when its size or time of change is another.
        """
        path = self.path(name)
        try:
            stat = path.stat()
            stamp = (stat.st_size, stat.st_mtime_ns)
            if self._sound.get(name) != stamp:
                if file_digest(path) != name:
                    return None
                self._sound[name] = stamp
        except OSError:
            return None
        return path

    def names(self) -> list[str]:
        """Return the names of all originals."""
        return [name for (name,) in self._database.rows("SELECT hash FROM originals ORDER BY hash")]

    def all(self) -> list[tuple[str, str, str | None]]:
        """Return (name, location, media type) of all originals."""
        rows = self._database.rows("SELECT hash, location, media_type FROM originals ORDER BY hash")
        return [(name, location, media_type) for name, location, media_type in rows]

    def damaged(self) -> Iterator[Damage]:
        """Yield the originals that are not there or not as they were kept; reads all of them."""
        return (self.damage(name) for name in self.names() if self.sound_path(name) is None)

    def damage(self, name: str) -> Damage:
        """Return what to say of an original that is damaged."""
        locations = self._database.rows("SELECT location FROM originals WHERE hash = ?", (name,))
        location = locations[0][0] if locations else "an unknown place"
        return Damage(f"the original {name} of {location} is damaged or gone", REREAD)

    def keep(self, data: bytes, location: str, media_type: str | None = None) -> str:
        """Keep the bytes of an original and return its name."""
        name = hashlib.sha256(data).hexdigest()
        path = self.path(name)
        if self.read(name) is None:
            write_whole(path, data)
        self._register(name, location, media_type, len(data))
        return name

    def move_in(self, file: Path, name: str, location: str, media_type: str | None = None) -> None:
        """Keep a file of the data folder as the original `name`, which is its SHA-256."""
        path = self.path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            size = file.stat().st_size
            file.replace(path)
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror}") from None
        self._register(name, location, media_type, size)

    def forget(self, name: str) -> None:
        """Remove an original that no document, revision or fetch was read from."""
        used = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE original = :name)"
            for table in ("documents", "revisions", "fetches")
        )
        with self._database.transaction() as connection:
            removed = connection.execute(
                f"DELETE FROM originals WHERE hash = :name AND NOT ({used})", {"name": name}
            )
        if removed.rowcount:
            self.path(name).unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove an original that holds what was forgotten, though it was fetched just now."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM fetches WHERE original = ?", (name,))
        self.forget(name)

    def remove_unused(self) -> set[str]:
        """Remove every original that nothing was read from; return the names of the others."""
        for name in self.names():
            self.forget(name)
        used = set(self.names())
        for path in self._folder.glob("*/*"):
            if path.name not in used:
                path.unlink(missing_ok=True)
        return used

    def last_fetch(self, url: str) -> FetchRecord | None:
        """Return what is remembered of the last fetch of `url`, if its original is still kept."""
        rows = self._database.rows(
            "SELECT url, final_url, etag, last_modified, media_type, charset, original"
            " FROM fetches WHERE url = ?",
            (url,),
        )
        if not rows:
            return None
        record = FetchRecord(*rows[0])
        return record if self.path(record.original).exists() else None

    def remember_fetch(self, record: FetchRecord) -> None:
        """Remember a fetch for the next conditional request."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*astuple(record), now()),
            )

    def _register(self, name: str, location: str, media_type: str | None, size: int) -> None:
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO originals VALUES (?, ?, ?, ?, ?)",
                (name, location, media_type, size, now()),
            )
