"""Transcripts in JSON: Podcasting 2.0's and the forms of Whisper's kin read, Whisper's written."""

from __future__ import annotations

import json
from typing import Any

from index.errors import SourceError
from index.transcript.cues import spoken
from index.transcript.records import Segment, Transcript, Word, clean, seconds


def load(text: str, name: str) -> Any:
    """Return what JSON holds; SourceError with `name` if it is damaged."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError alone is what a number of more than 4,300 digits raises.
        raise SourceError(f"{name} is damaged JSON: {error}") from None


def read(content: Any, name: str) -> Transcript:
    """Return the segments of a JSON transcript in order, and its language if it names one.

    It is Podcasting 2.0's, Whisper's (also faster-whisper's, WhisperX's, whisper-timestamped's),
    that of whisper.cpp or that of transformers.
    """
    rows, language = content, None
    if isinstance(content, dict):
        rows = content.get("segments", content.get("transcription", content.get("chunks")))
        language = content.get("language")
    if not isinstance(rows, list):
        raise SourceError(f"{name} is JSON, but not a transcript: it has no segments")
    segments = [segment for row in rows if isinstance(row, dict) and (segment := _segment(row))]
    dropped = sum(isinstance(row, dict) and bool(_text(row)) for row in rows) - len(segments)
    known = language if isinstance(language, str) and len(language) <= 12 else None
    ordered = sorted(segments, key=lambda segment: segment.start)
    return Transcript(tuple(ordered), known, dropped)


def write(transcript: Transcript) -> str:
    """Return a transcript as Whisper writes it, with the speaker beside each segment."""
    segments: list[dict[str, Any]] = []
    for number, segment in enumerate(transcript.segments):
        row: dict[str, Any] = {
            "id": number,
            "start": segment.start,
            "end": segment.end,
            "text": segment.text,
        }
        if segment.speaker:
            row["speaker"] = segment.speaker
        if segment.words:
            row["words"] = [_word_row(word) for word in segment.words]
        segments.append(row)
    whole = {
        "text": " ".join(segment.text for segment in transcript.segments),
        "segments": segments,
        "language": transcript.language,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _segment(row: dict[str, Any]) -> Segment | None:
    text = _text(row)
    words = [
        word
        for entry in row.get("words") or ()
        if isinstance(entry, dict) and (word := _word(entry))
    ]
    start, end = _times(row)
    if start is None and words:
        start, end = words[0].start, words[-1].end
    if start is None or not text:
        return None
    speaker = clean(str(row.get("speaker") or "")) or None
    return Segment(start, max(start, end or start), text, speaker, tuple(words))


def _text(row: dict[str, Any]) -> str:
    return spoken(str(row.get("body", row.get("text")) or ""))


def _word(entry: dict[str, Any]) -> Word | None:
    start, end = _times(entry)
    text = clean(str(entry.get("word", entry.get("text")) or ""))
    if start is None or not text:
        return None
    # Whisper's own name first, then WhisperX's and whisper-timestamped's.
    given = (entry.get(name) for name in ("probability", "score", "confidence"))
    probability = next((value for value in given if value is not None), None)
    return Word(start, max(start, end or start), text, seconds(probability))


def _times(row: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return when something begins and ends, in seconds, as the form at hand says it."""
    if isinstance(row.get("offsets"), dict):  # whisper.cpp, in milliseconds
        offsets = (seconds(row["offsets"].get("from")), seconds(row["offsets"].get("to")))
        start, end = (None if value is None else round(value / 1000, 3) for value in offsets)
        return start, end
    pair = row.get("timestamp")
    if isinstance(pair, list) and len(pair) == 2:  # transformers; the last end may be missing
        return seconds(pair[0]), seconds(pair[1])
    start, end = row.get("startTime", row.get("start")), row.get("endTime", row.get("end"))
    return seconds(start), seconds(end)


def _word_row(word: Word) -> dict[str, Any]:
    row: dict[str, Any] = {"word": word.text, "start": word.start, "end": word.end}
    if word.probability is not None:
        row["probability"] = word.probability
    return row
