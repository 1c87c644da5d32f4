"""Someone who fills in the form of the page that they see."""

from __future__ import annotations

import lxml.html
from fastapi import FastAPI
from starlette.testclient import TestClient

QUESTION = "Hur många tramadoltabletter fanns i väskan?"


HERE = {"Sec-Fetch-Site": "same-origin"}
"""What a browser says of a form of the page itself."""


class Visitor:
    """Someone who fills in the form of the page that they see."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.read(client.get("/").text)

    def read(self, html: str) -> lxml.html.HtmlElement:
        """Look at a page."""
        self.html = html
        self.page = lxml.html.fromstring(html)
        return self.page

    def ask(self, question: str, **headers: str) -> lxml.html.HtmlElement:
        """Fill in the form and send it."""
        return self.send("fraga", headers, q=question)

    def send(
        self, name: str, headers: dict[str, str] | None = None, **values: str
    ) -> lxml.html.HtmlElement:
        """Send the form that has this id or class."""
        form = next(f for f in self.page.forms if name in (f.get("id"), *f.classes))
        fields = {key: value for key, value in form.form_values() if key != "borja-om"} | values
        self.response = self.client.post("/", data=fields, headers=HERE | (headers or {}))
        return self.read(self.response.text)

    def words(self, path: str) -> str:
        """Return the words of what an XPath finds on the page."""
        return " ".join(" ".join(found.text_content().split()) for found in self.page.xpath(path))


def gather(client: TestClient) -> None:
    """Wait until the suggestions are there."""
    assert isinstance(client.app, FastAPI)
    client.app.state.site.front.gather()
