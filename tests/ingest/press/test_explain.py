"""No letter of a page is lost: each is in the text, or listed as left out with a reason."""

from __future__ import annotations

import tarfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from ingest.fetch.original import Original
from ingest.press import read as press
from ingest.press.tree import parsed
from ingest.text.decode import decoded
from ingest.text.explained import Explained

HERE = Path(__file__).parent
SHARED = Path(__file__).parents[4] / "shared" / "data"
PAGES = [*(HERE / "pages").iterdir(), *(HERE / "cases").glob("*.html"), *(SHARED.glob("pages/*"))]
UNSEEN = ("script", "style", "template", "svg", "math", "head", "title", "noscript")


def explained(data: bytes) -> list[Explained]:
    return list(press.explain(Original("/x.html", data, "text/html")))


def letters(words: str) -> Counter[str]:
    return Counter(letter for letter in words if letter.isalpha())


def seen(data: bytes) -> str:
    """Return all words of a page that are not code."""
    tree = parsed(decoded(Original("/x.html", data, "text/html")), "x")
    for element in [*tree.iter(*UNSEEN)]:
        if element.tag in UNSEEN and element.getparent() is not None:
            element.drop_tree()
    return html.tostring(tree, method="text", encoding="unicode")


def missing(data: bytes) -> Counter[str]:
    return letters(seen(data)) - letters(" ".join(block.text for block in explained(data)))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_letter_of_a_page_is_in_the_text_or_listed_as_left_out(path: Path) -> None:
    assert missing(path.read_bytes()) == Counter()


@pytest.mark.skipif(not (SHARED / "polisen").exists(), reason="the shared pages are not here")
def test_every_letter_of_real_pages_is_accounted_for() -> None:
    with tarfile.open(SHARED / "polisen" / "pages.tar.gz") as tar:
        for member in tar.getmembers()[::10]:
            file = tar.extractfile(member)
            if file is not None:
                assert missing(file.read()) == Counter(), member.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_is_kept_is_the_text(path: Path) -> None:
    data = path.read_bytes()
    parsed = press.read(Original("/x.html", data, "text/html"), key="x")
    kept = [b.text for b in explained(data) if b.left_out is None and b.place != "title"]
    if "linked_data" not in path.stem:
        assert sorted(kept) == sorted(parsed.text.split("\n\n"))


def test_reasons_are_told() -> None:
    page = (
        "<title>Insats</title><body><nav>Start</nav><main><h1>Insats</h1><p>Publicerad 3 maj 2024"
        "</p><p>Tre personer greps i Klara på lördagen.</p><p><a href='/x'>Läs mer</a></p></main>"
    )
    rows = {block.text: (block.place, block.left_out) for block in explained(page.encode())}
    assert rows["Tre personer greps i Klara på lördagen."] == ("p", None)
    assert rows["Insats"] == ("title", None)
    assert rows["Start"] == ("nav", "furniture by its name, its role or its place")
    assert rows["Läs mer"] == ("p", "furniture by its words, a link, or said twice")


def test_lines_of_a_plain_text_are_told() -> None:
    text = "Insats i Klara\n\nTre personer greps på lördagen.\n\nLäs mer om arbetet\n"
    rows = [*press.explain(Original("/a.txt", text.encode()))]
    assert [(row.place, row.left_out is None) for row in rows] == [
        ("line 1", True),
        ("line 3", True),
        ("line 5", False),
    ]
