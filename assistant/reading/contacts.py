"""Where people can turn: the contacts and helplines of their tables, and who means which errand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assistant.reading.line_kind import line_kind
from assistant.reading.rules import HERE, Rules, make_rules, read_table
from assistant.records import TurnTo
from index.errors import SettingError

CONTACTS, HELPLINES = "contacts.toml", "helplines.toml"
NEEDED = ("sos", "police", "complaint")
TOPICS = ("despair", "self_harm", "violence", "child", "addiction", "relative", "other")
PROBABLE = 0.4
"""How probable it must be, by its letters, that somebody has an errand; a signpost harms nobody."""


def contact(name: str, folder: Path | None = None) -> TurnTo:
    """Return a contact by its name; an authority's `folder` may hold a table of its own."""
    contacts, _, path = _contacts(folder)
    try:
        return contacts[name]
    except KeyError:
        raise SettingError(f"{path} has no contact {name!r}") from None


def errand_of(question: str, folder: Path | None = None) -> TurnTo | None:
    """Return where somebody turns who has an errand, None for a question that is none.

    >>> errand_of("Var finns hittegods?").contact
    '114 14'
    """
    contacts, rules, _ = _contacts(folder)
    name = rules.first(question)
    if name is None:
        likely, probability = line_kind(question, "errand ")
        name = likely if probability >= PROBABLE else None
    return contacts.get(name) if name else None


def check_tables(folder: Path | None) -> None:
    """Raise SettingError where the tables lack somebody whom the service must name."""
    for name in NEEDED:
        contact(name, folder)
    for topic in TOPICS:
        if not helplines(topic, folder):
            raise SettingError(f"{_path(HELPLINES, folder)} has no helpline for {topic!r}")


def helplines(topic: str, folder: Path | None = None) -> tuple[TurnTo, ...]:
    """Return who helps with a kind of trouble, in the order of the table."""
    return tuple(line for line, topics in _helplines(folder) if topic in topics)


@cache
def _contacts(folder: Path | None) -> tuple[Mapping[str, TurnTo], Rules, Path]:
    path = _path(CONTACTS, folder)
    table = read_table(path)
    rows = table.get("contact", [])
    contacts = {row["name"]: _turn_to(row, path) for row in rows if "name" in row}
    return contacts, make_rules(rows, table.get("groups", {}), path), path


@cache
def _helplines(folder: Path | None) -> list[tuple[TurnTo, frozenset[str]]]:
    path = _path(HELPLINES, folder)
    rows = read_table(path).get("helpline", [])
    return [(_turn_to(row, path), frozenset(row.get("for", ()))) for row in rows]


def _path(name: str, folder: Path | None) -> Path:
    return folder / name if folder and (folder / name).is_file() else HERE / name


def _turn_to(row: Mapping[str, Any], path: Path) -> TurnTo:
    try:
        return TurnTo(
            row.get("phone", ""),
            row["sv"],
            row["en"],
            row.get("page_sv") or row.get("page"),
            row.get("page_en") or row.get("page"),
        )
    except KeyError as error:
        raise SettingError(f"{path}: {row.get('name')!r} lacks {error}") from None
