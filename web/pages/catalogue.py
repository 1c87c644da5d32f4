"""The sources in the open: every document that is quoted from, by kind, year and title."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from index.days import swedish_day
from index.language.folding import fold
from index.records import Document
from index.store.documents import Store
from web.pages.narrowed import Narrowed

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One page of the list, newest first, and how many there are of each kind and year."""

    documents: tuple[Document, ...]
    count: int
    kinds: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    number: int
    pages: int


def catalogue(store: Store, narrowed: Narrowed) -> Catalogue:
    """Return the documents whose titles hold every word that was asked for."""
    words = fold(narrowed.q).split()
    rows = [
        (name, kind, swedish_day(published)[:4])
        for name, kind, title, published in store.titles()
        if not words or all(word in fold(title) for word in words)
    ]
    chosen = [
        name
        for name, kind, year in rows
        if narrowed.slag in ("", kind) and narrowed.ar in ("", year)
    ]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    number = min(narrowed.sida, pages)
    on_page = (store.document(name) for name in chosen[(number - 1) * PER_PAGE : number * PER_PAGE])
    kinds = Counter(kind for _, kind, year in rows if narrowed.ar in ("", year))
    years = Counter(year for _, kind, year in rows if narrowed.slag in ("", kind) and year)
    return Catalogue(
        tuple(document for document in on_page if document),
        len(chosen),
        tuple(sorted(kinds.items())),
        tuple(sorted(years.items(), reverse=True)),
        number,
        pages,
    )
