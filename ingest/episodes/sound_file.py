"""An episode that is a sound file, with the transcript that lies beside it, if one does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.errors import ModelError
from index.records import Parsed
from index.transcript.document import to_document
from index.transcript.files import parse
from ingest.fetch.originals import read_file
from ingest.podcast.transcripts import outlasts
from ingest.speech import audio
from ingest.text.dates import moment
from ingest.text.decode import text_of
from ingest.text.feed_tags import SOUND_NAMES

SUFFIXES = tuple(f".{name}" for name in SOUND_NAMES.split("|"))
_TRANSCRIPTS = (".json", ".vtt", ".srt")


def read(path: Path, key: str, *, title: str | None, published: str | None) -> Parsed:
    """Return what a sound file says of itself, and its words if a transcript lies beside it.

    `title` and `published` are those of its source, and go before its tags. Raises SourceError
    for what is no sound, and for a transcript that cannot be read.
    """
    try:
        facts = audio.facts(path)
    except ModelError:
        facts = audio.Facts()
    meta = {
        "audio": str(path),
        "duration": facts.duration,
        "feed_title": facts.album,
        "chapters": chapters(facts),
    }
    parsed = Parsed(
        key=key,
        kind="podcast",
        title=title or facts.title or path.stem,
        text="",
        url=path.as_uri(),
        published=published or moment(facts.date),
        meta={name: value for name, value in meta.items() if value},
    )
    beside = next((p for s in _TRANSCRIPTS if (p := path.with_suffix(s)).is_file()), None)
    if beside is None:
        return parsed
    transcript = parse(text_of(read_file(beside).data), str(beside))
    text, marks = to_document(transcript)
    source = {"url": str(beside), "format": beside.suffix[1:]}
    notes = parsed.notes
    if outlasts(transcript, facts.duration):
        notes += (
            f"{beside} goes on after the end of {path.name}: its seconds may be off, as those of"
            " another version with other advertisements",
        )
    return replace(
        parsed, text=text, marks=marks, notes=notes, meta={**parsed.meta, "transcript": source}
    )


def chapters(facts: audio.Facts) -> list[dict[str, float | str]]:
    """Return the chapters that a sound file lists, as an episode's meta holds them."""
    return [{"start": start, "title": title} for start, title in facts.chapters]


def with_version(facts: Parsed) -> Parsed:
    """Return an episode with what tells that a sound file was changed in its place."""
    location = str(facts.meta.get("audio") or "")
    if not location or "://" in location:
        return facts
    try:
        status = Path(location).stat()
    except OSError:
        return facts
    version = f"{status.st_size} {status.st_mtime_ns}"
    return replace(facts, meta={**facts.meta, "audio_version": version})
