"""The basket of one member of staff: quotes put aside, by their receipts, to copy or take along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.quotes import verify
from assistant.records import Verdict
from assistant.staff.desk import desk
from index.days import now
from index.store.documents import Store

MOST = 500
"""Quotes in one basket."""


@dataclass(frozen=True, slots=True)
class Put:
    """A quote in a basket: what its receipt proves today, and with what words it was found."""

    verdict: Verdict
    why: str
    added_at: str


def put(data: Path, account: str, receipts: Iterable[str], why: str = "") -> None:
    """Put quotes into a basket; one that is there stays as it is."""
    with desk(data) as file:
        for name in receipts:
            file.execute(
                "INSERT OR IGNORE INTO basket SELECT ?, ?, ?, ?"
                " WHERE (SELECT count(*) FROM basket WHERE account = ?) < ?",
                (account, name, why[:500], now(), account, MOST),
            )


def take_out(data: Path, account: str, receipts: Iterable[str] | None = None) -> None:
    """Take quotes out of a basket; all of them unless some are named."""
    with desk(data) as file:
        if receipts is None:
            file.execute("DELETE FROM basket WHERE account = ?", (account,))
        for name in receipts or ():
            file.execute("DELETE FROM basket WHERE account = ? AND receipt = ?", (account, name))


def basket(store: Store, account: str) -> list[Put]:
    """Return what is in a basket, in the order in which it was put there."""
    with desk(store.data) as file:
        rows = file.execute(
            "SELECT receipt, why, added_at FROM basket WHERE account = ? ORDER BY rowid",
            (account,),
        ).fetchall()
    return [Put(verify(store, receipt), why, at) for receipt, why, at in rows]


def size(data: Path, account: str) -> int:
    """Return how many quotes are in a basket."""
    with desk(data) as file:
        count = file.execute("SELECT count(*) FROM basket WHERE account = ?", (account,))
        return int(count.fetchone()[0])
