"""Episodes without a transcript: from their sound to a document. Read `ingest.speech` too.

facts of an episode → its sound among the originals → what the model heard, a revision
→ set right by the rules that a person wrote, a revision of its own → stored
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from index.days import swedish_today
from index.errors import KlaraError, ModelError, SourceError
from index.records import Document, Parsed, text_hash
from index.store.documents import Store
from index.transcript.document import to_document
from index.workers.tasks import Workers
from ingest.episodes import sound_file
from ingest.episodes.corrections import Correction, correct
from ingest.episodes.edited import is_edited
from ingest.episodes.hearing import Hearing, HearingOnWorkers, Minutes, Sound, SpeechModel
from ingest.episodes.spoken_of import names_of
from ingest.episodes.stored import added_here, facts_of, is_same, model_of
from ingest.fetch.originals import Originals
from ingest.speech import audio
from ingest.speech.model import Transcriber
from ingest.tally import in_a_line

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class TranscriptionSettings:
    """How sound becomes text in a run.

    ``open`` loads the model and raises ModelError where there is none; workers can be sent it if
    it is a SpeechModel. ``again`` is whether to transcribe anew what another model did.
    ``progress`` is called with an episode's title, the seconds of it that are done, and how many
    there are.
    """

    open: Callable[[], Transcriber]
    corrections: Sequence[Correction] = ()
    language: str | None = None
    again: bool = False
    progress: Minutes = lambda title, done, total: None


def hearing(settings: TranscriptionSettings | None, workers: Workers | None) -> Hearing:
    """Return what hears sound as the settings say, on workers if they can be sent the model."""
    if settings is None:
        return Hearing(_nothing, lambda title, done, total: None)
    if workers is not None and isinstance(settings.open, SpeechModel):
        return HearingOnWorkers(settings.open, settings.progress, workers)
    return Hearing(settings.open, settings.progress)


def _nothing() -> Transcriber:
    raise ModelError("this run transcribes nothing")


@dataclass(frozen=True, slots=True)
class Result:
    """How an episode came out, and what it cost: seconds of sound and of work; nothing said."""

    outcome: Outcome
    sound: float = 0.0
    seconds: float = 0.0
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Episode:
    """An episode's sound, what is stored of it, and whether that is what the sound says."""

    sound: Sound
    document: Document | None
    is_done: bool


