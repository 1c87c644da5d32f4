"""Accounts of those who work here: made, listed, removed and given passwords by the operator."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.days import now
from index.errors import KlaraError, SettingError
from web.staff.passwords import hashed
from web.staff.sign_ins import NOWHERE, Event, Visit, note
from web.staff.tables import staff_file, token_hash

NAME = re.compile(r"[a-z0-9åäöé][a-z0-9åäöé._@-]{1,63}")


class Role(StrEnum):
    """What an account may do: a reader searches and exports, an editor sees the questions too."""

    READER = "reader"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in."""

    name: str
    role: Role
    made_at: str


class EditorsOnly(KlaraError):
    """An account that is no editor's asked for what only editors may do."""

    def __init__(self, account: Account) -> None:
        super().__init__(f"{account.name} is no editor")
        self.account = account


def folded(name: str) -> str:
    """Return a name as accounts are told apart: without case and blanks around it."""
    return name.strip().lower()


def add(data: Path, name: str, role: Role, password: str) -> Account:
    """Make an account; SettingError if there is one of that name or something is not accepted."""
    account = Account(folded(name), role, now())
    if not NAME.fullmatch(account.name):
        raise SettingError(
            f"{name!r} cannot be an account name: 2 to 64 letters, digits, dots, hyphens or @"
        )
    password_hash = hashed(password, account.name)
    with staff_file(data) as file:
        if file.execute("SELECT 1 FROM accounts WHERE name = ?", (account.name,)).fetchone():
            raise SettingError(f"there is already an account {account.name!r}")
        file.execute(
            "INSERT INTO accounts (name, role, password, made_at) VALUES (?, ?, ?, ?)",
            (account.name, account.role.value, password_hash, account.made_at),
        )
    return account


def accounts(data: Path) -> list[Account]:
    """Return all accounts by name."""
    with staff_file(data) as file:
        rows = file.execute("SELECT name, role, made_at FROM accounts ORDER BY name").fetchall()
    return [Account(name, Role(role), made_at) for name, role, made_at in rows]


def remove(data: Path, name: str) -> None:
    """Remove an account; its sessions end at once."""
    with staff_file(data) as file:
        if not file.execute("DELETE FROM accounts WHERE name = ?", (folded(name),)).rowcount:
            raise SettingError(f"there is no account {name!r}: see `klara user list`")


def change_password(
    data: Path, name: str, password: str, keep: str = "", visit: Visit = NOWHERE
) -> None:
    """Give an account another password; its sessions end at once, but that of the token `keep`."""
    password_hash = hashed(password, folded(name))
    with staff_file(data) as file:
        changed = file.execute(
            "UPDATE accounts SET password = ? WHERE name = ?", (password_hash, folded(name))
        )
        if not changed.rowcount:
            raise SettingError(f"there is no account {name!r}: see `klara user list`")
        file.execute(
            "DELETE FROM sessions WHERE account = ? AND token != ?",
            (folded(name), token_hash(keep)),
        )
        note(file, time.time(), folded(name), Event.NEW_PASSWORD, visit)
