"""Learn the one judgement: which sentence answers, and how probable it is that one does.

    python -m training.judgement --data ../shared/data --kept build/judged.pickle

Writes assistant/choosing/order.json (a softmax over the sentences of a question's passages) and
assistant/choosing/probability.json (a logistic model). Both weigh what the span reader says
together with what is counted, so they are learnt on groups that the reader did not learn from
(`training.reading_data.kept_out`): asked in a collection of the one document alone, of the five or
six that it was written beside (`training.clusters`), of 30, of 700 and of all releases, since how
sure one may be must not depend on how large a collection is.
Without an answer are the near questions written for it, and questions put to a collection
without their document. `--folds 5` prints what is found on documents that neither learnt from.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.choosing.expected_answer import expected_answer, places
from assistant.choosing.select import ORDER, PROBABILITY, columns_of, judged, pointed_at
from assistant.choosing.sentence_features import sentences_of
from assistant.choosing.span_reader import PassageReading, SpanReader, open_span_reader
from assistant.searching import PASSAGES, heading_of, understood
from benchmarks.quality import SHARED, opened
from benchmarks.sets import Collection
from index.records import Parsed
from index.search.linear_model import table
from index.search.reader import Reader
from ingest.press import archive
from training.clusters import shown
from training.linear import Array, Model, Right, logistic, softmax, weighed, write
from training.questions.join import cluster_texts
from training.reading_data import Row, kept_out, own_rows

SEED = 5
OWN = Path(__file__).parent / "questions"
SHARES = {"1": 0.4, "5": 0.7, "30": 0.2, "700": 0.3, "all": 0.2}
"""The share of the questions that is put to a collection of each size: a reading takes its time."""
JUDGED = (
    "reader",
    "reader sure",
    "reader below best",
    "reader above next",
    "reader below best of passage",
    "reader best",
    "reader sure beside",
    "reader sure elsewhere",
    "order",
    "order below best",
    "order above next",
)
"""What the probability is told from. Features that count words make it depend on how large the
collection is, and add nothing to what the order already says."""

AMBIGUOUS = ("700", "all")
"""Collections in which a question may be about more documents than the one it was written on: where
another comes first there, it is no example of a wrong answer."""

ELSEWHERE_WEIGHT = 0.5
"""What a question put to another collection weighs: it is the easier kind of no."""
ELSEWHERE = 200
"""Questions that are put to another collection."""
NEAR_WEIGHT = 1.5
"""What a near question weighs: a wrong answer is worse than none."""
SECOND_WEIGHT = 0.3
"""What the second sentence of a question weighs beside the first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one collection: (s, f) features of its sentences, and which answer."""

    size: str
    group: str
    question: str
    kind: str
    rows: Array
    right: Right

    @property
    def answerable(self) -> bool:
        """Whether the collection holds what answers it, found or not."""
        return not self.kind.startswith(("near", "elsewhere"))


def main() -> None:
    """Learn, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--reader", help="another reader than the shipped one")
    parser.add_argument("--kept", type=Path, help="a file to keep the features in")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--groups", type=int, help="documents at most, to try it out")
    wanted = parser.parse_args()
    if wanted.kept and wanted.kept.exists():
        names, asked = pickle.loads(wanted.kept.read_bytes())
    else:
        names, asked = everything(wanted.data, wanted.reader, wanted.groups)
        if wanted.kept:
            wanted.kept.write_bytes(pickle.dumps((names, asked)))
    if wanted.folds:
        show(unseen(names, asked, wanted.folds))
    order = learn_order(asked)
    write(ORDER, names, order)
    write(PROBABILITY, JUDGED, learn_probability(names, order, asked))


