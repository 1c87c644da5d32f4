"""Signing in with the authority's provider, as an editor does: another site, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from living import Visit, website
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page, expect
from tiny import DOCUMENTS

from index.generation import build
from index.search.encoder import open_encoder
from index.store.documents import Store

# The provider is another's: what it is built on is to change in its coming versions.
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")

PEOPLE = [
    User(sub="s-anna", claims={"preferred_username": "anna", "roles": ["klara-redaktor"]}),
    User(sub="s-olle", claims={"preferred_username": "olle", "roles": ["annat"]}),
]

LINK = "main a[href^='/personal/oidc']"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a website whose staff sign in with a provider on another site."""
    data: Path = tmp_path_factory.mktemp("provider")
    with Store(data, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(data, open_encoder())
    with run_server_in_thread(user_claims=PEOPLE) as provider:
        settings = {
            "oidc_issuer": f"http://localhost:{provider.server_port}",
            "oidc_client_id": "klara",
            "oidc_client_secret": "hemligt",
            "oidc_editors": ("klara-redaktor",),
        }
        with website(data, **settings) as address:
            yield address


def to_the_provider(page: Page) -> None:
    """Press the link; the provider's page has a style sheet elsewhere, which is not fetched."""
    page.route(re.compile("^https:"), lambda route: route.fulfill(content_type="text/css", body=""))
    page.locator(LINK).click()


def test_an_editor_goes_to_the_provider_and_lands_where_they_were_going(
    visit: Visit, here: str
) -> None:
    page = visit("/personal/drift", at=here)
    to_the_provider(page)
    page.get_by_role("button", name="s-anna").click()
    expect(page).to_have_url(f"{here}/personal/drift")
    expect(page.get_by_role("heading", level=1)).to_have_text("Drift och logg")
    page.reload()
    expect(page).to_have_url(f"{here}/personal/drift")
    page.get_by_role("button", name="Logga ut").click()
    page.goto(f"{here}/personal/drift")
    expect(page.locator(LINK)).to_be_visible()


@pytest.mark.parametrize("button", ["s-olle", "Deny"])
def test_who_has_no_role_or_says_no_at_the_provider_is_told_and_does_not_come_in(
    visit: Visit, here: str, button: str
) -> None:
    page = visit("/personal/sok", at=here)
    to_the_provider(page)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kan inte logga in här")
    page.goto(f"{here}/personal/sok")
    expect(page.locator(LINK)).to_be_visible()
