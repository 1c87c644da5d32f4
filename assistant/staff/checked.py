"""What a check of pasted words comes to: where they were said, and how sure "not found" is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.absence import current_counts
from assistant.records import Quote
from assistant.staff.alignment import Difference
from assistant.staff.nearest import Nearest
from index.records import Document
from index.store.documents import Store


class Match(StrEnum):
    """How what was pasted stands in a source."""

    EXACT = "exact"
    TYPOGRAPHIC = "typographic"
    NEAR = "near"


class Stands(StrEnum):
    """Whether a source still says it: today, in an older revision only, or it was withdrawn."""

    NOW = "now"
    EARLIER = "earlier"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """One document that says it, or said it.

    ``quote`` is proved today; it is None, and no words are shown, where the document no longer
    says it. ``kept_at`` is when the revision that holds it was taken in. ``cut`` is True where
    what was pasted leaves words out with [...].
    """

    match: Match
    stands: Stands
    document: Document
    kept_at: str
    quote: Quote | None = None
    cut: bool = False
    nearness: float = 1.0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """One pasted sentence, or all of what was pasted, and where it was said, best first.

    ``clauses`` are its parts, checked one by one where the whole is not said letter for letter;
    ``nearest`` is what comes nearest where nothing is near.
    """

    words: str
    said: tuple[Said, ...]
    too_short: bool = False
    clauses: tuple[Checked, ...] = ()
    nearest: tuple[Nearest, ...] = ()

    @property
    def is_said(self) -> bool:
        """Return whether a source says it today, letter for letter or but for typography."""
        return any(one.match is not Match.NEAR and one.quote for one in self.said)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was read to say that something is not found: how many documents, from when to when."""

    documents: int
    first: str | None
    last: str | None


def coverage(store: Store) -> Coverage:
    """Return how many current documents are kept, and when the oldest and newest are of."""
    return Coverage(sum(current_counts(store).values()), *store.published_between())
