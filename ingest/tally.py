"""How a source goes: its documents kept, counted, and withdrawn when it no longer has them.

A fault that nobody has found yet costs the original that showed it, and not the run (`in_a_line`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from index.errors import KlaraError, SourceError
from index.records import Parsed
from index.store.documents import Store
from ingest.sources import Source

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many documents are done, and how many there are if known."""


@dataclass(slots=True)
class Report:
    """How one source went: documents by outcome, one line per failure, seconds.

    ``notes`` are lines about what is no failure; ``sound`` is the seconds of sound that a model
    wrote down in this run, and ``listened`` those that it took.
    """

    source: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    waiting: int = 0
    failed: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sound: float = 0.0
    listened: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the report as `klara ingest --json` shows it."""
        values = asdict(self) | {"seconds": round(self.seconds, 2)}
        del values["sound"], values["listened"]
        if self.sound:
            values["transcribed"] = {
                "seconds_of_sound": round(self.sound, 1),
                "seconds": round(self.listened, 1),
                "real_time_factor": round(self.listened / self.sound, 3),
            }
        return values


class Tally:
    """The documents of one source in one run: each is kept and counted as it comes."""

    def __init__(self, store: Store, source: Source, progress: Progress) -> None:
        self.store = store
        self.source = source
        self.progress = progress
        self.report = Report(source.name)
        self.listed: set[str] = set()
        self.total: int | None = None
        self.done = 0

    def put(self, parsed: Parsed, original: str | None) -> None:
        """Keep a document as it was read now."""
        outcome = self.store.put(parsed, source=self.source.name, original=original)
        if outcome == "forgotten":
            self.forgotten(parsed.key)
            if original is not None:
                self.store.originals.remove(original)
            return
        self.report.notes += parsed.notes
        self.count("unchanged" if outcome == "duplicate" else outcome)

    def forgotten(self, key: str) -> None:
        """Say that the source still has what the authority withdrew, and that it is left out."""
        self.report.notes.append(
            f"{key} was withdrawn by the authority (`klara forget`) and is left out"
        )
        self.count("unchanged")

    def failed(self, error: SourceError) -> None:
        """Count a document that could not be taken in, and say why in a line."""
        line = " ".join(str(error).splitlines())
        # A file's name that is not UTF-8 could not be printed.
        self.report.errors.append(line.encode("utf-8", "replace").decode())
        self.count("failed")

    def count(self, outcome: str, documents: int = 1) -> None:
        """Count documents by a field of the report."""
        setattr(self.report, outcome, getattr(self.report, outcome) + documents)
        self.done += documents
        self.progress(self.source.name, self.done, self.total)

    def withdraw(self) -> None:
        """Withdraw what the source had and did not list in this run."""
        self.report.withdrawn += self.store.withdraw(self.source.name, except_keys=self.listed)


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
