"""Take in sources: read this first.

source → what is it? → an original (fetched or read) → unchanged? → a reader makes a document →
kept: new, changed or the same → what the source no longer has is withdrawn → a report

Every document is kept as soon as it is read, so a run that is killed goes on where it was. One
that cannot be read is a line in the report; only the data folder itself can stop a run.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import SourceError, SourceGone
from index.lock import writing
from index.records import Parsed
from index.store import FetchRecord, Store
from ingest import archive, handbook, podcast, press, sitemap
from ingest.fetch import Fetcher
from ingest.records import Original
from ingest.sources import Source

READ_AT_ONCE = 200_000_000
KEPT_AT_ONCE = 2000
AUDIO = (".mp3", ".m4a", ".aac", ".mp4", ".ogg", ".opus", ".oga", ".flac", ".wav")
READ = (".html", ".htm", ".xhtml", ".txt", ".md", ".pdf", ".xml", ".rss", ".jsonl", ".gz")

Progress = Callable[[str, int, int | None], None]
"""Called with what is being read, how many documents are done, and how many there are if known."""


@dataclass(slots=True)
class Report:
    """How one source went: documents by outcome, one line per failure, seconds."""

    source: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    waiting: int = 0
    failed: int = 0
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the report as `klara ingest --json` shows it."""
        return {
            "source": self.source,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "waiting": self.waiting,
            "failed": self.failed,
            "seconds": round(self.seconds, 2),
            "errors": self.errors,
        }


