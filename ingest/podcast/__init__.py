"""A podcast becomes documents: from its feed, or from sound files.

feed ─▶ `feed.listed` (with `tags`, `episodes`) ─▶ for each episode that says something new
     ─▶ `feed.transcript_of`: the best transcript that it offers ─▶ a document
     ─▶ none: it waits; when every source has been read, `transcribe_waiting` has its sound
        transcribed (`ingest.speech`) and `corrections` set right what was misheard

`intake.EpisodeIntake` tells this from top to bottom; others use it, `feed.recognise`,
`transcribe_waiting.TranscriptionSettings`, `corrections` and `stored_episodes.find`.
"""
