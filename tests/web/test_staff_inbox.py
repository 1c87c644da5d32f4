"""The editors' list, worked through: filtered, grouped, merged, closed, asked again."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from editor import Editor
from tiny import GramEncoder

from assistant.staff.inbox import groups
from assistant.staff.unanswered import Reason, entries, give_feedback
from index.search.encoder import quick_encoder

QUESTIONS = ("Vad kostar ett pass?", "Hur mycket kostar passet?", "Var ligger polisstationen?")


@pytest.fixture
def asked(editor: Editor, data: Path) -> Iterator[Editor]:
    """Return an editor with three questions on the list, the second asked twice."""
    for question in (*QUESTIONS, QUESTIONS[1]):
        give_feedback(data, question, Reason.MISSING, ())
    give_feedback(data, QUESTIONS[2], Reason.OLD, ())
    return editor


def forms(data: Path) -> list[str]:
    return [entry.form for entry in entries(data)]


def test_questions_are_grouped_by_what_they_mean(data: Path) -> None:
    for question in QUESTIONS:
        give_feedback(data, question, Reason.MISSING, ())
    found = groups(entries(data), quick_encoder())
    assert [{entry.words for entry in group.entries} for group in found] == [
        set(QUESTIONS[:2]),
        {QUESTIONS[2]},
    ]


def test_the_list_is_filtered_and_exported(asked: Editor) -> None:
    assert QUESTIONS[2] in asked.get("/personal/fragor?q=polisstationen&grupper=nej")
    assert QUESTIONS[0] not in asked.get("/personal/fragor?q=polisstationen")
    assert QUESTIONS[0] not in asked.get("/personal/fragor?skal=old")
    assert "Listan är tom" in asked.get("/personal/fragor?fran=2999-01-01")
    rows = json.loads(asked.get("/personal/fragor/export.json?skal=old"))
    assert [row["question"] for row in rows] == [QUESTIONS[2]]
    assert QUESTIONS[0] in asked.get("/personal/fragor/export.csv")


def test_chosen_questions_are_merged_and_closed_together(asked: Editor, data: Path) -> None:
    first = next(e.form for e in entries(data) if e.words == QUESTIONS[0])
    second = next(e.form for e in entries(data) if e.words == QUESTIONS[1])
    asked.post("/personal/fragor", form=[first, second], act="merge")
    merged = {entry.words: entry.count for entry in entries(data)}
    assert merged == {QUESTIONS[0]: 3, QUESTIONS[2]: 2}
    page = asked.post("/personal/fragor", form=forms(data), act="close", note="Klart")
    assert "Listan är tom" in page
    assert asked.get("/personal/fragor?visa=avslutade").count("Klart") == 2


def test_chosen_questions_are_asked_again_and_nothing_is_kept(asked: Editor, data: Path) -> None:
    give_feedback(data, "Hur många tramadoltabletter fanns i väskan?", Reason.MISSING, ())
    before = entries(data)
    chosen = [entry.form for entry in before if "tramadol" in entry.words]
    page = asked.post("/personal/fragor", form=chosen, act="again")
    assert "Det här svarar källorna i dag" in page
    assert "43 500" in page
    assert entries(data) == before


def test_the_encoder_of_the_tests_groups_too(data: Path, encoder: GramEncoder) -> None:
    assert groups(entries(data), encoder) == []
