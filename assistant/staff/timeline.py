"""What we have said about a subject, from the oldest to the newest: "Vad har vi sagt om …?".

findings on the subject → the sentences that name it, proved → by document → by month
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.quotes import Span, prove
from assistant.records import Quote
from assistant.staff.subject import FoundPassage, Narrowing, findings
from assistant.staff.subject_words import matching
from index.days import swedish_day
from index.language.sentences import sentences
from index.search.reader import Reader

MOST = 2000
LONGEST_QUOTE = 700
EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class Entry:
    """One document and what it says on the subject, in its own order."""

    quotes: tuple[Quote, ...]

    @property
    def first(self) -> Quote:
        """Return the quote that comes first; it tells the document's title, kind and date."""
        return self.quotes[0]


@dataclass(frozen=True, slots=True)
class Month:
    """The documents of one month, oldest first; ``name`` is YYYY-MM, "" for those undated."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that was said on a subject; ``is_complete`` where all of it is listed."""

    months: tuple[Month, ...]
    quotes: int
    is_complete: bool

    def years(self) -> list[tuple[str, int]]:
        """Return (year, quotes) from the oldest on; "" is for those undated."""
        return [
            (year, sum(len(entry.quotes) for month in months for entry in month.entries))
            for year, months in groupby(self.months, key=lambda month: month.name[:4])
        ]


def timeline(subject: str, reader: Reader, narrowing: Narrowing = EVERYTHING) -> Timeline:
    """Return every passage that names the subject; none if only similar ones were found."""
    if not any(character.isalnum() for character in subject):
        return Timeline((), 0, True)
    result = findings(subject, reader, narrowing)
    if not result.matched:
        return Timeline((), 0, True)
    quotes = [
        quote
        for one in result.hits[:MOST]
        if (quote := _sentences_that_name(subject, one, reader)) is not None
    ]
    quotes.sort(key=_order)
    entries = [Entry(tuple(group)) for _, group in groupby(quotes, key=lambda q: q.document.id)]
    months = groupby(entries, key=lambda entry: swedish_day(entry.first.document.published)[:7])
    return Timeline(
        tuple(Month(name, tuple(group)) for name, group in months),
        len(quotes),
        result.is_complete and len(result.hits) <= MOST,
    )


def _order(quote: Quote) -> tuple[str, str, int]:
    return swedish_day(quote.document.published or "9999"), quote.document.id, quote.start


def _sentences_that_name(subject: str, one: FoundPassage, reader: Reader) -> Quote | None:
    """Return the passage from its first sentence that names the subject to its last."""
    passage = one.passage
    text = reader.texts([passage])[0]
    marked = matching(subject, text)
    start, end = _covering(text, marked)
    return prove(
        reader.store,
        Span(
            passage.document_id,
            passage.revision,
            passage.start + start,
            passage.start + end,
            one.score,
            tuple((passage.start + a, passage.start + b) for a, b in marked),
        ),
    )


def _covering(text: str, marked: Sequence[tuple[int, int]]) -> tuple[int, int]:
    naming = [
        (start, end)
        for start, end in sentences(text)
        if any(a < end and b > start for a, b in marked)
    ]
    if not naming:
        return 0, len(text)
    start, end = naming[0][0], naming[-1][1]
    return (start, end) if end - start <= LONGEST_QUOTE else (0, len(text))
