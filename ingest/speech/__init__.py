"""From sound to a transcript; `transcribe` tells it.

`open.open_transcriber` opens the model that a name stands for (`faster`, `openai`; `packaged` is
Whisper base from two packages), and `transcribe.transcribe` has it write down a file: `audio` reads
it, `windows` finds where somebody speaks, `guards` doubts what the model wrote, `journal` keeps it
on disk.
"""
