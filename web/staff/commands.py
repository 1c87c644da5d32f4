"""The commands for accounts: `klara user add`, `list`, `remove`, `password`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from index.errors import SettingError
from index.language.typography import printable
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
    from index.publishing import audit
    from web.staff.accounts import Role, add

    account = add(data, name, Role(role.value), _password(from_stdin=password_stdin))
    audit.record(data, "add account", account=account.name, role=account.role.value)
    print(f"{account.name} ({account.role}) can sign in")


@user.command("list")
def list_accounts(as_json: AsJson = False, data: Data = DATA) -> None:
    """List the accounts."""
    from web.staff.accounts import accounts

    rows = accounts(data)
    if as_json:
        print_json([{"name": a.name, "role": a.role, "made_at": a.made_at} for a in rows])
        return
    for account in rows:
        print(f"{account.name}\t{account.role}\t{account.made_at[:10]}")


@user.command("remove")
def remove_account(name: Name, data: Data = DATA) -> None:
    """Remove an account; whoever is signed in with it is signed out."""
    from index.publishing import audit
    from web.staff.accounts import folded, remove

    remove(data, name)
    audit.record(data, "remove account", account=folded(name))
    print(f"{folded(name)} is removed and signed out")


@user.command("password")
def change_password(name: Name, password_stdin: FromStdin = False, data: Data = DATA) -> None:
    """Give an account another password; whoever is signed in with it is signed out."""
    from index.publishing import audit
    from web.staff.accounts import change_password as change
    from web.staff.accounts import folded

    change(data, name, _password(from_stdin=password_stdin))
    audit.record(data, "change password", account=folded(name))
    print(f"{folded(name)} has a new password and is signed out")


@user.command("log")
def show_log(
    name: Annotated[str | None, typer.Argument(help="Only of this account.")] = None,
    as_json: AsJson = False,
    data: Data = DATA,
) -> None:
    """Show who signed in, who did not, and from where, latest first."""
    from dataclasses import asdict

    from web.staff.accounts import folded
    from web.staff.sign_ins import sign_ins

    rows = sign_ins(data, folded(name) if name else None)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    for row in rows:
        print(printable(f"{row.at}\t{row.account or '-'}\t{row.event}\t{row.address}"))


@user.command("signout")
def sign_out_everywhere(name: Name, data: Data = DATA) -> None:
    """End all sessions of an account."""
    from web.staff.accounts import folded
    from web.staff.sessions import end_sessions

    print(f"{folded(name)}: {end_sessions(data, folded(name))} sessions ended")


@user.command("nocode")
def turn_off_second_factor(name: Name, data: Data = DATA) -> None:
    """Ask an account for no one-time codes any longer, after its owner lost the phone."""
    from web.staff.accounts import folded
    from web.staff.second_factor import turn_off

    turn_off(data, name)
    print(f"{folded(name)} signs in without a code")


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
