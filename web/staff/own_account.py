"""What a member of staff changes in the own account, and that it is its owner who does."""

from __future__ import annotations

import time
from pathlib import Path

from web.staff import devices, passwords, second_factor, throttle
from web.staff.accounts import Account
from web.staff.sessions import Refused
from web.staff.sign_ins import Event, Visit, note
from web.staff.tables import staff_file


def confirmed(
    data: Path, account: Account, password: str, visit: Visit, device: str | None
) -> Refused | None:
    """Return None if the password is the account's own; guessing here waits as at the door."""
    at = time.time()
    with staff_file(data) as file:
        known = devices.known(file, account.name, device, at)
        wait = throttle.attempt(file, account.name, visit.address, at, known)
        row = file.execute(
            "SELECT password FROM accounts WHERE name = ?", (account.name,)
        ).fetchone()
    if wait:
        return Refused(wait)
    fits = passwords.fits(password, row[0] if row else None)
    with staff_file(data) as file:
        if fits:
            throttle.succeeded(file, account.name, visit.address, known)
            return None
        note(file, at, account.name, Event.WRONG, visit)
    return Refused(0.0)


def ask_for_codes(data: Path, account: Account, secret: str, code: str, visit: Visit) -> bool:
    """Turn the second factor on if `code` is one of this secret; return whether it was."""
    if not second_factor.turn_on(data, account.name, secret, code):
        return False
    _noted(data, account, Event.SECOND_FACTOR_ON, visit)
    return True


def ask_for_no_codes(data: Path, account: Account, visit: Visit) -> None:
    """Turn the second factor off."""
    second_factor.turn_off(data, account.name)
    _noted(data, account, Event.SECOND_FACTOR_OFF, visit)


def _noted(data: Path, account: Account, event: Event, visit: Visit) -> None:
    with staff_file(data) as file:
        note(file, time.time(), account.name, event, visit)
