"""Who is signed in: a random token in a cookie, its hash here, and two ends.

A session ends when it was not used for an hour, when it is twelve hours old, when its password
changes or its account is removed, and when its owner signs out.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from web.staff import passwords, throttle
from web.staff.accounts import Account, Role, folded
from web.staff.tables import staff_file

IDLE = 3600.0
LIFE = 12 * 3600.0
_SEEN_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class Refused:
    """A sign-in that failed; ``wait`` is the seconds until another may be tried, 0.0 for now."""

    wait: float


def sign_in(
    data: Path, name: str, password: str, address: str, at: float | None = None
) -> str | Refused:
    """Return the token of a new session, or that it was refused: never whether the name exists."""
    began = time.time() if at is None else at
    name = folded(name)
    with staff_file(data) as file:
        wait = throttle.attempt(file, name, address, began)
        row = file.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
    if wait:
        return Refused(wait)
    held = row[0] if row else None
    if not passwords.fits(password, held) or held is None:
        return Refused(0.0)
    token = secrets.token_urlsafe(32)
    better = passwords.fresh(password, held)
    with staff_file(data) as file:
        kept = file.execute(
            "INSERT INTO sessions SELECT ?, name, ?, ? FROM accounts"
            " WHERE name = ? AND password = ?",
            (_hash(token), began, began, name, held),
        )
        if not kept.rowcount:  # removed, or given another password, while this one was looked at
            return Refused(0.0)
        if better:
            file.execute("UPDATE accounts SET password = ? WHERE name = ?", (better, name))
        throttle.succeeded(file, name, address)
        file.execute(
            "DELETE FROM sessions WHERE seen < ? OR began < ?", (began - IDLE, began - LIFE)
        )
    return token


def signed_in(data: Path, token: str | None, at: float | None = None) -> Account | None:
    """Return whose session a token is, if it still goes on."""
    if not token:
        return None
    moment = time.time() if at is None else at
    with staff_file(data) as file:
        row = file.execute(
            "SELECT a.name, a.role, a.made_at, s.seen FROM sessions AS s"
            " JOIN accounts AS a ON a.name = s.account"
            " WHERE s.token = ? AND s.seen >= ? AND s.began >= ?",
            (_hash(token), moment - IDLE, moment - LIFE),
        ).fetchone()
        if row is not None and row[3] < moment - _SEEN_EVERY:
            file.execute("UPDATE sessions SET seen = ? WHERE token = ?", (moment, _hash(token)))
    return Account(row[0], Role(row[1]), row[2]) if row else None


def sign_out(data: Path, token: str | None) -> None:
    """End the session of a token."""
    if token:
        with staff_file(data) as file:
            file.execute("DELETE FROM sessions WHERE token = ?", (_hash(token),))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
