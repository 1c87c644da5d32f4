"""Transcripts in JSON: Podcasting 2.0's and the forms of Whisper's kin read, Whisper's written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from index.errors import SourceError
from index.transcript.cues import TIME, seconds_of, spoken, untagged
from index.transcript.records import Segment, Transcript, Word, clean, place_words, seconds

BEGUN_ANEW = 10.0
"""Seconds that a chunk may begin before the one before it: more is a clock that was set to zero."""
PACE = 15.0
"""Characters that are said in a second, where nobody says when the last words end."""
SLOWEST = 0.3
"""Characters that are said in a second at least. Times in milliseconds make it a hundredth."""
LONGEST_SEGMENT = 300
"""Seconds that the usual segment lasts at most: so many milliseconds are over in an instant."""
LATEST = 10**9
"""Milliseconds, eleven days: a larger number is no time."""
_CLOCK = re.compile(TIME)
_BEGINS = {"startTime": 1, "start": 1, "start_time": 1, "startMs": 1000, "start_ms": 1000}
_ENDS = {"endTime": 1, "end": 1, "end_time": 1, "endMs": 1000, "end_ms": 1000}
"""What forms call the beginning and the end, and how many of their units make a second."""


def load(text: str, name: str) -> Any:
    """Return what JSON holds; SourceError with `name` if it is damaged."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError alone is what a number of more than 4,300 digits raises.
        raise SourceError(f"{name} is damaged JSON: {error}") from None


