"""The chat, as a citizen without JavaScript meets it, and as the page's script does."""

from __future__ import annotations

import re

import lxml.html
import pytest
from starlette.testclient import TestClient
from tiny import GramEncoder
from visitor import QUESTION, Visitor, gather

from web.app import create_app
from web.settings import Settings

PART = {"X-Klara-Part": "answer"}


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


def test_a_personal_number_is_removed_and_the_visitor_told(visitor: Visitor) -> None:
    visitor.ask("Hur många tramadoltabletter fanns i väskan hos 19811218-9876?")
    assert "9876" not in visitor.html
    assert "hos [nummer]?" in visitor.words("//article/h2")
    assert "Du skrev ett personnummer" in visitor.words("//article")
    visitor.ask("Ring 08-401 00 00 eller 114 14, diarienummer 5100-1234567")
    assert "Du skrev ett personnummer" not in visitor.words("//article")


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
