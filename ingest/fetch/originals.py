"""Originals: what sources gave, as it came, kept by its hash."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from index.errors import SourceError, SourceGone, StoreError
from index.manifest import file_digest
from index.store.documents import Store
from index.store.originals import FetchRecord
from ingest.fetch.client import Fetcher
from ingest.fetch.download import download
from ingest.fetch.original import Original

READ_AT_ONCE = 200_000_000


class Originals:
    """Fetches and keeps originals; what did not change since the last time is not sent again."""

    def __init__(self, store: Store, fetcher: Fetcher) -> None:
        self.store = store
        self.fetcher = fetcher
        self._replaced: set[str] = set()

    def page(self, url: str) -> Original:
        """Return what `url` answers; what did not change comes from the kept originals."""
        before = self.store.originals.last_fetch(url)
        stored = self.store.originals.read(before.original) if before else None
        if before is not None and stored is not None:
            fetched = self.fetcher.fetch(url, before.etag, before.last_modified)
        else:  # An original that is damaged is asked for anew.
            fetched = self.fetcher.fetch(url)
        if fetched.original is None:
            if before is None or stored is None:
                raise SourceError(f"{url} answered 304 to a request that had no condition")
            return Original(before.final_url, stored, before.media_type, before.charset)
        original = fetched.original
        name = self.store.originals.keep(original.data, original.location, original.media_type)
        self.store.originals.remember_fetch(
            FetchRecord(
                url,
                fetched.url,
                fetched.etag,
                fetched.last_modified,
                original.media_type,
                original.charset,
                name,
            )
        )
        if before and before.original != name:
            self._replaced.add(before.original)
        return original

    def forget_replaced(self) -> None:
        """Remove what was fetched before and differs now, if no text was read from it.

        Many sites write something new into each answer, and a page's text stays the same.
        """
        for name in self._replaced:
            self.store.originals.forget(name)
        self._replaced.clear()

    def beside(
        self, feed: Original, may_name: Callable[[str], bool] = lambda url: True
    ) -> Callable[[str], Original]:
        """Return how to get what a feed names, or how to refuse what it may not name.

        A local feed may name files in its own folder, others only addresses; ``may_name`` says
        which of these.
        """
        local = "://" not in feed.location

        def fetch(location: str) -> Original:
            if "://" in location and not location.startswith("file://"):
                if not may_name(location):
                    raise SourceError(
                        f"{feed.location} names {location}, on another host: name that in"
                        " klara.toml, hosts = […], to take it in"
                    )
                return self.page(location)
            if not local:
                raise SourceError(f"{feed.location} names {location}, which is not on the web")
            path = Path(location.removeprefix("file://")).resolve()
            if not path.is_relative_to(Path(feed.location).resolve().parent):
                raise SourceError(f"{feed.location} names {path}, which is outside its folder")
            return read_file(path)

        return fetch

    def sound(self, location: str) -> tuple[str, Path]:
        """Return the name and the path of the original of a sound, a URL or a file's path.

        A download that was broken off goes on where it was.
        """
        if "://" in location:
            return self._downloaded(location)
        name = digest(Path(location))
        path = self.store.originals.path(name)
        if not path.exists():
            copy = self._beginning(location)
            try:
                shutil.copyfile(location, copy)
            except OSError as error:
                raise StoreError(f"{location} cannot be kept: {error.strerror}") from None
            self.store.originals.move_in(copy, name, location)
        return name, path

    def _downloaded(self, url: str) -> tuple[str, Path]:
        before = self.store.originals.last_fetch(url)
        validators = (before.etag, before.last_modified) if before else (None, None)
        file = self._beginning(url)
        fetched = download(self.fetcher, url, file, unless=validators)
        if fetched is None:
            if before is None:
                raise SourceError(f"{url} answered 304 to a request that had no condition")
            return before.original, self.store.originals.path(before.original)
        name = fetched.original
        self.store.originals.move_in(file, name, fetched.final_url, fetched.media_type)
        self.store.originals.remember_fetch(fetched)
        return name, self.store.originals.path(name)

    def _beginning(self, location: str) -> Path:
        """Return where a sound lies until it is whole."""
        folder = self.store.data / "downloads"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make {folder}: {error.strerror}") from None
        return folder / hashlib.sha256(location.encode()).hexdigest()[:32]


def read_file(path: Path) -> Original:
    """Return a file as an original; SourceGone if it is not there."""
    try:
        size = path.stat().st_size
        if size > READ_AT_ONCE:
            raise SourceError(f"{path} is {size // 1_000_000} MB: too large to be one document")
        return Original(str(path), path.read_bytes())
    except FileNotFoundError:
        raise SourceGone(f"{path} is not there") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex, which names it among the originals."""
    try:
        return file_digest(path)
    except FileNotFoundError:
        raise SourceGone(f"{path} is not there") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None
