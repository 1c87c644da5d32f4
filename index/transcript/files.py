"""Transcripts as files: each form is told by its content, and read and written in its own file."""

from __future__ import annotations

from index.errors import SourceError
from index.language.typography import unescaped
from index.transcript import service_json, srt, vtt, whisper_json
from index.transcript.cues import TIMING
from index.transcript.document import from_document, to_document
from index.transcript.records import Format, Transcript, is_speech


def parse(text: str, name: str) -> Transcript:
    """Return what a VTT, SRT or JSON file says; its form is told by its content, not its name.

    Raises SourceError with `name` for anything else, and for a transcript without words.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "-->" not in text and "--&gt;" in text:
        text = unescaped(text)
    if text.lstrip().startswith("WEBVTT"):
        transcript = vtt.read(text)
    elif text.lstrip().startswith(("{", "[")):
        content = whisper_json.load(text, name)
        transcript = service_json.read(content, name) or whisper_json.read(content, name)
    elif any(TIMING.match(line) for line in text.split("\n")):
        transcript = srt.read(text)
    else:
        raise SourceError(f"{name} is not a transcript that Klara reads (VTT, SRT or JSON)")
    if not any(is_speech(segment.text) for segment in transcript.segments):
        raise SourceError(f"{name} is a transcript without words")
    return transcript


def export(transcript: Transcript, form: Format) -> str:
    """Return a transcript as a file's text: WebVTT, SubRip, Whisper's JSON or plain paragraphs.

    Captions are those of the document that the transcript makes, wherever it comes from.
    """
    if form == "json":
        return whisper_json.write(transcript)
    text, marks = to_document(transcript)
    if form == "txt":
        return text + "\n"
    segments = from_document(text, marks).segments
    return vtt.write(segments) if form == "vtt" else srt.write(segments)
