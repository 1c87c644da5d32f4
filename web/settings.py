"""The website's settings, read once from the environment (KLARA_…) and passed down."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingError
from web.colours import DARK, LIGHT, readable_on

PREFIX = "KLARA_"
SHORTEST_SECRET = 32
_ROOT_PATH = re.compile(r"(?:/[a-z0-9][a-z0-9-]*)+")
_WRITE_TO = re.compile(r"(?:mailto:[^\s@]+@[^\s@]+|https://[^\s]+)")


def _listed(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _network(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(f"holds {value!r}: write addresses or networks") from None
    return value


def _origin(value: str) -> str:
    if value != "*" and _origin_of(value) != value:
        raise ValueError(f"holds {value!r}: write origins like https://example.se, without a path")
    return value


def _mail_server(value: str) -> str:
    parts = urlsplit(value)
    try:
        usable = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if value and not usable:
        raise ValueError("is not one: write it like smtp://user:password@mail.example.se:587")
    return value


def _path(value: str) -> str:
    path = value.strip().rstrip("/")
    if path and not _ROOT_PATH.fullmatch(path):
        raise ValueError(f"is {value!r}: write it like /klara, in small letters, digits and -")
    return path


def _on(paper: str) -> AfterValidator:
    return AfterValidator(lambda colour: readable_on(colour, paper) if colour else None)


# What a description says is what the operator is told to write.
Flag = Annotated[bool, Field(description="1 or 0")]
Count = Annotated[int, Field(ge=0, description="a whole number, 0 or more")]
AtLeastOne = Annotated[Count, AfterValidator(lambda count: max(1, count))]
Share = Annotated[float | None, Field(ge=0, le=1, description="a number from 0 to 1")]
Networks = Annotated[
    tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode, BeforeValidator(_listed)
]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)
]


class Settings(BaseSettings):
    """The website's settings; the defaults suit a machine of one's own.

    ``asks_per_minute`` and ``requests_per_minute`` are per address and worker; 0 is no limit.
    ``threads`` is how many answers one worker makes at once, ``queue`` how many questions may wait
    for their turn. ``texts`` is a folder with sentences
    and standing pages of the authority's own. ``bundles`` is where published bundles are fetched
    from, looked for every ``pull_seconds``. ``smtp`` may hold a password. ``accessibility_audit``
    names who has audited the site from outside, and when; the accessibility statement says so.
    ``accounts`` is the folder of the staff's accounts, the data folder where it is not set.
    ``root_path`` is the path of its host that the site is under, as /klara, "" for the whole host.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    data: Path = Path("data")
    accounts: Path | None = None
    bundles: str | None = None
    pull_seconds: AtLeastOne = 30
    config: Path = Path("klara.toml")
    encoder: str | None = None
    reader: str | None = None
    threshold: Share = None
    secret: str = Field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    production: Flag = False
    public_url: str | None = None
    root_path: Annotated[str, AfterValidator(_path)] = ""
    authority: str = "Myndigheten"
    logo: Path | None = None
    colour: Annotated[str | None, _on(LIGHT)] = None
    colour_dark: Annotated[str | None, _on(DARK)] = None
    contact: str | None = None
    security_contact: str | None = None
    accessibility_audit: str | None = None
    trusted_proxies: Networks = ()
    cors_origins: Origins = ()
    widget_origins: Origins = ()
    asks_per_minute: Count = 60
    requests_per_minute: Count = 600
    body_limit: Count = 65_536
    threads: AtLeastOne = 4
    queue: AtLeastOne = 16
    texts: Path | None = None
    log_unanswered: Flag = False
    smtp: Annotated[str, AfterValidator(_mail_server), Field(repr=False)] = ""
    mail_from: str = ""
    allow_private: str = ""
    log_days: AtLeastOne = 30
    log_shown_days: Count = 0
    callbacks: Flag = False
    metrics: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = Field(default=None, repr=False)
    oidc_scope: str = "openid profile email"
    oidc_roles_claim: str = "roles"
    oidc_readers: Names = ()
    oidc_editors: Names = ()
    log_format: Annotated[Literal["text", "json"], Field(description="text or json")] = "text"

    @property
    def accounts_folder(self) -> Path:
        """The folder in which the staff's accounts are."""
        return self.accounts or self.data

    @property
    def secure(self) -> bool:
        """Whether visitors come over TLS, so that cookies are Secure and HSTS is sent."""
        return (self.public_url or "").startswith("https://")

    @field_validator("public_url")
    @classmethod
    def _without_a_path(cls, value: str | None) -> str | None:
        address = (value or "").strip().rstrip("/")
        if address and _origin_of(address) != address:
            raise ValueError(f"is {value!r}: write it like https://example.se, without a path")
        return address or None

    @field_validator("logo")
    @classmethod
    def _a_picture(cls, value: Path | None) -> Path | None:
        if value and (value.suffix not in (".svg", ".png") or not value.is_file()):
            raise ValueError(f"is {str(value)!r}: name an SVG or PNG file that is there")
        return value

    @field_validator("security_contact")
    @classmethod
    def _an_address_to_write_to(cls, value: str | None) -> str | None:
        address = (value or "").strip()
        if address and not _WRITE_TO.fullmatch(address):
            raise ValueError(f"is {value!r}: write it like mailto:it@example.se or https://…")
        return address or None

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if not self.production:
            return self
        if "secret" not in self.model_fields_set or len(self.secret) < SHORTEST_SECRET:
            raise ValueError(
                f"{PREFIX}SECRET must hold at least {SHORTEST_SECRET} characters in production: "
                "make one with `openssl rand -base64 48`"
            )
        if self.oidc_issuer and not self.oidc_issuer.startswith("https://"):
            raise ValueError(f"{PREFIX}OIDC_ISSUER must be an https address in production")
        if not self.secure:
            raise ValueError(
                f"{PREFIX}PUBLIC_URL must be the https address of the site in production"
            )
        return self


def from_environment() -> Settings:
    """Return the settings of the environment; SettingError names one that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingError(_in_one_line(error)) from None


def with_own(settings: Settings, own: Mapping[str, Any]) -> Settings:
    """Return the settings with some of their own; SettingError names one that cannot be used."""
    try:
        return Settings(**settings.model_dump() | dict(own))
    except ValidationError as error:
        raise SettingError(_in_one_line(error)) from None


def _in_one_line(error: ValidationError) -> str:
    first: Any = error.errors()[0]
    if not first["loc"]:
        return str(first["ctx"]["error"])
    name = str(first["loc"][0])
    if first["type"] == "value_error":
        return f"{PREFIX}{name.upper()} {first['ctx']['error']}"
    return (
        f"{PREFIX}{name.upper()} is {first['input']!r}: "
        f"write {Settings.model_fields[name].description}"
    )


def _origin_of(address: str) -> str | None:
    """Return the origin of an http or https address; None where it has none that can be used."""
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
