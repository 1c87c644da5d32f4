"""Source pages as the tests look at them."""

from __future__ import annotations

from lxml import html
from starlette.testclient import TestClient

from index.records import Document, Parsed
from index.store.documents import Store


def stored(store: Store, parsed: Parsed) -> Document:
    document = store.document_by_key("tests", parsed.key)
    assert document is not None
    return document


def page_of(client: TestClient, path: str, status: int = 200) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == status
    return html.fromstring(response.text)
