"""Object storage through fsspec: small files by name, tried again when it fails.

OBJECTS/ab/abcd…   blocks by their SHA-256      BUNDLES/NAME.json   the files of one bundle
current            the names of the bundles that are kept, the one to serve first
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import fsspec
from fsspec.implementations.local import LocalFileSystem

from index.errors import SettingError, StoreError

PAUSES = (0.1, 0.2, 0.5, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0)
"""Seconds between tries: where half of all requests fail, one in 4,096 fails each time."""

P = ParamSpec("P")
T = TypeVar("T")


def _tried(
    access: Callable[Concatenate[Storage, P], T],
) -> Callable[Concatenate[Storage, P], T]:
    """Let an access be tried again where it fails; StoreError if it does for good."""

    @wraps(access)
    def tried(storage: Storage, /, *arguments: P.args, **options: P.kwargs) -> T:
        for pause in (*PAUSES, None):
            try:
                return access(storage, *arguments, **options)
            except Exception as error:  # each kind of storage fails in ways of its own
                if pause is None:
                    raise StoreError(
                        f"{storage.address} cannot be reached: {error or type(error).__name__}"
                    ) from error
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    return tried


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

    @_tried
    def read(self, name: str) -> bytes | None:
        """Return what a file holds, None if there is none; StoreError if storage does not say."""
        try:
            # From the first byte: asked for the whole, s3fs asks for the size before.
            return bytes(self._files.cat_file(f"{self._root}/{name}", start=0))
        except FileNotFoundError:
            return None

    @_tried
    def write(self, name: str, data: bytes) -> None:
        """Write a whole file: who reads it meanwhile reads the old or the new."""
        path = f"{self._root}/{name}"
        if not isinstance(self._files, LocalFileSystem):
            self._files.pipe_file(path, data)
            return
        partial = Path(f"{path}.new")
        partial.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)

    @_tried
    def names(self, folder: str) -> set[str]:
        """Return the names of all files under a folder of the storage."""
        self._files.invalidate_cache()
        try:
            paths = self._files.find(f"{self._root}/{folder}")
        except FileNotFoundError:
            return set()
        return {path.rpartition("/")[2] for path in paths}

    @_tried
    def remove(self, name: str) -> None:
        """Remove a file; one that is gone already is as good."""
        with suppress(FileNotFoundError):
            self._files.rm_file(f"{self._root}/{name}")
