"""Make the pictures of docs/staff.md: `python docs/make_staff_pictures.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "docs")]

from living import ARGUMENTS, CHROMIUM, PASSWORD, website  # noqa: E402
from make_screenshots import keep  # noqa: E402

from assistant.staff.unanswered import Reason, give_feedback  # noqa: E402
from index.generation import build  # noqa: E402
from index.search.encoder import open_encoder  # noqa: E402
from ingest.fetch.client import Fetcher  # noqa: E402
from ingest.run import run  # noqa: E402
from ingest.sources import standing  # noqa: E402
from web.staff.accounts import Role, add  # noqa: E402

PASTED = "I en väska fanns 53 500 tabletter tramadol, och kameror sattes upp på Sergels torg."
ASKED = ("Vad kostar ett pass?", "Hur mycket kostar passet?", "Var ligger polisstationen?")


def main() -> None:
    """Write the pictures to docs/pictures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Fetcher() as fetcher:
            run(data, standing(ROOT / "demo" / "klara.toml"), fetcher)
        build(data, open_encoder(None))
        add(data, "anna", Role.EDITOR, PASSWORD)
        for question in ASKED:
            give_feedback(data, question, Reason.MISSING, ())
        with (
            website(data, log_unanswered=True) as address,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
            view = {"width": 1000, "height": 900}
            page = browser.new_page(viewport=view, locale="sv-SE", color_scheme="light")  # type: ignore[arg-type]
            page.goto(f"{address}/personal/logga-in")
            page.fill("#name", "anna")
            page.fill("#password", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/personal/sok*")
            pictures(page, address)
            browser.close()


def pictures(page: Page, address: str) -> None:
    """Go through the staff pages as an editor does."""
    page.goto(f"{address}/personal/sok?q=tabletter")
    keep(page, "staff-search.png")
    page.goto(f"{address}/personal/citatkoll")
    page.fill("#text", PASTED)
    page.get_by_role("button", name="Jämför").click()
    page.locator(".clauses").wait_for()
    page.locator(".checked").first.evaluate("section => section.scrollIntoView()")
    keep(page, "staff-check.png")
    page.goto(f"{address}/personal/fragor")
    keep(page, "staff-questions.png")
    page.goto(f"{address}/personal/avsnitt")
    page.locator(".rows a").last.click()
    page.locator("summary", has_text="Rätta stycket").first.click()
    keep(page, "staff-transcript.png")


if __name__ == "__main__":
    main()
