"""The own account: its password, its second factor, its sessions, and the log of sign-ins."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.errors import SettingError
from web.app import create_app
from web.settings import Settings
from web.staff import passwords, second_factor
from web.staff.accounts import Role, add
from web.staff.devices import remember
from web.staff.leaked import has_leaked
from web.staff.sessions import Refused, sign_in
from web.staff.sign_ins import DAYS, sign_ins
from web.staff.tables import staff_file
from web.staff.throttle import ACCOUNT

GOOD, OTHER = "grön fika vid sjön", "en annan lång fras"
HERE = "192.0.2.1"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with Argon2id, but with a thousandth of the work."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(1, 64, 1))


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """Return a data folder with one account, anna."""
    add(tmp_path, "anna", Role.EDITOR, GOOD)
    return tmp_path


@pytest.fixture
def visitor(staff: Path, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return somebody at the website of that folder, over TLS."""
    settings = Settings(
        data=staff, secret="a secret of the tests, long enough", public_url="https://klara.test"
    )
    with TestClient(create_app(settings, encoder), base_url="https://klara.test") as client:
        yield client


def post(client: TestClient, path: str, **sent: str) -> str:
    page = client.get("/personal/konto" if "logga-in" not in path else "/personal/logga-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return client.post(path, data={**sent, "csrf_token": found[1]}).text


def enter(client: TestClient, password: str = GOOD, code: str = "") -> str:
    sent = {"name": "anna", "password": password, "code": code, "till": "/personal/konto"}
    return post(client, "/personal/logga-in", **sent)


def test_nobody_who_guesses_from_changing_addresses_keeps_a_known_browser_out(staff: Path) -> None:
    known = remember(staff, "anna", None, 0.0)
    for second in range(300):
        sign_in(staff, "anna", "fel", f"198.51.100.{second % 250}", float(second))
    assert isinstance(sign_in(staff, "anna", GOOD, HERE, 300.0), Refused)
    assert isinstance(sign_in(staff, "anna", GOOD, HERE, 300.0, device=known), str)


def test_a_known_browser_may_not_guess_without_end_nor_at_another_account(staff: Path) -> None:
    add(staff, "bo", Role.READER, GOOD)
    known = remember(staff, "anna", None, 0.0)
    waits = [sign_in(staff, "anna", "fel", HERE, 0.0, device=known) for _ in range(8)]
    assert waits[ACCOUNT.free :] == [Refused(1.0)] * (8 - ACCOUNT.free)
    for _ in range(ACCOUNT.free):
        sign_in(staff, "bo", "fel", "192.0.2.8", 0.0, device=known)
    assert sign_in(staff, "bo", GOOD, "192.0.2.8", 0.0, device=known) == Refused(1.0)


def test_a_clock_that_goes_back_keeps_nobody_waiting_longer(staff: Path) -> None:
    for _ in range(ACCOUNT.free + 1):
        sign_in(staff, "anna", "fel", HERE, 1_000_000.0)
    refused = sign_in(staff, "anna", GOOD, HERE, 10.0)
    assert isinstance(refused, Refused)
    assert refused.wait <= ACCOUNT.longest
    assert isinstance(sign_in(staff, "anna", GOOD, HERE, 10.0 + refused.wait), str)


@pytest.mark.parametrize(
    "password", ["password1234", "Qwerty123456!", "p@ssw0rd-2024", "qwertyqwerty", "1q2w3e4r5t6y"]
)
def test_a_password_that_leaked_is_not_accepted(tmp_path: Path, password: str) -> None:
    with pytest.raises(SettingError, match=r"leaked|easy to guess"):
        add(tmp_path, "bo", Role.READER, password)
    assert has_leaked(password)


def test_the_password_is_changed_where_the_old_one_is_known(visitor: TestClient) -> None:
    enter(visitor)
    path = "/personal/konto/losenord"
    assert "Inget är ändrat" in post(visitor, path, old="fel", new=OTHER, again=OTHER)
    assert "Inget är ändrat" in post(visitor, path, old=GOOD, new=OTHER, again=GOOD)
    weak = "password1234"
    assert "har läckt" in post(visitor, path, old=GOOD, new=weak, again=weak)
    assert "Lösenordet är bytt" in post(visitor, path, old=GOOD, new=OTHER, again=OTHER)
    assert visitor.get("/personal/konto").status_code == 200, "this browser stays signed in"
    visitor.cookies.clear()
    assert "stämmer inte" in enter(visitor)
    assert "Ditt konto" in enter(visitor, OTHER)


def test_guessing_at_the_old_password_waits_as_at_the_door(visitor: TestClient) -> None:
    enter(visitor)
    path = "/personal/konto/losenord"
    said = [post(visitor, path, old="fel", new=OTHER, again=OTHER) for _ in range(ACCOUNT.free + 1)]
    assert "För många försök" in said[-1]


def test_with_a_second_factor_a_password_is_not_enough(visitor: TestClient, staff: Path) -> None:
    enter(visitor)
    page = post(visitor, "/personal/konto/kod", old=GOOD)
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    carried = re.search(r'name="secret" value="([^"]+)"', page)
    assert secret
    assert carried
    assert "<svg" in page
    assert not second_factor.is_on(staff, "anna"), "not before a code was typed"
    wrong = post(visitor, "/personal/konto/kod/pa", secret=carried[1], code="000000")
    assert "Koden stämmer inte" in wrong
    code = pyotp.TOTP(secret[1]).now()
    assert "påslagen" in post(visitor, "/personal/konto/kod/pa", secret=carried[1], code=code)
    visitor.cookies.clear()
    assert "stämmer inte" in enter(visitor)
    assert "stämmer inte" in enter(visitor, code=code), "a code is used once"
    later = pyotp.TOTP(secret[1]).at(time.time() + second_factor.STEP)
    assert "Ditt konto" in enter(visitor, code=f"{later[:3]} {later[3:]}")
    assert "avslagen" in post(visitor, "/personal/konto/kod/av", old=GOOD)
    visitor.cookies.clear()
    assert "Ditt konto" in enter(visitor)


def test_sessions_are_listed_and_ended(visitor: TestClient, staff: Path) -> None:
    enter(visitor)
    elsewhere = sign_in(staff, "anna", GOOD, "192.0.2.7", browser="Netscape 4 <b>")
    assert isinstance(elsewhere, str)
    page = visitor.get("/personal/konto").text
    assert "Netscape 4 &lt;b&gt;" in page
    only = re.findall(r'name="only" value="([0-9a-f]{16})"', page)
    assert len(only) == 1
    post(visitor, "/personal/konto/sessioner", only=only[0])
    assert "Netscape" not in visitor.get("/personal/konto").text.partition("Inloggningar</h2>")[0]
    sign_in(staff, "anna", GOOD, "192.0.2.7", browser="Netscape 5")
    post(visitor, "/personal/konto/sessioner")
    assert visitor.get("/personal/konto").status_code == 200
    assert "Netscape 5" not in visitor.get("/personal/konto").text.partition("Inloggningar</h2>")[0]


def test_the_log_tells_who_came_and_never_what_was_typed(staff: Path) -> None:
    now = time.time()
    sign_in(staff, "anna", "fel", HERE, now, browser="Firefox")
    sign_in(staff, "anna", GOOD, HERE, now)
    sign_in(staff, "mitt hemliga lösenord", "x", HERE, now)
    rows = sign_ins(staff)
    assert [(row.account, str(row.event)) for row in rows] == [
        (None, "wrong"),
        ("anna", "signed_in"),
        ("anna", "wrong"),
    ]
    assert (rows[2].address, rows[2].browser) == (HERE, "Firefox")
    assert b"hemliga" not in (staff / "staff.db").read_bytes()
    sign_in(staff, "anna", GOOD, HERE, now + (DAYS + 1) * 86_400)
    assert len(sign_ins(staff)) == 1


def test_over_tls_a_cookie_is_the_hosts_alone(visitor: TestClient) -> None:
    enter(visitor)
    visitor.post("/", data={"q": "Hur?"}, headers={"sec-fetch-site": "same-origin"})
    names = {cookie.name for cookie in visitor.cookies.jar}
    assert {"__Host-klara_form", "__Host-klara_personal", "__Host-klara_enhet"} <= names
    for cookie in visitor.cookies.jar:
        assert cookie.secure
        assert cookie.path == "/"
        assert not cookie.domain_specified


def test_a_staff_file_of_the_first_version_is_opened(tmp_path: Path) -> None:
    add(tmp_path, "anna", Role.EDITOR, GOOD)
    with staff_file(tmp_path) as file:
        for statement in (
            "DROP TABLE devices",
            "DROP TABLE sign_ins",
            "ALTER TABLE accounts DROP COLUMN second_factor",
            "ALTER TABLE accounts DROP COLUMN last_code",
            "ALTER TABLE sessions DROP COLUMN browser",
            "PRAGMA user_version = 1",
        ):
            file.execute(statement)
    assert isinstance(sign_in(tmp_path, "anna", GOOD, HERE), str)
