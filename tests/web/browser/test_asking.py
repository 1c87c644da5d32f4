"""Asking as a visitor does: with a mouse, with the keyboard only, without JavaScript."""

from __future__ import annotations

from living import Recorder, Site, Visit
from playwright.sync_api import Page, expect

QUESTION = "Får jag dricka alkohol på torget?"


def told(page: Page) -> str:
    """Return the words of the first quote."""
    return page.locator("figure.quote blockquote").first.inner_text()


def in_view(page: Page, selector: str) -> bool:
    """Say whether an element is in the window and not covered by another."""
    return bool(
        page.locator(selector).first.evaluate(
            """element => {
                const place = element.getClientRects()[0];
                const top = document.elementFromPoint(place.left + 2, place.top + place.height / 2);
                return place.top >= 0 && place.bottom <= innerHeight
                    && (element === top || element.contains(top));
            }"""
        )
    )


def test_ask_read_the_quote_follow_the_link(visit: Visit, klara: Site) -> None:
    page = visit("/")
    asked: list[tuple[str, str]] = []
    page.on(
        "request",
        lambda request: (
            None if "klara.svg" in request.url else asked.append((request.method, request.url))
        ),
    )
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga", exact=True).click()
    quote = page.locator("figure.quote").first
    expect(quote).to_be_visible()
    assert asked == [("POST", f"{klara.address}/")]
    expect(page.locator("article.answer h2")).to_be_focused()
    words = told(page)
    quote.get_by_role("link", name="Läs i sitt sammanhang").click()
    page.wait_for_url("**/kalla/**")
    marked = " ".join(page.locator("mark").all_inner_texts())
    assert marked.split() == words.split()
    assert in_view(page, "#citat")


def test_a_quote_is_copied_with_its_source(visit: Visit, klara: Site) -> None:
    page = visit("/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Kopiera citatet").first.click()
    expect(page.locator("button.copy").first).to_have_text("Kopierat")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert " ".join(told(page).split()) in " ".join(copied.split())
    assert f"{klara.address}/kalla/" in copied


