"""Cookies and tokens that only this site can have written."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from itsdangerous import BadData, Signer, URLSafeTimedSerializer


def signed(secret: str, purpose: str, value: Any) -> str:
    """Return a value as a signed string; what one purpose signed, another does not accept."""
    return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").dumps(value)


def signature(secret: str, purpose: str, *parts: str) -> str:
    """Return what proves that this site put these parts together, at any later time."""
    return _signer(secret, purpose).get_signature(_joined(parts)).decode("ascii")


def is_ours(told: str, secret: str, purpose: str, *parts: str) -> bool:
    """Return whether a signature is the one of these parts, for this purpose."""
    return _signer(secret, purpose).verify_signature(
        _joined(parts), told.encode("utf-8", "replace")
    )


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(
        secret, salt=f"klara.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256
    )


def _joined(parts: tuple[str, ...]) -> bytes:
    return json.dumps(parts).encode("ascii")


def unsigned(secret: str, purpose: str, told: str | None, *, max_age: int) -> Any:
    """Return the value that was signed at most `max_age` seconds ago, or None."""
    if not told:
        return None
    try:
        return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").loads(told, max_age=max_age)
    except BadData:
        return None
