"""The log of sign-ins: who came in, who did not, from where, and what became of the account.

Kept for 90 days. A name that no account has is not kept: people type passwords as names.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from web.staff.tables import staff_file

DAYS = 90
MOST = 50_000
"""Rows at most: a flood of guesses must not fill the disk."""

_LONGEST_BROWSER = 200


class Event(StrEnum):
    """What happened at the door."""

    SIGNED_IN = "signed_in"
    WRONG = "wrong"
    TOO_SOON = "too_soon"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    NEW_PASSWORD = "new_password"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"


@dataclass(frozen=True, slots=True)
class Visit:
    """From where somebody came: the address, as it is counted, and what the browser says it is."""

    address: str
    browser: str = ""


NOWHERE = Visit("")
"""From the machine itself."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the log; ``account`` is None where there is no such account."""

    at: str
    account: str | None
    event: Event
    address: str
    browser: str


def note(
    file: sqlite3.Connection, at: float, account: str | None, event: Event, visit: Visit
) -> None:
    """Write a line, and forget what is too old or too much."""
    file.execute(
        "INSERT INTO sign_ins (at, account, event, address, browser)"
        " SELECT ?, (SELECT name FROM accounts WHERE name = ?), ?, ?, ?",
        (at, account, event.value, visit.address, visit.browser[:_LONGEST_BROWSER]),
    )
    file.execute("DELETE FROM sign_ins WHERE at < ?", (at - DAYS * 86_400,))
    file.execute("DELETE FROM sign_ins WHERE id <= (SELECT max(id) FROM sign_ins) - ?", (MOST,))


def sign_ins(data: Path, account: str | None = None, limit: int = 1000) -> list[SignIn]:
    """Return the log, latest first, of one account or of all."""
    with staff_file(data) as file:
        rows = file.execute(
            "SELECT at, account, event, address, browser FROM sign_ins"
            " WHERE ? IS NULL OR account = ? ORDER BY id DESC LIMIT ?",
            (account, account, limit),
        ).fetchall()
    return [
        SignIn(iso_time(at), name, Event(event), address, browser)
        for at, name, event, address, browser in rows
    ]


def iso_time(seconds: float) -> str:
    """Return a Unix time as ISO 8601."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
