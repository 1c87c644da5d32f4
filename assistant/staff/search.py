"""Search for staff: whole passages by relevance or date, with the matching words marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from assistant.quotes import Span, prove
from assistant.records import Quote
from assistant.staff.subject import Narrowing, findings
from assistant.staff.subject_words import matching, with_thousands
from index.records import Passage
from index.search.lexical import Filters
from index.search.reader import Reader

Order = Literal["relevance", "date"]


def find(
    words: str,
    reader: Reader,
    *,
    filters: Filters | None = None,
    limit: int = 20,
    order: Order = "relevance",
) -> list[Quote]:
    """Return up to `limit` passages as quotes, best or newest first; no words: the newest."""
    has_words = any(character.isalnum() for character in words)
    if order == "relevance" and has_words:
        hits = reader.search(with_thousands(words), limit, filters)
        return as_quotes(words, ((hit.passage, hit.score) for hit in hits), reader)
    f = filters or Filters()
    narrowing = Narrowing(kind=f.kind, source=f.source, since=f.since, until=f.until)
    newest = sorted(
        findings(words, reader, narrowing).hits,
        key=lambda one: one.document.published or "",
        reverse=True,
    )
    return as_quotes(words, ((one.passage, one.score) for one in newest[:limit]), reader)


def as_quotes(words: str, rows: Iterable[tuple[Passage, float]], reader: Reader) -> list[Quote]:
    """Return passages and their scores as quotes with `words` marked; unprovable ones left out."""
    quotes = []
    for passage, score in rows:
        text = reader.texts([passage])[0]
        marked = tuple((passage.start + a, passage.start + b) for a, b in matching(words, text))
        span = Span(
            passage.document_id, passage.revision, passage.start, passage.end, score, marked
        )
        quote = prove(reader.store, span)
        if quote is not None:
            quotes.append(quote)
    return quotes
