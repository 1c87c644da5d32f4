"""The data folder as the website reads it: what is published now, and every answer from it."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Asking, answer, plain, without_index
from assistant.choosing.span_reader import open_span_reader
from assistant.publishing.shown_log import record_shown
from assistant.staff.unanswered import record
from index.as_of import reader_as_of
from index.bundles import pulled
from index.days import swedish_today
from index.errors import KlaraError, NoGeneration, StoreError
from index.language.typography import printable
from index.publishing.pause import paused
from index.search.reader import Reader
from index.store.documents import Store
from web.remembered import Remembered
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

    With `fetched` it is the bundle that was pulled last to the data folder.
    Unanswered questions are kept for `keep` days, scrubbed; 0 keeps none. `log_shown` is for how
    many days it is kept which quotes were shown, and the version of what visitors are told.
    ``receipts`` keys what is shown with the site's secret.
    """

    _answering = threading.Lock()
    """One answer at a time in a process: several in turns on one core cost half as much again each,
    and all of them are late (docs/quality.md)."""

    def __init__(
        self,
        data: Path,
        encoder: Encoder,
        asking: Asking,
        keep: int = 0,
        log_shown: tuple[int, str] = (0, ""),
        secret: str | None = None,
        *,
        fetched: bool = False,
    ) -> None:
        self.receipts = Receipts(secret)
        self.data = data
        self._fetched = fetched
        self._earlier: Reader | None = None
        self._unusable: Path | None = None
        self._encoder = encoder
        self._asking = asking
        self._keep = keep
        self._shown_days, self._notice = log_shown
        self.observe: Callable[[Answer], None] = lambda _: None
        self._remembered = Remembered()
        self._reader: Reader | None = None
        self._logged: tuple[str, ...] = ()
        self._store: Store | None = None
        self._opening = threading.Lock()

    def warm(self) -> None:
        """Load the models, so that the first who asks does not wait for them."""
        with suppress(KlaraError):
            self.reader().encoder.encode_queries(["Hej"])
            if self._asking.span_reader is None:
                open_span_reader()

    def reader(self) -> Reader:
        """Return a reader of what is published now; raises NoGeneration if nothing is."""
        folder = self._folder()
        reader = self._reader
        if reader is None or folder not in (reader.data, self._unusable):
            with self._opening:
                reader = self._taken_up(folder)
        reader.refresh()
        self._log(reader.warnings)
        return reader

    def _folder(self) -> Path:
        return pulled(self.data) if self._fetched else self.data

    def _taken_up(self, folder: Path) -> Reader:
        """Return a reader of this folder, or the one at hand if the folder cannot be used."""
        if self._reader is not None and folder in (self._reader.data, self._unusable):
            return self._reader
        try:
            reader = Reader(folder, self._encoder)
        except KlaraError as error:
            if self._reader is None:
                raise
            log.error("%s; what was fetched before is served on", printable(str(error)))
            self._unusable = folder
            return self._reader
        # An answer under way reads from the one before until it is done.
        if self._earlier is not None:
            self._earlier.close()
        self._earlier, self._reader = self._reader, reader
        return reader

    def _log(self, warnings: Sequence[str]) -> None:
        """Log, once, why an older generation is served than the newest."""
        if self._logged != (now := tuple(warnings)):
            self._logged = now
            for line in now:
                log.warning("an older generation is served: %s", printable(line))

    @contextmanager
    def reader_as_of(
        self, day: date | None, before_indexing: Callable[[], None] = lambda: None
    ) -> Iterator[Reader]:
        """Yield a reader of what stood on a day; of what is published where none is given."""
        if day is None:
            yield self.reader()
        else:
            with reader_as_of(self._folder(), day, self._encoder, before_indexing) as reader:
                yield reader

    def answer_as_of(
        self,
        question: str,
        turns: Sequence[str],
        day: date,
        before_indexing: Callable[[], None] = lambda: None,
        *,
        exact: bool = False,
    ) -> Answer:
        """Return the answer to a question as the sources stood on a day; nothing of it is kept."""
        opened = reader_as_of(self._folder(), day, self._encoder, before_indexing)
        with opened as reader, self._answering:
            result = answer(question, reader, turns=turns, asking=self._asking, exact=exact)
        return self.receipts.answer(result)

    def store(self) -> Store:
        """Return the documents; raises StoreError if nothing was ever taken in."""
        if self._fetched:
            try:
                return self.reader().store
            except NoGeneration as error:
                raise StoreError(str(error)) from None
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
        state, key = _state(reader), (plain(question), *turns, exact)
        result = self._remembered.get(state, key)
        if result is None:
            with self._answering:
                # Somebody else may have asked the same while this one waited.
                result = self._remembered.get(state, key)
                if result is None:
                    result = answer(question, reader, turns=turns, asking=self._asking, exact=exact)
                    self._remembered.put(state, key, result)
        if from_a_visitor:
            self.observe(result)
        keyed = self.receipts.answer(replace(result, question=question))
        if from_a_visitor:
            self._record(keyed)
        return keyed

    def recalled(
        self, question: str, turns: Sequence[str] = (), *, exact: bool = False
    ) -> Answer | None:
        """Return the answer at once if it is remembered and nothing is to be done but show it."""
        reader = self._reader
        if reader is None or self._keep or self._shown_days or not self._is_current(reader):
            return None
        result = self._remembered.get(_state(reader), (plain(question), *turns, exact))
        if result is None:
            return None
        self.observe(result)
        return self.receipts.answer(replace(result, question=question))

    def _is_current(self, reader: Reader) -> bool:
        return reader.is_current() and self._folder() == reader.data

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

    def _record(self, answer: Answer) -> None:
        """Keep what is kept of an answer; the visitor gets the answer regardless."""
        try:
            if self._keep:
                record(self.data, answer, days=self._keep)
            if self._shown_days:
                record_shown(
                    self.data, answer, self._asking.threshold, self._notice, days=self._shown_days
                )
        except StoreError as error:
            log.error("%s", printable(str(error)))

    def close(self) -> None:
        """Close the files."""
        for opened in (self._earlier, self._reader, self._store):
            if opened is not None:
                opened.close()
        self._earlier = self._reader = self._store = None


def _state(reader: Reader) -> Hashable:
    """Return what is another when an answer may be another."""
    return reader.generation.manifest.name, reader.store.changes(), swedish_today()
