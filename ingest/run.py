"""Take in sources: read this first.

source → what is it? → an original (fetched or read) → unchanged? → a reader makes a document →
kept: new, changed or the same → what the source no longer has is withdrawn →
episodes that nobody wrote down are, by a model, when every source has been read → a report

Every document is kept as soon as it is read, so a run that is killed goes on where it was. One
that cannot be read is a line in the report; only the data folder itself can stop a run.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import SourceError, SourceGone
from index.lock import writing
from index.records import Parsed
from index.store.documents import Store
from ingest import sitemap
from ingest.fetch.client import Fetcher
from ingest.fetch.original import Original
from ingest.fetch.originals import Originals, digest, read_file
from ingest.handbook import read as handbook
from ingest.podcast import feed as podcast
from ingest.podcast.intake import EpisodeIntake
from ingest.podcast.known import AUDIO
from ingest.podcast.transcribe_waiting import Ear, Listening
from ingest.press import archive
from ingest.press import read as press
from ingest.sources import Source
from ingest.tally import Progress, Report, Tally

KEPT_AT_ONCE = 2000
FEEDS = (".xml", ".rss")
READ = (".html", ".htm", ".xhtml", ".txt", ".md", ".pdf", ".jsonl", ".gz", *FEEDS)


def run(
    data: Path,
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    reread: bool = False,
    progress: Progress = lambda what, done, total: None,
    listening: Listening | None = None,
) -> list[Report]:
    """Take in every source and return their reports, in order.

    ``reread`` reads originals again though they did not change, after an update of Klara. Without
    ``listening``, episodes that nobody wrote down wait. Raises Busy if another ingest is running
    and StoreError if the data folder cannot be written.
    """
    with writing(data, "ingest"), Store(data, write=True) as store:
        originals, ear = Originals(store, fetcher), Ear(listening)
        intakes = [_Intake(originals, source, reread, progress, ear) for source in sources]
        for intake in intakes:
            intake.run()
        for intake in intakes:
            intake.listen()
        return [intake.tally.report for intake in intakes]


class _Intake:
    """One source while it is being taken in."""

    def __init__(
        self, originals: Originals, source: Source, reread: bool, progress: Progress, ear: Ear
    ) -> None:
        self.store = originals.store
        self.originals = originals
        self.source = source
        self.reread = reread
        self.tally = Tally(self.store, source, progress)
        self.episodes = EpisodeIntake(self.tally, originals, ear, reread)
        self.read_from: str | None = None

    def run(self) -> None:
        """Read the source and keep its documents; what is to be heard is only put down."""
        began = time.perf_counter()
        try:
            if self.source.is_url:
                self._url(self.source.location)
            else:
                self.read_from = self._path(Path(self.source.location))
        except SourceGone as error:
            if not self.store.documents(source=self.source.name):
                self.tally.failed(error)
            self.tally.listed.discard(self.source.location)
            self.tally.withdraw()
        except SourceError as error:
            self.tally.failed(error)
        self._ended(began)

    def listen(self) -> None:
        """Write down what nobody did, when every source has been read: it takes by far longest."""
        began = time.perf_counter()
        self.episodes.listen()
        self._ended(began)

    def _ended(self, began: float) -> None:
        self.originals.forget_replaced()
        self.store.remember_source(
            self.source.name, self.source.location, self.read_from, self.tally.report.failed
        )
        self.tally.report.seconds += time.perf_counter() - began

    # What is it?

    def _url(self, url: str) -> None:
        if urlsplit(url).path.lower().endswith(AUDIO):
            self.episodes.at(url)
            return
        original = self._fetch(url)
        if original is None:
            return
        if self.source.kind in (None, "podcast") and podcast.recognise(original):
            self.episodes.feed(original)
            self.tally.withdraw()
        elif self.source.kind is None and sitemap.recognise(original):
            self._sitemap(original)
        elif self.source.kind in (None, "press") and archive.recognise(self._kept(original)):
            self.read_from = self._archive_alone(self._kept(original), shown=url)
        else:
            self._keep_read(original, url)

    def _path(self, path: Path) -> str | None:
        if path.is_dir():
            self._folder(path)
            return None
        if not path.exists():
            raise SourceGone(f"{path} is not there")
        if self.source.kind in (None, "press") and archive.recognise(path):
            return self._archive_alone(path, shown=str(path))
        if path.suffix.lower() in AUDIO:
            self.episodes.file(path, path.name)
        elif podcast.recognise(original := read_file(path)):
            self.episodes.feed(original)
        else:
            self._file(original, path.name)
        # A file that cannot be read any more may have held more documents than one.
        if not self.tally.report.failed:
            self.tally.withdraw()
        return None

    # One document

    def _file(self, original: Original, key: str) -> bool:
        self.tally.listed.add(key)
        if self._same(key, hashlib.sha256(original.data).hexdigest()):
            return True
        return self._keep_read(original, key)

    def _keep_read(self, original: Original, key: str) -> bool:
        """Read an original by its kind and keep the document; a failure is a line and False."""
        self.tally.listed.add(key)
        try:
            if handbook.recognise(original):
                parsed = handbook.read(original, key=key)
            elif self.source.kind == "podcast":
                raise SourceError(f"{original.location} is neither a feed nor a sound file")
            elif press.recognise(original) or self.source.kind == "press":
                parsed = press.read(original, key=key)
            elif self.source.kind == "handbook":
                parsed = handbook.read(original, key=key)
            else:
                raise SourceError(
                    f"{original.location} is nothing that Klara reads (HTML, text, PDF, a feed,"
                    " a sitemap or JSONL)"
                )
        except SourceError as error:
            self.tally.failed(error)
            return False
        if parsed.url is None and not self.source.is_url:
            parsed = replace(parsed, url=Path(original.location).as_uri())
        if self.source.kind is not None and self.source.kind != parsed.kind:
            parsed = replace(parsed, kind=self.source.kind)
        name = self.store.keep_original(original.data, original.location, original.media_type)
        self.tally.put(parsed, name)
        return True

    def _same(self, key: str, name: str) -> bool:
        if self.reread or self.store.original_of(self.source.name, key) != name:
            return False
        self.tally.count("unchanged")
        return True

    # Many documents

    def _folder(self, folder: Path) -> None:
        read = FEEDS + AUDIO if self.source.kind == "podcast" else READ + AUDIO
        # Sound comes last: a feed may have named it.
        files = [
            path
            for path in sorted(folder.rglob("*"), key=lambda p: (p.suffix.lower() in AUDIO, p))
            if path.is_file()
            and path.suffix.lower() in read
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
        self.tally.total = len(files)
        if not files:
            self.tally.report.notes.append(f"{folder} holds nothing that Klara reads")
        known = [self._in_folder(path, str(path.relative_to(folder))) for path in files]
        if all(known):
            self.tally.withdraw()

    def _in_folder(self, path: Path, key: str) -> bool:
        """Take in one file; return whether all the documents that it holds are known."""
        self.tally.listed.add(key)
        several = path.suffix.lower() in (".jsonl", ".gz")
        try:
            if archive.recognise(path):
                return self._archive(path, shown=str(path))
            if path.suffix.lower() in AUDIO:
                self.episodes.file(path, key)
            elif podcast.recognise(original := read_file(path)):
                several = True
                self.episodes.feed(original)
            else:
                return self._file(original, key) or not several
        except SourceError as error:
            self.tally.failed(error)
            return not several
        return True

    def _archive_alone(self, path: Path, *, shown: str) -> str:
        """Keep the rows of an archive that is the whole source; return the archive's name."""
        name = digest(path)
        if not self.reread and self.store.source_original(self.source.name) == name:
            for document in self.store.documents(source=self.source.name, state="current"):
                self.tally.listed.add(document.key)
                self.tally.count("unchanged")
        elif self._archive(path, shown=shown):
            self.tally.withdraw()
        return name

    def _archive(self, path: Path, *, shown: str) -> bool:
        """Keep every row of an archive; return whether all of them could be read."""
        failed = self.tally.report.failed
        for rows in _batches(archive.read(path, shown=shown)):
            with self.store.transaction():
                for row in rows:
                    if isinstance(row, SourceError):
                        self.tally.failed(row)
                        continue
                    self.tally.listed.add(row.key)
                    self.tally.put(row, None)
        return self.tally.report.failed == failed

    def _sitemap(self, listing: Original) -> None:
        pages = sitemap.read(listing, fetch=self.originals.page)
        self.tally.total = len(pages)
        for url in dict.fromkeys(url for url, _ in pages):
            self._page(url)
        # What the sitemap no longer lists is asked for: it is withdrawn only if it is gone.
        for document in self.store.documents(source=self.source.name, state="current"):
            if document.key not in self.tally.listed:
                self._page(document.key)
        self.tally.withdraw()

    def _page(self, url: str) -> None:
        try:
            original = self._fetch(url)
            if original is not None:
                self._keep_read(original, url)
        except SourceGone as error:
            self.tally.listed.discard(url)
            if self.store.original_of(self.source.name, url) is None:
                self.tally.failed(error)
        except SourceError as error:
            self.tally.failed(error)

    # Originals

    def _fetch(self, url: str) -> Original | None:
        """Return what `url` answers, or None, counted as unchanged, if its document is the same."""
        self.tally.listed.add(url)
        before = self.store.fetched(url)
        known = before is not None and self.store.original_of(self.source.name, url) is not None
        original = self.originals.page(url)
        digest = hashlib.sha256(original.data).hexdigest()
        if known and not self.reread and self.store.original_of(self.source.name, url) == digest:
            self.tally.count("unchanged")
            return None
        return original

    def _kept(self, original: Original) -> Path:
        return self.store.original_path(hashlib.sha256(original.data).hexdigest())


def _batches(rows: Iterator[Parsed | SourceError]) -> Iterator[list[Parsed | SourceError]]:
    batch: list[Parsed | SourceError] = []
    for row in rows:
        batch.append(row)
        if len(batch) == KEPT_AT_ONCE:
            yield batch
            batch = []
    yield batch
