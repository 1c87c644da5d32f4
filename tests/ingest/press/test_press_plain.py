"""Plain text and markdown become documents as a reader would see them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import SourceError
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.press import read as press

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"

PLAIN = """Sök på webbplatsen

Färre rån vid stationen

Rånen vid stationen har minskat med hälften sedan i fjol. Polisen ser två skäl till det.

Publicerad 4 mars 2024 kl. 09.15

Fler på plats

Sex ordningsvakter arbetar där varje kväll. Det finns också en ny kamera.

– Det märks, säger Eva Ek, som har en kiosk i närheten av spåren.

• Ring 112 i akuta lägen.
• Ring 114 14 annars.

Läs mer

Rapport om rånen

https://www.example.se/rapport
"""

MARKDOWN = """---
title: Färre rån vid stationen
date: 2024-03-04
language: sv
url: https://www.example.se/ran
---

# Färre rån vid stationen

Rånen vid [stationen](https://www.example.se) har **minskat** med hälften.

## Skälen

1. Fler vakter.
2. En kamera.

| År | Rån |
|----|-----|
| 2023 | 14 |
| 2024 | 7 |
"""


def read(name: str, text: str) -> Parsed:
    return press.read(Original(name, text.encode()), key=name)


def test_a_plain_text_has_its_title_and_its_paragraphs() -> None:
    parsed = read("/a/ran.txt", PLAIN)
    assert parsed.title == "Färre rån vid stationen"
    assert parsed.published == "2024-03-04T09:15:00+01:00"
    assert parsed.text.split("\n\n") == [
        "Rånen vid stationen har minskat med hälften sedan i fjol. Polisen ser två skäl till det.",
        "Fler på plats",
        "Sex ordningsvakter arbetar där varje kväll. Det finns också en ny kamera.",
        "– Det märks, säger Eva Ek, som har en kiosk i närheten av spåren.",
        "Ring 112 i akuta lägen.\nRing 114 14 annars.",
    ]
    assert [parsed.text[m.start : m.end] for m in parsed.marks] == ["Fler på plats"]


def test_lines_that_only_a_narrow_window_broke_are_joined() -> None:
    text = "Rubrik\n\nPolisen grep tre män på\nSergels torg under natten. De är\nanhållna nu.\n"
    assert read("a.txt", text).text == (
        "Polisen grep tre män på Sergels torg under natten. De är anhållna nu."
    )


def test_windows_line_ends_make_the_same_text() -> None:
    assert read("a.txt", PLAIN.replace("\n", "\r\n")).text == read("a.txt", PLAIN).text
    assert read("a.md", MARKDOWN.replace("\n", "\r\n")).text == read("a.md", MARKDOWN).text


def test_markdown_has_its_front_matter_and_no_markup() -> None:
    parsed = read("a.md", MARKDOWN)
    assert (parsed.title, parsed.published) == ("Färre rån vid stationen", "2024-03-04")
    assert parsed.url == "https://www.example.se/ran"
    assert parsed.text == (
        "Rånen vid stationen har minskat med hälften.\n\nSkälen\n\n"
        "Fler vakter.\nEn kamera.\n\nÅr | Rån\n2023 | 14\n2024 | 7"
    )
    assert [(m.value, parsed.text[m.start : m.end]) for m in parsed.marks] == [(2, "Skälen")]


def test_a_text_without_a_title_line_is_named_after_its_file() -> None:
    words = "Polisen grep tre män i natt. De sitter anhållna sedan i morse."
    parsed = read("/a/tre-gripna_i_natt.txt", words)
    assert parsed.title == "tre gripna i natt"
    assert parsed.text == words


def test_html_in_a_text_file_is_read_as_html() -> None:
    parsed = read("a.txt", "<!doctype html><title>Insats</title><p>Tre personer greps i natt.</p>")
    assert (parsed.title, parsed.text) == ("Insats", "Tre personer greps i natt.")


@pytest.mark.parametrize(("name", "text"), [("a.txt", "Bara en rubrik"), ("a.md", "# Rubrik\n")])
def test_a_file_with_nothing_to_quote_is_one_clear_line(name: str, text: str) -> None:
    with pytest.raises(SourceError, match=f"^{name}: no text to quote was found"):
        read(name, text)


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared seed page is not here")
def test_the_seed_page_has_its_right_title_and_the_sources_that_it_names() -> None:
    (path,) = SEEDS.glob("*.txt")
    parsed = press.read(Original(str(path), path.read_bytes()), key=path.name)
    assert parsed.title == "Minskad tillgänglighet på narkotika i Klara"
    assert [parsed.text[m.start : m.end] for m in parsed.marks] == [
        "Nätverk identifierat",
        "Domar på sammanlagt 20 års fängelse",
        "Polisområde Stockholm citys arbete i fokusområde Klara",
    ]
    assert parsed.text.startswith("Efter snart 1,5 års hög närvaro")
    assert parsed.text.split("\n\n")[-2:] == [
        "Metodhandbok: Metoder kring arbetet med öppna drogscener",
        "Lyssna på Stockholmspolisen podcast - om polisens arbete på Plattan",
    ]
    for words in ("Sök på", "Läs mer", parsed.title):
        assert words not in parsed.text
