"""One writer at a time, told by a lock that the system lets go of when a process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import Busy, StoreError


@contextmanager
def writing(data: Path, work: str) -> Iterator[None]:
    """Hold the data folder for `work` ("ingest" or "index"); Busy if another process does."""
    path = data / f"{work}.lock"
    try:
        data.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise StoreError(f"cannot write in the data folder {data}: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise Busy(
                f"another `klara {work}` (process {holder}) is writing to {data}: "
                "wait until it has ended"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
