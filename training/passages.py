"""Teach the encoder's corrections which passage answers a question.

    python -m training.passages --reader build/base --encoder build/e5-shipped --out build/encoder

The encoder is the reader's network with a correction of low rank beside each linear layer
(`training.corrections`); only corrections, biases and normalisations learn, so the reader stays
what it is and nothing grows. A question is put beside the passage that answers it, against all
other passages of the batch (in-batch negatives; Henderson et al., 2017), among them others of the
same document and of the one most like it. Learnt from: the project's own questions and public sets,
without Swedish SQuAD and SweFAQ, on which finding is measured, and without the groups that are kept
out (`training.reading_data.kept_out`). A run saves a checkpoint and goes on from it.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoTokenizer, BertModel

from training.corrections import Encoder, corrected, learning, merged
from training.descent import descend, finished
from training.reader import load
from training.reading_data import Near, Row, kept_out, own_rows, public_rows, windows

OWN = Path(__file__).parent / "questions"
LEFT_OUT = ("squad-sv",)
PUBLIC = 2000  # questions of public sets beside the own
SIZE = 400  # characters of a window, somewhat less than a passage of the index: two thirds the time
LENGTH = 144  # tokens of a title and a window; nearly all are shorter
BATCH = 30  # questions from which a batch is full
TOGETHER = 4  # questions of a document in a batch
NEAREST = 12  # documents among which one that is not taken is looked for
TOLD_APART_BY = 300  # characters of a document by which the one most like it is found
TEMPERATURE = 0.02


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the document that answers, the passage and the words that do."""

    question: str
    group: str
    passage: str
    answer: str


def asked_of(rows: Iterable[Row]) -> Iterator[Asked]:
    """Yield the answerable questions whose answer one window holds."""
    for r in rows:
        spans = windows(r.title, r.body, SIZE) if r.start >= 0 else []
        for start, end in spans:
            if start <= r.start and r.end <= end:
                answer = r.text[r.start : r.end].lower()
                yield Asked(r.question, r.group, f"{r.title}\n{r.text[start:end]}", answer)


def batches(asked: Sequence[Asked], seed: int) -> list[list[Asked]]:
    """Return batches in a random order, the same for the same seed.

    A document brings some questions, and beside it stands the one most like it, so that what is to
    be told apart lies near.
    """
    dice, by_group = random.Random(seed), defaultdict[str, list[Asked]](list)
    for one in asked:
        by_group[one.group].append(one)
    groups = list(by_group)
    near = Near([by_group[group][0].passage[:TOLD_APART_BY] for group in groups])
    order = list(range(len(groups)))
    dice.shuffle(order)
    waiting, chain = set(order), list[str]()
    for place in order:
        if place in waiting:
            like = near.order(by_group[groups[place]][0].passage[:TOLD_APART_BY])[:NEAREST]
            both = [place, *(i for i in like if i in waiting and i != place)][:2]
            waiting -= set(both)
            chain += [groups[i] for i in both]
    out: list[list[Asked]] = []
    batch: list[Asked] = []
    left = {group: dice.sample(these, len(these)) for group, these in by_group.items()}
    while chain:
        for group in chain:
            batch += left[group][:TOGETHER]
            del left[group][:TOGETHER]
            if len(batch) >= BATCH:
                out.append(batch)
                batch = []
        chain = [group for group in chain if left[group]]
    dice.shuffle(out)
    return out


def loss_of(encoder: Encoder, tokenizer: Any, batch: Sequence[Asked]) -> torch.Tensor:
    """Return the mean cross-entropy of the passage that answers among all of the batch."""
    passages = list(dict.fromkeys(one.passage for one in batch))
    asks = vectors(encoder, tokenizer, [f"query: {one.question}" for one in batch])
    answers = vectors(encoder, tokenizer, [f"passage: {text}" for text in passages])
    scores = asks @ answers.T / TEMPERATURE
    # A passage that holds the same words may answer as well; it is no example of one that does not.
    right = [passages.index(one.passage) for one in batch]
    also = torch.tensor(
        [
            [i != place and one.answer in text.lower() for i, text in enumerate(passages)]
            for place, one in zip(right, batch, strict=True)
        ]
    )
    scores = scores.masked_fill(also, -1e4)
    return nn.functional.cross_entropy(scores, torch.tensor(right))


def vectors(encoder: Encoder, tokenizer: Any, texts: Sequence[str]) -> torch.Tensor:
    """Return unit vectors (n, d)."""
    tokens = tokenizer(
        list(texts), padding=True, truncation=True, max_length=LENGTH, return_tensors="pt"
    )
    return nn.functional.normalize(encoder(tokens["input_ids"], tokens["attention_mask"]))


def train(
    read: Path, encode: Path, asked: Sequence[Asked], out: Path, rate: float, steps: int | None
) -> None:
    """Train from ``encode`` to ``out``; goes on from ``out``'s checkpoint where there is one."""
    torch.manual_seed(0)
    reader, _ = load(read)
    tokenizer = AutoTokenizer.from_pretrained(encode)
    bert = corrected(reader.bert, BertModel.from_pretrained(encode, add_pooling_layer=False))
    parts = [{"params": learning(bert), "weight_decay": 0.0}]
    encoder = Encoder(bert).train(False)  # no dropout: little learns, and it costs a third
    order = batches(asked, seed=0)[:steps]
    descend(bert, parts, order, lambda batch: loss_of(encoder, tokenizer, batch), out, rate)
    merged(bert).save_pretrained(out)
    tokenizer.save_pretrained(out)
    finished(out)


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--steps", type=int, help="batches at most")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    public = [r for r in public_rows(wanted.data) if r.set not in LEFT_OUT]
    random.Random(0).shuffle(public)
    rows = [*own_rows(wanted.data, OWN), *public[:PUBLIC]]
    asked = list(asked_of(r for r in rows if not kept_out(r.group)))
    print(f"{len(asked)} questions", flush=True)
    train(wanted.reader, wanted.encoder, asked, wanted.out, wanted.rate, wanted.steps)
    print(json.dumps({"saved": str(wanted.out)}))


if __name__ == "__main__":
    main()
