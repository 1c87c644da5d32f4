"""Object storage through fsspec: small files by name, tried again when it fails.

OBJECTS/ab/abcd…   blocks by their SHA-256      BUNDLES/NAME.json   the files of one bundle
current            the names of the bundles that are kept, the one to serve first
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from index.errors import SettingError, StoreError

PAUSES = (0.1, 0.2, 0.5, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0)
"""Seconds between tries: where half of all requests fail, one in 4,096 fails each time."""

T = TypeVar("T")


class Storage:
    """A folder by its address: a path, `file://`, `s3://bucket/folder`, `az://`, `gs://` …"""

    def __init__(self, address: str) -> None:
        """Open it; SettingError if nothing that is installed knows such addresses."""
        self.address = address
        try:
            self._files, self._root = fsspec.url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise SettingError(
                f"{address} cannot be used: {error}; s3:// needs the extra `s3`"
            ) from None

    def read(self, name: str) -> bytes | None:
        """Return what a file holds, None if there is none; StoreError if storage does not say."""

        def read() -> bytes | None:
            try:
                # From the first byte: asked for the whole, s3fs asks for the size before.
                return bytes(self._files.cat_file(f"{self._root}/{name}", start=0))
            except FileNotFoundError:
                return None

        return self._tried(read)

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file: who reads it meanwhile reads the old or the new."""
        path = f"{self._root}/{name}"

        def write() -> None:
            if not isinstance(self._files, LocalFileSystem):
                self._files.pipe_file(path, data)
                return
            partial = Path(f"{path}.new")
            partial.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(data)
            partial.replace(path)

        self._tried(write)

    def names(self, folder: str) -> set[str]:
        """Return the names of all files under a folder of the storage."""

        def names() -> set[str]:
            self._files.invalidate_cache()
            try:
                return {
                    path.rpartition("/")[2] for path in self._files.find(f"{self._root}/{folder}")
                }
            except FileNotFoundError:
                return set()

        return self._tried(names)

    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is as good."""

        def remove() -> None:
            try:
                self._files.rm_file(f"{self._root}/{name}")
            except FileNotFoundError:
                return

        self._tried(remove)

    def _tried(self, action: Callable[[], T]) -> T:
        for pause in (*PAUSES, None):
            try:
                return action()
            except Exception as error:  # each kind of storage fails in ways of its own
                if pause is None:
                    raise StoreError(
                        f"{self.address} cannot be reached: {error or type(error).__name__}"
                    ) from error
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")
