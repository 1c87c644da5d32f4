"""Transcripts: from VTT, SRT or JSON to a document with second marks, and back.

file → segments (cues, voices, words with times) → units (what has a time of its own)
→ paragraphs at pauses and changes of speaker → text and marks → segments again → file
"""

from __future__ import annotations

from typing import Literal

from index.errors import SourceError
from index.transcript.cues import read_srt, read_vtt
from index.transcript.document import to_document
from index.transcript.records import Transcript, is_speech
from index.transcript.vtt import write_srt, write_vtt
from index.transcript.whisper_json import read_json, write_json

Format = Literal["vtt", "srt", "json", "txt"]


def parse(text: str, name: str) -> Transcript:
    """Return what a VTT, SRT or JSON file says; its form is told by its content, not its name.

    Raises SourceError with `name` for anything else, and for a transcript without words.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    beginning = text.lstrip()[:1]
    language = None
    if text.lstrip().startswith("WEBVTT"):
        segments = read_vtt(text)
    elif beginning in ("{", "["):
        segments, language = read_json(text, name)
    elif "-->" in text:
        segments = read_srt(text)
    else:
        raise SourceError(f"{name} is not a transcript that Klara reads (VTT, SRT or JSON)")
    if not any(is_speech(segment.text) for segment in segments):
        raise SourceError(f"{name} is a transcript without words")
    return Transcript(tuple(segments), language)


def export(transcript: Transcript, form: Format) -> str:
    """Return a transcript as a file's text: WebVTT, SubRip, Whisper's JSON or plain paragraphs."""
    if form == "vtt":
        return write_vtt(transcript.segments)
    if form == "srt":
        return write_srt(transcript.segments)
    if form == "json":
        return write_json(transcript)
    return to_document(transcript)[0] + "\n"
