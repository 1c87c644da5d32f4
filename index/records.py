"""The words of the design as records: document, revision, mark, passage, hit.

Offsets count Unicode code points (Python string indices) into a revision's text; `end` is
exclusive. Times of day are ISO 8601 strings, with a zone where the source gives a time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["press", "handbook", "podcast"]
KINDS: tuple[Kind, ...] = ("press", "handbook", "podcast")

MarkKind = Literal["heading", "page", "second", "speaker"]
MARK_KINDS: tuple[MarkKind, ...] = ("heading", "page", "speaker", "second")

State = Literal["current", "withdrawn", "waiting"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What ties the slice [start, end) of a revision's text to the world.

    ``heading``: the slice is a heading, a block of its own; ``value`` is its level, 1 to 6
    (the document's title is not a mark). ``page``: the slice lies on that page; ``value`` is
    the physical page number from 1, as in a PDF link. ``second``: the slice (a word or a cue)
    was said then; ``value`` is ``[from, to]`` or ``[from, to, probability]`` in seconds.
    ``speaker``: the slice is one turn of that speaker; ``value`` is the name.
    """

    kind: MarkKind
    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Parsed:
    """One document as a reader of sources made it, before it is kept.

    ``key`` names the document within its source and stays the same from run to run. In
    ``text``, paragraphs and headings are blocks separated by one blank line; within a block a
    single newline separates list items or table rows. Marks come in order of ``start``.
    ``meta`` is what else travels with the document (strings and numbers that JSON can hold):
    for an episode ``audio`` (URL), ``episode_page``, ``duration``; ``transcribed`` with the
    model and date where a machine wrote the text. ``id`` is a wish; the store makes it unique.
    ``notes`` are lines for the report of the run, and ``unknown`` names the fields (``title``,
    ``published``) that the source does not tell: neither is kept with the document.
    """

    key: str
    kind: Kind
    title: str
    text: str
    marks: tuple[Mark, ...] = ()
    id: str | None = None
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str = "sv"
    meta: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One press release, one handbook or one episode, as it stands now."""

    id: str
    source: str
    key: str
    kind: Kind
    title: str
    url: str | None
    published: str | None
    updated: str | None
    language: str
    state: State
    revision: str | None
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """A document's text at one time: immutable, named by the hash of its text."""

    document_id: str
    hash: str
    text: str
    made_at: str
    original: str | None
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a revision that is searched; ``trail`` is the headings that it stands under."""

    document_id: str
    revision: str
    start: int
    end: int
    trail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with its score (higher is better) and where that came from."""

    passage: Passage
    number: int
    score: float
    lexical: float = 0.0
    dense: float = 0.0


def text_hash(text: str) -> str:
    """Return the name of a text: the first 32 hex digits of its SHA-256 in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
