"""A text's language is that of its small words, whatever it declares."""

from __future__ import annotations

import pytest

from ingest.text.language import language_of

SWEDISH = "Polisen har inte gripit den man som är misstänkt för att ha tagit del av det."
ENGLISH = "The police have not arrested the man that is suspected of this with the others."


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        (SWEDISH, "en", "sv"),
        (ENGLISH, "sv", "en"),
        ("Kolme miestä otettiin kiinni.", "fi", "fi"),
        ("Kolme miestä otettiin kiinni.", None, "sv"),
        (f"{SWEDISH} {ENGLISH}", "en", "en"),
        ("Det var ikke noen på gaten og jeg gikk hjem.", "nb", "nb"),
        ("Det var ikke noen på gaten og jeg gikk hjem.", "sv", "no"),
        ("Die Polizei hat das nicht gesagt und der Mann ist auf der Straße.", "sv", "de"),
        ("تلقينا مكالمة", "fa", "fa"),
        ("تلقينا مكالمة", "sv", "ar"),
        ("", None, "sv"),
    ],
)
def test_small_words_overrule_a_declaration(text: str, declared: str | None, expected: str) -> None:
    assert language_of(text, declared) == expected
