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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import ModelError, SourceError, SourceGone
from index.lock import writing
from index.records import Document, Parsed
from index.store import Store
from ingest import archive, episodes, handbook, podcast, press, sitemap
from ingest.episodes import AUDIO, Ear, Listening
from ingest.feed_episodes import Known
from ingest.fetch import Fetcher
from ingest.originals import Originals, digest, read_file
from ingest.records import Original
from ingest.sources import Source

KEPT_AT_ONCE = 2000
READ = (".html", ".htm", ".xhtml", ".txt", ".md", ".pdf", ".xml", ".rss", ".jsonl", ".gz")

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
        shown = {
            "source": self.source,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "waiting": self.waiting,
            "failed": self.failed,
            "seconds": round(self.seconds, 2),
            "errors": self.errors,
            "notes": self.notes,
        }
        if self.sound:
            shown["transcribed"] = {
                "seconds_of_sound": round(self.sound, 1),
                "seconds": round(self.listened, 1),
                "real_time_factor": round(self.listened / self.sound, 3),
            }
        return shown


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
        return [intake.report for intake in intakes]


class _Intake:
    """One source while it is being taken in."""

    def __init__(
        self, originals: Originals, source: Source, reread: bool, progress: Progress, ear: Ear
    ) -> None:
        self.store = originals.store
        self.originals = originals
        self.source = source
        self.ear = ear
        self.reread = reread
        self.progress = progress
        self.report = Report(source.name)
        self.listed: set[str] = set()
        self.unheard: dict[str, Parsed] = {}
        self.set_right: set[str] = set()
        self.done = 0
        self.total: int | None = None
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
                self._failed(error)
            self.listed.discard(self.source.location)
            self._withdraw()
        except SourceError as error:
            self._failed(error)
        self._ended(began)

    def listen(self) -> None:
        """Write down the episodes that nobody did, each kept as soon as it is done."""
        began = time.perf_counter()
        listening = self.ear.listening
        for facts in episodes.waiting(self.store, self.source.name):
            self.unheard.setdefault(facts.key, facts)
        try:
            if listening is not None and listening.again:
                name = self.ear.model().name
                for facts in episodes.by_another(self.store, self.source.name, name):
                    self.unheard.setdefault(facts.key, facts)
            while self.unheard:
                key = next(iter(self.unheard))
                self._hear(self.unheard[key])
                del self.unheard[key]
        except ModelError as error:
            waits = len(self.unheard)
            self._count("waiting", waits)
            if listening is not None:
                what = "1 episode waits" if waits == 1 else f"{waits} episodes wait"
                self.report.notes.append(f"{what} to be transcribed: {error}")
        self._ended(began)

    def _hear(self, facts: Parsed) -> None:
        try:
            heard = episodes.write_down(
                facts, self.source.name, self.store, self.originals, self.ear
            )
        except SourceError as error:
            self._failed(error)
            return
        self.report.sound += heard.sound
        self.report.listened += heard.seconds
        if heard.silent:
            self.report.notes.append(f"{facts.title} ({facts.key}): nobody speaks in it")
        self._count(heard.outcome)

    def _ended(self, began: float) -> None:
        self.store.remember_source(
            self.source.name, self.source.location, self.read_from, self.report.failed
        )
        self.report.seconds += time.perf_counter() - began

    # What is it?

    def _url(self, url: str) -> None:
        if urlsplit(url).path.lower().endswith(AUDIO):
            self._sound_at(url)
            return
        original = self._fetch(url)
        if original is None:
            return
        if self.source.kind in (None, "podcast") and podcast.recognise(original):
            self._feed(original)
            self._withdraw()
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
        if path.suffix.lower() in AUDIO:
            self._sound(path, path.name)
        elif podcast.recognise(original := read_file(path)):
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

    def _count(self, outcome: str, documents: int = 1) -> None:
        setattr(self.report, outcome, getattr(self.report, outcome) + documents)
        self.done += documents
        self.progress(self.source.name, self.done, self.total)

    def _withdraw(self) -> None:
        self.report.withdrawn += self.store.withdraw(self.source.name, except_keys=self.listed)

    # Many documents

    def _folder(self, folder: Path) -> None:
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            and path.suffix.lower() in READ + AUDIO
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
                if path.suffix.lower() in AUDIO:
                    self._sound(path, key)
                    continue
                original = read_file(path)
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
        name = digest(path)
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
        pages = sitemap.read(listing, fetch=self.originals.page)
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

    # Episodes

    def _feed(self, feed: Original) -> None:
        """Keep the episodes of a feed; the caller withdraws what is gone."""
        self._set_right()
        oldest: str | None = None
        fetch = self.originals.beside(feed)
        for episode in podcast.read(feed, fetch=fetch, held=self._held):
            if isinstance(episode, SourceError):
                self._failed(episode)
                continue
            self.listed.add(episode.key)
            if episode.published is not None:
                oldest = min(oldest or episode.published, episode.published)
            if isinstance(episode, Known):
                self._count("changed" if episode.key in self.set_right else "unchanged")
                continue
            self._episode(episode if isinstance(episode, Parsed) else episode.as_parsed())
        # A feed shows its newest episodes: one is gone only if older ones are still listed.
        for document in self.store.documents(source=self.source.name):
            if oldest is None or (document.published or "") < oldest:
                self.listed.add(document.key)

    def _held(self, key: str) -> Document | None:
        return None if self.reread else self.store.held(self.source.name, key)

    def _sound(self, path: Path, key: str) -> None:
        self._set_right()
        self.listed.add(key)
        told = self.source
        self._episode(episodes.of_file(path, key, title=told.title, published=told.published))

    def _sound_at(self, url: str) -> None:
        self._set_right()
        self.listed.add(url)
        title = self.source.title or url.rpartition("/")[2]
        facts = Parsed(url, "podcast", title, "", url=url, published=self.source.published)
        self._episode(replace(facts, meta={"audio": url}))

    def _episode(self, episode: Parsed) -> None:
        """Keep an episode that has words; one without is put down, to be heard at the end."""
        if episode.text:
            self._put(episode, None)
            return
        facts = episodes.with_version(episode)
        held = self.store.held(self.source.name, facts.key)
        if held is None or held.state == "withdrawn":
            if self.store.put(facts, source=self.source.name, state="waiting") == "duplicate":
                self._count("unchanged")
                return
        elif held.state == "current" and (
            "transcribed" not in held.meta or episodes.is_same(held, facts)
        ):
            self._count("changed" if facts.key in self.set_right else "unchanged")
            return
        self.unheard[facts.key] = facts

    def _set_right(self) -> None:
        """Apply the corrections to what was written down before they were written."""
        if self.ear.listening is not None:
            rules = self.ear.listening.corrections
            self.set_right |= episodes.set_right(self.source.name, self.store, rules)

    # Originals

    def _fetch(self, url: str) -> Original | None:
        """Return what `url` answers, or None, counted as unchanged, if its document is the same."""
        self.listed.add(url)
        before = self.store.fetched(url)
        known = before is not None and self.store.original_of(self.source.name, url) is not None
        original = self.originals.page(url)
        digest = hashlib.sha256(original.data).hexdigest()
        if known and not self.reread and self.store.original_of(self.source.name, url) == digest:
            self._count("unchanged")
            return None
        return original


def _batches(rows: Iterator[Parsed | SourceError]) -> Iterator[list[Parsed | SourceError]]:
    batch: list[Parsed | SourceError] = []
    for row in rows:
        batch.append(row)
        if len(batch) == KEPT_AT_ONCE:
            yield batch
            batch = []
    yield batch
