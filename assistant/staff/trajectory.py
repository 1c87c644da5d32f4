"""How what we say on a subject has changed: each statement beside the nearest one before it.

the sentences that name the subject, newest first → for each the older one nearest in words and
meaning, of another document → where a number, a day or a negation differs, it is flagged
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.quotes import Span, prove
from assistant.records import Quote
from assistant.staff.alignment import Difference, align
from assistant.staff.numbers import Words, numbers, only_in_each
from assistant.staff.subject import Narrowing
from assistant.staff.subject_words import matching
from assistant.staff.timeline import EVERYTHING, timeline
from index.days import swedish_day
from index.language.sentences import sentences
from index.search.encoder import quick_encoder
from index.search.reader import Reader

MOST = 300
"""Statements that are compared, the newest: every pair of them is."""

SAME_SUBJECT = 0.55
"""How near two statements must be to be about the same: cosine and share of equal words, halved."""

_NEGATION = re.compile(
    r"\b(?:inte|ej|icke|aldrig|ingen|inget|inga|varken|ingenting|not|never|no)\b", re.IGNORECASE
)
_COMPARED = 0.3


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from an earlier statement: numbers and days as they were and are, negation."""

    numbers: tuple[Words, Words] = ((), ())
    days: tuple[Words, Words] = ((), ())
    negation: bool = False

    def __bool__(self) -> bool:
        return any((*self.numbers, *self.days)) or self.negation


@dataclass(frozen=True, slots=True)
class Step:
    """One statement, the nearest before it on the same, and what changed between them."""

    quote: Quote
    before: Quote | None
    changes: Changes
    differences: tuple[Difference, ...] = ()


def trajectory(subject: str, reader: Reader, narrowing: Narrowing = EVERYTHING) -> list[Step]:
    """Return the statements on a subject, newest first, each with what changed since before."""
    statements = _statements(subject, reader, narrowing)[:MOST]
    if not statements:
        return []
    vectors = quick_encoder().encode_passages([quote.text for quote in statements])
    cosines = vectors @ vectors.T
    return [_step(statements, place, cosines[place]) for place in range(len(statements))]


def changes(before: str, after: str) -> Changes:
    """Return the numbers, days and negations in which two statements differ.

    >>> changes("24 kameror sattes upp i maj", "34 kameror sattes inte upp").numbers
    (('24',), ('34',))
    """
    one, other = numbers(before), numbers(after)

    def changed(*, are_days: bool) -> tuple[Words, Words]:
        mine, theirs = ([n for n in of_text if n.is_day is are_days] for of_text in (one, other))
        pair = only_in_each(mine, theirs)
        # A number that only one of them mentions is no change of it.
        return pair if all(pair) else ((), ())

    return Changes(
        changed(are_days=False),
        changed(are_days=True),
        bool(_NEGATION.search(before)) != bool(_NEGATION.search(after)),
    )


def _step(statements: Sequence[Quote], place: int, cosines: np.ndarray) -> Step:
    quote = statements[place]
    best: tuple[float, Quote] | None = None
    for other in range(place + 1, len(statements)):
        earlier = statements[other]
        if earlier.document.id == quote.document.id:
            continue
        alignment = align(quote.text, earlier.text)
        near = (float(cosines[other]) + (alignment.nearness if alignment else 0.0)) / 2
        if near >= SAME_SUBJECT and (best is None or near > best[0]):
            best = near, earlier
    if best is None:
        return Step(quote, None, Changes())
    earlier = best[1]
    alignment = align(earlier.text, quote.text)
    differences = alignment.differences if alignment and alignment.nearness > _COMPARED else ()
    return Step(quote, earlier, changes(earlier.text, quote.text), differences)


def _statements(subject: str, reader: Reader, narrowing: Narrowing) -> list[Quote]:
    named = []
    for month in timeline(subject, reader, narrowing).months:
        for entry in month.entries:
            for quote in entry.quotes:
                named += _naming(subject, quote, reader)
    named.sort(key=lambda quote: (swedish_day(quote.document.published), quote.start), reverse=True)
    return named


def _naming(subject: str, quote: Quote, reader: Reader) -> list[Quote]:
    """Return the sentences of a quote that name the subject, each proved."""
    marked = matching(subject, quote.text)
    proved = []
    for start, end in sentences(quote.text):
        inside = [(a, b) for a, b in marked if start <= a < end]
        if not inside:
            continue
        at = quote.start
        spans = tuple((at + a, at + b) for a, b in inside)
        span = Span(quote.document.id, quote.revision, at + start, at + end, quote.score, spans)
        if (statement := prove(reader.store, span)) is not None:
            proved.append(statement)
    return proved