def test_a_shared_question_shows_the_same_quotes(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")
    words = told(page)
    page.get_by_role("link", name="Länk till frågan och svaret").click()
    page.wait_for_url("**/fraga/**")
    assert told(page) == words


def test_a_question_without_an_answer_explains_itself(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Din fråga").fill("Vad kostar en glass i Göteborg?")
    page.keyboard.press("Enter")
    expect(page.locator("article.answer[data-status=no_answer]")).to_be_visible()
    assert page.locator("article a[href='tel:11414']").count() == 1


def test_an_emergency_shows_112_first(visit: Visit) -> None:
    page = visit("/")
    page.get_by_label("Din fråga").fill("Hjälp mig, någon hotar mig med kniv!")
    page.keyboard.press("Enter")
    expect(page.locator("article.answer a").first).to_have_attribute("href", "tel:112")


def test_the_same_without_javascript(visit: Visit, klara: Site, record_property: Recorder) -> None:
    record_property("also", "no_script")
    page = visit("/", java_script_enabled=False)
    page.get_by_label("Din fråga").fill(QUESTION)
    page.get_by_role("button", name="Fråga", exact=True).click()
    words = told(page)
    page.get_by_role("link", name="Läs i sitt sammanhang").first.click()
    assert " ".join(page.locator("mark").all_inner_texts()).split() == words.split()
    page.goto(f"{klara.address}/")
    assert told(page) == words, "the answer is there again"
    page.get_by_label("följdfråga").fill("Och i Kungsträdgården?")
    page.get_by_role("button", name="Fråga", exact=True).click()
    page.get_by_role("link", name=QUESTION).click()
    assert told(page) == words


def test_an_episode_without_javascript_has_links_into_its_sound(visit: Visit, klara: Site) -> None:
    page = visit(f"/kalla/{klara.named('podcast')}", java_script_enabled=False)
    first = page.locator(".transcript a.time").first
    assert (first.get_attribute("href") or "").startswith(f"{klara.material}/podcast/")
    assert "#t=" in (first.get_attribute("href") or "")
    expect(page.get_by_label("Låt texten följa ljudet")).to_be_hidden()
    expect(page.locator("audio")).to_be_visible()


FOCUSED = """() => {
    const held = document.activeElement;
    const place = held.getBoundingClientRect();
    const style = getComputedStyle(held);
    return {
        name: held.tagName,
        text: (held.innerText || held.value || "").trim().slice(0, 60),
        seen: place.bottom > 0 && place.top < innerHeight && place.width > 0,
        ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
}"""


def test_with_the_keyboard_only(visit: Visit, record_property: Recorder) -> None:
    record_property("also", "keyboard")
    page = visit("/")
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED)["name"] == "TEXTAREA":
            break
    expect(page.get_by_label("Din fråga")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("article.answer h2")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        held = page.evaluate(FOCUSED)
        assert held["seen"], held
        assert held["ring"], held
        if held["text"].startswith("Läs i sitt sammanhang"):
            break
    else:
        raise AssertionError("the link to the source was not reached in six steps")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kalla/**")
    assert in_view(page, "#citat")


def test_what_cannot_be_sent_is_said_at_the_box(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_label("Din fråga")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    for written, words, left in (
        ("?!", "Skriv en fråga först", "?!"),
        (
            "Vad vet ni om 19811218-9876?",
            "Du hade skrivit ett personnummer",
            "Vad vet ni om [nummer]?",
        ),
        ("å" * 501, "1 tecken för lång", "å" * 501),
    ):
        box.fill(written)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(words)
        expect(box).to_be_focused()
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(box).to_have_value(left)
    assert "POST" not in asked
    expect(page.locator(".suggestions button").first).to_be_visible()
    box.fill("Vad säger ni till 19811218-9876?")
    expect(page.get_by_role("alert")).to_contain_text("Du verkar ha skrivit ett personnummer")


def test_in_a_conversation_the_box_is_where_the_thumb_is(visit: Visit) -> None:
    page = visit("/", viewport={"width": 360, "height": 640})
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("citat ur källorna")
    expect(page.locator("#q")).to_be_in_viewport(ratio=1)
    expect(page.locator("details.how")).not_to_have_attribute("open", "")
    page.get_by_text("Hjälpte svaret?").click()
    page.get_by_role("button", name="Ja", exact=True).click()
    expect(page.locator(".thanks")).to_be_focused()
    expect(page.locator(".thanks")).to_have_text("Tack. Redaktionen ser det.")
    page.reload()
    expect(page.locator("article.answer h2")).to_contain_text(QUESTION)


def test_what_a_screen_reader_is_told(visit: Visit, record_property: Recorder) -> None:
    record_property("also", "screen_reader")
    page = visit("/")
    page.get_by_label("Din fråga").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("figure.quote").first.wait_for()
    expect(page.locator("main")).to_match_aria_snapshot(
        """
        - heading "Fråga om arbetet i Klara" [level=1]
        - region "Samtalet":
          - article:
            - heading /Din fråga/ [level=2]
            - paragraph: /citat ur källorna/
            - figure "citat 1":
              - blockquote
              - paragraph:
                - time
              - link /Läs i sitt sammanhang.*citat 1/
              - button /Kopiera citatet.*citat 1/
            - paragraph:
              - link "Länk till frågan och svaret"
        - paragraph:
          - strong: Du skriver till en AI-tjänst, inte till en människa.
        - textbox "Ställ en följdfråga"
        - paragraph:
          - button "Fråga"
          - button "Börja om"
          - status: /citat ur källorna/
        """
    )
    page.get_by_role("link", name="Läs i sitt sammanhang").first.click()
    page.wait_for_url("**/kalla/**")
    expect(page.locator(".stuck")).to_match_aria_snapshot(
        """
        - region "Citatet":
          - heading "Citatet" [level=2]
          - paragraph:
            - strong
          - link "Tillbaka till svaret"
          - link "Gå till citatet"
          - link "Öppna i originalet"
          - button "Kopiera citatet"
        """
    )


def test_the_first_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit("/om")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["text"] == "Hoppa till innehållet"
    assert page.evaluate(FOCUSED)["seen"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_every_stop_on_a_source_page_is_seen(visit: Visit, klara: Site) -> None:
    page = visit(klara.landing("2020-02-18", "Sju av tio har lagt märke till det nya ljuset."))
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        held = page.evaluate(FOCUSED)
        if held["name"] == "BODY":
            break
        assert held["seen"], held
        assert held["ring"], held
        seen.append(held["name"])
    assert 5 < len(seen) < 20, "no passage's own link is a stop"
