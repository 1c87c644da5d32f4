"""Make the pictures of the README from the demonstration: `python docs/make_screenshots.py`.

A real website on the demonstration material, seen in Chromium; 48 colours keep the files small.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from living import ARGUMENTS, CHROMIUM, Site, website  # noqa: E402

from index.generation import build  # noqa: E402
from index.search.encoder import open_encoder  # noqa: E402
from ingest.fetch.client import Fetcher  # noqa: E402
from ingest.run import run  # noqa: E402
from ingest.sources import standing  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
COLOURS = 48
MOST_BYTES = 200_000
QUESTION = "Hur många tabletter tramadol togs i beslag?"
SPOKEN = ("avsnitt-1", "Klockan 17.30 samlas vi på Brunkebergstorg.")


def main() -> None:
    """Write docs/pictures/answer.png and docs/pictures/source.png."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Fetcher() as fetcher:
            run(data, standing(ROOT / "demo" / "klara.toml"), fetcher)
        build(data, open_encoder(None))
        with website(data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
            view = {"width": 1000, "height": 780}
            page = browser.new_page(viewport=view, locale="sv-SE", color_scheme="light")  # type: ignore[arg-type]
            page.goto(address)
            page.locator("#q").fill(QUESTION)
            page.keyboard.press("Enter")
            page.locator("figure.quote").first.wait_for()
            keep(page, "answer.png")
            page.goto(address + Site(address, "", data).landing(*SPOKEN))
            keep(page, "source.png")
            browser.close()


def keep(page: Page, name: str) -> None:
    """Write what the window shows to a picture of few colours."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(300)
    seen = Image.open(io.BytesIO(page.screenshot()))
    file = PICTURES / name
    few = seen.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {seen.width} × {seen.height}, {size:,} bytes")
    assert size < MOST_BYTES


if __name__ == "__main__":
    main()
