"""Search for staff: whole passages by relevance or date, with the matching words marked."""

from __future__ import annotations

import re
from typing import Literal

from assistant.links import level
from assistant.quotes import Span, prove
from assistant.records import Quote
from index.lexical import Filters
from index.search import Reader

Order = Literal["relevance", "date"]

POOL = 400
CLOSE_ENOUGH = 0.35
"""In the order of dates, passages that score less than this share of the best are left out."""

_WORD = re.compile(r"\w+(?:[-’']\w+)*")
_ENDING = re.compile(
    r"(?:arnas|ernas|ornas|arna|erna|orna|andet|ande|ens|ets|ar|er|or|en|et|na|ns|t|s|e|a|n)$"
)


def find(
    words: str,
    reader: Reader,
    *,
    filters: Filters | None = None,
    limit: int = 20,
    order: Order = "relevance",
) -> list[Quote]:
    """Return up to `limit` passages as quotes, best or newest first; no words: the newest."""
    if not any(character.isalnum() for character in words):
        spans = [
            (reader.generation.passage(number), 0.0)
            for number in reader.generation.lexical.newest(limit, filters)
        ]
    else:
        pool = limit if order == "relevance" else POOL
        hits = reader.search(words, pool, filters)
        floor = hits[0].score * CLOSE_ENOUGH if hits else 0.0
        spans = [(hit.passage, hit.score) for hit in hits if hit.score >= floor]
    found = []
    for passage, score in spans:
        text = reader.texts([passage])[0]
        marked = tuple((passage.start + a, passage.start + b) for a, b in matching(words, text))
        span = Span(
            passage.document_id, passage.revision, passage.start, passage.end, score, marked
        )
        quote = prove(reader.store, span)
        if quote is not None:
            found.append(quote)
    if order == "date":
        found.sort(key=lambda quote: quote.published or "", reverse=True)
    return found[:limit]


def matching(words: str, text: str) -> list[tuple[int, int]]:
    """Return where `text` holds the words of a question, in any form or inside a compound.

    >>> matching("tabletter klara", "43 500 tramadoltabletter togs i Klara.")
    [(7, 24), (32, 37)]
    """
    stems = {_stem(match[0]) for match in _WORD.finditer(level(words))}
    stems = {stem for stem in stems if len(stem) >= 3 and stem not in _COMMON}
    return [
        match.span()
        for match in _WORD.finditer(level(text))
        if any(_holds(match[0], stem) for stem in stems)
    ]


_COMMON = frozenset(
    re.split(
        r"\s+",
        """att och det den som har for med inte till pa av om var vad hur nar vem vilk man ett en ar
        de finns kan ska blir blev from the and""",
    )
)


def _stem(word: str) -> str:
    cut = _ENDING.sub("", word)
    return cut if len(cut) >= 4 else word


def _holds(word: str, stem: str) -> bool:
    if len(stem) >= 5:
        return stem in word
    return word.startswith(stem) if len(stem) == 4 else word == stem
