"""What people asked and got no answer to, and what they thought of answers: for the editors.

question → scrubbed → counted under its folded form, per day → listed → closed with a note → gone

Nothing is kept of who asked, and no time closer than the day. What is older than the days that
things are kept is deleted whenever anything is read or written. The chat calls `record`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.answer import LONGEST_QUESTION
from assistant.records import Answer, Status
from assistant.staff.scrub import scrub
from index.days import swedish_today
from index.language.folding import fold
from index.store.connection import transaction

FILE = "questions.db"
DAYS = 30
MOST = 20_000
"""Rows that are kept at most: a flood of made-up questions must not fill the disk."""

_MOST_RECEIPTS = 5
_LONGEST_NOTE = 500
_MIGRATIONS = (
    (
        """
        CREATE TABLE closings (
            id INTEGER PRIMARY KEY,
            form TEXT NOT NULL,
            day TEXT NOT NULL,
            account TEXT NOT NULL,
            note TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE said (
            id INTEGER PRIMARY KEY,
            form TEXT NOT NULL,
            words TEXT NOT NULL,
            day TEXT NOT NULL,
            reason TEXT NOT NULL,
            receipts TEXT NOT NULL,
            count INTEGER NOT NULL,
            closing INTEGER REFERENCES closings(id)
        )
        """,
        "CREATE UNIQUE INDEX said_once ON said (form, day, reason, receipts) WHERE closing IS NULL",
        "CREATE INDEX said_by_day ON said (day)",
    ),
    ("ALTER TABLE said ADD COLUMN read_as TEXT NOT NULL DEFAULT ''",),
)


class Reason(StrEnum):
    """Why something is on the list: nothing was found, or what a visitor said of an answer."""

    UNANSWERED = "unanswered"
    HELPED = "helped"
    WRONG_QUOTE = "wrong_quote"
    OLD = "old"
    MISSING = "missing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Closing:
    """When an entry was closed, by whom, and what was done."""

    day: str
    account: str
    note: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as it was put first, without personal data, and all that was said of it.

    ``read_as`` is what it was read as, "" where that is what was asked.
    """

    form: str
    words: str
    read_as: str
    count: int
    first: str
    last: str
    reasons: Counter[Reason] = field(default_factory=Counter)
    receipts: tuple[str, ...] = ()
    closing: Closing | None = None


def record(data: Path, answer: Answer, *, days: int = DAYS, today: date | None = None) -> None:
    """Keep the question if nothing answered it; any other answer leaves no trace."""
    if answer.status is Status.NO_ANSWER:
        words = (answer.question, answer.read_as or "")
        _keep(data, words, Reason.UNANSWERED, (), days, today)


def give_feedback(
    data: Path,
    question: str,
    reason: Reason,
    receipts: Sequence[str],
    *,
    read_as: str = "",
    days: int = DAYS,
    today: date | None = None,
) -> None:
    """Keep what was said of the answer to a question, and the receipts of its quotes."""
    _keep(data, (question, read_as), reason, receipts, days, today)


def entries(
    data: Path, *, closed: bool = False, days: int = DAYS, today: date | None = None
) -> list[Entry]:
    """Return what is open, most often asked first; or what was closed, latest first.

    What only helped asks for nothing, and is not among what is open.
    """
    with open_rows(data, days, today) as connection:
        rows = connection.execute(
            "SELECT s.form, s.words, s.read_as, s.day, s.reason, s.receipts, s.count,"
            " c.id, c.day, c.account, c.note FROM said AS s"
            " LEFT JOIN closings AS c ON c.id = s.closing"
            f" WHERE s.closing IS {'NOT ' if closed else ''}NULL ORDER BY s.id"
        ).fetchall()
    grouped: dict[tuple[str, int | None], list[tuple[str, ...]]] = {}
    for row in rows:
        grouped.setdefault((row[0], row[7]), []).append(row)
    listed = [_entry(rows) for rows in grouped.values()]
    if closed:
        return sorted(listed, key=lambda e: e.closing.day if e.closing else "", reverse=True)
    to_do = [entry for entry in listed if set(entry.reasons) != {Reason.HELPED}]
    return sorted(to_do, key=lambda e: (-e.count, e.words))


@contextmanager
def open_rows(data: Path, days: int, today: date | None = None) -> Iterator[sqlite3.Connection]:
    """Yield a transaction on the list, rid of what is too old."""
    with transaction(data / FILE, _MIGRATIONS) as connection:
        oldest = (_day(today) - timedelta(days=days)).isoformat()
        connection.execute("DELETE FROM said WHERE day < ?", (oldest,))
        connection.execute(
            "DELETE FROM closings WHERE id NOT IN"
            " (SELECT closing FROM said WHERE closing IS NOT NULL)"
        )
        yield connection


def close(
    data: Path, form: str, account: str, note: str, *, days: int = DAYS, today: date | None = None
) -> bool:
    """Close the open entry of this form; False if there is none. Asked again, it opens anew."""
    with open_rows(data, days, today) as connection:
        row = connection.execute(
            "SELECT 1 FROM said WHERE form = ? AND closing IS NULL", (form,)
        ).fetchone()
        if row is None:
            return False
        number = connection.execute(
            "INSERT INTO closings (form, day, account, note) VALUES (?, ?, ?, ?)",
            (form, _day(today).isoformat(), account, scrub(note[:_LONGEST_NOTE])),
        ).lastrowid
        connection.execute(
            "UPDATE said SET closing = ? WHERE form = ? AND closing IS NULL", (number, form)
        )
    return True


def all_rows(data: Path) -> list[dict[str, Any]]:
    """Return everything that is kept, open and closed, oldest first; nothing where nothing is."""
    if not (data / FILE).exists():
        return []
    with transaction(data / FILE, _MIGRATIONS) as connection:
        cursor = connection.execute(
            "SELECT s.day, s.words, s.reason, s.receipts, s.count, c.day AS closed,"
            " c.account, c.note FROM said AS s LEFT JOIN closings AS c ON c.id = s.closing"
            " ORDER BY s.id"
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def weed_questions(data: Path, before: date) -> list[dict[str, Any]]:
    """Delete what was asked before a day, and return it."""
    gone = [row for row in all_rows(data) if row["day"] < before.isoformat()]
    if gone:
        with transaction(data / FILE, _MIGRATIONS) as connection:
            connection.execute("DELETE FROM said WHERE day < ?", (before.isoformat(),))
    return gone


def _keep(
    data: Path,
    question: tuple[str, str],
    reason: Reason,
    receipts: Sequence[str],
    days: int,
    today: date | None,
) -> None:
    """Count a question, as it was asked and as it was read, under the form of how it was read."""
    words, read_as = (scrub(w[: 4 * LONGEST_QUESTION])[:LONGEST_QUESTION] for w in question)
    form = fold(read_as or words).strip()
    if not form:
        return
    stored = json.dumps(sorted(receipts)[:_MOST_RECEIPTS])
    with open_rows(data, days, today) as connection:
        if connection.execute("SELECT count(*) FROM said").fetchone()[0] >= MOST:
            return
        connection.execute(
            "INSERT INTO said (form, words, read_as, day, reason, receipts, count)"
            " VALUES (?, ?, ?, ?, ?, ?, 1)"
            " ON CONFLICT (form, day, reason, receipts) WHERE closing IS NULL"
            " DO UPDATE SET count = count + 1",
            (form, words, read_as, _day(today).isoformat(), reason.value, stored),
        )


def _day(today: date | None) -> date:
    return today or swedish_today()


def _entry(rows: list[tuple[str, ...]]) -> Entry:
    form, words, read_as, *_ = rows[0]
    reasons: Counter[Reason] = Counter()
    receipts: list[str] = []
    for _, _, _, _, reason, stored, count, *_ in rows:
        reasons[Reason(reason)] += int(count)
        receipts += json.loads(stored)
    *_, number, day, account, note = rows[0]
    return Entry(
        form,
        words,
        read_as,
        reasons.total(),
        min(row[3] for row in rows),
        max(row[3] for row in rows),
        reasons,
        tuple(dict.fromkeys(receipts)),
        Closing(day, account, note) if number is not None else None,
    )
