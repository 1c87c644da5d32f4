"""Everything as it stood on a day: the revisions that were kept then, with an index of their own.

day → each document's revision of that day → a generation of them → a Reader as any other

A document that was published by then but taken in later is read as it was first taken in. One that
is withdrawn today is not there on any day: its words are not shown. Titles and dates are today's,
since only texts are kept revision by revision.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.days import in_sweden, swedish_day
from index.derived import make_manifest, try_files, write_files
from index.lock import writing
from index.manifest import read_manifest
from index.records import Document, text_hash
from index.search.encoder import fitting
from index.search.opened import Generation
from index.search.reader import Reader
from index.search.vector_cache import VectorCache
from index.store.checked import CheckedRows
from index.store.documents import Store

if TYPE_CHECKING:
    from index.search.encoder import Encoder

FOLDER = "as-of"
KEPT = 6
"""Days that stay indexed; the one built longest ago makes room."""


class StoreAsOf(Store):
    """The documents of a data folder as they stood at the end of a day in Sweden."""

    def __init__(self, data: Path, day: date) -> None:
        super().__init__(data)
        self.day = day
        self._checked = _RowsOfDay(self, self._checked)

    def texts_count(self) -> int:
        """Return how many documents had a text on that day."""
        return len(self.documents(state="current"))

    def fingerprint(self) -> str:
        """Return a hash of what stood on that day."""
        rows = (f"{d.id}\x1f{d.revision}\x1f{d.title}" for d in self.documents(state="current"))
        return text_hash("\x1e".join(rows))


class _RowsOfDay(CheckedRows):
    """The rows of a store, each document with its revision of that day, or not at all."""

    def __init__(self, store: StoreAsOf, today: CheckedRows) -> None:
        self.__dict__.update(today.__dict__)
        self._day = store.day.isoformat()
        end = in_sweden(datetime.combine(store.day + timedelta(days=1), time()))
        self._end = end.astimezone(UTC).isoformat(timespec="seconds")
        self._names = store.revision_names()

    def documents(self, condition: str, *values: object) -> list[Document]:
        """Return the documents that stood on that day."""
        documents = super().documents(condition, *values)
        return [then for document in documents if (then := self._then(document)) is not None]

    def _then(self, document: Document) -> Document | None:
        if document.state != "current" or document.revision is None:
            return None
        if document.published and swedish_day(document.published) > self._day:
            return None
        revisions = self._names.get(document.id, [])
        then = [name for name, made_at in revisions if made_at < self._end]
        if then:
            return replace(document, revision=then[-1])
        first = revisions[0][0] if revisions and document.published else None
        return replace(document, revision=first) if first else None


class ReaderAsOf(Reader):
    """What stood on a day, opened for searching; it does not follow what is published."""

    def __init__(self, store: StoreAsOf, encoder: Encoder, folder: Path) -> None:
        self.data = store.data
        self.warnings = []
        self._damaged = {}
        self._follows = False
        self._opening = threading.Lock()
        self.store = store
        self._pointer = None
        self.generation = Generation.open(folder, read_manifest(folder), encoder)

    def refresh(self) -> bool:
        """Stay as it stood on that day."""
        return False


@contextmanager
def reader_as_of(
    data: Path, day: date, encoder: Encoder, before_indexing: Callable[[], None] = lambda: None
) -> Iterator[Reader]:
    """Yield a reader of what stood on a day; it is indexed first if it was not before.

    `before_indexing` is called then, and may raise. Raises Busy while another day is being indexed.
    """
    store = StoreAsOf(data, day)
    try:
        encoder = fitting(encoder, store.characters())
        yield ReaderAsOf(store, encoder, _built(store, encoder, before_indexing))
    finally:
        store.close()


def _built(store: StoreAsOf, encoder: Encoder, before_indexing: Callable[[], None]) -> Path:
    """Return the folder of a generation of what stood then, built if it is not there."""
    root = store.data / FOLDER
    folder = root / text_hash(f"{store.fingerprint()} {encoder.fingerprint}")
    if not folder.exists():
        before_indexing()
        with writing(store.data, "as-of"):
            building = root / ".building"
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir(parents=True)
            with closing(VectorCache(store.data / "vectors.db", encoder)) as cache:
                written = write_files(building, store.current_texts(), cache)
            try_files(building, written.passages, store)
            make_manifest(building, f"{store.day}", written, encoder, store.fingerprint())
            oldest = sorted(root.glob("[0-9a-f]*"), key=lambda path: path.stat().st_mtime)
            for path in oldest[: -KEPT + 1]:
                shutil.rmtree(path, ignore_errors=True)
            building.rename(folder)
    return folder
