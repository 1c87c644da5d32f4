"""Sentences of the standing pages: /om, /tillganglighet: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {}
