"""Faults that nobody has found yet: each costs the original that showed it, and not the run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import KlaraError, SourceError


@contextmanager
def in_a_line(location: str) -> Iterator[None]:
    """Raise what goes wrong with one original as SourceError; what stops a run stays what it is.

    A disk that is full and a data folder that cannot be written stop a run.
    """
    try:
        yield
    except (KlaraError, OSError, sqlite3.Error):
        raise
    except Exception as error:
        raise SourceError(f"{location} cannot be read: {type(error).__name__}: {error}") from error
