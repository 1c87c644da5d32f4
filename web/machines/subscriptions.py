"""Who wants to be told when a quote that they got through the API changes or goes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from index.days import now
from index.errors import SettingError
from index.store.connection import transaction

FILE = "subscriptions.db"
MOST = 10_000
"""Receipts that are subscribed to at most: each may cost a page that is fetched at every watch."""

_MIGRATIONS = (
    (
        """
        CREATE TABLE subscriptions (
            id TEXT PRIMARY KEY,
            callback TEXT NOT NULL,
            secret TEXT NOT NULL,
            made_at TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE receipts (
            subscription TEXT NOT NULL REFERENCES subscriptions(id) ON DELETE CASCADE,
            receipt TEXT NOT NULL,
            told TEXT NOT NULL DEFAULT 'stands',
            PRIMARY KEY (subscription, receipt)
        ) WITHOUT ROWID
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A callback, the secret that its messages are signed with, and what it was last told."""

    id: str
    callback: str
    secret: str
    reported: dict[str, str]


def subscribe(data: Path, callback: str, receipts: list[str]) -> Subscription:
    """Keep a subscription; SettingError where there are too many."""
    subscription = Subscription(
        secrets.token_urlsafe(24),
        callback,
        secrets.token_urlsafe(32),
        dict.fromkeys(receipts, "stands"),
    )
    with transaction(data / FILE, _MIGRATIONS) as file:
        (count,) = file.execute("SELECT count(*) FROM receipts").fetchone()
        if count + len(receipts) > MOST:
            raise SettingError("too many quotes are watched already: try again later")
        file.execute(
            "INSERT INTO subscriptions VALUES (?, ?, ?, ?)",
            (subscription.id, subscription.callback, subscription.secret, now()),
        )
        file.executemany(
            "INSERT INTO receipts (subscription, receipt) VALUES (?, ?)",
            [(subscription.id, receipt) for receipt in subscription.reported],
        )
    return subscription


def unsubscribe(data: Path, name: str) -> bool:
    """Remove a subscription; False if there is none. Its id is known to nobody else."""
    if not (data / FILE).exists():
        return False
    with transaction(data / FILE, _MIGRATIONS) as file:
        return file.execute("DELETE FROM subscriptions WHERE id = ?", (name,)).rowcount > 0


def subscriptions(data: Path) -> list[Subscription]:
    """Return all subscriptions."""
    if not (data / FILE).exists():
        return []
    with transaction(data / FILE, _MIGRATIONS) as file:
        rows = file.execute("SELECT id, callback, secret FROM subscriptions").fetchall()
        standings: dict[str, dict[str, str]] = {}
        for name, receipt, standing in file.execute("SELECT * FROM receipts").fetchall():
            standings.setdefault(name, {})[receipt] = standing
    return [
        Subscription(name, callback, secret, standings.get(name, {}))
        for name, callback, secret in rows
    ]


def note_told(data: Path, name: str, receipt: str, standing: str) -> None:
    """Remember what a subscriber was told of a receipt, so as not to say it twice."""
    with transaction(data / FILE, _MIGRATIONS) as file:
        file.execute(
            "UPDATE receipts SET told = ? WHERE subscription = ? AND receipt = ?",
            (standing, name, receipt),
        )
