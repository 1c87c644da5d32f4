"""Episodes without a transcript: from their sound to a document. Read `ingest.speech` too.

facts of an episode → its sound among the originals → what the model heard, a revision
→ set right by the rules that a person wrote, a revision of its own → stored
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from index.days import swedish_today
from index.errors import ModelError, SourceError
from index.records import Document, Parsed, text_hash
from index.store.documents import Store
from index.transcript.document import to_document
from ingest.episodes import sound_file
from ingest.episodes.corrections import Correction, correct
from ingest.episodes.edited import is_edited
from ingest.episodes.spoken_of import names_of
from ingest.episodes.stored import added_here, facts_of, is_same, model_of
from ingest.fetch.originals import Originals
from ingest.speech import audio
from ingest.speech.model import Transcriber
from ingest.speech.transcribe import transcribe

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class TranscriptionSettings:
    """How sound becomes text in a run.

    ``open`` loads the model and raises ModelError where there is none; ``again`` is whether to
    transcribe anew what another model did. ``progress`` is called with an episode's title, the
    seconds of it that are done, and how many there are.
    """

    open: Callable[[], Transcriber]
    corrections: Sequence[Correction] = ()
    language: str | None = None
    again: bool = False
    progress: Callable[[str, float, float | None], None] = lambda title, done, total: None


class ModelOnDemand:
    """The model of a run, loaded when the first sound needs it."""

    def __init__(self, settings: TranscriptionSettings | None) -> None:
        self.settings = settings
        self._model: Transcriber | ModelError | None = None

    def model(self) -> Transcriber:
        """Return the model; ModelError, at no further cost, if it is not at hand."""
        if self.settings is None:
            raise ModelError("this run transcribes nothing")
        if self._model is None:
            try:
                self._model = self.settings.open()
            except ModelError as error:
                self._model = error
        if isinstance(self._model, ModelError):
            raise self._model
        return self._model


@dataclass(frozen=True, slots=True)
class Result:
    """How an episode came out, and what it cost: seconds of sound and of work; nothing said."""

    outcome: Outcome
    sound: float = 0.0
    seconds: float = 0.0
    silent: bool = False


class WaitingEpisodes:
    """Transcribes the episodes of one source, with the model that the whole run shares."""

    def __init__(
        self, source: str, store: Store, originals: Originals, on_demand: ModelOnDemand
    ) -> None:
        self.source = source
        self.store = store
        self.originals = originals
        self.on_demand = on_demand

    def transcribe(self, facts: Parsed) -> Result:
        """Store an episode as a document: what the model hears in it, set right.

        Sound that has not changed is not transcribed again, unless another model than the one
        that did is to do it anew. Raises ModelError if there is no model, and SourceError if there
        is no sound.
        """
        model, settings = self.on_demand.model(), self.on_demand.settings
        assert settings is not None
        location = str(facts.meta.get("audio") or "")
        if not location:
            raise SourceError(f"{facts.title} ({facts.key}) has neither a transcript nor sound")
        document = self.store.document_by_key(self.source, facts.key)
        name, path = self._sound(facts, document, location)
        if document is None or document.state == "waiting":
            document = self._renamed(facts, name) or document
        is_done = document is not None and self._was_transcribed_from(document, name)
        if document and is_done and not (settings.again and model_of(document) != model.name):
            return Result(self.store_words(facts, document))
        journal = self.store.data / "transcribing" / f"{name}.jsonl"
        try:
            done = transcribe(
                path,
                model,
                journal=journal,
                language=settings.language or facts.language,
                names=names_of(facts, settings.corrections),
                progress=partial(settings.progress, facts.title),
            )
        except SourceError as error:
            raise SourceError(str(error).replace(str(path), location)) from None
        text, marks = to_document(done.transcript)
        added: dict[str, Any] = {
            "transcribed": {"model": done.model, "date": swedish_today().isoformat()}
        }
        chapters = sound_file.chapters(audio.facts(path))
        if chapters and not facts.meta.get("chapters"):
            added |= {"chapters": chapters, "sound_chapters": True}
        transcribed = replace(facts, text=text, marks=marks, meta={**facts.meta, **added})
        outcome = self._store(transcribed, name, settings.corrections)
        journal.unlink(missing_ok=True)
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
            kept = ("transcribed", "chapters", "sound_chapters")
            added = {name: document.meta[name] for name in kept if name in document.meta}
            before = replace(
                facts,
                text=revision.text,
                marks=self.store.marks(document.id, revision.hash),
                meta={**facts.meta, **added},
            )
            if self._store(before, revision.original, rules) != "unchanged":
                changed.add(document.key)
        return changed

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
