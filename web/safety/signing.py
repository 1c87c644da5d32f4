"""Cookies, links and tokens that only this site can have written, or read at all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from typing import Any

from itsdangerous import BadData, Signer, URLSafeTimedSerializer


def signed(secret: str, purpose: str, value: Any) -> str:
    """Return a value as a signed string; what one purpose signed, another does not accept."""
    return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").dumps(value)


def signature(secret: str, purpose: str, *parts: str) -> str:
    """Return what proves that this site put these parts together, at any later time."""
    return _signer(secret, purpose).get_signature(_joined(parts)).decode("ascii")


def is_ours(claimed: str, secret: str, purpose: str, *parts: str) -> bool:
    """Return whether a signature is the one of these parts, for this purpose."""
    return _signer(secret, purpose).verify_signature(
        _joined(parts), claimed.encode("utf-8", "replace")
    )


def hidden(secret: str, purpose: str, value: Any) -> str:
    """Return a value as a string that only this site can read or make (Fernet: AES and HMAC)."""
    packed = zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return str(_fernet(secret, purpose).encrypt(packed).decode("ascii")).rstrip("=")


def revealed(secret: str, purpose: str, token: str | None, *, max_age: int | None = None) -> Any:
    """Return the value that was hidden, at most `max_age` seconds ago, or None."""
    from cryptography.fernet import InvalidToken

    try:
        encoded = (token or "").encode("ascii")
        packed = _fernet(secret, purpose).decrypt(encoded + b"=" * (-len(encoded) % 4), ttl=max_age)
        return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    except (InvalidToken, ValueError, zlib.error):
        return None


def _fernet(secret: str, purpose: str) -> Any:
    from cryptography.fernet import Fernet

    key = hmac.new(secret.encode(), f"klara.hidden.{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(
        secret, salt=f"klara.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256
    )


def _joined(parts: tuple[str, ...]) -> bytes:
    return json.dumps(parts).encode("ascii")


def unsigned(secret: str, purpose: str, token: str | None, *, max_age: int) -> Any:
    """Return the value that was signed at most `max_age` seconds ago, or None."""
    if not token:
        return None
    try:
        return URLSafeTimedSerializer(secret, salt=f"klara.{purpose}").loads(token, max_age=max_age)
    except BadData:
        return None
