"""Saved searches: what is new on a subject since the last time, each with the reason why it came.

saved → what is found now counts as known → after `klara index`, what is found and not known is
reported once: in a feed, by mail, to a webhook (`klara alerts`)
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from assistant.records import Quote
from assistant.staff.desk import desk
from assistant.staff.search import as_quotes
from assistant.staff.subject import Narrowing, findings
from assistant.staff.subject_words import matching
from index.days import now
from index.search.reader import Reader

MOST_HITS = 1000
"""Passages that one search is followed over."""

MOST_IN_FEED = 50
LONGEST_NAME = 100


class Why(StrEnum):
    """Why a hit came now: a document that was not there, or new words in one that was."""

    NEW_DOCUMENT = "new_document"
    NEW_WORDS = "new_words"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that somebody follows; ``token`` opens its feed, ``query`` is its form."""

    id: int
    account: str
    name: str
    query: Mapping[str, str]
    token: str
    mail: str
    webhook: str
    made_at: str

    @property
    def narrowing(self) -> Narrowing:
        """Return what the search is narrowed to."""
        sides = ("kind", "year", "source", "speaker", "since", "until")
        return Narrowing(**{side: self.query.get(side) for side in sides})


@dataclass(frozen=True, slots=True)
class News:
    """A hit that was not there before: the receipt of its words, why it came, and when.

    ``words`` are those of the source that match. They are not kept: what is forgotten is gone.
    """

    receipt: str
    why: Why
    words: tuple[str, ...]
    at: str


def save(
    data: Path,
    reader: Reader,
    account: str,
    name: str,
    query: Mapping[str, str],
    *,
    mail: str = "",
    webhook: str = "",
) -> Saved:
    """Follow a search from now on: what it finds today is known."""
    token = secrets.token_urlsafe(24)
    with desk(data) as file:
        number = file.execute(
            "INSERT INTO saved (account, name, query, token, mail, webhook, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (account, name[:LONGEST_NAME], json.dumps(dict(query)), token, mail, webhook, now()),
        ).lastrowid
    [search] = [one for one in saved(data) if one.id == number]
    _report(data, search, reader, known=True)
    return search


def saved(data: Path, account: str | None = None, token: str | None = None) -> list[Saved]:
    """Return the saved searches, of one account or with one token if asked."""
    with desk(data) as file:
        rows = file.execute(
            "SELECT id, account, name, query, token, mail, webhook, made_at FROM saved"
            " WHERE (? IS NULL OR account = ?) AND (? IS NULL OR token = ?) ORDER BY id",
            (account, account, token, token),
        ).fetchall()
    return [
        Saved(number, owner, name, json.loads(query), key, mail, webhook, made_at)
        for number, owner, name, query, key, mail, webhook, made_at in rows
    ]


def remove(data: Path, account: str, number: int) -> None:
    """Follow a search no longer."""
    with desk(data) as file:
        file.execute("DELETE FROM saved WHERE id = ? AND account = ?", (number, account))


def report(data: Path, search: Saved, reader: Reader) -> list[tuple[News, Quote]]:
    """Return what a search finds that was never reported, and remember that it is now."""
    return _report(data, search, reader, known=False)


def news(data: Path, search: Saved) -> list[News]:
    """Return what was reported of a search, latest first."""
    with desk(data) as file:
        rows = file.execute(
            "SELECT receipt, why, at FROM reported WHERE saved = ? AND why != ?"
            " ORDER BY id DESC LIMIT ?",
            (search.id, str(Why.KNOWN), MOST_IN_FEED),
        ).fetchall()
    return [News(receipt, Why(why), (), at) for receipt, why, at in rows]


def with_words(search: Saved, one: News, quote: Quote) -> News:
    """Return what was reported with the words for which it came, read from the source today."""
    marked = matching(search.query.get("words", ""), quote.text)
    return replace(one, words=tuple(dict.fromkeys(quote.text[a:b] for a, b in marked)))


def _report(data: Path, search: Saved, reader: Reader, *, known: bool) -> list[tuple[News, Quote]]:
    words = search.query.get("words", "")
    result = findings(words, reader, search.narrowing)
    if not result.matched:
        return []
    rows = ((one.passage, one.score) for one in result.hits[:MOST_HITS])
    quotes = as_quotes(words, rows, reader)
    moment = now()
    with desk(data) as file:
        if not file.execute("SELECT 1 FROM saved WHERE id = ?", (search.id,)).fetchone():
            return []
        return list(_new(search, quotes, file, moment, known=known))


def _new(
    search: Saved, quotes: list[Quote], file: sqlite3.Connection, moment: str, *, known: bool
) -> Iterator[tuple[News, Quote]]:
    before = {
        row[0]
        for row in file.execute("SELECT document FROM reported WHERE saved = ?", (search.id,))
    }
    for quote in quotes:
        digest = hashlib.sha256(quote.text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        is_there = quote.document.id in before
        why = Why.KNOWN if known else (Why.NEW_WORDS if is_there else Why.NEW_DOCUMENT)
        matched = tuple(dict.fromkeys(quote.text[a:b] for a, b in quote.marked))
        added = file.execute(
            "INSERT OR IGNORE INTO reported (saved, passage, document, receipt, why, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                search.id,
                f"{quote.document.id} {digest}",
                quote.document.id,
                quote.receipt,
                str(why),
                moment,
            ),
        )
        if added.rowcount and not known:
            yield News(quote.receipt, why, matched, moment), quote
