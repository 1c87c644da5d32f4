import pytest

from assistant.followup import complete


def _alike(word: str, others: list[str]) -> list[float]:
    drugs = {"heroin", "cannabis", "kokain"}
    return [0.9 if word in drugs and other in drugs else 0.0 for other in others]


@pytest.mark.parametrize(
    ("before", "question", "read_as"),
    [
        ("Hur många greps i Klara?", "När då?", "När greps i Klara?"),
        ("Hur många greps i Klara?", "Och när?", "När greps i Klara?"),
        ("Vad gör polisen mot handeln?", "Varför?", "Varför gör polisen mot handeln?"),
        ("Hur mycket heroin togs i beslag?", "Och cannabis?", "Hur mycket cannabis togs i beslag?"),
        ("Hur mycket heroin togs?", "Hur är det med kokain?", "Hur mycket kokain togs?"),
        ("Hur många greps 2023?", "Och 2024?", "Hur många greps 2024?"),
        ("Hur många greps i Klara?", "Och i Vasaparken?", "Hur många greps i Vasaparken?"),
        (
            "Hur många kvinnor dömdes i Klara?",
            "Och hur många av dem utvisas?",
            "Hur många av dem utvisas (kvinnor dömdes i Klara)?",
        ),
        ("How many were arrested in Klara?", "And where?", "Where were arrested in Klara?"),
    ],
)
def test_a_question_that_leans_is_completed(before: str, question: str, read_as: str) -> None:
    assert complete(question, [before], _alike) == read_as


@pytest.mark.parametrize(
    "question",
    [
        "Vad kostar en övervakningskamera?",
        "Hur många poliser arbetar i Klara?",
        "Vilka gator avgränsar Klaraområdet?",
        "När började arbetet med kameror?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert complete(question, ["Hur många greps för rån förra året?"], _alike) is None


def test_the_first_question_stands_alone() -> None:
    assert complete("Var då?", [], _alike) is None


def test_a_chain_of_follow_ups_keeps_the_subject() -> None:
    turns = ["Hur mycket heroin togs i beslag?", "Och cannabis?"]
    assert complete("När då?", turns, _alike) == "När cannabis togs i beslag?"


def test_words_are_never_lost_to_strange_input() -> None:
    for question in ("", "?", "och", "och och och?", "då", "(", "((?"):
        complete(question, ["Hur många greps?", "(", ""], _alike)
