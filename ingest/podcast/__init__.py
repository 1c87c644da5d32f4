"""Podcasts: feeds, episodes, transcripts. The story is in `feed`."""