def read(content: Any, name: str) -> Transcript:
    """Return the segments of a JSON transcript in order, and its language if it names one.

    It is Podcasting 2.0's, Whisper's (also OpenAI's service's, faster-whisper's, WhisperX's,
    whisper-timestamped's), that of whisper.cpp or that of transformers. Raises SourceError for
    what is none, and for times that begin anew in the middle.
    """
    if isinstance(content, list) and len(content) == 1 and "chunks" in _row(content[0]):
        content = content[0]
    rows, language, words = content, None, None
    if isinstance(content, dict):
        rows = content.get("segments", content.get("transcription", content.get("chunks")))
        language, words = content.get("language"), content.get("words")
        if rows is None and isinstance(words, list):
            rows = [{"text": content.get("text"), "words": words}]
    if not isinstance(rows, list):
        raise SourceError(f"{name} is JSON, but not a transcript: it has no segments")
    rows = [_row(row) for row in rows]
    if _in_milliseconds(rows):
        rows = [_in_seconds(row) for row in rows]
    if any("timestamp" in row for row in rows):
        rows = _with_ends(rows, name)
    segments = [part for row in rows for part in _segments(row)]
    dropped = sum(bool(_text(row)) and not any(_segments(row)) for row in rows)
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
    document = {
        "text": " ".join(segment.text for segment in transcript.segments),
        "segments": segments,
        "language": transcript.language,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _row(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _with_ends(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """Return transformers' chunks with the times that it leaves out: those of their neighbours."""
    starts = [_times(row)[0] for row in rows]
    known = [start for start in starts if start is not None]
    if any(after < before - BEGUN_ANEW for before, after in pairwise(known)):
        raise SourceError(
            f"{name} has times that begin anew in the middle: nobody knows when it is"
        )
    timed, clock = [], 0.0
    for row, start, after in zip(rows, starts, [*starts[1:], None], strict=True):
        begin = clock if start is None else start
        end = _times(row)[1]
        if end is None:
            lasts = len(_text(row)) / PACE
            end = begin + lasts if after is None else max(begin, min(after, begin + lasts))
        clock = end
        timed.append({**row, "timestamp": [begin, end]})
    return timed


def _segments(row: dict[str, Any]) -> Iterator[Segment]:
    """Yield what a row says, a part for each speaker where its words name several."""
    text, speaker = _text(row), _speaker(row)
    words: list[Word] = []
    speakers: list[str | None] = []
    for entry in map(_row, row.get("words") or ()):
        if word := _word(entry):
            words.append(word)
            speakers.append(_speaker(entry) or (speakers[-1] if speakers else speaker))
    start, end = _times(row)
    if start is None and words:
        start, end = words[0].start, words[-1].end
    if start is None or not text:
        return
    segment = Segment(start, max(start, end or start), text, speaker, tuple(words))
    placed = list(place_words(segment))
    if len(placed) != len(words) or len(set(speakers)) < 2:
        yield segment
        return
    turns = [list(turn) for _, turn in groupby(range(len(words)), lambda n: speakers[n])]
    edges = [0, *(placed[turn[0]][0] for turn in turns[1:]), len(text)]
    for turn, (begin, stop) in zip(turns, pairwise(edges), strict=True):
        spoken = tuple(words[n] for n in turn)
        first = segment.start if begin == 0 else spoken[0].start
        last = segment.end if stop == len(text) else spoken[-1].end
        yield Segment(first, last, text[begin:stop].strip(), speakers[turn[0]], spoken)


def _speaker(row: dict[str, Any]) -> str | None:
    """Return who speaks: a name, the name of an object, or a number."""
    value = row.get("speaker")
    value = _row(value).get("name") if isinstance(value, dict) else value
    if isinstance(value, int) and not isinstance(value, bool):
        return f"Talare {value}"
    return clean(value) or None if isinstance(value, str) else None


def _text(row: dict[str, Any]) -> str:
    body, text = row.get("body"), row.get("text")
    if isinstance(body, str):  # Podcasting 2.0, whose words may be HTML
        return spoken(untagged(body))
    return spoken(text) if isinstance(text, str) else ""


def _word(entry: dict[str, Any]) -> Word | None:
    start, end = _times(entry)
    text = clean(str(entry.get("word", entry.get("text")) or ""))
    if start is None or not text:
        return None
    # Whisper's own name first, then WhisperX's and whisper-timestamped's.
    probabilities = (entry.get(name) for name in ("probability", "score", "confidence"))
    probability = next((value for value in probabilities if value is not None), None)
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
    if isinstance(row.get("timestamps"), dict):  # whisper.cpp without offsets
        row = {"start": row["timestamps"].get("from"), "end": row["timestamps"].get("to")}
    return _named_time(row, _BEGINS), _named_time(row, _ENDS)


def _named_time(row: dict[str, Any], names: dict[str, int]) -> float | None:
    """Return the first of some times that a row has: a number, or a clock such as "00:01:02.5"."""
    for name, units in names.items():
        if (value := row.get(name)) is not None:
            clock = _CLOCK.fullmatch(value) if isinstance(value, str) else None
            time = seconds_of(clock.groups()) if clock else seconds(value)
            return None if time is None else round(time / units, 3)
    return None


def _in_milliseconds(rows: list[dict[str, Any]]) -> bool:
    """Return whether rows without a unit count milliseconds: written whole, at too slow a pace."""
    timed = [row for row in rows if "start" in row and "end" in row and _text(row)]
    times = [row[name] for row in timed for name in ("start", "end")]
    if not times or not all(type(time) is int and 0 <= time < LATEST for time in times):
        return False
    lasts: list[int] = [row["end"] - row["start"] for row in timed]
    characters = sum(len(_text(row)) for row in timed)
    return median(lasts) >= LONGEST_SEGMENT and characters < SLOWEST * sum(lasts)


def _in_seconds(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row, and its words, with milliseconds as seconds."""
    converted = dict(row)
    for name in ("start", "end"):
        time = seconds(row.get(name))
        converted[name] = None if time is None else time / 1000
    if isinstance(words := row.get("words"), list):
        converted["words"] = [_in_seconds(_row(word)) for word in words]
    return converted


def _word_row(word: Word) -> dict[str, Any]:
    row: dict[str, Any] = {"word": word.text, "start": word.start, "end": word.end}
    if word.probability is not None:
        row["probability"] = word.probability
    return row
