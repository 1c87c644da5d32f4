"""The demonstration's written questions: their form, and that no two ask the same."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).parents[1] / "demo"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEMO / name).read_text("utf-8").splitlines()]


QUESTIONS = rows("questions.jsonl")
ENGLISH = rows("questions-english.jsonl")
DIALOGUES = rows("dialogues.jsonl")


@pytest.mark.parametrize("row", QUESTIONS + ENGLISH, ids=lambda row: row["id"])
def test_every_line_has_the_same_form(row: dict[str, Any]) -> None:
    assert set(row) == {"id", "q", "any", "none"}
    assert re.fullmatch(r"(press|handbook|podcast|off|near|attempt|english)-\d{2,3}", row["id"])
    assert row["q"] == " ".join(row["q"].split()) != ""
    assert row["none"] is (row["any"] == [])
    assert all(2 <= len(words.split()) <= 12 or len(words) >= 8 for words in row["any"])


@pytest.mark.parametrize("row", DIALOGUES, ids=lambda row: row["id"])
def test_every_dialogue_has_two_to_four_turns_that_say_what_is_right(row: dict[str, Any]) -> None:
    assert set(row) == {"id", "turns"}
    assert re.fullmatch(r"dialogue-\d{2,3}", row["id"])
    assert 2 <= len(row["turns"]) <= 4
    assert all(set(turn) == {"q", "any"} and turn["q"] and turn["any"] for turn in row["turns"])


@pytest.mark.parametrize("questions", [QUESTIONS, ENGLISH])
def test_no_two_questions_are_the_same(questions: list[dict[str, Any]]) -> None:
    assert len({row["id"] for row in questions}) == len(questions)
    assert len({row["q"].casefold() for row in questions}) == len(questions)


def test_there_are_enough_of_each_sort() -> None:
    sorts = Counter(row["id"].partition("-")[0] for row in QUESTIONS)
    assert sorts["press"] + sorts["handbook"] + sorts["podcast"] >= 88
    assert min(sorts["handbook"], 2 * sorts["podcast"]) >= 40
    assert sorts["off"] + sorts["near"] + sorts["attempt"] >= 44
    assert min(sorts["off"], sorts["near"], sorts["attempt"]) >= 12
    assert len(ENGLISH) >= 48
    assert len(DIALOGUES) >= 45
    assert len({row["id"] for row in DIALOGUES}) == len(DIALOGUES)


def test_the_demonstration_asks_five_written_questions_and_one_of_the_episode_that_is_heard() -> (
    None
):
    *asked, of_the_heard = (DEMO / "questions.txt").read_text("utf-8").splitlines()
    assert "nattvärd" in of_the_heard
    written = {row["q"]: row for row in QUESTIONS}
    assert len(asked) == 5
    assert sum(written[question]["none"] for question in asked) == 1
    assert written[asked[-1]]["id"].startswith("podcast-")