def run(
    data: Path,
    sources: Sequence[Source],
    fetcher: Fetcher,
    *,
    reread: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> list[Report]:
    """Take in every source and return their reports, in order.

    ``reread`` reads originals again though they did not change, after an update of Klara. Raises
    Busy if another ingest is running and StoreError if the data folder cannot be written.
    """
    reports = []
    with writing(data, "ingest"), Store(data, write=True) as store:
        for source in sources:
            intake = _Intake(store, fetcher, source, reread, progress)
            reports.append(intake.run())
    return reports


class _Intake:
    """One source while it is being taken in."""

    def __init__(
        self, store: Store, fetcher: Fetcher, source: Source, reread: bool, progress: Progress
    ) -> None:
        self.store = store
        self.fetcher = fetcher
        self.source = source
        self.reread = reread
        self.progress = progress
        self.report = Report(source.name)
        self.listed: set[str] = set()
        self.done = 0
        self.total: int | None = None

    def run(self) -> Report:
        began = time.perf_counter()
        read_from: str | None = None
        try:
            if self.source.is_url:
                self._url(self.source.location)
            else:
                read_from = self._path(Path(self.source.location))
        except SourceGone as error:
            if not self.store.documents(source=self.source.name):
                self._failed(error)
            self._withdraw()
        except SourceError as error:
            self._failed(error)
        self.store.remember_source(
            self.source.name, self.source.location, read_from, self.report.failed
        )
        self.report.seconds = time.perf_counter() - began
        return self.report

    # What is it?

    def _url(self, url: str) -> None:
        original = self._fetch(url)
        if original is None:
            return
        if self.source.kind in (None, "podcast") and podcast.recognise(original):
            self._feed(original)
        elif self.source.kind is None and sitemap.recognise(original):
            self._sitemap(original)
        else:
            self._keep_read(original, url)

    def _path(self, path: Path) -> str | None:
        if path.is_dir():
            self._folder(path)
            return None
        if not path.exists():
            raise SourceGone(f"{path} is not there")
        if self.source.kind in (None, "press") and archive.recognise(path):
            return self._archive(path)
        original = _read_file(path)
        if podcast.recognise(original):
            self._feed(original)
        else:
            self._file(original, path.name)
            self._withdraw()
        return None

    # One document

    def _file(self, original: Original, key: str) -> None:
        self.listed.add(key)
        if self._same(key, hashlib.sha256(original.data).hexdigest()):
            return
        self._keep_read(original, key)

    def _keep_read(self, original: Original, key: str) -> None:
        """Read an original by its kind and keep the document; a failure is a line."""
        self.listed.add(key)
        try:
            if handbook.recognise(original) or self.source.kind == "handbook":
                parsed = handbook.read(original, key=key)
            elif press.recognise(original) or self.source.kind == "press":
                parsed = press.read(original, key=key)
            else:
                raise SourceError(
                    f"{original.location} is nothing that Klara reads (HTML, text, PDF, a feed,"
                    " a sitemap or JSONL)"
                )
        except SourceError as error:
            self._failed(error)
            return
        if parsed.url is None and not self.source.is_url:
            parsed = replace(parsed, url=Path(original.location).as_uri())
        if self.source.kind is not None and self.source.kind != parsed.kind:
            parsed = replace(parsed, kind=self.source.kind)
        name = self.store.keep_original(original.data, original.location, original.media_type)
        self._put(parsed, name)

    def _same(self, key: str, name: str) -> bool:
        if self.reread or self.store.original_of(self.source.name, key) != name:
            return False
        self._count("unchanged")
        return True

    def _put(self, parsed: Parsed, original: str | None) -> None:
        outcome = self.store.put(parsed, source=self.source.name, original=original)
        self._count("unchanged" if outcome == "duplicate" else outcome)

    def _failed(self, error: SourceError) -> None:
        self.report.errors.append(str(error))
        self._count("failed")

    def _count(self, outcome: str) -> None:
        setattr(self.report, outcome, getattr(self.report, outcome) + 1)
        self.done += 1
        self.progress(self.source.name, self.done, self.total)

    def _withdraw(self) -> None:
        self.report.withdrawn += self.store.withdraw(self.source.name, except_keys=self.listed)

    # Many documents

    def _folder(self, folder: Path) -> None:
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            and path.suffix.lower() in READ
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
        self.total = len(files)
        for path in files:
            key = str(path.relative_to(folder))
            self.listed.add(key)
            try:
                if archive.recognise(path):
                    self._archive(path)
                    continue
                original = _read_file(path)
                if podcast.recognise(original):
                    self._feed(original)
                else:
                    self._file(original, key)
            except SourceError as error:
                self._failed(error)
        if not self.report.failed or files:
            self._withdraw()

    def _archive(self, path: Path) -> str | None:
        """Keep every row of an archive; return the file's name if it was read whole."""
        name = _digest(path)
        if not self.reread and self.store.source_original(self.source.name) == name:
            for document in self.store.documents(source=self.source.name, state="current"):
                self.listed.add(document.key)
                self._count("unchanged")
            return name
        failed = self.report.failed
        for rows in _batches(archive.read(path)):
            with self.store.transaction():
                for row in rows:
                    if isinstance(row, SourceError):
                        self._failed(row)
                        continue
                    self.listed.add(row.key)
                    self._put(row, None)
        if self.report.failed == failed and not self.source.is_url:
            self._withdraw()
        return name

    def _sitemap(self, listing: Original) -> None:
        pages = sitemap.read(listing, fetch=self._fetch_anew)
        self.total = len(pages)
        for url in dict.fromkeys(url for url, _ in pages):
            self._page(url)
        # What the sitemap no longer lists is asked for: it is withdrawn only if it is gone.
        for document in self.store.documents(source=self.source.name, state="current"):
            if document.key not in self.listed:
                self._page(document.key)
        self._withdraw()

    def _page(self, url: str) -> None:
        try:
            original = self._fetch(url)
            if original is not None:
                self._keep_read(original, url)
        except SourceGone as error:
            self.listed.discard(url)
            if self.store.original_of(self.source.name, url) is None:
                self._failed(error)
        except SourceError as error:
            self._failed(error)

    def _feed(self, feed: Original) -> None:
        oldest: str | None = None
        for episode in podcast.read(feed, fetch=self._beside(feed)):
            if isinstance(episode, SourceError):
                self._failed(episode)
                continue
            self.listed.add(episode.key)
            if episode.published is not None:
                oldest = min(oldest or episode.published, episode.published)
            if isinstance(episode, Parsed):
                self._put(episode, None)
            else:
                self._wait(episode)
        # A feed shows its newest episodes: one is gone only if older ones are still listed.
        for document in self.store.documents(source=self.source.name):
            if oldest is None or (document.published or "") < oldest:
                self.listed.add(document.key)
        self._withdraw()

    def _wait(self, episode: podcast.Waiting) -> None:
        held = self.store.held(self.source.name, episode.key)
        if held is not None and held.state == "current":
            self._count("unchanged")
            return
        self.store.put(episode.as_parsed(), source=self.source.name, state="waiting")
        self._count("waiting")

    # Originals

    def _fetch(self, url: str) -> Original | None:
        """Return what `url` answers, or None, counted as unchanged, if its document is the same."""
        self.listed.add(url)
        before = self.store.fetched(url)
        known = before is not None and self.store.original_of(self.source.name, url) is not None
        original = self._fetch_anew(url)
        digest = hashlib.sha256(original.data).hexdigest()
        if known and not self.reread and self.store.original_of(self.source.name, url) == digest:
            self._count("unchanged")
            return None
        return original

    def _fetch_anew(self, url: str) -> Original:
        """Return what `url` answers; what did not change comes from the kept originals."""
        before = self.store.fetched(url)
        fetched = self.fetcher.fetch(
            url,
            etag=before.etag if before else None,
            last_modified=before.last_modified if before else None,
        )
        if fetched.original is None:
            if before is None:
                raise SourceError(f"{url} answered 304 to a request that had no condition")
            data = self.store.original_path(before.original).read_bytes()
            return Original(before.final_url, data, before.media_type, before.charset)
        original = fetched.original
        name = self.store.keep_original(original.data, original.location, original.media_type)
        self.store.remember_fetch(
            FetchRecord(
                url,
                fetched.url,
                fetched.etag,
                fetched.last_modified,
                original.media_type,
                original.charset,
                name,
            )
        )
        return original

    def _beside(self, feed: Original) -> Callable[[str], Original]:
        """Return how to get what a feed names: a local feed may name files, others only URLs."""
        local = "://" not in feed.location

        def fetch(location: str) -> Original:
            if "://" in location and not location.startswith("file://"):
                return self._fetch_anew(location)
            if not local:
                raise SourceError(f"{feed.location} names {location}, which is not on the web")
            return _read_file(Path(location.removeprefix("file://")))

        return fetch


def _read_file(path: Path) -> Original:
    try:
        size = path.stat().st_size
        if size > READ_AT_ONCE:
            raise SourceError(f"{path} is {size // 1_000_000} MB: too large to be one document")
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
        return Original(str(path), path.read_bytes(), modified=modified)
    except FileNotFoundError:
        raise SourceGone(f"{path} is not there") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _batches(rows: Iterator[Parsed | SourceError]) -> Iterator[list[Parsed | SourceError]]:
    batch: list[Parsed | SourceError] = []
    for row in rows:
        batch.append(row)
        if len(batch) == KEPT_AT_ONCE:
            yield batch
            batch = []
    yield batch
