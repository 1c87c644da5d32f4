"""Weeding: what is older than its time is deleted, kind by kind, and a receipt says what went.

The times stand in `retention.toml` beside `klara.toml`; what no time is written for stays. The
receipt is in the log of acts: kind, day, how many rows, and the hash of what they said, from which
nobody can read them but a copy can be recognised.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from assistant.publishing.shown_log import weed_shown
from assistant.staff.unanswered import weed_questions
from index.days import swedish_day, swedish_today
from index.errors import SettingError
from index.publishing import audit
from index.store.documents import Store

FILE = "retention.toml"


@dataclass(frozen=True, slots=True)
class Weeded:
    """The receipt of a weeding: what is older than `before` of a kind is gone."""

    kind: str
    before: str
    rows: int
    sha256: str


def _withdrawn(data: Path, before: date) -> Sequence[Any]:
    """Forget documents that were withdrawn before a day; their files go with `klara index`."""
    with Store(data, write=True) as store:
        gone = [
            document.id
            for document in store.documents(state="withdrawn")
            if swedish_day(store.changed_at(document.id)) < before.isoformat()
        ]
        for name in gone:
            store.forgotten.forget(name, (), "weeded: withdrawn long ago")
    return gone


KINDS: dict[str, Callable[[Path, date], Sequence[Any]]] = {
    "questions": weed_questions,
    "shown": weed_shown,
    "audit": audit.weed,
    "withdrawn": _withdrawn,
}
"""What can be weeded: questions without answers, what was shown, acts, withdrawn documents."""


def retention(config: Path) -> dict[str, int]:
    """Return the days that each kind is kept, from the file beside `config`; none if there is none.

    SettingError names what cannot be used.
    """
    path = config.with_name(FILE)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("days", {})
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from None
    for kind, days in table.items():
        if kind not in KINDS or not isinstance(days, int) or isinstance(days, bool) or days < 1:
            raise SettingError(f"{path}: write days, a whole number, for one of {', '.join(KINDS)}")
    return dict(table)


def weed(data: Path, kind: str, before: date, why: str) -> Weeded:
    """Delete what is older than a day of one kind, log that it was done, and return the receipt."""
    gone = KINDS[kind](data, before)
    content = json.dumps([_plain(row) for row in gone], ensure_ascii=False, sort_keys=True)
    receipt = Weeded(
        kind, before.isoformat(), len(gone), hashlib.sha256(content.encode()).hexdigest()
    )
    if gone:
        audit.record(data, "weed", why=why, **asdict(receipt))
    return receipt


def weed_all(data: Path, config: Path) -> list[Weeded]:
    """Weed every kind that the file names by its time."""
    today = swedish_today()
    return [
        weed(data, kind, today - timedelta(days=days), f"kept for {days} days")
        for kind, days in retention(config).items()
    ]


def _plain(row: Any) -> Any:
    return asdict(row) if hasattr(row, "__dataclass_fields__") else row
