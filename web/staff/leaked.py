"""Whether a password is one of those that leaked most often, or little more than one.

The list that ships holds 30,000, as hashes (`python -m training.leaked_passwords`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "leaked_passwords.bin"
DIGITS = 5
"""Bytes of a hash: among 30,000, one password in 37 million is taken for another."""

SHORTEST = 4
"""Letters of a half: shorter ones are on the list by the hundreds."""

_LETTERS = str.maketrans("@4831!05$7", "aabeliosst")


def has_leaked(password: str) -> bool:
    """Return whether a password is on the list, also with digits around it, doubled or joined.

    >>> has_leaked("Password-2024!"), has_leaked("qwerty123456"), has_leaked("grön fika vid sjön")
    (True, True, False)
    """
    folded = password.casefold()
    for words in {folded, folded.translate(_LETTERS)}:
        core = _core(words)
        if _listed(words) or (core and _listed(core)):
            return True
        cuts = range(SHORTEST, len(core) - SHORTEST + 1)
        if any(_listed(core[:cut]) and _listed(core[cut:]) for cut in cuts):
            return True
    return False


def digest(password: str) -> bytes:
    """Return what the list has of a password."""
    return hashlib.sha256(password.casefold().encode("utf-8", "surrogatepass")).digest()[:DIGITS]


def _core(words: str) -> str:
    """Return a password from its first letter to its last; one without letters whole."""
    places = [place for place, character in enumerate(words) if character.isalpha()]
    return words[places[0] : places[-1] + 1] if places else words


def _listed(words: str) -> bool:
    return digest(words) in _hashes()


@cache
def _hashes() -> frozenset[bytes]:
    data = FILE.read_bytes()
    return frozenset(data[at : at + DIGITS] for at in range(0, len(data), DIGITS))
