"""Browsers that have signed in to an account before, each known by a random token in a cookie.

Whoever guesses at the account does not have one, and so cannot keep its owner waiting:
https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

from __future__ import annotations

import secrets
import sqlite3
from pathlib import Path

from web.staff.tables import staff_file, token_hash

DAYS = 180
"""So long after it was last used a browser is known."""

MOST = 20
"""Browsers of one account; the one used longest ago is forgotten first."""


def known(file: sqlite3.Connection, account: str, token: str | None, at: float) -> str | None:
    """Return what a browser is counted by if it has signed in to the account before, else None."""
    if not token:
        return None
    used = file.execute(
        "UPDATE devices SET used = ? WHERE token = ? AND account = ? AND used >= ?",
        (at, token_hash(token), account, at - DAYS * 86_400),
    )
    return token_hash(token) if used.rowcount else None


def remember(data: Path, account: str, token: str | None, at: float) -> str | None:
    """Return the token by which this browser is known from now on, None if it is known already."""
    with staff_file(data) as file:
        if known(file, account, token, at):
            return None
        fresh = secrets.token_urlsafe(32)
        file.execute("INSERT INTO devices VALUES (?, ?, ?)", (token_hash(fresh), account, at))
        file.execute(
            "DELETE FROM devices WHERE account = ? AND token NOT IN"
            " (SELECT token FROM devices WHERE account = ? ORDER BY used DESC LIMIT ?)",
            (account, account, MOST),
        )
    return fresh
