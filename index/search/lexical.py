"""Lexical search on character 4-grams in tantivy, ranked by BM25.

Swedish glues words together, so stems miss `tramadoltabletter` when asked for `tramadol`;
4-grams do not. Letters are folded (å, ä to a, ö to o), so that a question typed without them
still finds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from index.days import swedish_day
from index.language.folding import fold

GRAM = 4
ALL_GRAMS_UP_TO = 10_000
"""Passages up to which every 4-gram of a question is searched for; beyond, see COMMON."""

COMMON = 0.2
"""The share of passages that may hold a 4-gram that is still searched for in a large index."""

FEWEST = 6
"""Rare 4-grams that a question must have for the common ones to be left out."""

Row = tuple[int, str, str, str, str | None]
"""A passage as it is indexed: number, searched text, kind, source, when it was published."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to; None leaves that side open. Dates are YYYY-MM-DD."""

    kind: str | None = None
    since: str | None = None
    until: str | None = None
    source: str | None = None

    def __bool__(self) -> bool:
        return any((self.kind, self.since, self.until, self.source))


def grams(folded: str) -> list[str]:
    """Return the distinct 4-grams of a folded text, in order."""
    return list(dict.fromkeys(folded[i : i + GRAM] for i in range(len(folded) - GRAM + 1)))


def day_number(day: str | None) -> int:
    """Return the Swedish day of an ISO date or time as YYYYMMDD, 0 where there is none.

    >>> day_number("2020-10-09T22:30:00Z")
    20201010
    """
    return int(swedish_day(day).replace("-", "") or 0)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    builder.add_unsigned_field("day", fast=True, indexed=True)
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("grams", tokenizer_name="grams", index_option="freq")
    return builder.build()


def _open(folder: Path, *, new: bool) -> tantivy.Index:
    if new:
        folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(folder))
    else:
        index = tantivy.Index.open(str(folder))
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(GRAM, GRAM)).build()
    index.register_tokenizer("grams", analyzer)
    return index


def build(folder: Path, rows: Iterable[Row]) -> None:
    """Write an index of passages to a new folder."""
    index = _open(folder, new=True)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for number, text, kind, source, published in rows:
        document = tantivy.Document()
        document.add_unsigned("number", number)
        document.add_unsigned("day", day_number(published))
        document.add_text("kind", kind)
        document.add_text("source", source)
        document.add_text("grams", fold(text))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


class LexicalIndex:
    """A lexical index opened for searching; safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        try:
            index = _open(folder, new=False)
            self._searcher = index.searcher()
        except ValueError as error:
            if "Lockfile" not in str(error):
                raise
            # tantivy makes a lock in the folder that it opens, which may be one that cannot be
            # written: then it opens links to the files. They may go once all files are mapped.
            with tempfile.TemporaryDirectory(prefix="klara-lexical-") as links:
                for path in folder.iterdir():
                    if path.suffix != ".lock":
                        (Path(links) / path.name).symlink_to(path.resolve())
                index = _open(Path(links), new=False)
                self._searcher = index.searcher()
        self.schema = index.schema
        self.size: int = self._searcher.num_docs

    def search(
        self, text: str, limit: int, filters: Filters | None = None
    ) -> list[tuple[int, float]]:
        """Return up to `limit` (passage number, BM25 score), best first."""
        terms = self._rare(grams(fold(text)))
        if not terms:
            return []
        should = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self.schema, "grams", term, "freq"))
            for term in terms
        ]
        query = self._narrowed(tantivy.Query.boolean_query(should), filters)
        hits = self._searcher.search(query, limit, count=False).hits
        scores = (float(score) for score, _ in hits)
        return list(zip(self._numbers(hits), scores, strict=True))

    def _rare(self, terms: list[str]) -> list[str]:
        """Return the 4-grams that tell passages apart, all of them in a small index.

        What many passages hold says little of any and takes most of the time to read.
        """
        if self.size <= ALL_GRAMS_UP_TO:
            return terms
        counts = self.passage_counts(terms)
        rare = [t for t, n in zip(terms, counts, strict=True) if 0 < n <= COMMON * self.size]
        return rare if len(rare) >= FEWEST else terms

    def newest(self, limit: int, filters: Filters | None = None) -> list[int]:
        """Return up to `limit` passage numbers, newest document first."""
        query = self._narrowed(tantivy.Query.all_query(), filters)
        hits = self._searcher.search(query, limit, count=False, order_by_field="day").hits
        return self._numbers(hits)

    def passage_counts(self, grams: Sequence[str]) -> list[int]:
        """Return for each 4-gram the number of passages that hold it."""
        return [self._searcher.doc_freq("grams", gram) for gram in grams]

    def _narrowed(self, query: tantivy.Query, filters: Filters | None) -> tantivy.Query:
        if not filters:
            return query
        must = [(tantivy.Occur.Must, query)]
        for field, value in (("kind", filters.kind), ("source", filters.source)):
            if value:
                only = tantivy.Query.term_query(self.schema, field, value, "basic")
                must.append((tantivy.Occur.Must, tantivy.Query.const_score_query(only, 0.0)))
        if filters.since or filters.until:
            between = tantivy.Query.range_query(
                self.schema,
                "day",
                tantivy.FieldType.Unsigned,
                day_number(filters.since) or 1,
                day_number(filters.until) or 99991231,
            )
            must.append((tantivy.Occur.Must, tantivy.Query.const_score_query(between, 0.0)))
        return tantivy.Query.boolean_query(must)

    def _numbers(self, hits: Sequence[tuple[Any, Any]]) -> list[int]:
        if not hits:
            return []
        values = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [int(value) for value in values if value is not None]
