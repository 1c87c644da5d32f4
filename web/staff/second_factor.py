"""A second factor for those who want one: a code of six digits from an app on the phone (TOTP).

RFC 6238. A code is used once. The secret lies in the staff file, which only its owner reads.
"""

from __future__ import annotations

import io
import sqlite3
import time
from pathlib import Path
from typing import Any

from index.errors import SettingError
from web.staff.accounts import folded
from web.staff.tables import staff_file

STEP = 30
SLACK = 1
"""Steps that a phone's clock may be behind or before."""


def new_secret() -> str:
    """Return a secret that nobody has, to be shown once."""
    import pyotp

    return str(pyotp.random_base32())


def address(name: str, secret: str, issuer: str) -> str:
    """Return the otpauth: address that an app takes in."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer))


def picture(uri: str) -> str:
    """Return an address as a QR code, an SVG element."""
    import segno

    file = io.BytesIO()
    segno.make(uri, error="m").save(file, kind="svg", scale=5, xmldecl=False, svgclass="qr")
    return file.getvalue().decode()


def step_of(secret: str, code: str, at: float | None = None) -> int | None:
    """Return which 30 seconds a code is of, None if it is of none that counts now."""
    import pyotp

    moment = int((time.time() if at is None else at) // STEP)
    digits = "".join(code.split())
    totp: Any = pyotp.TOTP(secret)
    for step in range(moment - SLACK, moment + SLACK + 1):
        if pyotp.utils.strings_equal(digits, totp.generate_otp(step)):
            return step
    return None


def passes(file: sqlite3.Connection, name: str, code: str, at: float) -> bool:
    """Return whether an account asks for no code, or gets one that was not used before."""
    row = file.execute(
        "SELECT second_factor, last_code FROM accounts WHERE name = ?", (name,)
    ).fetchone()
    if row is None or row[0] is None:
        return True
    step = step_of(row[0], code, at)
    if step is None or step <= row[1]:
        return False
    file.execute("UPDATE accounts SET last_code = ? WHERE name = ?", (step, name))
    return True


def is_on(data: Path, name: str) -> bool:
    """Return whether an account asks for a code."""
    with staff_file(data) as file:
        row = file.execute(
            "SELECT second_factor FROM accounts WHERE name = ?", (folded(name),)
        ).fetchone()
    return row is not None and row[0] is not None


def turn_on(data: Path, name: str, secret: str, code: str) -> bool:
    """Ask for codes of this secret from now on, if `code` is one; return whether it was."""
    step = step_of(secret, code)
    if step is None:
        return False
    with staff_file(data) as file:
        file.execute(
            "UPDATE accounts SET second_factor = ?, last_code = ? WHERE name = ?",
            (secret, step, folded(name)),
        )
    return True


def turn_off(data: Path, name: str) -> None:
    """Ask for no code any longer; SettingError if there is no such account."""
    with staff_file(data) as file:
        changed = file.execute(
            "UPDATE accounts SET second_factor = NULL, last_code = 0 WHERE name = ?",
            (folded(name),),
        )
        if not changed.rowcount:
            raise SettingError(f"there is no account {name!r}: see `klara user list`")
