"""Transcripts as speech services give them: Amazon Transcribe, Deepgram, AssemblyAI. Read only.

All three are lists of words, each with its time, confidence and a numbered speaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from index.errors import SourceError
from index.transcript.records import Segment, Transcript, Word, clean, seconds

Spoken = tuple[Word, str | None]
"""A word and the label of who says it."""

LONGEST = 60
"""Words in a segment, where a service writes no full stops."""


def read(content: Any, name: str) -> Transcript | None:
    """Return the transcript of one of the three services; None if this is not from any of them.

    Raises SourceError for an answer that holds no words: of a job that failed or is not done.
    """
    if not isinstance(content, dict):
        return None
    results = content.get("results")
    if isinstance(results, dict) and isinstance(results.get("items"), list):
        words, language = _amazon(results), results.get("language_code")
    elif isinstance(results, dict) and {"channels", "utterances"} & results.keys():
        channels = _rows(results.get("channels"))
        words = _deepgram(channels, _rows(results.get("utterances")))
        language = channels[0].get("detected_language") if channels else None
    elif "audio_url" in content or {"words", "utterances"} <= content.keys():
        parts = _rows(content.get("utterances"))
        rows = content.get("words") or [word for part in parts for word in _rows(part.get("words"))]
        words, language = _assembly(rows), content.get("language_code")
    elif "audio_duration" in content and {"sentences", "paragraphs"} & content.keys():
        parts = _rows(content.get("sentences") or content.get("paragraphs"))
        words, language = _assembly([row for p in parts for row in p.get("words") or [p]]), None
    elif {"jobName", "status"} & content.keys() and "segments" not in content:
        raise SourceError(f"{name} is a speech service's answer without a transcript")
    else:
        return None
    segments = tuple(_segments(_named(words)))
    if not segments:
        raise SourceError(f"{name} is a speech service's answer without words")
    code = language if isinstance(language, str) and len(language) <= 12 else None
    return Transcript(segments, code)


def _amazon(results: dict[str, Any]) -> Iterator[Spoken]:
    """Yield the words of Amazon Transcribe, which gives full stops and commas as items apart."""
    labels = results.get("speaker_labels")
    turns = _rows(labels.get("segments")) if isinstance(labels, dict) else []
    by_start = {
        item.get("start_time"): item.get("speaker_label", turn.get("speaker_label"))
        for turn in turns
        for item in _rows(turn.get("items"))
    }
    last: Spoken | None = None
    for item in _rows(results["items"]):
        best = next(iter(_rows(item.get("alternatives"))), {})
        text = clean(str(best.get("content") or ""))
        if item.get("type") == "punctuation" and last is not None:
            word, label = last
            last = (Word(word.start, word.end, word.text + text, word.probability), label)
            continue
        if last is not None:
            yield last
        last = _word(item.get("start_time"), item.get("end_time"), text, best.get("confidence"))
        if last is not None:
            last = (last[0], item.get("speaker_label") or by_start.get(item.get("start_time")))
    if last is not None:
        yield last


def _deepgram(channels: list[dict[str, Any]], utterances: list[dict[str, Any]]) -> Iterator[Spoken]:
    """Yield the words of Deepgram; where each speaker has a channel, that tells them apart."""
    words: list[Spoken] = []
    for number, channel in enumerate(channels):
        best = next(iter(_rows(channel.get("alternatives"))), {})
        for row in _rows(best.get("words")):
            text = row.get("punctuated_word") or row.get("word")
            label = str(number) if len(channels) > 1 else row.get("speaker")
            if word := _word(row.get("start"), row.get("end"), text, row.get("confidence")):
                words.append((word[0], label))
    if not words:
        for row in utterances:
            if word := _word(row.get("start"), row.get("end"), row.get("transcript"), None):
                words.append((word[0], row.get("speaker")))
    yield from sorted(words, key=lambda spoken: spoken[0].start) if len(channels) > 1 else words


def _assembly(rows: Any) -> Iterator[Spoken]:
    """Yield the words of AssemblyAI, whose times are in milliseconds."""
    for row in _rows(rows):
        start, end = seconds(row.get("start")), seconds(row.get("end"))
        if start is None or end is None:
            continue
        if word := _word(start / 1000, end / 1000, row.get("text"), row.get("confidence")):
            yield word[0], row.get("speaker")


def _rows(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _word(start: Any, end: Any, text: Any, confidence: Any) -> Spoken | None:
    begin, stop, spoken = seconds(start), seconds(end), clean(str(text or ""))
    if begin is None or not spoken:
        return None
    return Word(begin, max(begin, stop or begin), spoken, seconds(confidence)), None


def _named(words: Iterable[Spoken]) -> Iterator[Spoken]:
    """Yield words with their speakers numbered as they come, where the service tells any apart."""
    numbers: dict[str, str] = {}
    for word, label in words:
        key = None if label is None else str(label)
        if key is not None:
            numbers.setdefault(key, f"Talare {len(numbers) + 1}")
        yield word, numbers.get(key) if key is not None else None


def _segments(words: Iterable[Spoken]) -> Iterator[Segment]:
    for speaker, turn in groupby(words, key=lambda spoken: spoken[1]):
        sentence: list[Word] = []
        for word, _ in turn:
            sentence.append(word)
            if word.text.endswith((".", "!", "?", "…")) or len(sentence) == LONGEST:
                yield _segment(sentence, speaker)
                sentence = []
        if sentence:
            yield _segment(sentence, speaker)


def _segment(words: list[Word], speaker: str | None) -> Segment:
    text = " ".join(word.text for word in words)
    return Segment(words[0].start, words[-1].end, text, speaker, tuple(words))
