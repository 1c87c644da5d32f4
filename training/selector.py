"""Learns which sentence answers, and how probable that is: `python -m training.selector`.

Writes assistant/choosing/order.json (a softmax over the sentences that a question meets) and
assistant/choosing/probability.json (a logistic model, calibrated on questions with and without
an answer).
Learnt on the shared half of Swedish SQuAD, the learning half of our own questions on the
government's releases, and the written questions on the demonstration. Without an answer are:
SQuAD's own such questions, questions whose paragraph or release was hidden, questions put to
another collection, and written ones.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.answer import PASSAGES, reading_of
from assistant.choosing.expected_answer import asked_for, places
from assistant.choosing.select import JUDGED, ORDER, PROBABILITY, judged, seen
from assistant.choosing.sentence_features import FEATURES, sentences_of
from assistant.evaluate import holds, read_lines
from benchmarks.quality import QUESTIONS, SHARED, opened
from benchmarks.sets import Asked, indomain, squad, swefaq
from index.generation import build
from index.search.encoder import open_encoder
from index.search.reader import Reader
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing
from training.linear import Array, Model, Right, logistic, softmax, weighed, write

SEED = 5
WEIGHTS = {
    # set, kind: the weight of one question
    "squad answered": 1.0,
    "squad impossible": 0.15,
    "squad hidden": 0.6,
    "indomain answered": 6.0,
    "indomain hidden": 1.5,
    "indomain near": 6.0,
    "indomain off": 12.0,
    "indomain attempt": 12.0,
    "small answered": 3.0,
    "small hidden": 1.0,
    "small near": 6.0,
    "small off": 12.0,
    "small attempt": 12.0,
    "demo answered": 4.0,
    "demo english": 3.0,
    "demo dialogue": 3.0,
    "demo none": 8.0,
    "elsewhere": 0.5,
    "swefaq answered": 2.0,
    "swefaq hidden": 1.0,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: features (s, f) of its sentences, which answer, its sort and group."""

    sort: str
    group: str
    question: str
    rows: Array
    right: Right
    shown: tuple[str, ...] = ()


