"""What the reader learns from as tokens: features, and batches of them.

A question's features stay in one batch, so that its passages can be weighed together.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.reading_data import Example

LENGTH = 176  # tokens of question and passage; longer passages are met by the window that answers
RETRIEVED_LENGTH = 256  # tokens of a passage that was found: nearly all are shorter
OTHERS = 3  # passages that do not answer, of those found for a question
NEAREST = 6  # of the passages found, first to last, from which they are drawn
STRIDE = 64
BATCH = 16


@dataclass(frozen=True, slots=True)
class Feature:
    """Token ids of a question and a passage; the answer's first and last token, 0 for none.

    ``question`` numbers the question, so that its passages can be weighed together; ``certain`` is
    whether the passage is known to answer, or not to.
    """

    ids: list[int]
    start: int
    end: int
    question: int = -1
    certain: bool = True


def feature(tokenizer: Any, example: Example, length: int = LENGTH) -> Feature | None:
    """Return an example as tokens, or None where no window holds its whole answer."""
    encoded = tokenizer(
        "query: " + example.question,
        example.passage,
        truncation="only_second",
        max_length=length,
        stride=STRIDE,
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
        return_token_type_ids=False,
    )
    for window, offsets in enumerate(encoded["offset_mapping"]):
        inside = [i for i, s in enumerate(encoded.sequence_ids(window)) if s == 1]
        ids = encoded["input_ids"][window]
        if example.start < 0:
            return Feature(ids, 0, 0)
        if (
            inside
            and offsets[inside[0]][0] <= example.start
            and offsets[inside[-1]][1] >= example.end
        ):
            start = next(i for i in inside if offsets[i][1] > example.start)
            end = next(i for i in reversed(inside) if offsets[i][0] < example.end)
            return Feature(ids, start, end)
    return None


def retrieved(path: Path, tokenizer: Any, seed: int, most: int = OTHERS) -> Iterator[list[Feature]]:
    """Yield the passages found for each question: the one that answers first, ``most`` others."""
    dice = random.Random(seed)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            right = [one for one in row["passages"] if one["start"] >= 0][:1]
            others = [one for one in row["passages"] if one["start"] < 0][:NEAREST]
            if row["answerable"] and not right:
                continue
            if not row["answerable"]:
                others = [one for one in others if one["certain"]]
            # The nearer, the likelier: the first of six is drawn six times as often as the last.
            nearness = [len(others) - place for place in range(len(others))]
            drawn = sorted(range(len(others)), key=lambda i: -(dice.random() ** (1 / nearness[i])))
            features = []
            for one in [*right, *(others[i] for i in drawn[:most])]:
                before = f"{one['heading']}. " if one["heading"] else ""
                shift = len(before) if one["start"] >= 0 else 0
                example = Example(
                    row["q"], before + one["text"], one["start"] + shift, one["end"] + shift
                )
                made = feature(tokenizer, example, RETRIEVED_LENGTH)
                if made is not None:
                    features.append(Feature(made.ids, made.start, made.end, number, one["certain"]))
            if features and (not right or features[0].start > 0):
                yield features


def batches(groups: Sequence[Sequence[Feature]], epochs: int, seed: int) -> list[list[Feature]]:
    """Return batches of near lengths in a random order, the same for the same seed.

    What belongs to one question stays in one batch.
    """
    dice, out = random.Random(seed), []
    for _ in range(epochs):
        order = list(groups)
        dice.shuffle(order)
        epoch: list[list[Feature]] = []
        for at in range(0, len(order), BATCH * 50):
            part = sorted(
                order[at : at + BATCH * 50], key=lambda group: max(len(f.ids) for f in group)
            )
            batch: list[Feature] = []
            for group in part:
                if batch and len(batch) + len(group) > BATCH:
                    epoch.append(batch)
                    batch = []
                batch = [*batch, *group]
            epoch.append(batch)
        dice.shuffle(epoch)
        out += epoch
    return out
