"""A conversation: what a question is read together with, and who can read that."""

from __future__ import annotations

import base64
import zlib

import lxml.html
import pytest
from starlette.testclient import TestClient
from visitor import HERE, QUESTION, Visitor


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


def test_a_visitor_gets_no_cookie_before_there_is_something_to_keep(client: TestClient) -> None:
    for path in ("/", "/om", "/tillganglighet", "/api/docs"):
        client.get(path)
        assert not dict(client.cookies)
