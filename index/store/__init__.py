"""The truth: documents, revisions and originals in SQLite."""
