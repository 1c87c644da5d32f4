"""Learns how passages are ordered: `python -m training.ranker` writes index/search/ranking.json.

A softmax over the passages that a question meets (ListNet's top-one loss; Cao et al., 2007), linear
in the features of `ranking`, so that every weight can be read. Learnt on the shared half
of Swedish SQuAD, the development part of SweFAQ and the learning half of our own questions on
the government's releases; `--folds 5` prints what it finds on articles that it did not see.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.quality import QUESTIONS, SHARED, opened
from benchmarks.sets import Collection, indomain, squad, swefaq
from index.search.encoder import SHIPPED, TRANSFORMER
from index.search.linear_model import table
from index.search.question_terms import analysed
from index.search.ranking import WEIGHTS, features
from index.search.reader import Reader
from index.search.word_overlap import overlap
from training.linear import Array, Model, Right, softmax, weighed, write

SEED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: features (p, f) of what it met, which rows are right, and its group."""

    name: str
    group: str
    rows: Array
    right: Right
    weight: float


def main() -> None:
    """Learn, measure and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--shared", type=Path, default=SHARED)
    arguments.add_argument("--encoder", help="another than the shipped good one")
    arguments.add_argument("--quick", action="store_true", help="learn with the quick encoder")
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--out", type=Path)
    wanted = arguments.parse_args()
    encoder = str(SHIPPED) if wanted.quick else wanted.encoder or str(TRANSFORMER)
    names: tuple[str, ...] = ()
    asked: list[Asked] = []
    for collection, weight in learnt(wanted.shared):
        for columns, one in met(collection, weight, encoder):
            names = columns
            asked.append(one)
    if wanted.folds:
        for name, first in measured(asked, wanted.folds).items():
            print(f"{name}: hit@1 {first:.4f} on unseen groups")
    write(wanted.out or WEIGHTS[wanted.quick], names, learn(asked))


def learnt(shared: Path) -> Iterator[tuple[Collection, float]]:
    """Yield what is learnt from, with the weight of one question."""
    yield squad(shared / "eval" / "squad-sv-dev-a.json.gz"), 1.0
    pooled, own = swefaq(shared / "eval" / "swefaq-dev.jsonl")
    yield pooled, 4.0
    for collection in own:
        yield collection, 2.0
    releases = shared / "government" / "press.jsonl.gz"
    yield indomain(QUESTIONS / "government.jsonl", releases, "learn"), 4.0


def met(
    collection: Collection, weight: float, encoder: str | None
) -> Iterator[tuple[tuple[str, ...], Asked]]:
    """Yield the features' names and every answerable question that meets what answers it."""
    with opened(collection, encoder) as reader:
        for one in collection.answerable:
            documents, columns = seen(reader, one.question)
            right = np.array([document == one.right for document in documents], bool)
            if right.any() and not right.all():
                names = tuple(columns)
                rows = table(columns, names)
                yield names, Asked(collection.name, one.group, rows, right, weight)


def seen(reader: Reader, question: str) -> tuple[list[str], dict[str, Array]]:
    """Return the documents of the passages that a question meets, and their features."""
    generation = reader.generation
    candidates = reader.candidates(question, 10)
    numbers = list(candidates.lexical)
    if not numbers:
        return [], {}
    scores = np.array(list(candidates.lexical.values()), np.float32)
    cosines = generation.vectors.cosines(candidates.vector, numbers)
    shared = overlap(analysed(question, generation.lexical), generation.coded.of(numbers))
    documents = [generation.passage(number).document_id for number in numbers]
    return documents, features(shared, scores, cosines)


def learn(asked: Sequence[Asked]) -> Model:
    """Return the mean, the spread and the weight of every feature (f,)."""
    return softmax(
        [one.rows for one in asked],
        [one.right for one in asked],
        [one.weight for one in asked],
        steps=250,
    )


def measured(asked: Sequence[Asked], folds: int) -> dict[str, float]:
    """Return how often a right passage comes first, learnt on the other groups."""
    groups = sorted({one.group for one in asked})
    random.Random(SEED).shuffle(groups)
    fold = {group: number % folds for number, group in enumerate(groups)}
    first: dict[str, list[bool]] = {}
    for number in range(folds):
        model = learn([one for one in asked if fold[one.group] != number])
        for one in asked:
            if fold[one.group] == number:
                best = int(np.argmax(weighed(model, one.rows)))
                name = one.name if one.weight != 2.0 else f"{one.name}, own candidates"
                first.setdefault(name, []).append(bool(one.right[best]))
    return {name: float(np.mean(right)) for name, right in first.items()}


if __name__ == "__main__":
    main()
