"""Cookies and tokens that only this site can have written."""

from __future__ import annotations

from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


def signed(secret: str, purpose: str, value: Any) -> str:
    """Return a value as a signed string; what one purpose signed, another does not accept."""
    return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").dumps(value)


def unsigned(secret: str, purpose: str, told: str | None, *, max_age: int) -> Any:
    """Return the value that was signed at most `max_age` seconds ago, or None."""
    if not told:
        return None
    try:
        return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").loads(told, max_age=max_age)
    except BadData:
        return None
