"""The episodes of one source: a feed's, or sound files; those without words are transcribed last.

episode → has it a transcript? → stored; else it waits → (when every source has been read) its
sound is transcribed
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from index.errors import ModelError, SourceError
from index.records import Parsed
from ingest.apart.process import ReadingProcess
from ingest.episodes import sound_file
from ingest.episodes.edited import as_edited, is_edited
from ingest.episodes.hearing import Hearing
from ingest.episodes.stored import facts_of, is_same, model_of
from ingest.episodes.transcribe_waiting import TranscriptionSettings, WaitingEpisodes
from ingest.fetch.original import Original
from ingest.fetch.originals import Originals
from ingest.podcast.episode import Episode, newest, says_same
from ingest.podcast.feed import Fetch, listed
from ingest.podcast.transcripts import transcript_of, with_chapters
from ingest.tally import Tally, in_a_line

T = TypeVar("T")


class EpisodeIntake:
    """The episodes of one source while they are being taken in."""

    def __init__(
        self,
        tally: Tally,
        originals: Originals,
        settings: TranscriptionSettings | None,
        hearing: Hearing,
        reread: bool,
        reading: ReadingProcess,
    ) -> None:
        self.tally = tally
        self.store = tally.store
        self.source = tally.source
        self.originals = originals
        self.settings = settings
        self.hearing = hearing
        self.reread = reread
        self._reading = reading
        self.waiting = WaitingEpisodes(self.source.name, self.store, originals, settings, hearing)
        self._in_feeds: set[str] = set()
        self._without_words: dict[str, Parsed] = {}
        self._corrected: set[str] | None = None

    def feed(self, original: Original) -> bool:
        """Store the episodes of a feed; return whether all that it has are listed now."""
        self._apply_corrections()
        fetch = self.originals.beside(original, self.source.may_name)
        listing = listed(original, fetch=fetch, read=self._reading.feed_page)
        self.tally.report.notes += listing.notes
        for problem in listing.problems:
            self.tally.failed(problem)
        self._follow_new_keys(listing.episodes)
        # A file on this machine costs nothing to read again.
        latest = newest(listing.episodes) if "://" in original.location else None
        for episode in listing.episodes:
            self._listed(episode, fetch, is_new=latest is None or episode.key in latest)
        # A feed shows its newest episodes: one is gone only if older ones are still listed.
        dates = [e.facts.published for e in listing.episodes if e.facts.published is not None]
        oldest = min(dates, default=None)
        for document in self.store.documents(source=self.source.name):
            if oldest is None or (document.published or "") < oldest:
                self.tally.listed.add(document.key)
        return listing.is_complete

    def file(self, path: Path, key: str) -> None:
        """Store the episode that is a sound file, unless a feed beside it names it."""
        if str(path) in self._in_feeds:
            return
        self._apply_corrections()
        self.tally.listed.add(key)
        title, published = self.source.title, self.source.published
        self._store(sound_file.read(path, key, title=title, published=published))

    def at(self, url: str) -> None:
        """Store the episode that is sound at an address."""
        self._apply_corrections()
        self.tally.listed.add(url)
        title = self.source.title or url.rpartition("/")[2]
        facts = Parsed(url, "podcast", title, "", url=url, published=self.source.published)
        self._store(replace(facts, meta={"audio": url}))

    def transcribe_waiting(self) -> None:
        """Transcribe the episodes that have no words, each stored as soon as it is done."""
        settings = self.settings
        for document in self.store.documents(source=self.source.name, state="waiting"):
            self._without_words.setdefault(document.key, facts_of(document))
        try:
            if settings is not None and settings.again:
                name = self.hearing.model
                for document in self.store.documents(source=self.source.name, state="current"):
                    if model_of(document) not in (None, name):
                        self._without_words.setdefault(document.key, facts_of(document))
            while self._without_words:
                for facts in islice(self._without_words.values(), self.hearing.ahead):
                    self.waiting.begin(facts)
                key = next(iter(self._without_words))
                self._transcribe(self._without_words[key])
                del self._without_words[key]
        except ModelError as error:
            count = len(self._without_words)
            self.tally.count("waiting", count)
            if settings is not None:
                what = "1 episode waits" if count == 1 else f"{count} episodes wait"
                self.tally.report.notes.append(f"{what} to be transcribed: {error}")

    def _listed(self, episode: Episode, fetch: Fetch, *, is_new: bool) -> None:
        """Store an episode of a feed; one of which an old item says nothing new costs nothing."""
        self.tally.listed.add(episode.key)
        if episode.audio:
            self._in_feeds.add(episode.audio)
        document = (
            None if self.reread else self.store.document_by_key(self.source.name, episode.key)
        )
        if not is_new and says_same(episode, document):
            self._count_stored(episode.key)
            return
        episode = with_chapters(episode, fetch=fetch)
        words = transcript_of(episode, fetch=fetch, read=self._reading.transcript)
        for problem in words.problems:
            self.tally.failed(problem)
        self.tally.report.notes += words.notes
        if words.document is None and document is not None and document.state == "current":
            # Words that turned out to be a translation are not quoted any longer.
            transcript = document.meta.get("transcript") or {}
            if transcript.get("url") in words.translations:
                self.store.put(episode.facts, source=self.source.name, state="waiting")
        self._store(words.document or episode.facts)

    def _store(self, facts: Parsed) -> None:
        """Store an episode that has words; one without waits, to be transcribed at the end."""
        if facts.text:
            stored = self.store.document_by_key(self.source.name, facts.key)
            edited = as_edited(self.store, stored, facts)
            if stored is not None and is_edited(stored) and edited is facts:
                self.tally.report.notes.append(
                    f"{facts.title} ({facts.key}): its transcript has changed since it was edited"
                    " here, and is read anew; the edited words are an earlier revision"
                )
            self.tally.put(edited, None)
            return
        facts = sound_file.with_version(facts)
        document = self.store.document_by_key(self.source.name, facts.key)
        if document is not None and document.state == "withdrawn" and model_of(document):
            self.tally.count(self.waiting.store_words(facts, document))
        elif document is None or document.state == "withdrawn":
            outcome = self.store.put(facts, source=self.source.name, state="waiting")
            if outcome == "forgotten":
                self.tally.forgotten(facts.key)
            elif outcome == "duplicate":
                self.tally.count("unchanged")
            else:
                self._without_words[facts.key] = facts
        elif document.state == "current" and (
            model_of(document) is None or is_same(document, facts)
        ):
            self._count_stored(facts.key)
        else:
            self._without_words[facts.key] = facts

    def _follow_new_keys(self, episodes: list[Episode]) -> None:
        """Let documents go on under the keys that their episodes have now.

        A publisher who changes hosts changes GUIDs; an episode whose sound lies where it lay, or
        that has the title and the moment of one that is gone, is the same, and so are its receipts.
        """
        keys = {episode.key for episode in episodes}
        stored = self.store.documents(source=self.source.name)
        known = {document.key for document in stored}
        gone = [document for document in stored if document.key not in keys]
        new = [episode for episode in episodes if episode.key not in known]
        followed: set[str] = set()
        for named in (_by_sound, _by_title_and_moment):
            documents = _alone((named(d.title, d.published, d.meta.get("audio")), d) for d in gone)
            for name, episode in _alone(
                (named(e.facts.title, e.facts.published, e.audio), e) for e in new
            ).items():
                document = documents.get(name)
                if document is not None and not {document.id, episode.key} & followed:
                    self.store.rename(document.id, episode.key)
                    followed |= {document.id, episode.key}

    def _count_stored(self, key: str) -> None:
        self.tally.count("changed" if key in (self._corrected or ()) else "unchanged")

    def _apply_corrections(self) -> None:
        """Apply the corrections to what was transcribed before they were written."""
        if self._corrected is None:
            rules = self.settings.corrections if self.settings is not None else None
            self._corrected = set() if rules is None else self.waiting.apply_corrections(rules)

    def _transcribe(self, facts: Parsed) -> None:
        try:
            with in_a_line(facts.title or facts.key):
                result = self.waiting.transcribe(facts)
        except SourceError as error:
            self.tally.failed(error)
            return
        self.tally.report.sound += result.sound
        self.tally.report.listened += result.seconds
        if result.silent:
            self.tally.report.notes.append(f"{facts.title} ({facts.key}): nobody speaks in it")
        self.tally.count(result.outcome)


def _by_sound(title: str, published: str | None, audio: str | None) -> object:
    return audio or None


def _by_title_and_moment(title: str, published: str | None, audio: str | None) -> object:
    return (title, published) if published else None


def _alone(named: Iterable[tuple[object, T]]) -> dict[object, T]:
    """Return what has a name that nothing else has."""
    pairs = [(name, value) for name, value in named if name is not None]
    times = Counter(name for name, _ in pairs)
    return {name: value for name, value in pairs if times[name] == 1}
