"""Files written whole: who reads one meanwhile, or after a crash, gets the old or the new."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from index.errors import StoreError


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in place in one step, on the disk. Raises StoreError; the old one stays then."""
    partial = path.with_name(f".{path.name}.new")
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
