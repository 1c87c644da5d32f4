"""The phrases of furniture are data: each group does what its comment says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.press import phrases

DATA = Path(phrases.__file__).with_name("phrases.toml")


@pytest.mark.parametrize(
    ("words", "judge", "expected"),
    [
        ("Publicerad 3 november 2025 kl. 10.14", phrases.furniture, True),
        ("Sidan uppdaterades den 3 maj 2024", phrases.furniture, True),
        ("Senast uppdaterad: 2024-01-02", phrases.furniture, True),
        ("Först publicerad 2020-01-02 | Uppdaterad 2020-02-03", phrases.furniture, True),
        ("Uppdatering 15:00", phrases.furniture, False),
        ("Uppdaterad kl. 15.00:", phrases.furniture, False),
        ("Publicerade böcker", phrases.furniture, False),
        ("Publicerad av: Kommunikationsavdelningen", phrases.furniture, True),
        ("Foto: Anna Ek", phrases.furniture, True),
        ("5 min läsning", phrases.furniture, True),
        ("Visa fler", phrases.furniture, True),
        ("Visa hänsyn", phrases.furniture, False),
        ("Start/Press/2024", phrases.furniture, True),
        ("Kommentarer (3)", phrases.furniture, True),
        ("Polisen.se använder kakor för att sidan ska fungera.", phrases.furniture, True),
        ("Mannen använder kakor som bete.", phrases.furniture, False),
        ("Läs mer om droger", phrases.points_elsewhere, True),
        ("Läs mer.", phrases.points_elsewhere, False),
        ("Relaterade länkar", phrases.points_elsewhere, True),
        ("Fler nyheter från Region Norr", phrases.begins_other_texts, True),
        ("Fler poliser i Klara", phrases.begins_other_texts, False),
        ("Läs mer: Kommunens parker", phrases.points_away, True),
        ("Läsmerparken", phrases.points_away, False),
        ("Så tipsar du polisen", phrases.asks_for_tips, True),
        ("Har du tips?", phrases.asks_for_tips, True),
        ("För mer information, kontakta", phrases.introduces_contact, True),
        ("Presskontakt", phrases.introduces_contact, True),
        ("Kontaktförbud", phrases.introduces_contact, False),
        ("Anna Ek, tfn 010-123 45 67", phrases.contact, True),
        ("Ring 010-123 45 67", phrases.contact, False),
        ("Pressmeddelande 3 maj 2024", phrases.dateline, True),
        ("Torsdag 3 juli 2025", phrases.date_alone, True),
    ],
)
def test_a_phrase_is_known_whole_and_only_then(
    words: str, judge: Callable[[str], bool], expected: bool
) -> None:
    assert judge(words) is expected


@pytest.mark.parametrize("name", tomllib.loads(DATA.read_text("utf-8")))
def test_every_group_is_used_and_every_phrase_can_be_read(name: str) -> None:
    for punctuated in (True, False):
        phrases._group(name, punctuated=punctuated)
    assert f'"{name}"' in Path(phrases.__file__).read_text("utf-8")


def test_no_phrase_takes_all_words() -> None:
    for group in tomllib.loads(DATA.read_text("utf-8")).keys() - {"before_a_date"}:
        assert not phrases._group(group).fullmatch("Tre personer greps i Klara på lördagen")
        assert not phrases._group(group).fullmatch("")
