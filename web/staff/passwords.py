"""Passwords: what is accepted, how it is hashed (Argon2id), and a check that tells no names."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import SettingError
from web.staff.leaked import has_leaked

SHORTEST = 12
LONGEST = 1000
_FEWEST_DIFFERENT = 5
_FEWEST_APART = 8
"""So many characters must be left of a password when the account's name is taken out of it."""

_hasher = PasswordHasher()  # RFC 9106's second choice: 64 MiB, three passes, four lanes
_at_once = threading.BoundedSemaphore(2)
"""Each check takes 64 MiB: two at a time, so that a flood of them cannot take all memory."""


def hashed(password: str, name: str) -> str:
    """Return the hash of a new password; SettingError says why it is not accepted."""
    plain = _composed(password)
    if len(plain) < SHORTEST:
        raise SettingError(f"the password is too short: at least {SHORTEST} characters")
    if len(plain) > LONGEST:
        raise SettingError(f"the password is too long: at most {LONGEST} characters")
    apart = plain.casefold().replace(name.casefold(), "")
    if len(set(plain)) < _FEWEST_DIFFERENT or len(apart) < _FEWEST_APART:
        raise SettingError("the password is too easy to guess: not the name, not one letter again")
    if has_leaked(plain):
        raise SettingError(
            "the password is one that has leaked, or little more: take some words that do not "
            "belong together"
        )
    return _hasher.hash(plain)


def fits(password: str, stored: str | None) -> bool:
    """Return whether a password fits the stored hash; without one it takes as long to say no."""
    decoy = _decoy()
    # Who signs in elsewhere (`oidc`) has no password here, and is told so no sooner than others.
    stored = stored if stored and stored.startswith("$argon2") else None
    with _at_once:
        try:
            _hasher.verify(stored or decoy, _composed(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None


def fresh(password: str, stored: str) -> str | None:
    """Return a new hash for a password that fits, if today's parameters are others."""
    return _hasher.hash(_composed(password)) if _hasher.check_needs_rehash(stored) else None


@cache
def _decoy() -> str:
    return _hasher.hash(secrets.token_urlsafe(24))


def _composed(password: str) -> str:
    """Return the same letters for the same password, whatever keyboard typed it."""
    return unicodedata.normalize("NFKC", password)