def everything(
    data: Path, reader: str | None, most: int | None
) -> tuple[tuple[str, ...], list[Asked]]:
    """Return the features' names, and every question in every collection."""
    chance = random.Random(SEED)
    rows = list(own_rows(data, OWN))
    documents = {r.group: Parsed(r.group, "press", r.title, r.body, id=r.group) for r in rows}
    mine = [r for r in rows if kept_out(r.group) and not 0 <= r.start < len(r.title) + 2]
    groups = sorted({r.group for r in mine})
    chance.shuffle(groups)
    groups = groups[:most]
    mine = [r for r in mine if r.group in groups]
    others = [d for name, d in sorted(documents.items()) if not kept_out(name)]
    chance.shuffle(others)
    releases = [
        parsed
        for parsed in archive.read(data / "government/press.jsonl.gz")
        if isinstance(parsed, Parsed) and parsed.key not in documents
    ]
    whole = [documents[name] for name in groups]

    def some(size: str, *names: str) -> list[Row]:
        return [r for r in mine if r.group in names and chance.random() < SHARES[size]]

    collections: list[tuple[str, list[Parsed], list[Row]]] = [
        ("1", [documents[name]], some("1", name)) for name in groups
    ]
    for cluster, texts in cluster_texts(data, OWN).items():
        seen = [
            Parsed(name, "press", title, shown(of, body), id=name)
            for of, name, title, body in texts
        ]
        these = [r for r in mine if r.cluster == cluster and chance.random() < SHARES["5"]]
        collections.append(("5", seen, these))
    for at in range(0, len(groups), 30):
        part = groups[at : at + 30]
        collections.append(("30", [documents[name] for name in part], some("30", *part)))
    collections.append(("700", whole + others[: 700 - len(whole)], some("700", *groups)))
    collections.append(("all", whole + others + releases, some("all", *groups)))
    answerable = [r for r in mine if r.start >= 0]
    elsewhere = chance.sample(answerable, min(ELSEWHERE, len(answerable)))
    collections.append(("elsewhere", others[:700], elsewhere))
    span_reader = _Remembering(open_span_reader(reader))
    names: tuple[str, ...] = ()
    asked: list[Asked] = []
    for size, parsed, questions in collections:
        if not questions:
            continue
        with opened(Collection(size, tuple(parsed), ())) as opened_reader:
            for r in questions:
                columns, one = ask(opened_reader, span_reader, r, size)
                names = names or columns
                asked.append(one)
        if size not in ("1", "5"):
            print(f"{len(parsed)} documents, {len(questions)} questions", flush=True)
    return names, asked


class _Remembering:
    """A span reader that reads no passage twice for a question: collections share documents."""

    def __init__(self, reader: SpanReader) -> None:
        self.name = reader.name
        self._reader = reader
        self._readings: dict[tuple[str, str, str], PassageReading] = {}

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Return a reading of each (heading, text)."""
        readings = []
        for heading, text in passages:
            key = (question, heading, text)
            if key not in self._readings:
                self._readings[key] = self._reader.read(question, [(heading, text)])[0]
            readings.append(self._readings[key])
        return readings


def ask(
    reader: Reader, span_reader: SpanReader, row: Row, size: str
) -> tuple[tuple[str, ...], Asked]:
    """Return the features' names and the question with the features of its sentences."""
    kind = "elsewhere" if size == "elsewhere" else row.kind
    group = row.cluster or row.group
    nothing = Asked(size, group, row.question, kind, np.zeros((0, 0), np.float32), _no(0))
    question = understood(row.question, (), reader)
    matches = reader.with_documents(question.words, PASSAGES)
    if matches is None:
        return (), nothing
    texts = reader.texts([hit.passage for hit in matches.hits])
    sentences = sentences_of(matches, texts)
    if not sentences.texts:
        return (), nothing
    titles = [heading_of(hit.passage, reader) for hit in matches.hits]
    expected = expected_answer(question.words)
    spots = [places(expected, text) for text in sentences.texts]
    pointed = pointed_at(question.completed, matches.hits, sentences, texts, titles, span_reader)
    columns = columns_of(
        question.words, matches, sentences, expected, spots, pointed, reader.encoder
    )
    right = _no(len(sentences.texts))
    if row.start >= 0 and size != "elsewhere":
        start, end = row.start - len(row.title) - 2, row.end - len(row.title) - 2
        for i, (hit, (a, b)) in enumerate(zip(sentences.hit, sentences.spans, strict=True)):
            passage = matches.hits[hit].passage
            overlaps = passage.start + a < end and passage.start + b > start
            right[i] = passage.document_id == row.group and overlaps
    may = sentences.may_answer
    names = tuple(columns)
    rows = table(columns, names)[may]
    return names, Asked(size, group, row.question, kind, rows, right[may])


