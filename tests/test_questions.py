"""The in-domain questions: their form, and that every answer stands in its release."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "benchmarks" / "questions" / "government.jsonl"
ENGLISH = QUESTIONS.with_name("government-english.jsonl")
RELEASES = ROOT.parent / "shared" / "data" / "government" / "press.jsonl.gz"
ROWS = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
ANSWERED = [row for row in ROWS if not row["none"]]
UNANSWERED = [row for row in ROWS if row["none"]]


@pytest.fixture(scope="module")
def releases():
    if not RELEASES.exists():
        pytest.skip("the releases are not here")
    with gzip.open(RELEASES, "rt", encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def test_every_line_has_the_same_form():
    for row in ROWS:
        wanted = {"id", "q", "release", "none", "part"} | ({"kind"} if row["none"] else {"any"})
        assert set(row) == wanted, row["id"]
        assert re.fullmatch(r"gov-\d{3}", row["id"])
        assert row["part"] in {"learn", "measure"}
        assert row["q"] == " ".join(row["q"].split())
        if row["none"]:
            assert row["kind"] in {"near", "off", "attempt"}
        else:
            assert row["release"]
            assert row["any"]
            assert all(2 <= len(words.split()) <= 8 for words in row["any"]), row["id"]


def test_ids_and_questions_are_unique():
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({row["q"].casefold() for row in ROWS}) == len(ROWS)


def test_there_are_enough_of_each_sort():
    assert len(ROWS) >= 315
    assert len({row["release"] for row in ANSWERED}) >= 110
    assert len(UNANSWERED) >= 65
    assert Counter(row["kind"] for row in UNANSWERED).keys() == {"near", "off", "attempt"}


def test_learning_and_measuring_share_no_release_and_are_about_as_many():
    parts = {
        part: {row["release"] for row in ROWS if row["part"] == part and row["release"]}
        for part in ("learn", "measure")
    }
    assert not parts["learn"] & parts["measure"]
    for rows in (ANSWERED, UNANSWERED):
        learn = sum(row["part"] == "learn" for row in rows)
        assert 0.4 < learn / len(rows) < 0.6


def test_every_answer_stands_letter_for_letter_in_its_release(releases):
    for row in ANSWERED:
        release = releases[row["release"]]
        text = f"{release['lead']}\n\n{release['body']}"
        for words in row["any"]:
            assert words in text, (row["id"], words)


def test_every_named_release_exists(releases):
    assert {row["release"] for row in ROWS if row["release"]} <= releases.keys()


def test_half_of_the_questions_share_few_words_with_the_answer(releases):
    shares = []
    for row in ANSWERED:
        release = releases[row["release"]]
        sentences = re.split(r"(?<=[.!?])\s+|\n+", f"{release['lead']}\n\n{release['body']}")
        holding = [s for s in sentences if any(words in s for words in row["any"])]
        asked = _stems(row["q"])
        shares.append(max(len(asked & _stems(s)) / len(asked) for s in holding))
    assert sum(share <= 0.4 for share in shares) >= len(shares) / 2


def test_english_questions_ask_for_answers_of_the_swedish_set_in_the_same_part():
    rows = [json.loads(line) for line in ENGLISH.read_text("utf-8").splitlines()]
    swedish = {(row["release"], *row["any"]): row["part"] for row in ANSWERED}
    assert len(rows) >= 80
    assert len({row["id"] for row in rows}) == len({row["q"] for row in rows}) == len(rows)
    for row in rows:
        assert swedish[row["release"], *row["any"]] == row["part"], row["id"]
        assert row["none"] is False


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.replace("\xad", "").casefold())}
