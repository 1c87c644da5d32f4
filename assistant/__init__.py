"""Answers, by quoting. The story is in `assistant.answer`."""
