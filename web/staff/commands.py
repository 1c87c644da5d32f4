"""The commands for accounts: `klara user add`, `list`, `remove`, `password`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from index.errors import SettingError
from index.options import DATA, AsJson, Data, print_json

user = typer.Typer(
    help="Accounts of those who sign in to the staff pages.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(help="The account's name.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


class RoleName(StrEnum):
    """The roles, as an option."""

    reader = "reader"
    editor = "editor"


@user.command("add")
def add_account(
    name: Name,
    role: Annotated[
        RoleName, typer.Option(help="A reader searches; an editor sees questions too.")
    ] = RoleName.reader,
    password_stdin: FromStdin = False,
    data: Data = DATA,
) -> None:
    """Make an account; asks for its password twice."""
    from web.staff.accounts import Role, add

    made = add(data, name, Role(role.value), _password(from_stdin=password_stdin))
    print(f"{made.name} ({made.role}) can sign in")


@user.command("list")
def list_accounts(as_json: AsJson = False, data: Data = DATA) -> None:
    """List the accounts."""
    from web.staff.accounts import accounts

    found = accounts(data)
    if as_json:
        print_json([{"name": a.name, "role": a.role, "made_at": a.made_at} for a in found])
        return
    for account in found:
        print(f"{account.name}\t{account.role}\t{account.made_at[:10]}")


@user.command("remove")
def remove_account(name: Name, data: Data = DATA) -> None:
    """Remove an account; whoever is signed in with it is signed out."""
    from web.staff.accounts import folded, remove

    remove(data, name)
    print(f"{folded(name)} is removed and signed out")


@user.command("password")
def change_password(name: Name, password_stdin: FromStdin = False, data: Data = DATA) -> None:
    """Give an account another password; whoever is signed in with it is signed out."""
    from web.staff.accounts import change_password as change
    from web.staff.accounts import folded

    change(data, name, _password(from_stdin=password_stdin))
    print(f"{folded(name)} has a new password and is signed out")


def _password(*, from_stdin: bool) -> str:
    """Return the password as typed twice without echo, or the first line of standard input."""
    from getpass import getpass

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise SettingError("no terminal to ask for a password on: give it with --password-stdin")
    first = getpass("Lösenord / Password: ")
    if getpass("En gång till / Once more: ") != first:
        raise SettingError("the two passwords are not the same: nothing was changed")
    return first
