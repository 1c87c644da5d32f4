"""Transcripts in JSON: read in each form that is about, written as Whisper's."""

from __future__ import annotations

import json
from typing import Any

from index.errors import SourceError
from index.transcript.records import Segment, Transcript, Word, clean, seconds


def read_json(text: str, name: str) -> tuple[list[Segment], str | None]:
    """Return the segments of a JSON transcript in order, and its language if it names one.

    It is Podcasting 2.0's, Whisper's (also WhisperX's and faster-whisper's) or whisper.cpp's.
    """
    try:
        read = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SourceError(f"{name} is damaged JSON: {error}") from None
    rows = read
    language = None
    if isinstance(read, dict):
        rows = read.get("segments", read.get("transcription", read.get("chunks")))
        told = read.get("language")
        language = told if isinstance(told, str) and len(told) <= 12 else None
    if not isinstance(rows, list):
        raise SourceError(f"{name} is JSON, but not a transcript: it has no segments")
    found = [segment for row in rows if isinstance(row, dict) and (segment := _json_segment(row))]
    return sorted(found, key=lambda segment: segment.start), language


def _json_segment(row: dict[str, Any]) -> Segment | None:
    start, end = _times(row)
    text = clean(str(row.get("body", row.get("text")) or ""))
    if start is None or not text:
        return None
    words = [
        word
        for entry in row.get("words") or ()
        if isinstance(entry, dict) and (word := _json_word(entry))
    ]
    speaker = clean(str(row.get("speaker") or "")) or None
    return Segment(start, max(start, end or start), text, speaker, tuple(words))


def _json_word(entry: dict[str, Any]) -> Word | None:
    start, end = _times(entry)
    text = clean(str(entry.get("word", entry.get("text")) or ""))
    if start is None or not text:
        return None
    probability = seconds(entry.get("probability", entry.get("score")))
    return Word(start, max(start, end or start), text, probability)


def _times(row: dict[str, Any]) -> tuple[float | None, float | None]:
    if isinstance(row.get("offsets"), dict):
        offsets = (seconds(row["offsets"].get("from")), seconds(row["offsets"].get("to")))
        start, end = (None if value is None else round(value / 1000, 3) for value in offsets)
        return start, end
    return seconds(row.get("startTime", row.get("start"))), seconds(
        row.get("endTime", row.get("end"))
    )


def write_json(transcript: Transcript) -> str:
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


def _word_row(word: Word) -> dict[str, Any]:
    row: dict[str, Any] = {"word": word.text, "start": word.start, "end": word.end}
    if word.probability is not None:
        row["probability"] = word.probability
    return row
