"""A receipt of this site says that the site showed the words; another proves letters alone."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient
from tiny import PRESS, GramEncoder

from assistant.quotes import receipt
from index.store.documents import Store
from web.app import create_app
from web.settings import Settings

QUESTION = "Hur många tramadoltabletter fanns i väskan?"
PROVES_NO_MORE = "Det visar inte att Klara har svarat så."


def _verified(client: TestClient, shown: str) -> dict[str, Any]:
    verdict: dict[str, Any] = client.get(f"/api/v1/verify/{shown}").json()
    return verdict


def test_what_the_site_showed_it_knows_again_and_another_does_not(
    settings: Settings, client: TestClient, encoder: GramEncoder
) -> None:
    quote = client.post("/api/v1/ask", json={"q": QUESTION}).json()["quotes"][0]
    verdict = _verified(client, quote["receipt"])
    assert (verdict["standing"], verdict["shown"]) == ("proved", True)
    assert verdict["text"] == quote["text"]
    assert verdict["now"]["receipt"] == quote["receipt"]
    page = client.get(f"/kalla/{quote['document']['id']}?citat={quote['receipt']}")
    assert PROVES_NO_MORE not in page.text
    found = client.get("/api/v1/search", params={"q": "tramadoltabletter"}).json()[0]
    assert _verified(client, found["receipt"])["shown"]
    told = settings.model_copy(update={"secret": "another secret of the tests, long enough"})
    with TestClient(create_app(told, encoder)) as elsewhere:
        assert _verified(elsewhere, quote["receipt"])["shown"] is False


def test_a_receipt_that_somebody_made_proves_letters_and_says_no_more(
    client: TestClient, store: Store
) -> None:
    document = store.document_by_key("tests", PRESS.key)
    assert document is not None
    assert document.revision is not None
    words = "43 500 tramadoltabletter"
    start = PRESS.text.index(words)
    made = receipt(document.id, document.revision, start, start + len(words), words)
    for forged in (made, f"{made}~{'A' * 22}"):
        verdict = _verified(client, forged)
        assert (verdict["standing"], verdict["shown"]) == ("proved", False)
        assert verdict["text"] == "I en väska fanns 43 500 tramadoltabletter."
        page = client.get(f"/kalla/{document.id}?citat={forged}")
        assert PROVES_NO_MORE in page.text
