"""What models learn from is put together as their docstrings say."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from training.features import BATCH, Feature, batches
from training.passages import BATCH as QUESTIONS
from training.passages import TOGETHER, asked_of
from training.passages import batches as batches_of_questions
from training.reader import MASKED, _shared
from training.reading_data import Row

GROUPS = st.lists(st.lists(st.integers(2, 30), min_size=1, max_size=3), min_size=1, max_size=200)


@given(GROUPS)
def test_the_passages_of_a_question_stay_in_one_batch(lengths: list[list[int]]) -> None:
    groups = [
        [Feature([7] * length, 0, 0, question) for length in of_one]
        for question, of_one in enumerate(lengths)
    ]
    made = batches(groups, epochs=1, seed=3)
    assert made == batches(groups, epochs=1, seed=3)
    assert all(0 < len(batch) <= BATCH for batch in made)
    questions = [{feature.question for feature in batch} for batch in made]
    assert sum(map(len, questions)) == len(groups)
    assert sum(map(len, made)) == sum(map(len, groups))


def test_a_question_weighs_its_passages_together_each_against_its_own_none() -> None:
    logits = torch.zeros(2, 3, 2)
    logits[1] += 5.0  # a passage whose every token, its first too, is higher: nothing is told apart
    logits[:, 2] = MASKED
    none, first = torch.tensor([0, 0]), torch.tensor([1, 1])
    # "None of them", one token in each of the two passages.
    assert math.isclose(_shared(logits, none).item(), math.log(3), rel_tol=1e-5)
    logits[0, 1] += 2.0
    assert _shared(logits, first) < _shared(logits, none)


def _rows(documents: int, questions: int) -> list[Row]:
    body = "Polisen grep två män vid stationen. " * 40
    return [
        Row("own", f"d{d}", f"Rubrik {d}", body, f"Fråga {d} {q}?", 20 + 36 * q, 30 + 36 * q, "")
        for d in range(documents)
        for q in range(questions)
    ]


def test_each_question_meets_others_of_its_document_and_every_one_is_asked_once() -> None:
    pytest.importorskip("bm25s", reason="the extra `train` is not installed")
    asked = list(asked_of(_rows(documents=30, questions=9)))
    made = batches_of_questions(asked, seed=1)
    assert made == batches_of_questions(asked, seed=1)
    met = [one.question for batch in made for one in batch]
    assert len(met) == len(set(met))
    assert len(asked) - len(met) < QUESTIONS + TOGETHER  # what does not fill a batch is left
    for batch in made[:-1]:
        assert max(sum(one.group == other.group for other in batch) for one in batch) > 1


def test_a_question_without_an_answer_or_with_one_that_no_window_holds_is_left_out() -> None:
    nothing = Row("own", "d", "Rubrik", "Kort text.", "Vem?", -1, -1, "near")
    long = Row("own", "d", "Rubrik", "Ord. " * 400, "Vad?", 8, 1_900, "")
    assert list(asked_of([nothing, long])) == []
