"""A real browser, Debian's Chromium, in front of a real website.

Where Chromium is missing these tests are skipped; with KLARA_REQUIRE_BROWSER=1 they fail. With
KLARA_TESTED=FILE a run in which all passed is written down for the accessibility statement.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from living import ARGUMENTS, CHROMIUM, PASSWORD, Site, Visit, demonstration, website
from playwright.sync_api import Browser, Page, sync_playwright
from tiny import PRESS

from index.days import swedish_today
from index.store.documents import Store
from web.staff.accounts import Role, add

EXPECTED = "Failed to load resource: the server responded with a status of"
"""What the console says of pages that are errors on purpose."""


PASSED: list[tuple[str, Any]] = []
"""What the tests that passed recorded of themselves."""
FAILED: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what a test recorded, if it passed."""
    if report.failed:
        FAILED.append(report.nodeid)
    elif report.when == "call" and report.passed:
        PASSED.extend(report.user_properties)


def pytest_sessionfinish() -> None:
    """Write down a run in which all passed."""
    file, seen = os.environ.get("KLARA_TESTED"), [one for name, one in PASSED if name == "axe"]
    if not file or FAILED or not seen:
        return
    lesser = Counter(rule for one in seen for rule in one["lesser"])
    pages = {one["page"]: one["staff"] for one in seen}
    run = {
        "day": swedish_today().isoformat(),
        "seen": {
            "pages": sum(not staff for staff in pages.values()),
            "staff": sum(pages.values()),
            "browser": seen[0]["browser"],
            "axe": seen[0]["axe"],
            "narrowest": min(one["narrowest"] for one in seen),
        },
        "lesser": dict(sorted(lesser.items())),
        "also": [one for name, one in PASSED if name == "also"],
    }
    Path(file).write_text(json.dumps(run, indent=2) + "\n", "utf-8")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        told = f"{CHROMIUM} is not there: apt-get install chromium"
        if os.environ.get("KLARA_REQUIRE_BROWSER") == "1":
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def klara(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("klara") / "data"
    with demonstration(folder) as material:
        with Store(folder, write=True) as store:
            store.put(replace(PRESS, id="tillbakadragen"), source="gone")
            store.withdraw("gone", except_keys=())
        add(folder, "anna", Role.EDITOR, PASSWORD)
        allowed = ("https://polisen.example",)
        with website(folder, widget_origins=allowed, log_unanswered=True) as address:
            yield Site(address, material, folder)


@pytest.fixture
def complaints() -> list[str]:
    """Return what the browser complains of: errors in scripts, what a policy forbids."""
    return []


@pytest.fixture
def visit(chromium: Browser, klara: Site, complaints: list[str]) -> Iterator[Visit]:
    """Return how to open a path as a new visitor; what the browser complains of fails the test."""
    contexts = []

    def opened(path: str = "/", *, at: str | None = None, **options: Any) -> Page:
        context = chromium.new_context(locale="sv-SE", **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type in ("error", "warning") and not said.text.startswith(EXPECTED)
                else None
            ),
        )
        page.goto(f"{at or klara.address}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
