"""What is known of an episode, from its feed, from its sound file, or from the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from index.errors import ModelError, SourceError
from index.records import Document, Parsed, Revision
from index.store.documents import Store
from index.transcript.document import to_document
from index.transcript.files import parse
from ingest.fetch.originals import read_file
from ingest.speech import audio
from ingest.text.dates import moment
from ingest.text.decode import text_of

AUDIO = (".mp3", ".m4a", ".m4b", ".aac", ".mp4", ".ogg", ".opus", ".oga", ".flac", ".wav")
_BESIDE = (".json", ".vtt", ".srt")
OURS = frozenset({"transcribed", "heard", "rules", "corrections"})
"""What of an episode's meta was added here; the rest is what its source says."""


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
        published=published or moment(facts.date),
        meta={name: value for name, value in meta.items() if value},
    )
    beside = next((p for s in _BESIDE if (p := path.with_suffix(s)).is_file()), None)
    if beside is None:
        return parsed
    transcript = parse(text_of(read_file(beside).data), str(beside))
    text, marks = to_document(transcript)
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
        yield facts_of(document)


def by_another(store: Store, source: str, model: str) -> Iterator[Parsed]:
    """Yield what is known of each episode of a source that another model wrote down."""
    for document in store.documents(source=source, state="current"):
        if model_of(document) not in (None, model):
            yield facts_of(document)


def facts_of(document: Document) -> Parsed:
    """Return what its source says of an episode that is kept, without its words."""
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
    return {name: value for name, value in meta.items() if name not in OURS}


def model_of(document: Document) -> str | None:
    """Return the name of the model that wrote an episode down, if one did."""
    made = document.meta.get("transcribed")
    return str(made.get("model")) if isinstance(made, dict) else None
