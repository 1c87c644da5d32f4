"""The chat, as a citizen without JavaScript meets it, and as the page's script does."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import lxml.html
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from tiny import GramEncoder

from index.store.documents import Store
from web.app import create_app
from web.pages.sharing import Shared
from web.safety.signing import hidden
from web.settings import Settings

QUESTION = "Hur många tramadoltabletter fanns i väskan?"
PART = {"X-Klara-Part": "answer"}
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


@pytest.fixture
def visitor(client: TestClient) -> Visitor:
    return Visitor(client)


def test_the_form_alone_gets_an_answer_with_its_source(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    assert visitor.response.status_code == 200
    assert "43 500 tramadoltabletter" in visitor.words("//blockquote[@lang='sv']")
    source = visitor.words("//figcaption")
    assert "Pressmeddelande" in source
    assert "Tre gripna för narkotikabrott i Klara" in source
    assert "4 mars 2025" in source
    links = visitor.page.xpath("//figcaption//a/@href")
    assert any(link.startswith("/kalla/") and "citat=" in link for link in links)
    assert any(link.startswith("https://polisen.example/klara/tre-gripna#:~:") for link in links)


def test_a_quote_is_the_sources_words_letter_for_letter(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    given = visitor.client.post("/api/v1/ask", json={"q": QUESTION}).json()
    shown = [quote.text_content() for quote in visitor.page.xpath("//blockquote")]
    assert shown == [quote["text"] for quote in given["quotes"]]


def test_the_text_to_copy_holds_the_quote_its_source_and_its_proof(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    copied = visitor.page.xpath("//textarea[@readonly]")[0].text
    assert "43 500 tramadoltabletter" in copied
    assert "Tre gripna för narkotikabrott i Klara, Pressmeddelande, 4 mars 2025" in copied
    proof = re.search(r"http://klara\.test(/kalla/\S+)", copied)
    assert proof
    assert visitor.client.get(proof[1].partition("#")[0]).status_code == 200


def test_spoken_words_come_with_a_player_of_just_those_seconds(visitor: Visitor) -> None:
    question = "Hur många personer utvisade ni förra året?"
    visitor.ask(question)
    (audio,) = visitor.page.xpath("//figure[contains(., 'elva personer')]//audio")
    given = visitor.client.post("/api/v1/ask", json={"q": question}).json()["quotes"]
    (spoken,) = [quote for quote in given if "elva personer" in quote["text"]]
    begin, end = spoken["place"]["seconds"]
    assert audio.get("src") == f"https://polisen.example/podd/1.mp3#t={begin:g},{end:g}"
    assert audio.get("preload") == "none"
    assert f"0:0{int(begin)} in i avsnittet" in visitor.words("//figcaption")


def test_a_follow_up_is_read_with_the_question_before(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.ask("När då?")
    assert "tramadoltabletter" in visitor.words("//q")
    assert QUESTION in visitor.words("//section[@class='earlier']")


def test_what_was_searched_for_exactly_is_so_again_after_a_reload(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.ask("När då?")
    assert visitor.page.xpath("//form[contains(@class, 'exact')]")
    visitor.send("exact", q="När då?")
    assert not visitor.page.xpath("//form[contains(@class, 'exact')]")
    told = visitor.words("//article")
    for path in ("/", "/?lang=sv", "/?tur=2"):
        visitor.read(visitor.client.get(path).text)
        assert visitor.words("//article") == told
        assert not visitor.page.xpath("//form[contains(@class, 'exact')]")
    # The question before it is there once, and is read as it was.
    visitor.read(visitor.client.get("/?tur=1").text)
    assert "43 500" in visitor.words("//blockquote")
    assert visitor.words("//section[@class='earlier']").count("När då?") == 1


def test_the_conversation_goes_on_by_the_page_where_cookies_are_refused(
    visitor: Visitor,
) -> None:
    visitor.ask(QUESTION)
    visitor.client.cookies.clear()
    visitor.ask("När då?")
    assert "tramadoltabletter" in visitor.words("//q")


def test_a_form_from_another_site_is_answered_but_joins_no_conversation(
    visitor: Visitor,
) -> None:
    visitor.ask(QUESTION)
    held = visitor.client.cookies["klara_samtal"]
    visitor.ask("När då?", **{"Sec-Fetch-Site": "cross-site"})
    assert visitor.response.status_code == 200
    assert not visitor.page.xpath("//q")
    assert visitor.client.cookies["klara_samtal"] == held


def test_a_conversation_that_was_tampered_with_is_dropped(client: TestClient) -> None:
    client.cookies["klara_samtal"] = "WyJzdHVsZW4iXQ.aaaaaa.bbbb"
    page = client.get("/")
    assert page.status_code == 200
    assert "stulen" not in page.text


def test_nobody_reads_in_the_cookie_or_the_page_what_was_asked(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    (field,) = visitor.page.xpath("//form[@id='fraga']//input[@name='samtal']/@value")
    for value in (visitor.client.cookies["klara_samtal"], field):
        data = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        assert b"tabletter" not in data
        with pytest.raises(zlib.error):
            zlib.decompress(data[25:])


def test_a_long_conversation_still_fits_in_a_cookie(visitor: Visitor) -> None:
    for number in range(9):
        odd = " ".join(str((number * 83 + i * 7919) ** 3 % 10**9) for i in range(45))
        visitor.ask(f"{QUESTION[:-1]} {odd}?")
        assert len(visitor.client.cookies["klara_samtal"]) < 4000
    visitor.ask(QUESTION)
    visitor.ask("När då?")
    assert "tramadoltabletter" in visitor.words("//q")


def test_starting_over_forgets_the_questions(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    again = visitor.client.post("/", data={"borja-om": "1"}, headers=HERE)
    assert QUESTION not in again.text
    assert "klara_samtal" not in visitor.client.cookies


def test_an_answer_is_there_again_after_a_reload_and_in_the_other_language(
    visitor: Visitor,
) -> None:
    visitor.ask(QUESTION)
    words = visitor.words("//blockquote")
    for path in ("/", "/?lang=en"):
        visitor.read(visitor.client.get(path).text)
        assert visitor.words("//blockquote") == words
        assert QUESTION in visitor.words("//article/h2")


def test_an_earlier_question_is_a_link_that_asks_it_again(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    first = visitor.words("//blockquote")
    visitor.ask("När då?")
    (link,) = visitor.page.xpath("//section[@class='earlier']//a")
    assert link.text == QUESTION
    visitor.read(visitor.client.get(link.get("href")).text)
    assert visitor.words("//blockquote") == first
    assert visitor.words("//section[@class='earlier']//a") == "När då?"
    assert "Läst tillsammans" not in visitor.words("//article")


def test_what_was_asked_and_how_it_was_read_are_apart_and_the_reading_is_undone_at_one_press(
    visitor: Visitor,
) -> None:
    visitor.ask(QUESTION)
    visitor.ask("Och vad är de värda?")
    assert visitor.words("//article/h2") == "Din fråga: Och vad är de värda?"
    assert "Läst tillsammans med frågan innan som:" in visitor.words("//article")
    (link,) = visitor.page.xpath("//article//a[starts-with(@href, '/fraga/')]/@href")
    shared = lxml.html.fromstring(visitor.client.get(link).text)
    assert shared.find(".//article/h2").text_content() == "Din fråga: Och vad är de värda?"
    assert "tramadoltabletter" in shared.find(".//article//q").text_content()
    visitor.send("exact", q="Och vad är de värda?")
    assert visitor.words("//article/h2") == "Din fråga: Och vad är de värda?"
    assert not visitor.page.xpath("//article//q")
    assert visitor.words("//section[@class='earlier']//a") == QUESTION


def test_each_reading_says_how_it_was_made(visitor: Visitor) -> None:
    for question, label in (
        ("Hur många tramadolltabletter fanns i väskan?", "Stavat som i källorna:"),
        ("How many tablets were in the bag?", "Översatt till sökord på svenska:"),
    ):
        visitor.ask(question)
        assert label in visitor.words("//article")
        assert question in visitor.words("//article/h2")


def test_a_personal_number_is_removed_and_the_visitor_told(visitor: Visitor) -> None:
    visitor.ask("Hur många tramadoltabletter fanns i väskan hos 19811218-9876?")
    assert "9876" not in visitor.html
    assert "hos [nummer]?" in visitor.words("//article/h2")
    assert "Du skrev ett personnummer" in visitor.words("//article")
    visitor.ask("Ring 08-401 00 00 eller 114 14, diarienummer 5100-1234567")
    assert "Du skrev ett personnummer" not in visitor.words("//article")


def test_a_visitor_gets_no_cookie_before_there_is_something_to_keep(client: TestClient) -> None:
    for path in ("/", "/om", "/tillganglighet", "/api/docs"):
        client.get(path)
        assert not dict(client.cookies)


def test_what_the_sources_do_not_answer_is_said_with_where_to_turn(
    settings: Settings, encoder: GramEncoder
) -> None:
    with TestClient(create_app(settings.model_copy(update={"threshold": 0.99}), encoder)) as client:
        visitor = Visitor(client)
        visitor.ask("Var fanns det kameror?")
        assert "Källorna svarar inte på den frågan" in visitor.words("//article//h3")
        assert (
            visitor.words("//details[@class='related']/summary") == "Ligger nära, men är inget svar"
        )
        assert visitor.page.xpath("//details[@class='related']//a")
        assert not visitor.page.xpath("//article//blockquote")
        assert "Kvitto på sökningen" in visitor.words("//details[starts-with(@class, 'absence')]")
        assert "tel:11414" in visitor.page.xpath("//article//a/@href")


def test_an_emergency_says_112_before_anything_else(visitor: Visitor) -> None:
    visitor.ask("Hjälp, han slår mig just nu!")
    first = visitor.page.xpath("//article//h2")[0].text_content()
    assert first == "Är det akut? Ring 112."
    assert visitor.page.xpath("//article//a/@href")[0] == "tel:112"


@pytest.mark.parametrize("question", ["å" * 501, "?!", ""])
def test_a_question_that_cannot_be_asked_stays_in_the_box(visitor: Visitor, question: str) -> None:
    gather(visitor.client)
    visitor.ask(question)
    assert visitor.response.status_code == 422
    (box,) = visitor.page.xpath("//textarea[@name='q']")
    assert (box.text or "") == question
    assert box.get("aria-invalid") == "true"
    assert visitor.words("//title").startswith("Fel: ")
    assert visitor.words("//*[@id='q-problem']")
    assert visitor.page.xpath("//form[@class='suggestions']//button")


def test_too_many_questions_lose_nothing_either(settings: Settings, encoder: GramEncoder) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"asks_per_minute": 3}), encoder)
    ) as client:
        visitor = Visitor(client)
        visitor.ask(QUESTION)
        visitor.ask(QUESTION)
        assert visitor.response.status_code == 429
        assert 1 <= int(visitor.response.headers["retry-after"]) <= 20
        assert visitor.page.xpath("//textarea[@name='q']")[0].text == QUESTION
        assert "Vänta en liten stund" in visitor.words("//*[@data-problem]")


def test_nothing_indexed_is_told_and_the_question_stays(tmp_path, encoder: GramEncoder) -> None:  # type: ignore[no-untyped-def]
    with TestClient(create_app(Settings(data=tmp_path), encoder)) as client:
        visitor = Visitor(client)
        visitor.ask(QUESTION)
        assert "Det går inte att svara just nu" in visitor.words("//article//h2")
        assert visitor.page.xpath("//textarea[@name='q']")[0].text == QUESTION


def test_the_script_gets_the_answer_alone_in_one_request(client: TestClient) -> None:
    part = client.post("/", data={"q": QUESTION}, headers=PART).text
    assert part.lstrip().startswith("<article")
    assert "43 500 tramadoltabletter" in part


def test_the_first_page_tells_what_it_is_and_how_old_the_sources_are(visitor: Visitor) -> None:
    gather(visitor.client)
    visitor.read(visitor.client.get("/").text)
    told = visitor.words("//main")
    assert "Du skriver till en AI-tjänst, inte till en människa." in told
    assert "äldsta källan är från 1 november 2024 och den nyaste från 4 mars 2025" in told


def gather(client: TestClient) -> None:
    """Wait until the suggestions are there."""
    assert isinstance(client.app, FastAPI)
    client.app.state.site.front.gather()


def test_every_suggestion_is_answered(visitor: Visitor) -> None:
    gather(visitor.client)
    visitor.read(visitor.client.get("/").text)
    suggested = visitor.page.xpath("//button[@name='q']/@value")
    assert suggested
    for question in suggested:
        given = visitor.client.post("/api/v1/ask", json={"q": question}).json()
        assert given["status"] == "answered"


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


def test_the_chat_speaks_english(client: TestClient) -> None:
    client.get("/?lang=en")
    visitor = Visitor(client)
    visitor.ask(QUESTION)
    told = visitor.words("//main")
    assert "from the sources:" in told
    assert "Press release" in told
    assert "4 March 2025" in told
    assert visitor.page.xpath("//blockquote/@lang") == ["sv"] * len(
        visitor.page.xpath("//blockquote")
    )


def test_the_first_page_and_all_it_loads_weigh_less_than_60_kilobytes(client: TestClient) -> None:
    page = client.get("/")
    loaded = lxml.html.fromstring(page.text).xpath(
        "//script/@src | //link[@rel='stylesheet' or contains(@rel, 'icon')]/@href"
    )
    assert all(address.startswith("/static/") for address in loaded)
    weight = len(page.content) + sum(len(client.get(address).content) for address in loaded)
    assert weight < 60_000


@pytest.mark.parametrize("path", ["/", "/?lang=en"])
def test_that_it_is_ai_is_said_before_the_first_question(client: TestClient, path: str) -> None:
    page = client.get(path).text
    notice = "AI service" if "en" in path else "AI-tjänst"
    assert 0 < page.index(notice) < page.index("<textarea")


def test_every_page_ends_with_whom_to_call_and_who_is_responsible(client: TestClient) -> None:
    for path in ("/", "/om", "/tillganglighet", "/finns-inte", "/api/docs", "/personal/logga-in"):
        footer = lxml.html.fromstring(client.get(path).text).find(".//footer")
        assert footer is not None
        links = footer.xpath(".//@href")
        assert {"tel:112", "tel:11414"} <= set(links)
        assert any(link.startswith("https://polisen.se/") for link in links)
        assert "ansvarar för tjänsten" in footer.text_content()


@pytest.mark.parametrize(
    ("line", "status", "words"),
    [
        ("Jag är rädd för min man", "support", "Kvinnofridslinjen"),
        ("Hej!", "greeting", "automatisk tjänst"),
        ("Är du en AI?", "ai", "Ja, du skriver till en dator"),
        ("Hur anmäler jag en stöld?", "errand", "114 14"),
        ("Mitä poliisi tekee täällä?", "other_language", "Klara lukee"),
    ],
)
def test_what_is_no_question_gets_a_page_of_its_own_and_leaves_no_trace(
    client: TestClient, line: str, status: str, words: str
) -> None:
    page = lxml.html.fromstring(
        client.post("/", data={"q": line}, headers={"sec-fetch-site": "same-origin"}).text
    )
    (article,) = page.xpath("//article")
    assert article.get("data-status") == status
    assert words in article.text_content()
    assert not article.xpath(".//blockquote")
    after = lxml.html.fromstring(client.get("/").text)
    assert line not in after.text_content()


def test_a_few_words_without_an_answer_can_be_searched_for(visitor: Visitor) -> None:
    visitor.ask("xylofon drottning")
    (link,) = visitor.page.xpath("//article//a[starts-with(@href, '/sok?')]")
    assert link.get("href") == "/sok?q=xylofon%20drottning"
    visitor.ask("Vad heter den hemliga glassbaren vid ån?")
    assert not visitor.page.xpath("//article//a[starts-with(@href, '/sok?')]")
