"""Where a quote lands: on the words of the page, on the page of the handbook, in the sound."""

from __future__ import annotations

import pytest
from living import Site, Visit
from playwright.sync_api import Page, expect

from assistant.quotes import Span, prove
from index.language.sentences import sentences
from index.store.documents import Store

SMALL = {"width": 800, "height": 400}

SEEN = """words => {
    const selection = getSelection();
    selection.removeAllRanges();
    if (!find(words.slice(0, 60))) return "not on the page";
    const place = selection.getRangeAt(0).getBoundingClientRect();
    return place.top >= 0 && place.bottom <= innerHeight ? "seen" : `at ${place.top}`;
}"""


def test_a_text_fragment_scrolls_the_original_to_the_words(visit: Visit, klara: Site) -> None:
    with Store(klara.data) as store:
        for document in store.documents():
            if document.kind != "press" or document.state != "current":
                continue
            assert document.revision is not None
            revision = store.revision(document.id, document.revision)
            assert revision is not None
            start, end = sentences(revision.text)[-2]
            quote = prove(store, Span(document.id, revision.hash, start, end, 1.0))
            assert quote is not None
            assert ":~:text=" in quote.link
            path = quote.link.removeprefix(klara.material)
            page = visit(path, at=klara.material, viewport=SMALL)
            page.wait_for_function("() => scrollY > 0")
            words = next(line for line in quote.text.split("\n") if line)
            assert page.evaluate(SEEN, words) == "seen", quote.link
            page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_marked_words_are_in_view(visit: Visit, klara: Site, width: int) -> None:
    for beginning, words in (
        ("2020-02-18", "Nästa mätning görs hösten 2021."),
        ("avsnitt-1", "Ring 114 14 eller kom till poliskontoret på Brunkebergstorg."),
    ):
        page = visit(klara.landing(beginning, words), viewport={"width": width, "height": 700})
        mark = page.locator("#citat")
        expect(mark).to_be_in_viewport(ratio=1)
        assert mark.inner_text().split() == words.split()
        covered = mark.evaluate(
            "m => { const p = m.getClientRects()[0];"
            " return document.elementFromPoint(p.left + 2, p.top + 2) !== m; }"
        )
        assert not covered


def test_a_page_of_the_handbook_can_be_seen_as_it_was_printed(visit: Visit, klara: Site) -> None:
    page = visit(f"/kalla/{klara.named('handbook')}#sida-6")
    turn = page.locator("#sida-6")
    expect(turn).to_be_in_viewport()
    turn.locator("summary").click()
    image = turn.locator("img")
    page.wait_for_function("image => image.complete", arg=image.element_handle())
    assert image.evaluate("image => image.naturalWidth") == 1000
    response = page.request.get(
        f"{klara.address}{(turn.locator('a').get_attribute('href') or '').partition('#')[0]}"
    )
    assert response.body().startswith(b"%PDF-")


# The player


def second(page: Page) -> float:
    return float(page.locator("audio").evaluate("sound => sound.currentTime"))


def paused(page: Page) -> bool:
    return bool(page.locator("audio").evaluate("sound => sound.paused"))


def test_a_time_in_the_transcript_seeks_the_sound_and_the_text_follows(
    visit: Visit, klara: Site
) -> None:
    page = visit(f"/kalla/{klara.named('podcast')}")
    link = page.locator(".transcript a.time").nth(5)
    asked = float(link.get_attribute("data-seconds") or 0)
    assert asked > 30
    link.click()
    page.wait_for_function("s => document.querySelector('audio').currentTime > s", arg=asked)
    assert asked < second(page) < asked + 5
    spoken = page.locator(".transcript .spoken")
    expect(spoken).to_have_count(1)
    begins = float(spoken.get_attribute("data-said") or 0)
    assert asked <= begins <= second(page) + 0.1
    assert page.url.endswith(klara.named("podcast"))


def test_a_sentence_seeks_the_sound_too(visit: Visit, klara: Site) -> None:
    page = visit(f"/kalla/{klara.named('podcast')}")
    said = page.locator(".transcript p > [data-said]:first-child").nth(5)
    asked = float(said.get_attribute("data-said") or 0)
    said.click(position={"x": 5, "y": 8})
    page.wait_for_function("s => document.querySelector('audio').currentTime > s", arg=asked)
    assert not paused(page)
    expect(said).to_have_class("spoken")


def test_the_quote_is_played_to_its_end_and_no_further(visit: Visit, klara: Site) -> None:
    page = visit(klara.landing("avsnitt-1", "När börjar ett kvällspass?"))
    link = page.get_by_role("link", name="Spela citatet")
    begin = float(link.get_attribute("data-seconds") or 0)
    end = float(link.get_attribute("data-until") or 0)
    link.click()
    page.wait_for_function("s => document.querySelector('audio').currentTime > s", arg=begin)
    page.wait_for_function("() => document.querySelector('audio').paused")
    assert end <= second(page) < end + 0.6


def test_the_chat_plays_from_the_quote_to_its_end(visit: Visit) -> None:
    page = visit("/")
    page.locator("#q").fill("Var samlas ni innan kvällspasset?")
    page.keyboard.press("Enter")
    clip = page.locator(".clip").first
    begin = float(clip.get_attribute("data-from") or 0)
    end = float(clip.get_attribute("data-to") or 0)
    page.get_by_role("button", name="Spela citatet").first.click()
    sound = clip.locator("audio").element_handle()
    page.wait_for_function("([a, s]) => a.currentTime > s", arg=[sound, begin])
    page.wait_for_function("a => a.paused", arg=sound, timeout=1000 * (end - begin) + 5000)
    assert end <= clip.locator("audio").evaluate("a => a.currentTime") < end + 0.6


def test_the_text_scrolls_along_only_if_asked_to(visit: Visit, klara: Site) -> None:
    page = visit(f"/kalla/{klara.named('podcast')}", viewport=SMALL, reduced_motion="reduce")
    last = page.locator(".transcript [data-said]").last
    asked = float(last.get_attribute("data-said") or 0)
    seek = "s => { const a = document.querySelector('audio'); a.currentTime = s; a.play(); }"
    page.get_by_label("Låt texten följa ljudet").uncheck()
    page.evaluate(seek, asked - 6)
    expect(page.locator(".spoken")).to_have_count(1)
    expect(page.locator(".spoken")).not_to_be_in_viewport()
    page.get_by_label("Låt texten följa ljudet").check()
    page.evaluate(seek, asked)
    expect(last).to_have_class("spoken")
    expect(last).to_be_in_viewport()


def test_captions_are_downloaded(visit: Visit, klara: Site) -> None:
    page = visit(f"/kalla/{klara.named('podcast')}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ladda ner texten med tider").click()
    assert download.value.suggested_filename.endswith(".vtt")
    assert download.value.path().read_text().startswith("WEBVTT")
