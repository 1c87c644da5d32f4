"""What models learn from is put together as their docstrings say."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from transformers import BertConfig, BertModel

from training import descent
from training.corrections import Corrected, corrected, learning, merged, with_corrections
from training.descent import descend
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


def _bert(seed: int) -> BertModel:
    torch.manual_seed(seed)
    sizes = {"num_hidden_layers": 3, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=50, hidden_size=16, **sizes)
    made = BertModel(config, add_pooling_layer=False)
    made.train(False)
    return made


def _states(bert: BertModel) -> torch.Tensor:
    with torch.no_grad():
        return bert(torch.tensor([[3, 14, 15, 9, 2, 6]])).last_hidden_state  # type: ignore[no-any-return]


def test_corrections_make_another_network_of_the_base_and_can_be_added_to_its_layers() -> None:
    base, wanted = _bert(1), _bert(2)
    wanted.embeddings.word_embeddings.weight.data = base.embeddings.word_embeddings.weight.data
    made = corrected(base, wanted, rank=16)
    assert torch.allclose(_states(made), _states(wanted), atol=1e-4)
    assert torch.allclose(_states(merged(made)), _states(wanted), atol=1e-4)
    small = corrected(base, wanted, rank=4)
    assert not torch.allclose(_states(small), _states(wanted), atol=1e-2)
    # What does not differ gets no correction, so that nothing is reckoned for it.
    assert not any(isinstance(m, Corrected) for m in corrected(base, base).modules())


def test_only_corrections_learn_and_only_from_the_layer_on_that_has_one() -> None:
    base = _bert(1)
    bert = with_corrections(_bert(1), rank=4, first=1)
    assert torch.equal(_states(bert), _states(base))
    parts = learning(bert)
    optimizer = torch.optim.SGD(parts, lr=1.0)
    for _ in range(2):  # a correction is a product of two, of which one begins as nothing
        bert(torch.tensor([[3, 14, 15]])).last_hidden_state[..., :3].sum().backward()
        optimizer.step()
    learnt = merged(bert)
    changed = {
        name for name, one in learnt.state_dict().items() if not one.equal(base.state_dict()[name])
    }
    assert {name.split(".")[2] for name in changed} == {"1", "2"}
    assert all(name.startswith("encoder.layer.") for name in changed)
    again = corrected(base, learnt, rank=4)
    assert torch.allclose(_states(again), _states(bert), atol=1e-4)


def test_a_run_that_was_cut_off_goes_on_and_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descent, "CHECKPOINT_EVERY", 2)
    order = [torch.full((4,), float(i)) for i in range(1, 8)]

    def run(out: Path, stops: float = math.inf) -> torch.Tensor:
        torch.manual_seed(0)
        network = nn.Linear(4, 1)

        def loss_of(batch: torch.Tensor) -> torch.Tensor:
            if batch[0] == stops:
                raise KeyboardInterrupt
            return (network(batch) ** 2).mean()

        descend(network, [{"params": list(network.parameters())}], order, loss_of, out, 0.1)
        return network.weight.detach()

    whole = run(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", stops=6.0)
    assert torch.equal(run(tmp_path / "cut", stops=3.0), whole)  # the third is not met again


@pytest.mark.parametrize("worth", [math.nan, math.inf])
def test_a_loss_that_is_no_number_ends_the_run(tmp_path: Path, worth: float) -> None:
    network = nn.Linear(1, 1)
    loss_of: Callable[[int], torch.Tensor] = lambda _: network(torch.tensor([worth])).sum()  # noqa: E731
    with pytest.raises(SystemExit, match="step 1 is no number: lower --rate"):
        descend(network, [{"params": list(network.parameters())}], [1], loss_of, tmp_path, 0.1)
