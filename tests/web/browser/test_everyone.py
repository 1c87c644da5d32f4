"""Every page for everyone: axe, narrow windows, dark mode, both languages; seen in screenshots."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from living import PASSWORD, SECRET, Recorder, Site, Visit
from playwright.sync_api import Page

from web.pages.sharing import Shared
from web.pages.standing import TESTED

SCREENSHOTS = Path(
    os.environ.get("KLARA_SCREENSHOTS") or Path(__file__).parents[3] / "build" / "screenshots"
)
NARROW, PHONE, WIDE = 320, 360, 1280
ANSWERED = "Får jag dricka alkohol på torget?"
UNANSWERED = "Vad kostar en glass i Göteborg?"


def asking(question: str) -> Callable[[Site], str]:
    return lambda klara: Shared(question).path(SECRET)


PAGES: dict[str, Callable[[Site], str]] = {
    "forsta-sidan": lambda klara: "/",
    "svar": asking(ANSWERED),
    "inget-svar": asking(UNANSWERED),
    "nodlage": asking("Hjälp mig, någon hotar mig med kniv!"),
    "pressmeddelande": lambda klara: klara.landing("2020-02-18", "Sju av tio"),
    "handbok": lambda klara: klara.landing(klara.named("handbook"), "Kartläggning kommer alltid"),
    "poddavsnitt": lambda klara: klara.landing("avsnitt-1", "När börjar ett kvällspass?"),
    "tillbakadragen": lambda klara: "/kalla/tillbakadragen",
    "okand-hanvisning": lambda klara: f"/kalla/{klara.named('press')}?citat=x",
    "logga-in": lambda klara: "/personal/logga-in",
    "kallor": lambda klara: "/kallor",
    "sok": lambda klara: "/sok?q=tramadol",
    "om": lambda klara: "/om",
    "tillganglighet": lambda klara: "/tillganglighet",
    "api": lambda klara: "/api/docs",
    "widget": lambda klara: "/widget",
    "finns-inte": lambda klara: "/finns-inte",
}

STAFF_PAGES = {
    "personal-sok": "/personal/sok?q=kameror",
    "personal-tidslinje": "/personal/tidslinje?q=tramadol",
    "personal-citatkoll": "/personal/citatkoll",
    "personal-fragor": "/personal/fragor",
    "personal-utveckling": "/personal/utveckling?q=kameror",
    "personal-personer": "/personal/personer",
    "personal-fraga": "/personal/fraga",
    "personal-korg": "/personal/korg",
    "personal-bevakning": "/personal/bevakning",
    "personal-avsnitt": "/personal/avsnitt",
    "personal-konto": "/personal/konto",
}

UNSEEN = 0.002
"""Layout shift that comes from inside Chromium's own player; a line of text that moves is more."""

SHIFTED = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) if (!shift.hadRecentInput) sum += shift.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 100);
})"""


def in_language(path: str, language: str) -> str:
    """Return the path with the language asked for, before any fragment."""
    bare, hash_, fragment = path.partition("#")
    return f"{bare}{'&' if '?' in bare else '?'}lang={language}{hash_}{fragment}"


def violations(page: Page) -> tuple[list[str], set[str]]:
    """Return what axe finds that keeps somebody out, with where it is; and lesser rules broken."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    serious, lesser = [], set()
    for told in page.evaluate("options => axe.run(options)", options)["violations"]:
        if told["impact"] in ("serious", "critical"):
            places = [node["target"] for node in told["nodes"][:3]]
            serious.append(f"{told['id']} ({told['impact']}): {places}")
        else:
            lesser.add(told["id"])
    return serious, lesser


def too_wide(page: Page) -> list[str]:
    """Return the elements that make the page scroll sideways."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= innerWidth ? [] :
                [...document.querySelectorAll("body *")]
                    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
                    .map((e) => e.outerHTML.slice(0, 120))"""
        )
    )


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_works_for_everyone(
    visit: Visit, klara: Site, name: str, language: str, record_property: Recorder
) -> None:
    path = in_language(PAGES[name](klara), language)
    page = visit(path, viewport={"width": WIDE, "height": 800}, reduced_motion="reduce")
    assert page.locator("html").get_attribute("lang") == language
    lesser = works_for_everyone(page, f"{name}-{language}", whole=name != "handbok")
    record_property("axe", seen(page, name, lesser))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_staff_pages_work_for_everyone(
    visit: Visit, klara: Site, language: str, record_property: Recorder
) -> None:
    page = visit("/personal/", viewport={"width": WIDE, "height": 800})
    page.locator("#name").fill("anna")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/personal/sok**")
    for name, path in STAFF_PAGES.items():
        page.goto(f"{klara.address}{in_language(path, language)}")
        lesser = works_for_everyone(page, f"{name}-{language}")
        record_property("axe", seen(page, name, lesser, staff=True))
        page.set_viewport_size({"width": WIDE, "height": 800})


def works_for_everyone(page: Page, name: str, *, whole: bool = True) -> set[str]:
    """Check a page wide and light, narrow and dark, and at 400 per cent; keep what is seen.

    Returns axe's lesser rules that it breaks.
    """
    broken = set[str]()
    assert page.evaluate(SHIFTED) < UNSEEN
    page.evaluate(AXE_SCRIPT)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for width, schemes in ((WIDE, ("light", "dark")), (PHONE, ("dark", "light"))):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            if scheme == schemes[0]:
                assert too_wide(page) == []
                serious, lesser = violations(page)
                assert serious == []
                broken |= lesser
            file = SCREENSHOTS / f"{name}-{scheme}-{width}.png"
            page.screenshot(path=file, full_page=whole)
    page.set_viewport_size({"width": NARROW, "height": 256})
    assert too_wide(page) == []
    return broken


def seen(page: Page, name: str, lesser: set[str], *, staff: bool = False) -> dict[str, Any]:
    """Return what the accessibility statement tells of a page that works for everyone."""
    browser = page.context.browser
    assert browser is not None
    return {
        "page": name,
        "staff": staff,
        "narrowest": NARROW,
        "browser": f"Chromium {browser.version.partition('.')[0]}",
        "axe": page.evaluate("() => axe.version"),
        "lesser": sorted(lesser),
    }


def test_the_accessibility_statement_tells_of_a_run_over_all_pages() -> None:
    run = json.loads(TESTED.read_text("utf-8"))
    assert (run["seen"]["pages"], run["seen"]["staff"]) == (len(PAGES), len(STAFF_PAGES)), (
        "a page is new or gone: make tested"
    )


def test_a_conversation_works_for_everyone(visit: Visit) -> None:
    page = visit("/", viewport={"width": PHONE, "height": 700}, color_scheme="dark")
    for question in (ANSWERED, UNANSWERED):
        page.locator("#q").fill(question)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=question).wait_for()
    page.evaluate(AXE_SCRIPT)
    assert violations(page)[0] == []
    page.screenshot(path=SCREENSHOTS / "samtal-sv-dark-360.png", full_page=True)
    page.set_viewport_size({"width": NARROW, "height": 256})
    assert too_wide(page) == []
    assert page.evaluate(SHIFTED) < UNSEEN


def test_the_first_page_is_light(visit: Visit, klara: Site) -> None:
    page = visit("/robots.txt")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page.goto(f"{klara.address}/", wait_until="networkidle")
    assert len(received) >= 4
    assert sum(received) < 60_000
