"""What was said and when: a transcript as records, as a file, as a document, as captions.

file ─▶ `files.parse` ─▶ `records.Transcript` ─▶ `document.to_document` ─▶ text and marks (stored)
text and marks ─▶ `document.from_document` ─▶ a transcript ─▶ `files.export` ─▶ file

Each form is read and written in one file: `vtt`, `srt`, `whisper_json`; `service_json` only reads.
`cues` and `speakers` are what the first two share when they are read, `captions` when they are
written.
"""
