"""What something is called: the question for it, and where a name stands beside it."""

import pytest

from assistant.choosing.naming import names, noun_to_name


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Vad heter polisens hund?", "Då markerade narkotikahunden Sixten vid ett skåp."),
        ("va hette restaurangen", "Rånet skedde mot restaurangen Gröna Jägaren."),
        ("Vad heter kommunpolisen?", "Det säger kommunpolis Maja Tengblad."),
        ("Vad heter arrestvakten?", "Med mig har jag arrestvakten Leif."),
        ("Vad kallas programmet", "Pengarna går till programmet Trygg i city."),
    ],
)
def test_a_name_beside_the_noun_answers(question: str, sentence: str) -> None:
    assert names(noun_to_name(question), sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Insatsen hade namnet Ljusa nätter.",
        "Hundföraren Karin Ek deltog.",
        "Ja, hundar är välkomna. Sixten är en av dem.",
        "HUNDEN SIXTEN",
        "De sprang efter hunden I Johanneshov",
        "",
    ],
)
def test_a_name_of_something_else_does_not(sentence: str) -> None:
    assert not names(noun_to_name("Vad heter polisens hund?"), sentence)


@pytest.mark.parametrize(
    "question",
    [
        "Vad heter hon som leder avhopparverksamheten?",
        "Vad heter Klara på engelska?",
        "Vad heter den danska minister som Mats Persson möter?",
        "Vad är en hund?",
        "hund",
        "",
    ],
)
def test_what_asks_for_more_than_a_noun_wants_no_name(question: str) -> None:
    assert noun_to_name(question) == ""
