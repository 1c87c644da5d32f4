"""The episodes of one source: a feed's, or sound files; what nobody wrote down is heard last.

item → has it words? → kept; else put down as waiting → (when every source has been read) heard
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import ModelError, SourceError
from index.records import Document, Parsed
from ingest.fetch.original import Original
from ingest.fetch.originals import Originals
from ingest.podcast import feed as podcast
from ingest.podcast import stored as episodes
from ingest.podcast import transcribe_waiting as hearing
from ingest.podcast.episodes import Known
from ingest.podcast.transcribe_waiting import ModelOnDemand
from ingest.tally import Tally


class EpisodeIntake:
    """The episodes of one source while they are being taken in."""

    def __init__(
        self, tally: Tally, originals: Originals, model: ModelOnDemand, reread: bool
    ) -> None:
        self.tally = tally
        self.store = tally.store
        self.source = tally.source
        self.originals = originals
        self.model = model
        self.reread = reread
        self.named: set[str] = set()
        self.unheard: dict[str, Parsed] = {}
        self.set_right: set[str] | None = None

    def feed(self, feed: Original) -> None:
        """Keep the episodes of a feed; the caller withdraws what is gone."""
        self._set_right()
        oldest: str | None = None
        fetch = self.originals.beside(feed)
        for episode in podcast.read(feed, fetch=fetch, held=self._held):
            if isinstance(episode, SourceError):
                self.tally.failed(episode)
                continue
            self.tally.listed.add(episode.key)
            if episode.published is not None:
                oldest = min(oldest or episode.published, episode.published)
            if isinstance(episode, Known):
                self._count_held(episode.key)
                continue
            self._episode(episode if isinstance(episode, Parsed) else episode.as_parsed())
        # A feed shows its newest episodes: one is gone only if older ones are still listed.
        for document in self.store.documents(source=self.source.name):
            if oldest is None or (document.published or "") < oldest:
                self.tally.listed.add(document.key)

    def _held(self, key: str) -> Document | None:
        return None if self.reread else self.store.document_by_key(self.source.name, key)

    def file(self, path: Path, key: str) -> None:
        """Keep the episode that is a sound file, unless a feed beside it has named it."""
        if str(path) in self.named:
            return
        self._set_right()
        self.tally.listed.add(key)
        told = self.source
        self._episode(episodes.of_file(path, key, title=told.title, published=told.published))

    def at(self, url: str) -> None:
        """Keep the episode that is sound at an address."""
        self._set_right()
        self.tally.listed.add(url)
        title = self.source.title or url.rpartition("/")[2]
        facts = Parsed(url, "podcast", title, "", url=url, published=self.source.published)
        self._episode(replace(facts, meta={"audio": url}))

    def _episode(self, episode: Parsed) -> None:
        """Keep an episode that has words; one without is put down, to be heard at the end."""
        self.named.add(str(episode.meta.get("audio")))
        if episode.text:
            self.tally.put(episode, None)
            return
        facts = episodes.with_version(episode)
        held = self.store.document_by_key(self.source.name, facts.key)
        if held is not None and held.state == "withdrawn" and "transcribed" in held.meta:
            self.tally.count(hearing.keep_words(facts, held, self.source.name, self.store))
        elif held is None or held.state == "withdrawn":
            if self.store.put(facts, source=self.source.name, state="waiting") == "duplicate":
                self.tally.count("unchanged")
            else:
                self.unheard[facts.key] = facts
        elif held.state == "current" and (
            "transcribed" not in held.meta or episodes.is_same(held, facts)
        ):
            self._count_held(facts.key)
        else:
            self.unheard[facts.key] = facts

    def _count_held(self, key: str) -> None:
        self.tally.count("changed" if key in (self.set_right or ()) else "unchanged")

    def _set_right(self) -> None:
        """Apply the corrections to what was written down before they were written."""
        if self.set_right is None:
            transcription = self.model.transcription
            self.set_right = set()
            if transcription is not None:
                self.set_right = hearing.set_right(
                    self.source.name, self.store, transcription.corrections
                )

    def transcribe_waiting(self) -> None:
        """Write down the episodes that nobody did, each kept as soon as it is done."""
        transcription = self.model.transcription
        for facts in episodes.waiting(self.store, self.source.name):
            self.unheard.setdefault(facts.key, facts)
        try:
            if transcription is not None and transcription.again:
                name = self.model.model().name
                for facts in episodes.by_another(self.store, self.source.name, name):
                    self.unheard.setdefault(facts.key, facts)
            while self.unheard:
                key = next(iter(self.unheard))
                self._hear(self.unheard[key])
                del self.unheard[key]
        except ModelError as error:
            waits = len(self.unheard)
            self.tally.count("waiting", waits)
            if transcription is not None:
                what = "1 episode waits" if waits == 1 else f"{waits} episodes wait"
                self.tally.report.notes.append(f"{what} to be transcribed: {error}")

    def _hear(self, facts: Parsed) -> None:
        try:
            heard = hearing.write_down(
                facts, self.source.name, self.store, self.originals, self.model
            )
        except SourceError as error:
            self.tally.failed(error)
            return
        self.tally.report.sound += heard.sound
        self.tally.report.listened += heard.seconds
        if heard.silent:
            self.tally.report.notes.append(f"{facts.title} ({facts.key}): nobody speaks in it")
        self.tally.count(heard.outcome)
