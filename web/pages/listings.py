"""What machines read to find the sources: the rows of a sitemap and of a feed.

https://www.sitemaps.org/protocol.html, https://www.rfc-editor.org/rfc/rfc4287 (Atom)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from unicodedata import category

from index.days import in_sweden, swedish_day
from index.language.sentences import sentences
from index.records import Document
from index.store.documents import Store
from web.language import ENGLISH
from web.pages.source_page import address

MOST_IN_SITEMAP = 50_000
"""Addresses in one sitemap, by its protocol."""

STANDING = ("/", "/kallor", "/sok", "/om", "/tillganglighet", "/api/docs")
"""The pages that are always there."""

NEWEST = 50
LONGEST_SUMMARY = 300
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a source is said to have changed that tells no date; Atom asks for one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A page of the sitemap; ``changed`` is a day, "" where none is known.

    ``page`` is the path without its language, of what is there in both.
    """

    path: str
    changed: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A source as the feed names it; ``summary`` is how its text begins."""

    document: Document
    path: str
    published: str
    updated: str
    summary: str


def rows(documents: Sequence[Document]) -> list[Row]:
    """Return the pages that anyone may find."""
    return [Row(f"{prefix}{path}", page=path) for path in STANDING for prefix in ("", ENGLISH)] + [
        Row(address(document.id), _day(document.updated or document.published))
        for document in documents
    ]


def entries(store: Store) -> list[Entry]:
    """Return the newest sources, newest first."""
    newest = []
    for document in store.newest(NEWEST):
        revision = store.revision(document.id, document.revision) if document.revision else None
        newest.append(
            Entry(
                document,
                address(document.id),
                _moment(document.published),
                _moment(document.updated or document.published),
                _beginning(revision.text) if revision else "",
            )
        )
    return newest


def latest(feed: Sequence[Entry]) -> str:
    """Return when something in the feed changed last, as RFC 3339 writes it."""
    moments = (datetime.fromisoformat(entry.updated) for entry in feed)
    return max(moments, default=NEVER).isoformat(timespec="seconds")


def xml_words(words: str) -> str:
    """Return words without control characters, surrogates and what XML cannot hold."""
    return "".join(
        c
        for c in words
        if c in "\t\n" or (category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")
    )


def _beginning(text: str) -> str:
    """Return the first sentences of a text, whole, at most 300 characters of them."""
    stop = 0
    for start, end in sentences(text[: 4 * LONGEST_SUMMARY]):
        if stop and (end > LONGEST_SUMMARY or "\n" in text[stop:start]):
            break
        stop = end
    return text[:stop]


def _moment(published: str | None) -> str:
    """Return an ISO date or time as RFC 3339 writes it, in Swedish time where it has no zone."""
    try:
        moment = in_sweden(datetime.fromisoformat(published or ""))
    except (ValueError, OverflowError):
        moment = NEVER
    return moment.isoformat(timespec="seconds")


def _day(changed: str | None) -> str:
    day = swedish_day(changed)
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""