class WaitingEpisodes:
    """Transcribes the episodes of one source, with the model that the whole run shares."""

    def __init__(
        self,
        source: str,
        store: Store,
        originals: Originals,
        settings: TranscriptionSettings | None,
        hearing: Hearing,
    ) -> None:
        self.source = source
        self.store = store
        self.originals = originals
        self.settings = settings
        self.hearing = hearing
        self._ahead: dict[str, _Episode] = {}

    def begin(self, facts: Parsed) -> None:
        """Hand the sound of an episode whose turn comes soon to the workers."""
        if facts.key in self._ahead:
            return
        # What is wrong with it is said when its turn comes.
        with suppress(KlaraError, OSError), in_a_line(facts.key):
            episode = self._episode(facts)
            if not episode.is_done:
                self.hearing.begin(episode.sound)
            self._ahead[facts.key] = episode

    def transcribe(self, facts: Parsed) -> Result:
        """Store an episode as a document: what the model hears in it, set right.

        Sound that has not changed is not transcribed again, unless another model than the one
        that did is to do it anew. Raises ModelError if there is no model, and SourceError if there
        is no sound.
        """
        episode = self._ahead.pop(facts.key, None) or self._episode(facts)
        if episode.document and episode.is_done:
            return Result(self.store_words(facts, episode.document))
        done = self.hearing.heard(episode.sound)
        text, marks = to_document(done.transcript)
        added: dict[str, Any] = {
            "transcribed": {"model": done.model, "date": swedish_today().isoformat()}
        }
        chapters = sound_file.chapters(audio.facts(episode.sound.path))
        if chapters and not facts.meta.get("chapters"):
            added |= {"chapters": chapters, "sound_chapters": True}
        transcribed = replace(facts, text=text, marks=marks, meta={**facts.meta, **added})
        rules = self.settings.corrections if self.settings else ()
        outcome = self._store(transcribed, episode.sound.name, rules)
        if episode.sound.journal:
            episode.sound.journal.unlink(missing_ok=True)
        return Result(outcome, done.duration - done.resumed, done.seconds, not text)

    def store_words(self, facts: Parsed, document: Document) -> Outcome:
        """Store what a source says now of an episode, also one that was gone, with its words."""
        if document.state == "current" and is_same(document, facts):
            return "unchanged"
        revision = (
            self.store.revision(document.id, document.revision) if document.revision else None
        )
        now = replace(
            facts,
            text=revision.text if revision else "",
            marks=self.store.marks(document.id, revision.hash) if revision else (),
            meta={**facts.meta, **added_here(document.meta)},
        )
        self.store.put(now, source=self.source, original=revision.original if revision else None)
        return "changed"

    def apply_corrections(self, rules: Sequence[Correction]) -> set[str]:
        """Apply rules that changed to what was transcribed before; return the keys of what changed.

        They are applied to what the model heard, so a rule that was taken away changes nothing.
        """
        fingerprint = _fingerprint(rules)
        changed = set()
        for document in self.store.documents(source=self.source, state="current"):
            uncorrected = document.meta.get("heard")
            if not isinstance(uncorrected, str) or document.meta.get("rules") == fingerprint:
                continue
            if is_edited(document):  # what a person wrote goes before any rule
                continue
            revision = self.store.revision(document.id, uncorrected)
            if revision is None:
                continue
            facts = facts_of(document)
            names = ("transcribed", "chapters", "sound_chapters")
            added = {name: document.meta[name] for name in names if name in document.meta}
            before = replace(
                facts,
                text=revision.text,
                marks=self.store.marks(document.id, revision.hash),
                meta={**facts.meta, **added},
            )
            if self._store(before, revision.original, rules) != "unchanged":
                changed.add(document.key)
        return changed

    def _episode(self, facts: Parsed) -> _Episode:
        """Return an episode's sound, and whether what is stored says what is said in it."""
        model, settings = self.hearing.model, self.settings
        assert settings is not None
        location = str(facts.meta.get("audio") or "")
        if not location:
            raise SourceError(f"{facts.title} ({facts.key}) has neither a transcript nor sound")
        document = self.store.document_by_key(self.source, facts.key)
        name, path = self._sound(facts, document, location)
        if document is None or document.state == "waiting":
            document = self._renamed(facts, name) or document
        language = settings.language or facts.language
        journal = self.store.data / "transcribing" / f"{name}.jsonl"
        names = names_of(facts, settings.corrections)
        sound = Sound(name, path, language, names, facts.title, location, journal)
        is_done = document is not None and self._was_transcribed_from(document, name)
        is_anew = settings.again and document is not None and model_of(document) != model
        return _Episode(sound, document, is_done and not is_anew)

    def _sound(self, facts: Parsed, document: Document | None, location: str) -> tuple[str, Path]:
        """Return the sound's name among the originals and its path; it is fetched if it changed."""
        name = self.store.original_of(self.source, facts.key)
        if name and document and is_same(document, facts):
            path = self.store.originals.path(name)
            if path.exists():
                return name, path
        return self.originals.sound(location)

    def _was_transcribed_from(self, document: Document, name: str) -> bool:
        if document.state == "current" or document.revision is None:
            return self.store.original_of(self.source, document.key) == name
        revision = self.store.revision(document.id, document.revision)
        return revision is not None and revision.original == name

    def _renamed(self, facts: Parsed, name: str) -> Document | None:
        """Return the episode of the same sound that its source called by another key before.

        Publishers change GUIDs when they change hosts: the document goes on, and its receipts.
        """
        for document in self.store.documents(source=self.source, state="withdrawn"):
            if model_of(document) and self._was_transcribed_from(document, name):
                self.store.rename(document.id, facts.key)
                return self.store.document_by_key(self.source, facts.key)
        return None

    def _store(
        self, transcribed: Parsed, original: str | None, rules: Sequence[Correction]
    ) -> Outcome:
        """Store both what the model heard and what it was set right to; the latter is current."""
        before = self.store.document_by_key(self.source, transcribed.key)
        corrected = correct(transcribed, rules)
        added: dict[str, Any] = {"rules": _fingerprint(rules)}
        if transcribed.text:
            added["heard"] = text_hash(transcribed.text)
        current = replace(corrected, meta={**corrected.meta, **added})
        with self.store.transaction():
            if corrected is not transcribed:
                self.store.put(transcribed, source=self.source, original=original)
            self.store.put(current, source=self.source, original=original)
            after = self.store.document_by_key(self.source, transcribed.key)
        if before is None or before.state != "current":
            return "new"
        return "unchanged" if after and after.revision == before.revision else "changed"


def _fingerprint(rules: Sequence[Correction]) -> str:
    text = "\x1f".join(f"{rule.heard}\x1e{rule.said}\x1e{rule.context}" for rule in rules)
    return hashlib.sha256(text.encode()).hexdigest()[:12] if rules else ""
