"""Telling another program over HTTP, so that it can be sure who tells (standardwebhooks.com).

The signature covers id, time and body with a secret that both know. A callback that a visitor of
the API named is only ever called at public addresses, and only once it has echoed a challenge:
nobody can have Klara call somebody who did not ask for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from typing import Any, Self
from urllib.parse import urlencode

import httpcore
import httpx

from index.errors import SourceError
from ingest.fetch.client import user_agent
from ingest.fetch.public_addresses import CheckedTransport, Networks

PATIENCE = 10.0
"""Seconds that a receiver has; it is told again the next time."""

FAILURES = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    SourceError,
)
"""What a network, a server and a forbidden address can do."""

_LONGEST_ECHO = 1_000


class Webhooks:
    """Connections to those who are told."""

    def __init__(self, *, allow_private: bool | Networks = False) -> None:
        self._client = httpx.Client(
            transport=CheckedTransport(allow_private=allow_private),
            timeout=PATIENCE,
            headers={"User-Agent": user_agent()},
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def tell(self, url: str, secret: str, event: dict[str, Any]) -> bool:
        """Send a message, signed; return whether it was taken (a status from 200 to 299)."""
        body = json.dumps(event, ensure_ascii=False).encode()
        name, now = f"msg_{secrets.token_urlsafe(16)}", str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": now,
            "webhook-signature": signature(secret, name, now, body),
        }
        try:
            return self._client.post(url, content=body, headers=headers).is_success
        except FAILURES:
            return False

    def agrees(self, url: str) -> bool:
        """Return whether a callback echoes a challenge: whoever runs it wants to be called."""
        challenge = secrets.token_urlsafe(16)
        query = urlencode({"challenge": challenge})
        try:
            with self._client.stream("GET", f"{url}{'&' if '?' in url else '?'}{query}") as reply:
                echo = b""
                for part in reply.iter_bytes():
                    echo += part
                    if len(echo) > _LONGEST_ECHO:
                        return False
                return reply.is_success and echo.strip() == challenge.encode()
        except FAILURES:
            return False


def signature(secret: str, name: str, at: str, body: bytes) -> str:
    """Return the signature of a message, as `webhook-signature` carries it."""
    signed = hmac.new(secret.encode(), f"{name}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed.digest()).decode()}"
