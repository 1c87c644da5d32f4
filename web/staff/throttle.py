"""How often a password may be guessed: a wait that grows, per account and per address.

An attempt is counted before the password is looked at, so that many at once are no way around.
The wait for one account is at most a minute: long enough against guessing at 12 characters, too
short to keep a colleague out. The wait for one address grows to a quarter of an hour.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

FORGOTTEN_AFTER = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free of waiting, and the longest wait in seconds."""

    free: int
    longest: float

    def wait(self, failures: int) -> float:
        """Return the seconds to wait after the last of so many failures: 1, 2, 4, 8 …"""
        over = failures - self.free
        return min(2.0 ** min(over, 20), self.longest) if over >= 0 else 0.0


ACCOUNT = Limit(free=5, longest=60.0)
ADDRESS = Limit(free=10, longest=900.0)


def attempt(file: sqlite3.Connection, name: str, address: str, at: float) -> float:
    """Count an attempt as failed and return 0.0, or return the seconds to wait before one."""
    file.execute("DELETE FROM attempts WHERE at < ?", (at - FORGOTTEN_AFTER,))
    waits = [_left(file, key, limit, at) for key, limit in _keys(name, address)]
    if max(waits) > 0:
        return max(waits)
    for key, _ in _keys(name, address):
        file.execute(
            "INSERT INTO attempts VALUES (?, 1, ?)"
            " ON CONFLICT (key) DO UPDATE SET failures = failures + 1, at = excluded.at",
            (key, at),
        )
    return 0.0


def succeeded(file: sqlite3.Connection, name: str, address: str) -> None:
    """Forget the account's failures, and of the address's only the attempt that succeeded."""
    (account, _), (place, _) = _keys(name, address)
    file.execute("DELETE FROM attempts WHERE key = ?", (account,))
    file.execute("UPDATE attempts SET failures = failures - 1 WHERE key = ?", (place,))
    file.execute("DELETE FROM attempts WHERE key = ? AND failures <= 0", (place,))


def _keys(name: str, address: str) -> tuple[tuple[str, Limit], tuple[str, Limit]]:
    """Return what attempts are counted by: hashed, since people type passwords as names."""
    return (_hash(f"account {name}"), ACCOUNT), (_hash(f"address {address}"), ADDRESS)


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _left(file: sqlite3.Connection, key: str, limit: Limit, at: float) -> float:
    row = file.execute("SELECT failures, at FROM attempts WHERE key = ?", (key,)).fetchone()
    return max(0.0, row[1] + limit.wait(row[0]) - at) if row else 0.0
