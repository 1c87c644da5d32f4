"""Sentences of the widget on other sites: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {}
