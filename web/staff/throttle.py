"""How often a password may be guessed: a wait that grows, per account and per address.

An attempt is counted before the password is looked at, so that many at once are no way around.
The wait for one account is at most a minute, for one address it grows to a quarter of an hour. A
browser that has signed in to the account before is counted by itself, so that nobody who guesses
from elsewhere, however often and from however many addresses, can keep its owner out.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from web.staff.tables import token_hash

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


def attempt(
    file: sqlite3.Connection, name: str, address: str, at: float, device: str | None = None
) -> float:
    """Count an attempt as failed and return 0.0, or return the seconds to wait before one.

    `device` is what a browser that has signed in to this account before is known by.
    """
    file.execute("DELETE FROM attempts WHERE at < ?", (at - FORGOTTEN_AFTER,))
    # Where the clock went back, nobody waits for it to get there again.
    file.execute("UPDATE attempts SET at = ? WHERE at > ?", (at, at))
    keys = _keys(name, address, device)
    waits = [_left(file, key, limit, at) for key, limit in keys]
    if max(waits) > 0:
        return max(waits)
    for key, _ in keys:
        file.execute(
            "INSERT INTO attempts VALUES (?, 1, ?)"
            " ON CONFLICT (key) DO UPDATE SET failures = failures + 1, at = excluded.at",
            (key, at),
        )
    return 0.0


def succeeded(file: sqlite3.Connection, name: str, address: str, device: str | None = None) -> None:
    """Forget the account's failures, and of the address's only the attempt that succeeded."""
    (first, _), *places = _keys(name, address, device)
    file.execute("DELETE FROM attempts WHERE key = ?", (first,))
    for place, _ in places:
        file.execute("UPDATE attempts SET failures = failures - 1 WHERE key = ?", (place,))
        file.execute("DELETE FROM attempts WHERE key = ? AND failures <= 0", (place,))


def _keys(name: str, address: str, device: str | None) -> list[tuple[str, Limit]]:
    """Return what attempts are counted by: hashed, since people type passwords as names."""
    if device is not None:
        return [(token_hash(f"device {device}"), ACCOUNT)]
    return [
        (token_hash(f"account {name}"), ACCOUNT),
        (token_hash(f"address {address}"), ADDRESS),
    ]


def _left(file: sqlite3.Connection, key: str, limit: Limit, at: float) -> float:
    row = file.execute("SELECT failures, at FROM attempts WHERE key = ?", (key,)).fetchone()
    return max(0.0, row[1] + limit.wait(row[0]) - at) if row else 0.0
