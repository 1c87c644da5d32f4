"""Who said what: in press releases, in episodes, and as editors name them."""

from pathlib import Path

import pytest

from assistant.attribution import attributed
from assistant.staff.speakers import name_speaker, speakers
from assistant.staff.subject import Narrowing, findings
from index.search.reader import Reader


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("– Vi är här varje dag, säger Karin Ek, kommunpolis.", "Karin Ek", "kommunpolis"),
        ("– Det går bra, säger kommunpolis Karin Ek.", "Karin Ek", "kommunpolis"),
        (
            "– Bra! säger Per af Ström, chef för polisområdet, city.",
            "Per af Ström",
            "chef för polisområdet, city",
        ),
        ("”Vi fortsätter”, berättar Eva-Lena Öst.", "Eva-Lena Öst", None),
        ("– Vi går dit, säger Bo Ek och lämnar rummet.", "Bo Ek", None),
        ("Karin Ek, kommunpolis, säger: – Vi är här.", "Karin Ek", "kommunpolis"),
    ],
)
def test_what_the_text_attributes_is_found(text: str, name: str, role: str | None) -> None:
    assert [(one.name, one.role) for one in attributed(text)] == [(name, role)]


@pytest.mark.parametrize(
    "text",
    [
        "– Vi är här varje dag.",
        "Polisen i Klara säger Nej till langning.",
        "– Vi går dit, säger hon.",
        "Rapporten om Karin Ek är klar.",
    ],
)
def test_nothing_is_attributed_by_guessing(text: str) -> None:
    assert not list(attributed(text))


def test_speakers_are_a_facet_a_page_and_can_be_named(reader: Reader, data: Path) -> None:
    said = speakers(reader)
    person = said.person("Karin Ek")
    assert person is not None
    assert (person.roles, person.first) == (("kommunpolis",), "2025-03-04")
    met = findings("varje dag", reader, Narrowing(speaker="Karin Ek"))
    assert [one.document.title for one in met.hits] == ["Tre gripna för narkotikabrott i Klara"]
    assert ("Karin Ek", 1) in met.facets["speaker"]
    name_speaker(data, "Karin Ek", "Karin Ek-Berg", "anna")
    assert ("Karin Ek-Berg", 1) in findings("varje dag", reader).facets["speaker"]
    name_speaker(data, "Karin Ek", "", "anna")
    assert speakers(reader).person("Karin Ek")


def test_two_labels_with_one_person_are_one(reader: Reader, data: Path) -> None:
    episode = next(d for d in reader.store.documents() if d.kind == "podcast")
    said = [one for person in speakers(reader).persons() for one in person.statements]
    labels = {one.label for one in said if one.document.id == episode.id}
    assert labels
    for label in labels:
        name_speaker(data, label, "Karin Ek", "anna", episode.id)
    person = speakers(reader).person("Karin Ek")
    assert person is not None
    assert {one.document.kind for one in person.statements} == {"press", "podcast"}
