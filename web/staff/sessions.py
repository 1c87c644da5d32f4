"""Who is signed in: a random token in a cookie, its hash here, and two ends.

A session ends when it was not used for an hour, when it is twelve hours old, when its password
changes or its account is removed, and when its owner ends it, there or from another browser.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from web.staff import devices, passwords, second_factor, throttle
from web.staff.accounts import Account, Role, folded
from web.staff.sign_ins import NOWHERE, Event, Visit, iso_time, note
from web.staff.tables import staff_file, token_hash

IDLE = 3600.0
LIFE = 12 * 3600.0
_SEEN_EVERY = 60.0
_CLOCK_SLACK = 300.0
"""So far back a clock may be set before what began after it is no session any longer."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A sign-in that failed; ``wait`` is the seconds until another may be tried, 0.0 for now."""

    wait: float


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in; ``name`` tells it from the others, and opens nothing."""

    name: str
    began: str
    used: str
    browser: str
    is_this: bool


def sign_in(
    data: Path,
    name: str,
    password: str,
    address: str,
    at: float | None = None,
    *,
    code: str = "",
    device: str | None = None,
    browser: str = "",
) -> str | Refused:
    """Return the token of a new session, or that it was refused: never whether the name exists.

    `device` is the token of a browser that signed in before (`devices`), `code` that of the
    second factor, where the account has one.
    """
    began = time.time() if at is None else at
    name = folded(name)
    visit = Visit(address, browser)
    with staff_file(data) as file:
        known = devices.known(file, name, device, began)
        wait = throttle.attempt(file, name, address, began, known)
        row = file.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
        if wait:
            note(file, began, name, Event.TOO_SOON, visit)
            return Refused(wait)
    stored = row[0] if row else None
    fits = passwords.fits(password, stored)
    better = passwords.fresh(password, stored) if fits and stored else None
    with staff_file(data) as file:
        passes = fits and second_factor.passes(file, name, code, began)
        token = _begun(file, name, stored, began, browser) if passes else None
        note(file, began, name, Event.SIGNED_IN if token else Event.WRONG, visit)
        if token is None:
            return Refused(0.0)
        if better:
            file.execute("UPDATE accounts SET password = ? WHERE name = ?", (better, name))
        throttle.succeeded(file, name, address, known)
        file.execute(
            "DELETE FROM sessions WHERE seen < ? OR began < ?", (began - IDLE, began - LIFE)
        )
    return token


def _begun(
    file: Connection, name: str, stored: str | None, began: float, browser: str
) -> str | None:
    """Begin a session and return its token; None if the account is not as it was.

    It may have been removed, or given another password, while the password was looked at.
    """
    token = secrets.token_urlsafe(32)
    inserted = file.execute(
        "INSERT INTO sessions SELECT ?, name, ?, ?, ? FROM accounts"
        " WHERE name = ? AND password = ?",
        (token_hash(token), began, began, browser[:200], name, stored),
    )
    return token if inserted.rowcount else None


def signed_in(data: Path, token: str | None, at: float | None = None) -> Account | None:
    """Return whose session a token is, if it still goes on."""
    if not token:
        return None
    moment = time.time() if at is None else at
    with staff_file(data) as file:
        row = file.execute(
            "SELECT a.name, a.role, a.made_at, s.seen FROM sessions AS s"
            " JOIN accounts AS a ON a.name = s.account"
            " WHERE s.token = ? AND s.seen >= ? AND s.began >= ? AND s.seen <= ?",
            (token_hash(token), moment - IDLE, moment - LIFE, moment + _CLOCK_SLACK),
        ).fetchone()
        if row is not None and row[3] < moment - _SEEN_EVERY:
            file.execute(
                "UPDATE sessions SET seen = ? WHERE token = ?", (moment, token_hash(token))
            )
    return Account(row[0], Role(row[1]), row[2]) if row else None


def sign_out(data: Path, token: str | None, visit: Visit = NOWHERE) -> None:
    """End the session of a token."""
    if not token:
        return
    with staff_file(data) as file:
        row = file.execute(
            "DELETE FROM sessions WHERE token = ? RETURNING account", (token_hash(token),)
        ).fetchone()
        if row:
            note(file, time.time(), row[0], Event.SIGNED_OUT, visit)


def sessions(data: Path, account: str, token: str | None, at: float | None = None) -> list[Session]:
    """Return the sessions of an account that go on, the one used last first."""
    moment = time.time() if at is None else at
    with staff_file(data) as file:
        rows = file.execute(
            "SELECT token, began, seen, browser FROM sessions"
            " WHERE account = ? AND seen >= ? AND began >= ? ORDER BY seen DESC",
            (account, moment - IDLE, moment - LIFE),
        ).fetchall()
    this = token_hash(token or "")
    return [
        Session(stored[:16], iso_time(began), iso_time(used), browser, stored == this)
        for stored, began, used, browser in rows
    ]


def end_sessions(
    data: Path, account: str, *, only: str | None = None, keep: str | None = None
) -> int:
    """End the sessions of an account: the one called `only`, or all but that of the token `keep`.

    Return how many that were.
    """
    with staff_file(data) as file:
        ended = file.execute(
            "DELETE FROM sessions WHERE account = ? AND token != ?"
            " AND (? IS NULL OR substr(token, 1, 16) = ?)",
            (account, token_hash(keep) if keep else "", only, only),
        ).rowcount
        for _ in range(ended):
            note(file, time.time(), account, Event.SESSION_ENDED, NOWHERE)
    return ended