def main() -> None:
    """Learn, measure and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--shared", type=Path, default=SHARED)
    arguments.add_argument("--encoder")
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--kept", type=Path, help="a file to keep the features in")
    told = arguments.parse_args()
    if told.kept and told.kept.exists():
        asked: list[Judged] = pickle.loads(told.kept.read_bytes())
    else:
        asked = list(questions(told.shared, told.encoder))
        if told.kept:
            told.kept.write_bytes(pickle.dumps(asked))
    learn = [one for one in asked if not one.sort.startswith("measure")]
    if told.folds:
        show(unseen(learn, told.folds))
    order = learn_order(learn)
    probability = learn_probability(learn, [weighed(order, one.rows) for one in learn])
    show(
        [(one, *result(order, probability, one)) for one in asked if one.sort.startswith("measure")]
    )
    write(ORDER, FEATURES, order)
    write(PROBABILITY, JUDGED, probability)


def questions(shared: Path, encoder: str | None) -> Iterator[Judged]:
    """Yield every question with what it meets, of all sets and sorts."""
    swedish = squad(shared / "eval" / "squad-sv-dev-a.json.gz")
    releases = shared / "government" / "press.jsonl.gz"
    government = indomain(QUESTIONS / "government.jsonl", releases)
    part = {
        row["q"]: row["part"]
        for row in map(json.loads, (QUESTIONS / "government.jsonl").read_text().splitlines())
    }
    pooled, _ = swefaq(shared / "eval" / "swefaq-dev.jsonl")
    chance = random.Random(SEED)
    with opened(swedish, encoder) as reader:
        for one in swedish.asked:
            if one.right is None:
                yield judge(reader, one, "squad impossible")
            else:
                yield judge(reader, one, "squad answered")
                if chance.random() < 0.5:
                    yield judge(reader, one, "squad hidden", hide=one.right)
        for one in [*government.asked, *pooled.asked]:
            yield judge(reader, replace(one, right=None, words=()), "elsewhere")
    asked_of = {one.right for one in government.asked}
    others = [parsed for parsed in government.documents if parsed.id not in asked_of]
    few = [parsed for parsed in government.documents if parsed.id in asked_of]
    small = replace(government, documents=(*few, *chance.sample(others, 150)))
    for name, collection in (("indomain", government), ("small", small)):
        with opened(collection, encoder) as reader:
            for one in government.asked:
                measure = "measure " if part[one.question] == "measure" else ""
                yield judge(reader, one, f"{measure}{name} {one.kind or 'answered'}")
                if one.right:
                    yield judge(reader, one, f"{measure}{name} hidden", hide=one.right)
            for one in chance.sample(list(swedish.asked), 300):
                yield judge(reader, replace(one, right=None, words=()), "elsewhere")
    with opened(pooled, encoder) as reader:
        for one in pooled.asked:
            yield judge(reader, one, "swefaq answered")
            yield judge(reader, one, "swefaq hidden", hide=one.right)
        for one in chance.sample(list(swedish.asked), 150):
            yield judge(reader, replace(one, right=None, words=()), "elsewhere")
    yield from demonstration(encoder)


def demonstration(encoder: str | None) -> Iterator[Judged]:
    """Yield the written questions on the demonstration material, read as they would be."""
    demo = Path(__file__).parents[1] / "demo"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with Fetcher() as fetcher:
            run(data, standing(demo / "klara.toml"), fetcher)
        build(data, open_encoder(encoder))
        with Reader(data, open_encoder(encoder)) as reader:
            for name, sort in (
                ("questions", "answered"),
                ("questions-english", "english"),
                ("dialogues", "dialogue"),
            ):
                for line in read_lines(demo / f"{name}.jsonl"):
                    question = reading_of(line.question, line.turns, reader) or line.question
                    group = f"{name} {line.name.partition('/')[0]}"
                    right = None if line.none else "any"
                    one = Asked(question, right, line.any, group, "anywhere")
                    yield judge(reader, one, "demo none" if line.none else f"demo {sort}")


def judge(reader: Reader, one: Asked, sort: str, hide: str | None = None) -> Judged:
    """Return what a question meets, of which sort it is, one document hidden if asked."""
    near = reader.near(one.question, PASSAGES)
    if hide:
        passage = reader.generation.passage
        left = {n: s for n, s in near.lexical.items() if passage(n).document_id != hide}
        near = replace(near, lexical=left)
    none = Judged(sort, one.group, one.question, np.zeros((0, len(FEATURES)), np.float32), _no(0))
    if not near.lexical:
        return none
    met = reader.order(one.question, near, PASSAGES)
    texts = reader.texts([hit.passage for hit in met.hits])
    sentences = sentences_of(met, texts)
    if not sentences.texts:
        return none
    asked = asked_for(one.question)
    found = [places(asked, text) for text in sentences.texts]
    rows = seen(one.question, met, sentences, asked, found, reader.encoder)
    right = _no(len(rows))
    if one.right and not hide:
        for i, text in enumerate(sentences.texts):
            of_it = met.hits[sentences.hit[i]].passage.document_id == one.right
            right[i] = (of_it or one.kind == "anywhere") and (
                not one.words or holds(text, one.words)
            )
    may = sentences.may_answer
    texts = [text for text, kept in zip(sentences.texts, may, strict=True) if kept]
    return Judged(sort, one.group, one.question, rows[may], right[may], tuple(texts))


def _no(count: int) -> Right:
    return np.zeros(count, bool)


def learn_order(asked: Sequence[Judged]) -> Model:
    """Return the model that puts the sentences that answer first."""
    use = [one for one in asked if one.right.any() and not one.right.all()]
    return softmax(
        [one.rows for one in use],
        [one.right for one in use],
        [weight_of(one) for one in use],
    )


def learn_probability(asked: Sequence[Judged], scores: Sequence[Array]) -> Model:
    """Return the model that says how probable it is that the sources answer.

    Learnt on the two sentences of each question that the order puts first: the first should say
    whether the sources answer at all, the second whether it answers by itself.
    """
    rows, right, share = [], [], []
    for one, order in zip(asked, scores, strict=True):
        if not len(order):
            continue
        table = judged(one.rows, order)
        for rank, place in enumerate(np.argsort(-order)[:2]):
            rows.append(table[place])
            right.append(bool(one.right[place]) if rank else answered(one))
            share.append(weight_of(one) * (1.0 if rank == 0 else 0.3))
    return logistic(np.array(rows, np.float32), right, share)


def weight_of(one: Judged) -> float:
    """Return what one question of its sort weighs."""
    return WEIGHTS[one.sort.removeprefix("measure ")]


def answered(one: Judged) -> bool:
    """Return whether a question is one that the sources answer."""
    return one.sort.split()[-1] in ("answered", "english", "dialogue")


def result(order: Model, probability: Model, one: Judged) -> tuple[float, bool, bool]:
    """Return the best sentence's probability, whether it is right, and whether one of three is."""
    if not len(one.rows):
        return 0.0, False, False
    scores = weighed(order, one.rows)
    places = np.argsort(-scores)
    chance = weighed(probability, judged(one.rows, scores))[places[0]]
    return (
        float(1.0 / (1.0 + np.exp(-chance))),
        bool(one.right[places[0]]),
        bool(one.right[places[:3]].any()),
    )


Result = tuple[Judged, float, bool, bool]


def unseen(asked: Sequence[Judged], folds: int) -> list[Result]:
    """Return each question's result, learnt on the other groups."""
    groups = sorted({one.group for one in asked})
    random.Random(SEED).shuffle(groups)
    fold = {group: number % folds for number, group in enumerate(groups)}
    found: list[Result] = []
    for number in range(folds):
        others = [one for one in asked if fold[one.group] != number]
        order = learn_order(others)
        probability = learn_probability(others, [weighed(order, one.rows) for one in others])
        found += [
            (one, *result(order, probability, one)) for one in asked if fold[one.group] == number
        ]
    return found


def show(results: Sequence[Result]) -> None:
    """Print how each sort of question fares, and how often it is answered at some thresholds."""
    for sort in sorted({one.sort for one, *_ in results}):
        of_it = [row for row in results if row[0].sort == sort]
        chances = np.array([chance for _, chance, _, _ in of_it])
        first = np.mean([right for _, _, right, _ in of_it])
        third = np.mean([right for _, _, _, right in of_it])
        shown = "  ".join(
            f"{t:.2f}: {np.mean(chances >= t):.3f}" for t in (0.2, 0.3, 0.4, 0.5, 0.6)
        )
        print(f"{sort:28} {len(of_it):5}  @1 {first:.3f}  @3 {third:.3f}  shown at {shown}")


if __name__ == "__main__":
    main()
