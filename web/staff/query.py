"""What a member of staff asked for in an address, and the addresses of what could be asked next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import QueryParams

from assistant.staff.subject import Narrowing
from index.days import swedish_today
from index.records import KINDS

LONGEST_WORDS = 500
ORDERS = ("relevans", "nyast", "aldst")
NAMES = {
    "kind": "slag",
    "year": "ar",
    "source": "kalla",
    "speaker": "talare",
    "since": "fran",
    "until": "till",
}
"""What each side of a narrowing is called in an address."""


@dataclass(frozen=True, slots=True)
class StaffQuery:
    """The words, what they are narrowed to, the order and the page; ``wrong`` are unread dates.

    ``as_of`` is the day as which everything is read, None for today.
    """

    words: str
    narrowing: Narrowing
    order: str
    page: int
    wrong: tuple[str, ...]
    as_of: str | None = None

    @property
    def day(self) -> date | None:
        """Return the day as which everything is read, None for today."""
        return date.fromisoformat(self.as_of) if self.as_of else None

    def address(self, path: str, **changes: str | int | None) -> str:
        """Return the address of the same with some of it changed; a new narrowing is page 1."""
        values = {
            "q": self.words,
            **{name: getattr(self.narrowing, side) for side, name in NAMES.items()},
            "den": self.as_of,
            "ordning": self.order if self.order != ORDERS[0] else None,
            **changes,
        }
        return f"{path}?{urlencode({name: value for name, value in values.items() if value})}"


def source_label(name: str) -> str:
    """Return what a source is called on a page: not the path or the address that names it.

    >>> source_label("/srv/klara/press/arkiv.jsonl"), source_label("https://a.se/podd/feed.xml")
    ('arkiv', 'a.se/podd')
    """
    if "://" in name:
        parts = urlsplit(name)
        folder = parts.path.rpartition("/")[0].strip("/")
        host = (parts.hostname or name).removeprefix("www.")
        return f"{host}/{folder}" if folder else host
    if "/" in name or "\\" in name:
        return re.split(r"[/\\]", name.rstrip("/\\"))[-1].rpartition(".")[0] or name
    return name


def read_query(parameters: QueryParams) -> StaffQuery:
    """Return what an address asks for; what cannot be used is left out."""
    values = {
        side: (parameters.get(name) or "").strip()[:200] or None for side, name in NAMES.items()
    }
    days = {side: values[side] for side in ("since", "until")}
    days["as_of"] = parameters.get("den", "").strip()[:200] or None
    wrong = tuple(day for day in days.values() if day is not None and not _is_day(day))
    if days["as_of"] not in (None, *wrong) and str(days["as_of"]) > swedish_today().isoformat():
        wrong += (str(days["as_of"]),)
    narrowing = Narrowing(
        kind=values["kind"] if values["kind"] in KINDS else None,
        year=values["year"] if re.fullmatch(r"\d{4}", values["year"] or "", re.ASCII) else None,
        source=values["source"],
        speaker=values["speaker"],
        since=None if values["since"] in wrong else values["since"],
        until=None if values["until"] in wrong else values["until"],
    )
    order = parameters.get("ordning", "")
    number = parameters.get("sida", "")
    return StaffQuery(
        words=" ".join(parameters.get("q", "").split())[:LONGEST_WORDS],
        narrowing=narrowing,
        order=order if order in ORDERS else ORDERS[0],
        page=min(10_000, max(1, int(number))) if re.fullmatch(r"[0-9]{1,5}", number) else 1,
        wrong=wrong,
        as_of=None if days["as_of"] in wrong else days["as_of"],
    )


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
