"""What was searched when nothing answered, and a receipt that names that search."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from assistant.records import Absence, Standing
from index.language.swedish import small_words
from index.manifest import Manifest
from index.search.reader import Reader
from index.search.spelling import passages_with
from index.store.documents import Store

_DIGITS = 10
_WORD = re.compile(r"[^\W\d_]{3,}")


def absence(question: str, words: str, reader: Reader) -> Absence:
    """Return what was searched for `words`, as a question was read, without an answer."""
    first, last = reader.store.published_between()
    manifest = reader.generation.manifest
    return Absence(
        sources=current_counts(reader.store),
        first=first,
        last=last,
        nowhere=_nowhere(words, reader),
        receipt=search_receipt(question, manifest.name, manifest.truth),
    )


def current_counts(store: Store) -> dict[str, int]:
    """Return how many current documents there are of each kind that there is."""
    counts: Counter[str] = Counter()
    for _, kind, state, number in store.counts():
        if state == "current":
            counts[kind] += number
    return dict(counts)


def search_receipt(question: str, generation: str, truth: str) -> str:
    """Return what names a search: the generation, and a hash of the question and of what it held.

    Whoever has the question can make it again: SHA-256 of the three, a blank line between them.
    """
    digest = hashlib.sha256(f"{question}\n\n{generation}\n\n{truth}".encode()).hexdigest()
    return f"{generation}~{digest[:_DIGITS]}"


def search_standing(receipt: str, question: str, generations: Sequence[Manifest]) -> Standing:
    """Return whether a receipt names this question and a generation as it is kept.

    ``PROVED``: it names both; ``CHANGED``: it names another question, or the generation is no
    longer what it was; ``UNKNOWN``: the generation is not kept any more. It has no signature, so it
    does not prove who searched, nor that nothing answered: asking that generation again does.
    """
    name = receipt.partition("~")[0]
    manifest = next((each for each in generations if each.name == name), None)
    if manifest is None:
        return Standing.UNKNOWN
    ours = search_receipt(question, manifest.name, manifest.truth)
    return Standing.PROVED if receipt == ours else Standing.CHANGED


def is_search_receipt(receipt: str) -> bool:
    """Return whether a receipt is one of a search, and not of a quote.

    >>> is_search_receipt("20261127T191753-00~978c2b6f34")
    True
    >>> is_search_receipt("press-a~0123456789ab~0-1~0123456789")
    False
    """
    return receipt.count("~") == 1


def _nowhere(words: str, reader: Reader) -> tuple[str, ...]:
    """Return the words that no passage has, neither whole nor as the beginning of a longer one."""
    small = small_words("swedish")
    counts = reader.generation.lexical
    return tuple(
        word
        for word in dict.fromkeys(_WORD.findall(words))
        if word.casefold() not in small and not passages_with(word, counts)
    )
