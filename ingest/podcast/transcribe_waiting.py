"""Episodes that nobody wrote down: from their sound to a document. Read `ingest.speech` too.

what is known of an episode → its sound among the originals → what the model heard, a revision
→ set right by the rules that a person wrote, a revision of its own → kept
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from index.days import swedish_today
from index.errors import ModelError, SourceError
from index.records import Document, Parsed, text_hash
from index.store.documents import Store
from index.transcript.document import to_document
from ingest.fetch.originals import Originals
from ingest.podcast.corrections import Correction, correct
from ingest.podcast.stored import OURS, facts_of, is_same, model_of
from ingest.speech.model import Transcriber
from ingest.speech.transcribe import Progress, transcribe

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class TranscriptionSettings:
    """How sound becomes text in a run.

    ``open`` loads the model and raises ModelError where there is none; ``again`` is whether to
    write down anew what another model wrote. ``progress`` is called with an episode's title, the
    seconds of it that are done, and how many there are.
    """

    open: Callable[[], Transcriber]
    corrections: Sequence[Correction] = ()
    language: str | None = None
    again: bool = False
    progress: Callable[[str, float, float | None], None] = lambda title, done, total: None


class ModelOnDemand:
    """The model of a run, loaded when the first sound needs it."""

    def __init__(self, transcription: TranscriptionSettings | None) -> None:
        self.transcription = transcription
        self._model: Transcriber | ModelError | None = None

    def model(self) -> Transcriber:
        """Return the model; ModelError, at no further cost, if it is not at hand."""
        if self.transcription is None:
            raise ModelError("nothing was told to write them down")
        if self._model is None:
            try:
                self._model = self.transcription.open()
            except ModelError as error:
                self._model = error
        if isinstance(self._model, ModelError):
            raise self._model
        return self._model


@dataclass(frozen=True, slots=True)
class Heard:
    """How an episode came out, and what it cost: seconds of sound, of work, nothing said."""

    outcome: Outcome
    sound: float = 0.0
    seconds: float = 0.0
    silent: bool = False


def write_down(
    facts: Parsed, source: str, store: Store, originals: Originals, ear: ModelOnDemand
) -> Heard:
    """Keep an episode as a document: what the model hears in it, set right.

    Sound that has not changed is not heard again, unless another model than the one that did is
    to hear it anew. Raises ModelError if there is no model, and SourceError if there is no sound.
    """
    model, transcription = ear.model(), ear.transcription
    assert transcription is not None
    where = str(facts.meta.get("audio") or "")
    if not where:
        raise SourceError(f"{facts.title} ({facts.key}) has neither a transcript nor sound")
    held = store.document_by_key(source, facts.key)
    kept = store.original_of(source, facts.key)
    if kept and held and is_same(held, facts) and store.originals.path(kept).exists():
        name, path = kept, store.originals.path(kept)
    else:
        name, path = originals.sound(where)
    if held is not None and kept == name:
        by = model_of(held)
        if by == model.name or not transcription.again:
            return Heard(keep_words(facts, held, source, store))
    journal = store.data / "transcribing" / f"{name}.jsonl"
    try:
        done = transcribe(
            path,
            model,
            journal=journal,
            language=transcription.language or facts.language,
            progress=_titled(transcription, facts.title),
        )
    except SourceError as error:
        raise SourceError(str(error).replace(str(path), where)) from None
    text, marks = to_document(done.transcript)
    made = {"model": done.model, "date": swedish_today().isoformat()}
    heard = replace(facts, text=text, marks=marks, meta={**facts.meta, "transcribed": made})
    outcome = _keep(heard, source, store, name, transcription.corrections)
    journal.unlink(missing_ok=True)
    return Heard(outcome, done.duration - done.resumed, done.seconds, not text)


def keep_words(facts: Parsed, held: Document, source: str, store: Store) -> Outcome:
    """Keep what a source says now of an episode, also one that was gone, with the words it had."""
    if held.state == "current" and is_same(held, facts):
        return "unchanged"
    ours = {name: value for name, value in held.meta.items() if name in OURS}
    revision = store.revision(held.id, held.revision) if held.revision else None
    now = replace(
        facts,
        text=revision.text if revision else "",
        marks=store.marks(held.id, revision.hash) if revision else (),
        meta={**facts.meta, **ours},
    )
    store.put(now, source=source, original=revision.original if revision else None)
    return "changed"


def set_right(source: str, store: Store, rules: Sequence[Correction]) -> set[str]:
    """Apply rules that changed to what was written down before; return the keys of what changed.

    They are applied to what the model heard, so a rule that was taken away changes nothing.
    """
    told = _fingerprint(rules)
    changed = set()
    for document in store.documents(source=source, state="current"):
        heard = document.meta.get("heard")
        if not isinstance(heard, str) or document.meta.get("rules") == told:
            continue
        revision = store.revision(document.id, heard)
        if revision is None:
            continue
        facts = facts_of(document)
        made = {"transcribed": document.meta["transcribed"]}
        before = replace(
            facts,
            text=revision.text,
            marks=store.marks(document.id, revision.hash),
            meta={**facts.meta, **made},
        )
        if _keep(before, source, store, revision.original, rules) != "unchanged":
            changed.add(document.key)
    return changed


def _keep(
    heard: Parsed, source: str, store: Store, original: str | None, rules: Sequence[Correction]
) -> Outcome:
    """Keep both what the model heard and what it was set right to; the latter is current."""
    before = store.document_by_key(source, heard.key)
    corrected = correct(heard, rules)
    ours: dict[str, Any] = {"rules": _fingerprint(rules)}
    if heard.text:
        ours["heard"] = text_hash(heard.text)
    with store.transaction():
        if corrected is not heard:
            store.put(heard, source=source, original=original)
        store.put(
            replace(corrected, meta={**corrected.meta, **ours}), source=source, original=original
        )
        after = store.document_by_key(source, heard.key)
    if before is None or before.state != "current":
        return "new"
    return "unchanged" if after and after.revision == before.revision else "changed"


def _titled(transcription: TranscriptionSettings, title: str) -> Progress:
    return lambda done, total: transcription.progress(title, done, total)


def _fingerprint(rules: Sequence[Correction]) -> str:
    told = "\x1f".join(f"{rule.heard}\x1e{rule.said}\x1e{rule.context}" for rule in rules)
    return hashlib.sha256(told.encode()).hexdigest()[:12] if rules else ""
