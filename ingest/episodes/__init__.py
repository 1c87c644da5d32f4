"""Episodes become documents: those of a feed (`ingest.podcast`) and those that are sound files.

`intake.EpisodeIntake` tells it from top to bottom: what has words is kept, the rest waits; when
every source has been read, `transcribe_waiting` has the sound written down (`hearing`, by
`ingest.speech`, here or by workers) and `corrections` set right what was misheard.

Others use it, `transcribe_waiting.TranscriptionSettings`, `corrections` and `stored.find`.
"""
