"""One source while it is taken in: its items, the reader that each gets, where documents go."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from index.errors import SourceError, SourceGone
from index.records import KINDS, Kind, Parsed
from ingest.apart.ahead import ReadingAhead
from ingest.apart.process import ReadingProcess
from ingest.described import Described, beside
from ingest.episodes.intake import EpisodeIntake
from ingest.fetch.original import Original
from ingest.fetch.originals import Originals, read_file
from ingest.sources import NO_NAME, Source, is_unicode
from ingest.tally import Tally, in_a_line
from ingest.text.addresses import path_of


class Item:
    """A file or an address that a source names; its bytes are read when first asked for.

    ``key`` names it within its source; ``alone`` is whether it is all that the source names.
    """

    def __init__(
        self, location: str, key: str, originals: Originals, *, alone: bool = False
    ) -> None:
        self.location = location
        self.key = key
        self.alone = alone
        self.is_url = "://" in location
        self._originals = originals

    @property
    def suffix(self) -> str:
        """The end of its name, as ".pdf", in lower case."""
        return path_of(self.location).suffix.lower()

    @cached_property
    def original(self) -> Original:
        """Its bytes. Raises SourceGone and SourceError as fetching and reading a file do."""
        if self.is_url:
            return self._originals.page(self.location)
        return read_file(Path(self.location))

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes, which names it among the originals."""
        return hashlib.sha256(self.original.data).hexdigest()

    @property
    def path(self) -> Path:
        """Where its bytes lie on disk, for what is too large to be read at once."""
        if self.is_url:
            return self._originals.store.originals.path(self.sha256)
        return Path(self.location)


@dataclass(frozen=True, slots=True)
class Reader:
    """One form that material comes in.

    ``recognise`` says whether an item has it. ``read`` takes the item in and returns whether all
    documents that it holds are listed now, so that those of before that are not may be withdrawn.
    ``makes`` is the kind of its documents, ``kinds`` are those that a source may be declared to be
    for this reader to be tried, ``names`` the ends of the file names that a folder is searched
    for, and ``several`` is whether an item holds more than one document. ``apart`` is what
    `ingest.apart.process` calls it, where its originals can be read elsewhere.
    """

    recognise: Callable[[Item], bool]
    read: Callable[[Item, Intake], bool]
    makes: Kind
    kinds: tuple[Kind, ...] = KINDS
    names: tuple[str, ...] = ()
    several: bool = False
    apart: str | None = None


class Intake:
    """What a reader needs to take in an item of a source, and to keep its documents."""

    def __init__(
        self,
        source: Source,
        originals: Originals,
        tally: Tally,
        episodes: EpisodeIntake,
        readers: Sequence[Reader],
        *,
        reread: bool,
        reading: ReadingProcess | ReadingAhead,
    ) -> None:
        self.source = source
        self.originals = originals
        self.store = originals.store
        self.tally = tally
        self.episodes = episodes
        self.readers = [r for r in readers if source.kind is None or source.kind in r.kinds]
        self.reread = reread
        self.reading = reading
        self.read_from: str | None = None
        """The hash of the archive that the whole source was read from, if it is one."""

    def take(self, item: Item, readers: Sequence[Reader] | None = None) -> bool:
        """Read one of several items; a failure is a line in the report.

        Returns whether all documents that the item holds are listed now.
        """
        if not is_unicode(item.location):
            self.tally.failed(SourceError(f"{item.location}: {NO_NAME}"))
            return True
        self.tally.listed.add(item.key)
        if self.store.forgotten.keeps_out(self.source.name, item.key):
            self.tally.forgotten(item.key)
            return True
        reader = None
        try:
            reader = self.reader_for(item, readers)
            return self.read(item, reader)
        except SourceGone as error:
            self.tally.listed.discard(item.key)
            if self.store.original_of(self.source.name, item.key) is None:
                self.tally.failed(error)
            return True
        except SourceError as error:
            self.tally.failed(error)
            # What cannot be read may have held several documents: those are not gone.
            candidates = self.readers if reader is None else [reader]
            return not any(r.several for r in candidates if reader or item.suffix in r.names)

    def ahead(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield items in order; workers, if there are any, read those that come next meanwhile."""
        waiting: deque[Item] = deque()
        for item in items:
            if isinstance(self.reading, ReadingAhead):
                self._begin(item, self.reading)
            waiting.append(item)
            if not isinstance(self.reading, ReadingAhead) or len(waiting) > self.reading.most:
                yield waiting.popleft()
        yield from waiting

    def _begin(self, item: Item, reading: ReadingAhead) -> None:
        # What is wrong with an item is said when its turn comes.
        with suppress(SourceError):
            reader = self.reader_for(item)
            same = self.store.original_of(self.source.name, item.key) == item.sha256
            if reader.apart and (self.reread or not same):
                reading.begin(reader.apart, item.original, key=item.key)

    def read(self, item: Item, reader: Reader) -> bool:
        """Read an item as the reader does; a fault of the reader's is a SourceError too."""
        with in_a_line(item.location):
            return reader.read(item, self)

    def reader_for(self, item: Item, readers: Sequence[Reader] | None = None) -> Reader:
        """Return the first reader that recognises an item, else that of the declared kind.

        Raises SourceError where there is none.
        """
        readers = self.readers if readers is None else readers
        for reader in readers:
            with in_a_line(item.location):
                if reader.recognise(item):
                    return reader
        for reader in reversed(readers):
            if reader.makes == self.source.kind:
                return reader
        raise SourceError(
            f"{item.original.location} is nothing that Klara reads (HTML, text, PDF, a feed,"
            " a sitemap or JSONL)"
        )

    def _described(self, item: Item) -> Described:
        """Return the title and dates that people gave a document."""
        if item.alone and (self.source.title or self.source.published):
            return Described(self.source.title, self.source.published)
        return Described() if item.is_url else beside(item.path)

    def keep(self, item: Item, read: Callable[..., Parsed]) -> bool:
        """Keep the one document that an item holds, unless its bytes are those of before.

        `read` makes it of the item's original and its `key`. Returns True: no other is in it.
        """
        original, kind = item.original, self.source.kind
        described = self._described(item)
        before = self.store.document_by_key(self.source.name, item.key)
        same = self.store.original_of(self.source.name, item.key) == item.sha256
        if before and same and described.holds(before) and not self.reread:
            self.tally.count("unchanged")
            return True
        parsed = described.over(read(original, key=item.key))
        if parsed.url is None and not item.is_url:
            parsed = replace(parsed, url=Path(original.location).as_uri())
        if kind is not None:
            parsed = replace(parsed, kind=kind)
        name = self.store.originals.keep(original.data, original.location, original.media_type)
        self.tally.put(parsed, name)
        return True
