"""Signing in with a provider of OpenID Connect that runs here: who comes in, and who does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.errors import SettingError, StoreError
from web.app import create_app
from web.settings import Settings
from web.staff import accounts
from web.staff.accounts import Role
from web.staff.oidc import Started, begin, claims_of, role_of

# The provider is another's: what it is built on is to change in its coming versions.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")

PEOPLE = [
    User(sub="s-anna", claims={"preferred_username": "anna", "roles": ["klara-redaktor"]}),
    User(sub="s-lars", claims={"preferred_username": "lars", "roles": ["klara-lasare", "annat"]}),
    User(sub="s-olle", claims={"preferred_username": "olle", "roles": ["annat"]}),
    User(sub="s-falsk", claims={"preferred_username": "anna", "roles": ["klara-redaktor"]}),
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Return the address of a provider that knows four people."""
    with run_server_in_thread(user_claims=PEOPLE) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def asked(data: Path, issuer: str) -> Settings:
    """Return settings of a site that uses the provider."""
    return Settings(
        data=data,
        secret="a secret of the tests, long enough",
        oidc_issuer=issuer,
        oidc_client_id="klara",
        oidc_client_secret="hemligt",
        oidc_readers=("klara-lasare",),
        oidc_editors=("klara-redaktor",),
    )


@pytest.fixture
def visitor(asked: Settings, encoder: GramEncoder) -> Iterator[TestClient]:
    """Return a browser of somebody who works here."""
    with TestClient(create_app(asked, encoder), base_url="http://klara.test") as client:
        yield client


def begun(visitor: TestClient) -> str:
    """Begin to sign in and return the provider's address."""
    return visitor.get("/personal/oidc?till=/personal/drift", follow_redirects=False).headers[
        "location"
    ]


def signed_in_at(address: str, sub: str) -> str:
    """Sign in at the provider and return where it sends the browser."""
    return httpx.post(address, data={"sub": sub}).headers["location"]


def back(visitor: TestClient, address: str) -> httpx.Response:
    """Come back from the provider."""
    parts = urlsplit(address)
    return visitor.get(f"{parts.path}?{parts.query}", follow_redirects=False)


def test_an_editor_signs_in_and_lands_where_they_were_going(
    visitor: TestClient, data: Path
) -> None:
    assert "/personal/oidc" in visitor.get("/personal/logga-in").text
    asked = parse_qs(urlsplit(begun(visitor)).query)
    assert asked["code_challenge_method"] == ["S256"]
    landed = back(visitor, signed_in_at(begun(visitor), "s-anna"))
    assert (landed.status_code, landed.headers["location"]) == (303, "/personal/drift")
    assert visitor.get("/personal/drift").status_code == 200
    (account,) = accounts.accounts(data)
    assert (account.name, account.role) == ("anna", Role.EDITOR)


def test_the_role_is_what_the_claims_say_and_without_one_nobody_comes_in(
    visitor: TestClient, data: Path
) -> None:
    assert back(visitor, signed_in_at(begun(visitor), "s-lars")).status_code == 303
    assert visitor.get("/personal/sok").status_code == 200
    assert visitor.get("/personal/drift").status_code == 403
    refused = back(visitor, signed_in_at(begun(visitor), "s-olle"))
    assert refused.status_code == 403
    assert "Du kan inte logga in här" in refused.text
    assert [account.name for account in accounts.accounts(data)] == ["lars"]


def test_a_name_that_is_somebody_elses_is_not_taken_over(visitor: TestClient, data: Path) -> None:
    assert back(visitor, signed_in_at(begun(visitor), "s-anna")).status_code == 303
    assert back(visitor, signed_in_at(begun(visitor), "s-falsk")).status_code == 403
    accounts.remove(data, "anna")
    accounts.add(data, "anna", Role.READER, "grön fika vid sjön")
    assert back(visitor, signed_in_at(begun(visitor), "s-anna")).status_code == 403
    (account,) = accounts.accounts(data)
    assert account.role is Role.READER


def test_only_the_browser_that_began_can_end_it_once(visitor: TestClient) -> None:
    address = signed_in_at(begun(visitor), "s-anna")
    parts = urlsplit(address)
    code = parse_qs(parts.query)["code"][0]
    for query in (f"code={code}&state=fel", f"code={code}", "error=access_denied", ""):
        begun(visitor)
        assert back(visitor, f"{parts.path}?{query}").status_code == 403, query
    visitor.cookies.clear()
    assert back(visitor, address).status_code == 403
    whole = signed_in_at(begun(visitor), "s-anna")
    assert back(visitor, whole).status_code == 303
    assert back(visitor, whole).status_code == 403, "the cookie of the sign-in is gone"


def test_a_token_for_another_client_or_browser_is_not_believed(
    visitor: TestClient, asked: Settings
) -> None:
    redirect = "http://klara.test/personal/oidc/svar"

    def claims(settings: Settings, started: Started, address: str) -> object:
        code = parse_qs(urlsplit(signed_in_at(address, "s-anna")).query)["code"][0]
        return claims_of(settings, redirect, code, started)

    address, started = begin(asked, redirect, "/personal/sok")
    assert claims(asked, started, address)["preferred_username"] == "anna"  # type: ignore[index]
    address, started = begin(asked, redirect, "/personal/sok")
    other = Started(started.state, "another nonce", started.verifier, started.till)
    with pytest.raises(StoreError, match="nonce"):
        claims(asked, other, address)
    address, started = begin(asked, redirect, "/personal/sok")
    with pytest.raises(StoreError, match="failed"):
        claims(asked.model_copy(update={"oidc_client_id": "annan"}), started, address)


@pytest.mark.parametrize(
    ("told", "role"),
    [
        (["klara-redaktor", "klara-lasare"], Role.EDITOR),
        ("annat klara-lasare", Role.READER),
        (["annat"], None),
        (None, None),
        (7, None),
    ],
)
def test_roles_are_read_from_lists_and_words(
    asked: Settings, told: object, role: Role | None
) -> None:
    assert role_of(asked, {"roles": told}) is role


def test_without_a_provider_there_is_nothing_there(client: TestClient) -> None:
    assert client.get("/personal/oidc").status_code == 404
    assert "/personal/oidc" not in client.get("/personal/logga-in").text


def test_a_provider_without_a_client_is_refused_at_start(data: Path, encoder: GramEncoder) -> None:
    with pytest.raises(SettingError, match="CLIENT_ID"):
        create_app(Settings(data=data, oidc_issuer="https://login.example.se"), encoder)
