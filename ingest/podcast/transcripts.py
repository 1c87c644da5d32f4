"""The words of an episode: the best of the transcripts that it offers, and its chapters."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.errors import SourceError
from index.records import Parsed
from index.transcript.document import to_document
from index.transcript.files import parse
from index.transcript.records import Transcript, clean, seconds
from ingest.fetch.original import Original
from ingest.podcast.episode import Episode, OfferedTranscript
from ingest.podcast.feed import Fetch, main_language
from ingest.text.decode import text_of
from ingest.text.language import language_of

ReadTranscript = Callable[[Original, str], Transcript]
"""Returns what a transcript says; its name in messages is given. Raises SourceError."""

LONGER = 10.0
"""Seconds that a transcript may go on after the sound: players and hosts round durations."""

_UNDECIDED = "und"
_RICHEST_FIRST = {"json": 0, "vtt": 1, "srt": 2}


@dataclass(frozen=True, slots=True)
class Words:
    """What an episode's transcripts gave: a document, or None; why those before it were not used.

    ``notes`` say what was left out; ``translations`` are the addresses of transcripts in another
    language than the episode's.
    """

    document: Parsed | None
    problems: tuple[SourceError, ...] = ()
    notes: tuple[str, ...] = ()
    translations: tuple[str, ...] = ()


def read_transcript(original: Original, name: str) -> Transcript:
    """Return what a transcript says, read here; raises SourceError as `parse` does."""
    return parse(text_of(original.data, original.charset), name)


def transcript_of(
    episode: Episode, *, fetch: Fetch, read: ReadTranscript = read_transcript
) -> Words:
    """Return an episode as a document, from the transcript that says most.

    Word times count before speakers before neither. One in another language than the episode is
    a translation: nobody said those words. One that cannot be read is a problem, and the next is
    tried.
    """
    problems: list[SourceError] = []
    notes: list[str] = []
    translations: list[str] = []
    best: tuple[OfferedTranscript, Transcript] | None = None
    most = (-1, -1)
    for offered in sorted(episode.transcripts, key=lambda t: _RICHEST_FIRST.get(t.form, 3)):
        try:
            original = fetch(offered.url)
            transcript = read(original, offered.url)
        except SourceError as error:
            problems.append(error)
            continue
        language = _language(offered, transcript)
        if language not in ("", episode.facts.language):
            translations.append(offered.url)
            notes.append(
                f"{offered.url} is in another language ({language}) than the episode"
                f" ({episode.facts.language}): a translation is not quoted"
            )
            continue
        if transcript.dropped:
            notes.append(
                f"{offered.url} has {transcript.dropped} cues whose times cannot be read:"
                " they were left out"
            )
        worth = (
            int(any(segment.words for segment in transcript.segments)),
            int(any(segment.speaker for segment in transcript.segments)),
        )
        if worth > most:
            best, most = (offered, transcript), worth
        if worth == (1, 1):
            break
    if best and outlasts(best[1], episode.facts.meta.get("duration")):
        notes.append(
            f"{best[0].url} goes on after the end of the sound ({episode.facts.title}): its seconds"
            " may be off, as those of another version with other advertisements"
        )
    document = _document(episode, *best) if best else None
    return Words(document, tuple(problems), tuple(notes), tuple(translations))


def outlasts(transcript: Transcript, duration: float | None) -> bool:
    """Return whether a transcript goes on after the end of the sound that it belongs to."""
    end = max((segment.end for segment in transcript.segments), default=0.0)
    return duration is not None and end > duration + LONGER


def with_chapters(episode: Episode, *, fetch: Fetch) -> Episode:
    """Return an episode with the chapters of its Podcasting 2.0 file, if that can be read."""
    if episode.chapters is None:
        return episode
    try:
        rows = json.loads(fetch(episode.chapters).data).get("chapters")
        starts = [(seconds(row.get("startTime")), row.get("title")) for row in rows or ()]
    except (SourceError, ValueError, AttributeError, TypeError, RecursionError):
        return episode
    chapters = [
        {"start": start, "title": clean(str(title))}
        for start, title in starts
        if start is not None and title
    ]
    if not chapters:
        return episode
    meta = {**episode.facts.meta, "chapters": chapters}
    return replace(episode, facts=replace(episode.facts, meta=meta))


def _language(offered: OfferedTranscript, transcript: Transcript) -> str:
    """Return the language of a transcript: as its small words say, as declared, or empty."""
    declared = offered.language or main_language(transcript.language)
    text = " ".join(segment.text for segment in transcript.segments)
    language = language_of(text, declared or _UNDECIDED)
    return "" if language == _UNDECIDED else language


def _document(episode: Episode, offered: OfferedTranscript, transcript: Transcript) -> Parsed:
    text, marks = to_document(transcript)
    source = {"url": offered.url, "format": offered.form}
    facts = episode.facts
    return replace(facts, text=text, marks=marks, meta={**facts.meta, "transcript": source})
