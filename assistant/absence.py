"""Proof of absence: what was searched when nothing answered, and a receipt of that search."""

from __future__ import annotations

import hashlib
import re

from assistant.records import Absence
from index.language.swedish import small_words
from index.search.reader import Reader
from index.search.spelling import passages_with

_DIGITS = 10
_WORD = re.compile(r"[^\W\d_]{3,}")


def absence(question: str, words: str, reader: Reader) -> Absence:
    """Return what was searched for `words`, as a question was read, without an answer."""
    counts: dict[str, int] = {}
    for _, kind, state, number in reader.store.counts():
        if state == "current":
            counts[kind] = counts.get(kind, 0) + number
    first, last = reader.store.published_between()
    manifest = reader.generation.manifest
    return Absence(
        sources=counts,
        first=first,
        last=last,
        nowhere=_nowhere(words, reader),
        receipt=search_receipt(question, manifest.name, manifest.truth),
    )


def search_receipt(question: str, generation: str, truth: str) -> str:
    """Return what names a search: the generation, and a hash of the question and of what it held.

    Whoever has the question can make it again: SHA-256 of the three, a blank line between them.
    """
    digest = hashlib.sha256(f"{question}\n\n{generation}\n\n{truth}".encode()).hexdigest()
    return f"{generation}~{digest[:_DIGITS]}"


def _nowhere(words: str, reader: Reader) -> tuple[str, ...]:
    """Return the words that no passage has, neither whole nor as the beginning of a longer one."""
    small = small_words("swedish")
    counts = reader.generation.lexical
    return tuple(
        word
        for word in dict.fromkeys(_WORD.findall(words))
        if word.casefold() not in small and not passages_with(word, counts)
    )
