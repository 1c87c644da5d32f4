"""What the website is told from outside, read once from the environment and passed down."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import SettingError

SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Settings:
    """The website's settings; the defaults suit a machine of one's own.

    ``asks_per_minute`` and ``requests_per_minute`` are per address and worker; 0 is no limit.
    ``threads`` is how many answers one worker makes at once.
    """

    data: Path = Path("data")
    encoder: str | None = None
    threshold: float | None = None
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    production: bool = False
    public_url: str | None = None
    authority: str = "Myndigheten"
    contact: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    widget_origins: tuple[str, ...] = ()
    asks_per_minute: int = 60
    requests_per_minute: int = 600
    body_limit: int = 65_536
    threads: int = 4
    texts: Path | None = None
    log_unanswered: bool = False
    log_days: int = 30

    @property
    def secure(self) -> bool:
        """Whether visitors come over TLS, so that cookies are Secure and HSTS is sent."""
        return (self.public_url or "").startswith("https://")


def from_environment(environ: Mapping[str, str]) -> Settings:
    """Return the settings named KLARA_… ; SettingError names the one that cannot be used."""
    production = _flag(environ, "KLARA_PRODUCTION")
    secret = environ.get("KLARA_SECRET") or ""
    public_url = _address(environ, "KLARA_PUBLIC_URL")
    if production and len(secret) < SHORTEST_SECRET:
        raise SettingError(
            f"KLARA_SECRET must hold at least {SHORTEST_SECRET} characters in production: "
            "make one with `openssl rand -base64 48`"
        )
    if production and not (public_url or "").startswith("https://"):
        raise SettingError("KLARA_PUBLIC_URL must be the https address of the site in production")
    return Settings(
        data=Path(environ.get("KLARA_DATA") or "data"),
        encoder=environ.get("KLARA_ENCODER") or None,
        threshold=_share(environ, "KLARA_THRESHOLD"),
        secret=secret or secrets.token_urlsafe(32),
        production=production,
        public_url=public_url,
        authority=environ.get("KLARA_AUTHORITY") or Settings.authority,
        contact=environ.get("KLARA_CONTACT") or None,
        trusted_proxies=_networks(environ, "KLARA_TRUSTED_PROXIES"),
        cors_origins=_origins(environ, "KLARA_CORS_ORIGINS"),
        widget_origins=_origins(environ, "KLARA_WIDGET_ORIGINS"),
        asks_per_minute=_count(environ, "KLARA_ASKS_PER_MINUTE", Settings.asks_per_minute),
        requests_per_minute=_count(
            environ, "KLARA_REQUESTS_PER_MINUTE", Settings.requests_per_minute
        ),
        body_limit=_count(environ, "KLARA_BODY_LIMIT", Settings.body_limit),
        threads=max(1, _count(environ, "KLARA_THREADS", Settings.threads)),
        texts=Path(environ["KLARA_TEXTS"]) if environ.get("KLARA_TEXTS") else None,
        log_unanswered=_flag(environ, "KLARA_LOG_UNANSWERED"),
        log_days=max(1, _count(environ, "KLARA_LOG_DAYS", Settings.log_days)),
    )


def _flag(environ: Mapping[str, str], name: str) -> bool:
    told = environ.get(name, "").strip().lower()
    if told in ("", "0", "no", "false", "off"):
        return False
    if told in ("1", "yes", "true", "on"):
        return True
    raise SettingError(f"{name} is {told!r}: write 1 or 0")


def _count(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    told = environ.get(name, "").strip()
    if not told:
        return otherwise
    if not told.isdecimal():
        raise SettingError(f"{name} is {told!r}: write a whole number, 0 or more")
    return int(told)


def _share(environ: Mapping[str, str], name: str) -> float | None:
    told = environ.get(name, "").strip()
    if not told:
        return None
    try:
        share = float(told)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise SettingError(f"{name} is {told!r}: write a number from 0 to 1")
    return share


def _listed(environ: Mapping[str, str], name: str) -> list[str]:
    return environ.get(name, "").replace(",", " ").split()


def _networks(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    for told in _listed(environ, name):
        try:
            ipaddress.ip_network(told)
        except ValueError:
            raise SettingError(f"{name} holds {told!r}: write addresses or networks") from None
    return tuple(_listed(environ, name))


def _origins(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    for told in _listed(environ, name):
        if told != "*" and _origin(told) != told:
            raise SettingError(
                f"{name} holds {told!r}: write origins like https://example.se, without a path"
            )
    return tuple(_listed(environ, name))


def _address(environ: Mapping[str, str], name: str) -> str | None:
    told = environ.get(name, "").strip().rstrip("/")
    if not told:
        return None
    if _origin(told) != told:
        raise SettingError(f"{name} is {told!r}: write it like https://example.se, without a path")
    return told


def _origin(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname
    if parts.scheme not in ("http", "https") or not host or not all(c.isprintable() for c in host):
        return None
    if any(character in host for character in " ;,'\""):
        return None
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"