def _no(count: int) -> Right:
    return np.zeros(count, bool)


def learn_order(asked: Sequence[Asked]) -> Model:
    """Return the model that puts the sentences that answer first."""
    use = [one for one in asked if one.right.any() and not one.right.all()]
    return softmax([one.rows for one in use], [one.right for one in use], [1.0 for _ in use])


def learn_probability(names: Sequence[str], order: Model, asked: Sequence[Asked]) -> Model:
    """Return the model that says how probable it is that the collection answers.

    Learnt on the two sentences of each question that the order puts first: the first should say
    whether it answers, the second whether it does by itself.
    """
    rows, right, share = [], [], []
    for one in asked:
        if not len(one.rows):
            continue
        scores = weighed(order, one.rows)
        best = np.argsort(-scores)
        if one.answerable and one.size in AMBIGUOUS and not one.right[best[0]]:
            continue
        judged_rows = judged_table(names, one.rows, scores)
        for rank, place in enumerate(best[:2]):
            rows.append(judged_rows[place])
            right.append(bool(one.right[place]))
            weight = 1.0 if one.answerable else NEAR_WEIGHT
            weight = ELSEWHERE_WEIGHT if one.kind == "elsewhere" else weight
            share.append(weight * (1.0 if rank == 0 else SECOND_WEIGHT))
    return logistic(np.array(rows, np.float32), right, share)


def judged_table(names: Sequence[str], rows: Array, scores: Array) -> Array:
    """Return (s, len(JUDGED)): what the probability of each sentence is told from."""
    columns = judged(dict(zip(names, rows.T, strict=True)), scores)
    return table(columns, JUDGED)


Result = tuple[Asked, float, bool, bool]


def result(names: Sequence[str], order: Model, probability: Model, one: Asked) -> Result:
    """Return the best sentence's probability, whether it is right, and whether one of three is."""
    if not len(one.rows):
        return one, 0.0, False, False
    scores = weighed(order, one.rows)
    best = np.argsort(-scores)
    logit = weighed(probability, judged_table(names, one.rows, scores))[best[0]]
    chance = float(1.0 / (1.0 + np.exp(-logit)))
    return one, chance, bool(one.right[best[0]]), bool(one.right[best[:3]].any())


def unseen(names: Sequence[str], asked: Sequence[Asked], folds: int) -> list[Result]:
    """Return each question's result, learnt on the other groups."""
    groups = sorted({one.group for one in asked})
    random.Random(SEED).shuffle(groups)
    fold = {group: number % folds for number, group in enumerate(groups)}
    results: list[Result] = []
    for number in range(folds):
        others = [one for one in asked if fold[one.group] != number]
        order = learn_order(others)
        probability = learn_probability(names, order, others)
        results += [
            result(names, order, probability, one) for one in asked if fold[one.group] == number
        ]
    return results


def show(results: Sequence[Result]) -> None:
    """Print how each collection fares: places, area under the curve, shares at thresholds."""
    for size in SHARES:
        rows = [row for row in results if row[0].size == size]
        yes = [row for row in rows if row[0].answerable]
        near = np.array([row[1] for row in rows if not row[0].answerable])
        chances = np.array([row[1] for row in yes])
        if not len(near) or not len(chances):
            continue
        area = float((chances[:, None] > near[None, :]).mean())
        print(
            f"collection of {size}: {len(yes)} answerable, {len(near)} near;"
            f" first {np.mean([r[2] for r in yes]):.3f},"
            f" in three {np.mean([r[3] for r in yes]):.3f}; AUC {area:.3f}"
        )
        for threshold in (0.3, 0.34, 0.38, 0.42, 0.5):
            right = np.mean([r[2] and r[1] >= threshold for r in yes])
            print(
                f"   {threshold:.2f}: answered {np.mean(chances >= threshold):.3f}, right first"
                f" {right:.3f}, near answered {np.mean(near >= threshold):.3f}"
            )
    off = np.array([row[1] for row in results if row[0].kind == "elsewhere"])
    for threshold in (0.38, 0.5):
        print(f"elsewhere, {threshold:.2f}: answered {np.mean(off >= threshold):.3f}")


if __name__ == "__main__":
    # Under its own name, so that what is kept can be read by training.curves.
    from training.judgement import main as learn

    learn()
