"""Learn to tell what a line is that is no question: `python -m training.routes`.

Multinomial logistic regression on the character 2- to 4-grams of folded words, each present or not,
divided by the root of their number. The lines of each route lie in `training/routes`, written for
this, those of errands with the contact that they go to; questions are those of the demonstration
and the benchmarks, and what sounds like trouble and is a question (`not_support.txt`). What the
result is worth is measured on other lines, in `tests/assistant/reading`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reading.line_kind import ERRAND, MODEL, QUESTION, grams

HERE = Path(__file__).parent
ROOT = HERE.parent
NOT_ROUTES = ("not_support",)
STRENGTH = 1.0 / 30_000.0
"""How much large weights are held back."""

STEPS = 800
FEWEST = 2
"""Lines that a gram must stand in."""


def lines() -> list[tuple[str, str]]:
    """Return (line, what it is) of everything that is learnt from."""
    found: list[tuple[str, str]] = []
    for path in sorted((HERE / "routes").glob("*.txt")):
        kind = QUESTION if path.stem in NOT_ROUTES else path.stem
        for line in path.read_text(encoding="utf-8").splitlines():
            errand, tab, words = line.partition("\t")
            found.append((words, f"{ERRAND}{errand}") if tab else (line, kind))
    for path in (*(ROOT / "demo").glob("*.jsonl"), *ROOT.glob("benchmarks/questions/*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            turns = row.get("turns", [row.get("q")])
            found += [(t["q"] if isinstance(t, dict) else t, QUESTION) for t in turns]
    return found


def learn(rows: list[tuple[str, str]]) -> dict[str, object]:
    """Return the model: kinds, a bias for each, and the weights of each gram."""
    kinds = [QUESTION, *sorted({kind for _, kind in rows} - {QUESTION})]
    counts = Counter(gram for line, _ in rows for gram in grams(line))
    names = sorted(gram for gram, count in counts.items() if count >= FEWEST)
    column = {gram: number for number, gram in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1), np.float32)
    for row, (line, _) in zip(x, rows, strict=True):
        known = [column[gram] for gram in grams(line) if gram in column]
        row[known] = 1.0 / np.sqrt(max(1, len(known)))
    x[:, -1] = 1.0
    y = np.array([kinds.index(kind) for _, kind in rows])
    weights = _fitted(x, y, len(kinds))
    return {
        "kinds": kinds,
        "bias": [round(float(w), 3) for w in weights[-1]],
        "grams": {
            gram: [round(float(w), 2) for w in weights[number]] for gram, number in column.items()
        },
    }


def _fitted(x: NDArray[np.float32], y: NDArray[np.int64], kinds: int) -> NDArray[np.float32]:
    """Return the weights (features, kinds) by gradient descent with momentum (Nesterov's)."""
    share = np.bincount(y, minlength=kinds)
    each = (len(y) / (kinds * share))[y].astype(np.float32) ** 0.5
    target = np.eye(kinds, dtype=np.float32)[y]
    weights = np.zeros((x.shape[1], kinds), np.float32)
    ahead, speed = weights.copy(), 8.0
    for step in range(STEPS):
        scores = x @ ahead
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        gradient = x.T @ ((chance - target) * each[:, None]) / len(y) + STRENGTH * ahead
        before, weights = weights, ahead - speed * gradient
        ahead = weights + step / (step + 3) * (weights - before)
    return weights


def main() -> None:
    """Learn from all lines and write the model."""
    model = learn(lines())
    MODEL.write_text(json.dumps(model, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{MODEL.name}: {len(model['grams'])} grams")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
