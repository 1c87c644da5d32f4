"""The page of a handbook: its pages as images, and the PDF itself."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from source_pages import page_of, stored
from starlette.testclient import TestClient
from tiny import HANDBOOK, PRESS

from index.records import Document
from index.store.documents import Store

PDF = Path(__file__).parents[2] / "demo" / "handbook" / "metodhandbok.pdf"


# The handbook


@pytest.fixture
def handbook(store: Store) -> Document:
    """Return the handbook, kept with the demonstration's PDF as its original."""
    original = store.originals.keep(PDF.read_bytes(), str(PDF), "application/pdf")
    parsed = replace(HANDBOOK, key="pdf", url=None, title="Handbok")
    store.put(parsed, source="tests", original=original)
    return stored(store, parsed)


def test_each_page_of_the_handbook_is_an_anchor_with_its_image(
    client: TestClient, handbook: Document
) -> None:
    page = page_of(client, f"/kalla/{handbook.id}")
    assert [turn.get("id") for turn in page.find_class("page-turn")] == ["sida-4", "sida-5"]
    assert f"/kalla/{handbook.id}/original.pdf#page=5" in page.xpath("//@href")
    (image, *_) = page.xpath("//img/@src")
    drawn = client.get(image)
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn.content[16:24])
    assert (width, height > 1000, len(drawn.content) < 300_000) == (1000, True, True)
    again = client.get(image, headers={"if-none-match": drawn.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("number", ["0", "9999", "-1", "x", "1e3"])
def test_a_page_that_the_handbook_lacks_is_not_found(
    client: TestClient, handbook: Document, number: str
) -> None:
    assert client.get(f"/kalla/{handbook.id}/sida/{number}.png").status_code == 404


def test_the_original_pdf_is_given_as_it_was_read(client: TestClient, handbook: Document) -> None:
    response = client.get(f"/kalla/{handbook.id}/original.pdf")
    assert response.content == PDF.read_bytes()
    assert response.headers["content-disposition"] == 'inline; filename="handbok.pdf"'


def test_an_original_that_is_no_pdf_is_never_served(client: TestClient, store: Store) -> None:
    original = store.originals.keep(b"<script>alert(1)</script>", "https://polisen.example/x")
    parsed = replace(PRESS, key="html", url=None, text="En annan text.")
    store.put(parsed, source="tests", original=original)
    assert client.get(f"/kalla/{stored(store, parsed).id}/original.pdf").status_code == 404
