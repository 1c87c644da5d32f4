"""A shared question: asked anew, its quotes proved again, and made by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import lxml.html
from visitor import QUESTION, Visitor

from index.store.documents import Store
from web.pages.sharing import Shared
from web.safety.signing import hidden
from web.settings import Settings


def _receipts(page: lxml.html.HtmlElement) -> Iterator[str]:
    for block in page.xpath("//div[contains(@class, 'receipt')]"):
        yield " ".join(block.text_content().split())


def test_a_shared_link_asks_again_and_tells_what_became_of_the_quotes(
    visitor: Visitor, settings: Settings
) -> None:
    visitor.ask(QUESTION)
    (link,) = visitor.page.xpath("//a[starts-with(@href, '/fraga/')]/@href")
    assert not urlsplit(link).query
    assert "tabletter" not in link, "no log on the way holds the question"
    visitor.read(visitor.client.get(unescape(link)).text)
    assert "43 500 tramadoltabletter" in visitor.words("//blockquote")
    assert "Samma citat visades när länken gjordes." in visitor.words("//main")
    with Store(settings.data, write=True) as store:
        store.withdraw("tests", except_keys={"handbook", "episode-1"})
    later = visitor.read(visitor.client.get(link).text)
    assert "43 500 tramadoltabletter" not in later.text_content()
    assert any("Källan är tillbakadragen" in told for told in _receipts(later))


def test_a_link_that_was_not_made_here_shows_nothing_of_what_it_says(
    visitor: Visitor, settings: Settings
) -> None:
    visitor.ask(QUESTION)
    link = unescape(visitor.page.xpath("//a[starts-with(@href, '/fraga/')]/@href")[0])
    token = link.removeprefix("/fraga/")
    for changed in (
        "zeppelinare",
        "zeppelinare?q=Zeppelinare&signatur=x",
        token[:-5] + "AAAAA",
        token[:-1],
        token[4:],
        hidden(settings.secret, "samtal", ["Zeppelinare", "", False]),
        "z" * 3000,
    ):
        page = visitor.client.get(f"/fraga/{changed}")
        assert page.status_code == 404
        assert "Länken går inte att kontrollera" in page.text
        assert "zeppelinare" not in page.text.casefold()
        assert "<blockquote" not in page.text
    assert visitor.client.get(link).status_code == 200
    elsewhere = Shared(QUESTION).path("another secret than the one of this site")
    assert visitor.client.get(elsewhere).status_code == 404
