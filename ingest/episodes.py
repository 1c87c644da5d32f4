"""Episodes that nobody wrote down: from their sound to a document. Read `ingest.transcribe` too.

what is known of an episode → its sound among the originals → what the model heard, a revision
→ set right by the rules that a person wrote, a revision of its own → kept
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from index.errors import ModelError, SourceError
from index.records import Document, Parsed, Revision, text_hash
from index.store import Store
from ingest import audio, feed_times, transcripts
from ingest.corrections import Correction, correct
from ingest.originals import Originals, read_file
from ingest.transcribe import Progress, transcribe
from ingest.transcriber import Transcriber

AUDIO = (".mp3", ".m4a", ".m4b", ".aac", ".mp4", ".ogg", ".opus", ".oga", ".flac", ".wav")
_BESIDE = (".json", ".vtt", ".srt")
_OURS = frozenset({"transcribed", "heard", "rules", "corrections"})
"""What of an episode's meta was added here; the rest is what its source says."""

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Listening:
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


class Ear:
    """The model of a run, loaded when the first sound needs it."""

    def __init__(self, listening: Listening | None) -> None:
        self.listening = listening
        self._model: Transcriber | ModelError | None = None

    def model(self) -> Transcriber:
        """Return the model; ModelError, at no further cost, if it is not at hand."""
        if self.listening is None:
            raise ModelError("nothing was told to write them down")
        if self._model is None:
            try:
                self._model = self.listening.open()
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


# What is known of an episode


def of_file(path: Path, key: str, *, title: str | None, published: str | None) -> Parsed:
    """Return what a sound file says of itself, and its text if a transcript lies beside it."""
    try:
        facts = audio.facts(path)
    except ModelError:
        facts = audio.Facts(None, None, None, None)
    meta = {"audio": str(path), "duration": facts.duration, "feed_title": facts.album}
    parsed = Parsed(
        key=key,
        kind="podcast",
        title=title or facts.title or path.stem,
        text="",
        url=path.as_uri(),
        published=published or feed_times.moment(facts.date),
        meta={name: value for name, value in meta.items() if value},
    )
    beside = next((p for s in _BESIDE if (p := path.with_suffix(s)).is_file()), None)
    if beside is None:
        return parsed
    transcript = transcripts.parse(read_file(beside).data, str(beside))
    text, marks = transcripts.to_document(transcript)
    told = {"url": str(beside), "format": beside.suffix[1:]}
    return replace(parsed, text=text, marks=marks, meta={**parsed.meta, "transcript": told})


def with_version(facts: Parsed) -> Parsed:
    """Return an episode with what tells that a sound file was changed in its place."""
    named = str(facts.meta.get("audio") or "")
    if not named or "://" in named:
        return facts
    try:
        found = Path(named).stat()
    except OSError:
        return facts
    version = f"{found.st_size} {found.st_mtime_ns}"
    return replace(facts, meta={**facts.meta, "audio_version": version})


def is_same(held: Document, facts: Parsed) -> bool:
    """Return whether a source says of an episode what it said when it was kept."""
    return (held.title, held.url, held.published, held.language, _told(held.meta)) == (
        facts.title,
        facts.url,
        facts.published,
        facts.language,
        _told(facts.meta),
    )


def find(store: Store, named: str) -> tuple[Document, Revision]:
    """Return an episode and its words as they are now.

    It is named by its id, the beginning of that, its title, GUID or address.
    """
    held = [d for d in store.documents() if d.kind == "podcast"]
    found = [d for d in held if named in (d.id, d.key, d.url, d.title, d.meta.get("audio"))]
    found = found or [d for d in held if d.id.startswith(named)]
    if len(found) > 1:
        raise SourceError(f"{named} is several episodes: {', '.join(d.id for d in found)}")
    if not found:
        like = get_close_matches(named, [d.id for d in held], 1, 0.3)
        hint = f": did you mean {like[0]}?" if like else ""
        raise SourceError(f"there is no episode {named}{hint}")
    document = found[0]
    if document.state == "waiting":
        raise SourceError(f"{document.id} waits to be transcribed: it has no words yet")
    revision = store.revision(document.id, document.revision) if document.revision else None
    if document.state == "withdrawn" or revision is None:
        why = "is withdrawn" if document.state == "withdrawn" else "has no words: nobody speaks"
        raise SourceError(f"{document.id} {why}")
    return document, revision


