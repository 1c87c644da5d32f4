"""Sentences of the source page (/kalla), audio and transcripts: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {}
