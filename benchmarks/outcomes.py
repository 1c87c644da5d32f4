"""What came of each question, and the figures of many with their intervals."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answer import Asking, answer
from assistant.evaluate import holds
from assistant.records import Status
from assistant.searching import search, understood
from benchmarks.sets import Asked, Collection
from index.search.reader import Reader

RESAMPLED = 2000
"""Bootstrap samples of an interval."""
SEED = 3
FALSE_ANSWERS = (0.05, 0.08, 0.2)
"""Shares of false answers at which the right ones are counted, whatever the threshold in use."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its group, and what came.

    ``first`` and ``third``: the best sentence, one of the best three, holds the answer, before any
    threshold. ``shown_first`` and ``shown_third``: the first quote, one of those shown, does.
    ``probability`` is that of the best sentence; ``strict`` is ``first`` in the right document.
    """

    group: str
    kind: str
    answerable: bool
    answered: bool
    probability: float
    first: bool = False
    third: bool = False
    strict: bool = False
    shown_first: bool = False
    shown_third: bool = False


def outcomes(collection: Collection, reader: Reader) -> list[Outcome]:
    """Ask every question of a collection."""
    return [outcome(one, reader) for one in collection.asked]


def outcome(one: Asked, reader: Reader, turns: Sequence[str] = ()) -> Outcome:
    """Ask one question."""
    given = answer(one.question, reader, turns=turns, asking=Asking())
    best = search(understood(one.question, turns, reader), reader).candidates[:3]
    answered = given.status is Status.ANSWERED
    probability = best[0].probability if best else 0.0
    if one.right is None:
        return Outcome(one.group, one.kind or "none", False, answered, probability)
    texts = reader.store.text
    right = [
        holds(texts(p.document_id, p.revision, c.start, c.end) or "", one.words)
        for c in best
        for p in (c.hit.passage,)
    ]
    shown = [holds(quote.text, one.words) for quote in given.quotes]
    return Outcome(
        one.group,
        one.kind or "answered",
        True,
        answered,
        probability,
        first=right[:1] == [True],
        third=any(right),
        strict=right[:1] == [True] and best[0].hit.passage.document_id == one.right,
        shown_first=shown[:1] == [True],
        shown_third=any(shown),
    )


def summary(rows: Sequence[Outcome]) -> dict[str, Any]:
    """Return the figures, each share with a 95 % interval (bootstrap over groups)."""
    yes = [row for row in rows if row.answerable]
    no = [row for row in rows if not row.answerable]
    figures: dict[str, Any] = {"answerable": len(yes), "unanswerable": len(no)}
    for name, value in (
        ("sentence first", lambda row: row.first),
        ("sentence in three", lambda row: row.third),
        ("sentence first, right document", lambda row: row.strict),
        ("shown, right first", lambda row: row.shown_first),
        ("shown, right in three", lambda row: row.shown_third),
        ("answered", lambda row: row.answered),
    ):
        if yes:
            figures[name] = share(yes, value)
    if no:
        figures["false answers"] = share(no, lambda row: row.answered)
    if yes and no:
        figures["AUC"] = round(area(yes, no), 3)
        for rate in FALSE_ANSWERS:
            figures[f"right first at {rate:.0%} false"] = round(right_at(yes, no, rate), 3)
    return figures


def share(rows: Sequence[Outcome], value: Callable[[Outcome], bool]) -> dict[str, Any]:
    """Return how many, the share, and its 95 % interval over groups."""
    groups: dict[str, list[bool]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(value(row))
    lists, dice = list(groups.values()), random.Random(SEED)
    samples = []
    for _ in range(RESAMPLED):
        drawn = dice.choices(lists, k=len(lists))
        samples.append(sum(map(sum, drawn)) / sum(map(len, drawn)))
    samples.sort()
    count = sum(map(sum, lists))
    return {
        "of": f"{count} of {len(rows)}",
        "share": round(count / len(rows), 3),
        "interval": [
            round(samples[int(0.025 * RESAMPLED)], 3),
            round(samples[int(0.975 * RESAMPLED)], 3),
        ],
    }


def area(yes: Sequence[Outcome], no: Sequence[Outcome]) -> float:
    """Return the area under the curve: how often an answerable question is the surer one."""
    higher = sum(a.probability > b.probability for a in yes for b in no)
    equal = sum(a.probability == b.probability for a in yes for b in no)
    return (higher + equal / 2) / (len(yes) * len(no))


def right_at(yes: Sequence[Outcome], no: Sequence[Outcome], rate: float) -> float:
    """Return the share that is right first at the threshold that lets `rate` of the others by."""
    ranked = sorted((row.probability for row in no), reverse=True)
    threshold = ranked[min(len(ranked) - 1, int(rate * len(ranked)))]
    return sum(row.first and row.probability > threshold for row in yes) / len(yes)
