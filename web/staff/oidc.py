"""Signing in with the authority's own provider: OpenID Connect, the code flow with PKCE.

discovered → sent to the provider → back with a code → exchanged → the ID token checked → a role
from its claims → an account and a session

What is checked is what the standard asks for: state and nonce of this browser, the signature by the
provider's keys, issuer, audience and time. An account of the provider's belongs to one subject of
one issuer, and never takes over one that was made by hand with the same name.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from index.days import now
from index.errors import SettingError, StoreError
from web.staff.accounts import NAME, Role, folded
from web.staff.sign_ins import Event, Visit, note
from web.staff.tables import staff_file, token_hash

if TYPE_CHECKING:
    from web.settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures that a provider may use; never none, and never one with the client's secret."""

PATIENCE = 10.0
_LEEWAY = 60
"""Seconds that the provider's clock may differ."""


class NotAllowed(StoreError):
    """The provider knows who it is, but the account may not come in."""


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in that was begun in this browser; it travels in a signed cookie."""

    state: str
    nonce: str
    verifier: str
    till: str


def begin(settings: Settings, redirect: str, till: str) -> tuple[str, Started]:
    """Return the provider's address to go to, and what to remember until the visitor is back."""
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    started = Started(
        secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), till
    )
    parameters = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": redirect,
        "scope": settings.oidc_scope,
        "state": started.state,
        "nonce": started.nonce,
        "code_challenge": create_s256_code_challenge(started.verifier),
        "code_challenge_method": "S256",
    }
    address = _provider(str(settings.oidc_issuer))["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}", started


def claims_of(settings: Settings, redirect: str, code: str, started: Started) -> dict[str, Any]:
    """Exchange a code and return the claims of the checked ID token.

    Raises StoreError where the provider does not answer, or answers what cannot be believed.
    """
    from authlib.integrations.httpx_client import OAuth2Client
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    provider = _provider(str(settings.oidc_issuer))
    try:
        with OAuth2Client(
            settings.oidc_client_id, settings.oidc_client_secret, timeout=PATIENCE
        ) as client:
            token = client.fetch_token(
                provider["token_endpoint"],
                code=code,
                redirect_uri=redirect,
                code_verifier=started.verifier,
                grant_type="authorization_code",
            )
            published = httpx.get(provider["jwks_uri"], timeout=PATIENCE).raise_for_status()
            keys = KeySet.import_key_set(published.json())
            decoded = jwt.decode(str(token.get("id_token")), keys, algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY,
                iss={"essential": True, "value": provider["issuer"]},
                aud={"essential": True, "value": settings.oidc_client_id or ""},
                exp={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": started.nonce},
            ).validate(decoded.claims)
            claims: dict[str, Any] = dict(decoded.claims)
            if settings.oidc_roles_claim not in claims and "userinfo_endpoint" in provider:
                more = client.get(provider["userinfo_endpoint"]).json()
                if more.get("sub") == claims["sub"]:
                    claims = more | claims
    except (JoseError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"signing in with {settings.oidc_issuer} failed: {error}") from None
    except Exception as error:
        if type(error).__module__.startswith("authlib."):
            raise StoreError(f"signing in with {settings.oidc_issuer} failed: {error}") from None
        raise
    return claims


def role_of(settings: Settings, claims: Mapping[str, Any]) -> Role | None:
    """Return the role that the claims give: the greatest, None if there is none.

    A claim may be a list or words with blanks between.
    """
    claimed = claims.get(settings.oidc_roles_claim, [])
    claimed = claimed.split() if isinstance(claimed, str) else claimed
    values = set(map(str, claimed)) if isinstance(claimed, list) else set()
    if values & set(settings.oidc_editors):
        return Role.EDITOR
    return Role.READER if values & set(settings.oidc_readers) else None


def come_in(data: Path, settings: Settings, claims: Mapping[str, Any], visit: Visit) -> str:
    """Return the token of a new session for who the claims are; NotAllowed where there is no role.

    The account is made at the first time, and its role is what the provider says each time.
    """
    role = role_of(settings, claims)
    name = folded(str(claims.get("preferred_username") or claims.get("email") or claims["sub"]))
    subject = f"oidc:{settings.oidc_issuer}#{claims['sub']}"
    at, token = time.time(), secrets.token_urlsafe(32)
    with staff_file(data) as file:
        row = file.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
        allowed = role is not None and NAME.fullmatch(name) and (not row or row[0] == subject)
        note(file, at, name, Event.SIGNED_IN if allowed else Event.WRONG, visit)
        if allowed and role is not None:
            file.execute(
                "INSERT INTO accounts (name, role, password, made_at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET role = excluded.role",
                (name, role.value, subject, now()),
            )
            file.execute(
                "INSERT INTO sessions (token, account, began, seen, browser)"
                " VALUES (?, ?, ?, ?, ?)",
                (token_hash(token), name, at, at, visit.browser[:200]),
            )
    if not allowed:
        raise NotAllowed(
            f"{name} may not come in: no role, or an account of that name is another's"
        )
    return token


@lru_cache(maxsize=4)
def _provider(issuer: str) -> dict[str, str]:
    """Return what a provider says of itself, asked once; StoreError if it does not."""
    try:
        reply = httpx.get(
            f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=PATIENCE
        )
        metadata: dict[str, str] = reply.raise_for_status().json()
        if metadata["issuer"].rstrip("/") != issuer.rstrip("/"):
            raise ValueError(f"it says that it is {metadata['issuer']}")
        return metadata
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the provider {issuer} cannot be asked: {error}") from None


def check_installed(settings: Settings) -> None:
    """Raise SettingError where a provider is set and the extra is not there."""
    if settings.oidc_issuer is None:
        return
    try:
        import authlib as _  # noqa: F401
    except ImportError:
        raise SettingError("KLARA_OIDC_ISSUER needs the extra: pip install 'klara[oidc]'") from None
    if not settings.oidc_client_id:
        raise SettingError("KLARA_OIDC_ISSUER needs KLARA_OIDC_CLIENT_ID as well")
