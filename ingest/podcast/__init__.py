"""A podcast's feed becomes episodes, and an episode's transcript its words.

feed ─▶ `feed.listed` ─▶ `episode.Episode`: what the feed says of it, without words
     ─▶ `transcripts.transcript_of`: the best transcript that it offers ─▶ a document, or nothing

What is kept of them, and which sound is transcribed, is told in `ingest.episodes`.
"""
