"""What we have said that comes nearest to some words, when nobody has said just those.

words → passages by letters and by meaning → their sentences, whole → those nearest, one a document
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.quotes import Span, prove
from assistant.records import Quote
from assistant.staff.alignment import Difference, align
from assistant.staff.numbers import numbers, only_in_each
from index.language.sentences import sentences
from index.search.encoder import quick_encoder
from index.search.reader import Reader

SHOWN = 3
PASSAGES = 12
COMPARED = 0.4
"""How near words must be for their differences to be worth reading one by one."""

_MEANING = 0.5
"""What the cosine of two sentences counts against the share of their words that match."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A whole sentence near to what was pasted; ``differences`` are () where little is alike.

    ``only_pasted`` and ``only_source`` are the numbers and days that only the one of them has.
    """

    quote: Quote
    nearness: float
    differences: tuple[Difference, ...]
    only_pasted: tuple[str, ...]
    only_source: tuple[str, ...]


def nearest(words: str, reader: Reader, limit: int = SHOWN) -> list[Nearest]:
    """Return the statements nearest to some words, nearest first, at most one of a document."""
    spans = list(_sentences(words, reader))
    if not spans:
        return []
    vectors = quick_encoder().encode_queries([words, *(text for _, text in spans)])
    meanings = vectors[1:] @ vectors[0]
    rows = []
    for (span, text), meaning in zip(spans, meanings, strict=True):
        alignment = align(words, text)
        nearness = alignment.nearness if alignment else 0.0
        rows.append((nearness + _MEANING * float(meaning), nearness, span, text, alignment))
    rows.sort(key=lambda row: -row[0])
    best: dict[str, Nearest] = {}
    for _, nearness, span, text, alignment in rows:
        if span.document_id in best or len(best) == limit:
            continue
        quote = prove(reader.store, span)
        if quote is None:
            continue
        apart = only_in_each(numbers(words), numbers(text))
        compared = alignment.differences if alignment and nearness >= COMPARED else ()
        best[span.document_id] = Nearest(quote, nearness, compared, *apart)
    return list(best.values())


def _sentences(words: str, reader: Reader) -> Iterator[tuple[Span, str]]:
    for hit in reader.search(words, PASSAGES):
        passage = hit.passage
        text = reader.texts([passage])[0]
        for start, end in sentences(text):
            at = passage.start
            yield (
                Span(passage.document_id, passage.revision, at + start, at + end, hit.score),
                text[start:end],
            )
