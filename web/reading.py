"""The data folder as the website reads it: what is published now, and every answer from it."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Asking, answer, without_index
from assistant.publishing.shown_log import record_shown
from assistant.staff.unanswered import record
from index.as_of import reader_as_of
from index.errors import KlaraError, NoGeneration, StoreError
from index.language.typography import printable
from index.publishing.pause import paused
from index.search.reader import Reader
from index.store.documents import Store
from web.routes.schema import Health, Trouble
from web.safety.receipts import Receipts

if TYPE_CHECKING:
    from assistant.records import Answer
    from index.search.encoder import Encoder


log = logging.getLogger("klara.web")

LEAST_FREE = 500_000_000
"""Bytes of disk under which an index of 75,000 notices could no longer be built beside the old."""


class Reading:
    """One data folder, opened when first needed and followed as it changes; safe in threads.

    Unanswered questions are kept for `keep` days, scrubbed; 0 keeps none. `log_shown` is for how
    many days it is kept which quotes were shown, and the version of what visitors are told.
    ``receipts`` keys what is shown with the site's secret.
    """

    def __init__(
        self,
        data: Path,
        encoder: Encoder,
        asking: Asking,
        keep: int = 0,
        log_shown: tuple[int, str] = (0, ""),
        secret: str | None = None,
    ) -> None:
        self.receipts = Receipts(secret)
        self.data = data
        self._encoder = encoder
        self._asking = asking
        self._keep = keep
        self._shown_days, self._notice = log_shown
        self._reader: Reader | None = None
        self._store: Store | None = None
        self._opening = threading.Lock()
        # One answer at a time in a process: several in turns on one core cost half as much again
        # each, and all of them are late (docs/quality.md).
        self._answering = threading.Lock()

    def reader(self) -> Reader:
        """Return a reader of what is published now; raises NoGeneration if nothing is."""
        if self._reader is None:
            with self._opening:
                if self._reader is None:
                    self._reader = Reader(self.data, self._encoder)
        self._reader.refresh()
        return self._reader

    @contextmanager
    def reader_as_of(self, day: date | None) -> Iterator[Reader]:
        """Yield a reader of what stood on a day; of what is published where none is given."""
        if day is None:
            yield self.reader()
        else:
            with reader_as_of(self.data, day, self._encoder) as reader:
                yield reader

    def answer_as_of(self, question: str, turns: Sequence[str], day: date) -> Answer:
        """Return the answer to a question as the sources stood on a day; nothing of it is kept."""
        with reader_as_of(self.data, day, self._encoder) as reader, self._answering:
            given = answer(question, reader, turns=turns, asking=self._asking)
        return self.receipts.answer(given)

    def store(self) -> Store:
        """Return the documents; raises StoreError if nothing was ever taken in."""
        if self._store is None:
            with self._opening:
                if self._store is None:
                    self._store = Store(self.data)
        return self._store

    def answer(
        self,
        question: str,
        turns: Sequence[str] = (),
        *,
        exact: bool = False,
        from_a_visitor: bool = True,
    ) -> Answer:
        """Return the answer to a question, also where nothing is indexed.

        Only what a visitor asked is kept if it got no answer.
        """
        try:
            reader = self.reader()
        except NoGeneration:
            return without_index(question, self._asking.texts)
        with self._answering:
            given = answer(question, reader, turns=turns, asking=self._asking, exact=exact)
        if from_a_visitor:
            self._record(given)
        return self.receipts.answer(given)

    def health(self) -> Health:
        """Return whether questions can be answered, and what is wrong; the log says more."""
        name, problems = None, list[Trouble]()
        try:
            reader = self.reader()
            name = reader.generation.manifest.name
            if reader.warnings:
                problems.append("older_generation")
            if shutil.disk_usage(self.data).free < LEAST_FREE:
                problems.append("disk_low")
            pause = paused(self.data)
        except NoGeneration:
            return Health(status="no_index", generation=None)
        except (KlaraError, OSError) as error:
            log.error("%s", printable(" ".join(str(error).split())))
            return Health(status="broken", generation=name, problems=["data_unreadable"])
        if pause is not None:
            return Health(status="paused", generation=name, problems=problems)
        return Health(status="degraded" if problems else "ok", generation=name, problems=problems)

    def _record(self, given: Answer) -> None:
        """Keep what is kept of an answer; the visitor gets the answer regardless."""
        try:
            if self._keep:
                record(self.data, given, days=self._keep)
            if self._shown_days:
                record_shown(
                    self.data, given, self._asking.threshold, self._notice, days=self._shown_days
                )
        except StoreError as error:
            log.error("%s", printable(str(error)))

    def close(self) -> None:
        """Close the files."""
        for opened in (self._reader, self._store):
            if opened is not None:
                opened.close()
        self._reader = self._store = None
