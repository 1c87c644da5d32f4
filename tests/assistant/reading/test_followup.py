import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.followup import complete


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
        ("When did the work start?", "And why?", "Why did the work start?"),
        ("How many men were sentenced?", "Where?", "Where (men sentenced)?"),
        ("Hur många butiker besöktes?", "Var då?", "Var (butiker besöktes)?"),
        ("Var hittade Sixten cannabis?", "När var det?", "När hittade Sixten cannabis?"),
        (
            "När började arbetet i Klara?",
            "Hur länge pågår det?",
            "Hur länge pågår det (arbetet i Klara)?",
        ),
        ("Hur många vakter arbetar?", "Vilka tider då?", "Vilka tider (vakter arbetar)?"),
        (
            "Hur många greps under Ljusa nätter?",
            "Och hur många häktades?",
            "Hur många häktades under Ljusa nätter?",
        ),
        (
            "Vilka gömmor är vanligast?",
            "Hur många hittades 2019?",
            "Hur många hittades 2019 (gömmor vanligast)?",
        ),
        ("Hur lång är köptiden?", "Vad är målet?", "Vad är målet (köptiden)?"),
        ("Hur mycket heroin togs?", "Och kontanter?", "Hur mycket kontanter togs?"),
        ("Vad gjorde Kronofogden?", "Och Tullverket?", "Vad gjorde Tullverket?"),
        ("Vad lärde ni er av Oslo?", "Och av Köpenhamn?", "Vad lärde ni er av Köpenhamn?"),
        ("Hur många dömdes förra året?", "Och i juni 2020?", "Hur många dömdes i juni 2020?"),
        (
            "Vad är tramadol?",
            "Hur märker jag om mitt barn tar det?",
            "Hur märker jag om mitt barn tar det (tramadol)?",
        ),
        ("Varför ska handeln störas?", "Vem sa det?", "Vem sa (Varför ska handeln störas)?"),
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
        "Finns det gratis toaletter?",
        "Vad blir det för väder i morgon?",
        "Vilka är de vanligaste gömmorna?",
        "Vad hände med de minderåriga som stoppades?",
        "Vad gör patrullen när det regnar?",
        "Vilket råd får alla föräldrar?",
        "Vem är insatsledare?",
        "Are there any cameras in Klara?",
    ],
)
def test_a_question_with_its_own_subject_stands_alone(question: str) -> None:
    assert complete(question, ["Hur många greps för rån förra året?"], _alike) is None


def test_the_first_question_stands_alone() -> None:
    assert complete("Var då?", [], _alike) is None


def test_a_chain_of_follow_ups_keeps_the_subject() -> None:
    turns = ["Hur mycket heroin togs i beslag?", "Och cannabis?"]
    assert complete("När då?", turns, _alike) == "När (cannabis togs i beslag)?"


def test_words_are_never_lost_to_strange_input() -> None:
    for question in ("", "?", "och", "och och och?", "då", "(", "((?"):
        complete(question, ["Hur många greps?", "(", ""], _alike)


def test_written_questions_of_their_own_stand_alone_whatever_was_asked_before() -> None:
    root = Path(__file__).parents[3]
    leaning = []
    for name in ("demo/questions", "demo/questions-english", "benchmarks/questions/government"):
        lines = (root / f"{name}.jsonl").read_text("utf-8").splitlines()
        questions = [json.loads(line)["q"] for line in lines]
        shifted = questions[7:] + questions[:7]
        leaning += [q for q, b in zip(questions, shifted, strict=True) if complete(q, [b], _alike)]
    assert set(leaning) <= {"Hur många häktades?"}


@given(st.lists(st.text(max_size=60), min_size=2, max_size=4))
def test_whatever_is_typed_is_completed_or_left_alone_without_an_error(turns: list[str]) -> None:
    read = complete(turns[-1], turns[:-1], _alike)
    assert read is None or read.endswith("?")
