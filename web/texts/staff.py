"""Sentences of the staff area (/personal): name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {}
