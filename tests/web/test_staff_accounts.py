"""Accounts, sessions and the wait for wrong guesses, as the operator and a guesser meet them."""

import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from index.errors import SettingError
from web.staff import passwords
from web.staff.accounts import Role, accounts, add, change_password, remove
from web.staff.sessions import IDLE, LIFE, Refused, sign_in, sign_out, signed_in
from web.staff.tables import FILE, staff_file
from web.staff.throttle import ACCOUNT, ADDRESS, FORGOTTEN_AFTER

GOOD = "grön fika vid sjön"
HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with Argon2id, but with a thousandth of the work."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """Return a data folder with one account, anna."""
    add(tmp_path, "anna", Role.EDITOR, GOOD)
    return tmp_path


def enter(
    data: Path, at: float, name: str = "anna", password: str = GOOD, where: str = HERE
) -> str:
    token = sign_in(data, name, password, where, at)
    assert isinstance(token, str)
    return token


@pytest.mark.parametrize(
    "password", ["", "kort", "elva tecken", "a" * 40, "anna anna anna", "x1" * 600]
)
def test_a_password_that_is_easy_to_guess_is_not_accepted(tmp_path: Path, password: str) -> None:
    with pytest.raises(SettingError):
        add(tmp_path, "anna", Role.READER, password)
    assert not accounts(tmp_path)


@pytest.mark.parametrize("name", ["", "a", "a b", "anna\n", "../x", "<b>", "å" * 65])
def test_a_name_that_cannot_be_typed_is_not_accepted(tmp_path: Path, name: str) -> None:
    if name == "anna\n":
        add(tmp_path, name, Role.READER, GOOD)
        assert accounts(tmp_path)[0].name == "anna"
        return
    with pytest.raises(SettingError):
        add(tmp_path, name, Role.READER, GOOD)


def test_there_is_one_account_of_a_name(staff: Path) -> None:
    with pytest.raises(SettingError, match="already"):
        add(staff, " ANNA ", Role.READER, GOOD)


def test_only_hashes_are_kept(staff: Path) -> None:
    token = enter(staff, 0.0)
    stored = b"".join(path.read_bytes() for path in staff.iterdir())
    assert GOOD.encode() not in stored
    assert token.encode() not in stored
    assert b"$argon2id$" in stored
    assert (staff / FILE).stat().st_mode & 0o077 == 0


def test_the_same_password_from_another_keyboard_fits(staff: Path) -> None:
    enter(staff, 0.0, password="gro\u0308n fika vid sjo\u0308n", name=" Anna ")


def test_a_session_ends_when_idle_and_when_old(staff: Path) -> None:
    token = enter(staff, 0.0)
    assert signed_in(staff, token, IDLE - 1)
    assert signed_in(staff, token, 2 * IDLE - 2)
    assert not signed_in(staff, token, 3 * IDLE)
    used = enter(staff, 0.0)
    for moment in range(0, int(LIFE), 1800):
        assert signed_in(staff, used, float(moment))
    assert not signed_in(staff, used, LIFE + 1)


def test_a_session_ends_with_its_password_its_account_and_its_owner(staff: Path) -> None:
    first, second = enter(staff, 0.0), enter(staff, 0.0)
    sign_out(staff, first)
    assert not signed_in(staff, first, 1.0)
    assert signed_in(staff, second, 1.0)
    change_password(staff, "anna", "en annan lång fras")
    assert not signed_in(staff, second, 1.0)
    third = enter(staff, 2.0, password="en annan lång fras")
    remove(staff, "anna")
    assert not signed_in(staff, third, 3.0)
    for gone in (remove, lambda data, name: change_password(data, name, GOOD)):
        with pytest.raises(SettingError, match="no account"):
            gone(staff, "anna")


@pytest.mark.parametrize("token", [None, "", "x", "\ud800", "a" * 10_000])
def test_a_made_up_token_is_nobody(staff: Path, token: str | None) -> None:
    assert signed_in(staff, token) is None


def test_unknown_and_wrong_are_refused_alike_and_both_are_hashed(
    staff: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            names.append(str(hash).rsplit("$", 2)[0])
            return bool(super().verify(hash, password))

    monkeypatch.setattr(passwords, "_hasher", Counting(1, 64, 1))
    passwords._decoy.cache_clear()
    assert sign_in(staff, "anna", "fel fras här", HERE, 0.0) == Refused(0.0)
    assert sign_in(staff, "bertil", "fel fras här", HERE, 0.0) == Refused(0.0)
    assert len(names) == 2
    assert names[0] == names[1]
    passwords._decoy.cache_clear()


def test_the_wait_grows_and_a_right_password_does_not_shorten_it(staff: Path) -> None:
    now = 0.0
    waits = []
    for _ in range(ACCOUNT.free + 3):
        told = sign_in(staff, "anna", "fel", HERE, now)
        assert isinstance(told, Refused)
        while isinstance(told, Refused) and told.wait:
            waits.append(told.wait)
            now += told.wait
            told = sign_in(staff, "anna", "fel", HERE, now)
    assert waits == [1.0, 2.0, 4.0]
    refused = sign_in(staff, "anna", GOOD, HERE, now)
    assert refused == Refused(8.0)
    assert enter(staff, now + 8.0)
    assert enter(staff, now + 8.0), "the failures are forgotten"


def test_an_account_that_is_not_there_waits_as_one_that_is(staff: Path) -> None:
    def answers(name: str, where: str) -> list[object]:
        return [sign_in(staff, name, "fel", where, 0.0) for _ in range(ACCOUNT.free + 2)]

    assert answers("anna", "192.0.2.2") == answers("bertil", "192.0.2.3")


def test_one_address_cannot_guess_at_many_accounts(staff: Path) -> None:
    told = [sign_in(staff, f"namn{n}", "fel", HERE, 0.0) for n in range(ADDRESS.free + 1)]
    assert told[-1] == Refused(1.0)
    assert isinstance(sign_in(staff, "anna", GOOD, "192.0.2.9", 0.0), str)


def test_nobody_keeps_a_colleague_out_for_more_than_a_minute(staff: Path) -> None:
    with staff_file(staff) as file:
        for number in range(3):
            sign_key = f"k{number}"
            file.execute("INSERT INTO attempts VALUES (?, 1, 0.0)", (sign_key,))
    assert ACCOUNT.wait(10_000) == 60.0
    assert ADDRESS.wait(10_000) == 900.0
    sign_in(staff, "anna", "fel", HERE, FORGOTTEN_AFTER + 1)
    with staff_file(staff) as file:
        assert file.execute("SELECT count(*) FROM attempts").fetchone() == (2,)


def test_a_hash_of_older_parameters_is_made_anew(staff: Path) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(GOOD)
    with staff_file(staff) as file:
        file.execute("UPDATE accounts SET password = ?", (old,))
    token = enter(staff, 0.0)
    with staff_file(staff) as file:
        (password_hash,) = file.execute("SELECT password FROM accounts").fetchone()
    assert password_hash != old
    assert signed_in(staff, token, 1.0)
    enter(staff, 2.0)


def klara(*arguments: str, data: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "klara", "user", *arguments, "--data", str(data)],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_operator_makes_lists_and_removes_accounts(tmp_path: Path) -> None:
    result = klara(
        "add", "Bo", "--role", "editor", "--password-stdin", data=tmp_path, stdin=GOOD + "\n"
    )
    assert (result.returncode, result.stdout) == (0, "bo (editor) can sign in\n")
    assert klara("list", data=tmp_path).stdout.startswith("bo\teditor\t")
    short = klara("password", "bo", "--password-stdin", data=tmp_path, stdin="kort\n")
    assert (short.returncode, short.stderr) == (
        1,
        "klara: the password is too short: at least 12 characters\n",
    )
    untold = klara("add", "eva", data=tmp_path)
    assert untold.returncode == 1
    assert "--password-stdin" in untold.stderr
    changed = klara(
        "password", "bo", "--password-stdin", data=tmp_path, stdin="en annan lång fras\n"
    )
    assert changed.returncode == 0
    assert isinstance(sign_in(tmp_path, "bo", "en annan lång fras", HERE), str)
    assert klara("remove", "bo", data=tmp_path).returncode == 0
    assert klara("list", "--json", data=tmp_path).stdout.strip() == "[]"