def waiting(store: Store, source: str) -> Iterator[Parsed]:
    """Yield what is known of each episode of a source that waits to be written down."""
    for document in store.documents(source=source, state="waiting"):
        yield _facts(document)


def by_another(store: Store, source: str, model: str) -> Iterator[Parsed]:
    """Yield what is known of each episode of a source that another model wrote down."""
    for document in store.documents(source=source, state="current"):
        if _model_of(document) not in (None, model):
            yield _facts(document)


# From sound to a document


def write_down(facts: Parsed, source: str, store: Store, originals: Originals, ear: Ear) -> Heard:
    """Keep an episode as a document: what the model hears in it, set right.

    Sound that has not changed is not heard again, unless another model than the one that did is
    to hear it anew. Raises ModelError if there is no model, and SourceError if there is no sound.
    """
    model, listening = ear.model(), ear.listening
    assert listening is not None
    where = str(facts.meta.get("audio") or "")
    if not where:
        raise SourceError(f"{facts.title} ({facts.key}) has neither a transcript nor sound")
    name, path = originals.sound(where)
    held = store.held(source, facts.key)
    if held is not None and store.original_of(source, facts.key) == name:
        by = _model_of(held)
        if by == model.name or not listening.again:
            return Heard(keep_words(facts, held, source, store))
    journal = store.data / "transcribing" / f"{name}.jsonl"
    try:
        done = transcribe(
            path,
            model,
            journal=journal,
            language=listening.language or facts.language,
            progress=_titled(listening, facts.title),
        )
    except SourceError as error:
        raise SourceError(str(error).replace(str(path), where)) from None
    text, marks = transcripts.to_document(done.transcript)
    made = {"model": done.model, "date": date.today().isoformat()}
    heard = replace(facts, text=text, marks=marks, meta={**facts.meta, "transcribed": made})
    outcome = _keep(heard, source, store, name, listening.corrections)
    journal.unlink(missing_ok=True)
    return Heard(outcome, done.duration - done.resumed, done.seconds, not text)


def keep_words(facts: Parsed, held: Document, source: str, store: Store) -> Outcome:
    """Keep what a source says now of an episode, also one that was gone, with the words it had."""
    if held.state == "current" and is_same(held, facts):
        return "unchanged"
    ours = {name: value for name, value in held.meta.items() if name in _OURS}
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
        facts = _facts(document)
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
    before = store.held(source, heard.key)
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
        after = store.held(source, heard.key)
    if before is None or before.state != "current":
        return "new"
    return "unchanged" if after and after.revision == before.revision else "changed"


def _facts(document: Document) -> Parsed:
    return Parsed(
        key=document.key,
        kind=document.kind,
        title=document.title,
        text="",
        url=document.url,
        published=document.published,
        updated=document.updated,
        language=document.language,
        meta=_told(document.meta),
    )


def _told(meta: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in meta.items() if name not in _OURS}


def _model_of(document: Document) -> str | None:
    made = document.meta.get("transcribed")
    return str(made.get("model")) if isinstance(made, dict) else None


def _titled(listening: Listening, title: str) -> Progress:
    return lambda done, total: listening.progress(title, done, total)


def _fingerprint(rules: Sequence[Correction]) -> str:
    told = "\x1f".join(f"{rule.heard}\x1e{rule.said}\x1e{rule.context}" for rule in rules)
    return hashlib.sha256(told.encode()).hexdigest()[:12] if rules else ""
