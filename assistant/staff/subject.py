"""Everything that was said on a subject: the passages that hold its words, counted by facet.

words → a deep pool of passages by 4-grams → those that hold the words → counted and narrowed

A search for an answer wants the best few; a member of staff wants all of them and no others. So
here the words decide what is found, and the score only the order. Measured on the government's
releases: a floor on the score alone keeps hundreds of passages that never name the subject.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.staff.speakers import speakers
from assistant.staff.subject_words import Wanted, wanted, with_thousands
from index.days import swedish_day
from index.language.folding import fold
from index.records import Document, Passage
from index.search.lexical import Filters
from index.search.reader import Reader

POOL = 6000
STRETCH = 500
"""The pool is looked through in stretches, best first, until one holds nothing."""

SIMILAR = 20
FACETS = ("kind", "year", "source", "speaker")


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a member of staff narrows a search to; None leaves that side open."""

    kind: str | None = None
    year: str | None = None
    source: str | None = None
    speaker: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that was found: its document, its score, and who speaks in it."""

    passage: Passage
    number: int
    document: Document
    score: float
    speakers: tuple[str, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        """Return what this passage counts as under a facet."""
        if facet == "speaker":
            return self.speakers
        if facet == "year":
            year = swedish_day(self.document.published)[:4]
            return (year,) if year else ()
        return (self.document.kind if facet == "kind" else self.document.source,)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search found, best first, and how many there would be under each facet's values.

    ``matched`` is False where no passage holds the words and those shown are only the most similar.
    ``is_complete`` is False where there were more than were looked through, so that counts are "at
    least".
    """

    hits: tuple[FoundPassage, ...]
    facets: dict[str, tuple[tuple[str, int], ...]]
    matched: bool
    is_complete: bool


def findings(words: str, reader: Reader, narrowing: Narrowing = Narrowing()) -> Findings:
    """Return the passages on a subject, best first; without words, all of them, newest first."""
    sought = wanted(words)
    dates = Filters(since=narrowing.since, until=narrowing.until)
    pool, is_complete = _pool(words, sought, reader, dates)
    if not is_complete and (narrowing.kind or narrowing.source):
        filters = Filters(narrowing.kind, narrowing.since, narrowing.until, narrowing.source)
        numbers = {one.number for one in pool}
        deeper, _ = _pool(words, sought, reader, filters)
        pool += [one for one in deeper if one.number not in numbers]
    matched = bool(pool)
    if not pool and any(character.isalnum() for character in words):
        alike = reader.search(words, SIMILAR, dates)
        pool = _documented([(hit.number, hit.passage, hit.score) for hit in alike], reader)
    return Findings(
        tuple(one for one in pool if _fits(one, narrowing, FACETS)),
        {facet: _counted(pool, narrowing, facet) for facet in FACETS},
        matched,
        is_complete,
    )


def _pool(
    words: str, sought: Wanted, reader: Reader, filters: Filters
) -> tuple[list[FoundPassage], bool]:
    """Return the passages that hold what is sought, best first, and whether that is all."""
    generation = reader.generation
    if not any(character.isalnum() for character in words):
        numbers = generation.lexical.newest(POOL, filters)
        newest = [(number, generation.passage(number), 0.0) for number in numbers]
        return _documented(newest, reader), len(numbers) < POOL
    best = {hit.number: hit.score for hit in reader.search(words, SIMILAR, filters)}
    scores = best | dict(generation.lexical.search(with_thousands(words), POOL, filters))
    numbers = list(dict.fromkeys([*best, *scores]))
    hits: list[FoundPassage] = []
    for begin in range(0, len(numbers), STRETCH):
        rows = [(n, generation.passage(n), scores[n]) for n in numbers[begin : begin + STRETCH]]
        matching = _matching(rows, sought, reader)
        if not matching:
            return hits, True
        hits += matching
    return hits, len(numbers) < POOL


def _matching(
    rows: Sequence[tuple[int, Passage, float]], sought: Wanted, reader: Reader
) -> list[FoundPassage]:
    """Return the rows that hold what is sought, in part themselves and whole with their titles."""
    texts = reader.texts([passage for _, passage, _ in rows])
    own = {row[0]: fold(text) for row, text in zip(rows, texts, strict=True)}
    touched = [row for row in rows if sought.touches(own[row[0]])]
    return [
        one
        for one in _documented(touched, reader)
        if sought.is_in(own[one.number] + fold(" ".join((one.document.title, *one.passage.trail))))
    ]


def _documented(rows: Iterable[tuple[int, Passage, float]], reader: Reader) -> list[FoundPassage]:
    """Return the rows whose document is current, with it and with who speaks."""
    documents: dict[str, Document | None] = {}
    people = speakers(reader)
    hits = []
    for number, passage, score in rows:
        name = passage.document_id
        if name not in documents:
            documents[name] = reader.store.document(name)
        document = documents[name]
        if document is None or document.state != "current":
            continue
        hits.append(FoundPassage(passage, number, document, score, people.of(passage)))
    return hits


def _fits(one: FoundPassage, narrowing: Narrowing, facets: Iterable[str]) -> bool:
    chosen = ((facet, getattr(narrowing, facet)) for facet in facets)
    return all(value is None or value in one.values(facet) for facet, value in chosen)


def _counted(
    pool: Sequence[FoundPassage], narrowing: Narrowing, facet: str
) -> tuple[tuple[str, int], ...]:
    """Return (value, passages) of one facet, under what the other facets are narrowed to."""
    others = [other for other in FACETS if other != facet]
    counts = Counter(
        value for one in pool if _fits(one, narrowing, others) for value in one.values(facet)
    )
    if facet == "year":
        return tuple(sorted(counts.items(), reverse=True))
    return tuple(sorted(counts.items(), key=lambda row: (-row[1], row[0])))
