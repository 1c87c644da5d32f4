"""Draws how far the probabilities can be trusted: `python -m training.curves --kept FILE`.

From questions whose group was not learnt from: docs/pictures/reliability.svg (how probable an
answer was said to be, how often there was one) and docs/pictures/risk-coverage.svg (for every
threshold, the share of answerable questions that are answered against that of the near ones), by
the size of the collection.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.judgement import SHARES, Result, unseen

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS = ("#777", "#a0a", "#0a5", "#06c", "#c40")
SETS = tuple(zip(SHARES, COLOURS, strict=True))
LEFT, TOP, SIDE = 60, 20, 320


def main() -> None:
    """Measure and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kept", type=Path, required=True, help="what training.judgement kept")
    names, asked = pickle.loads(parser.parse_args().kept.read_bytes())
    results = unseen(names, asked, 5)
    (PICTURES / "reliability.svg").write_text(reliability(results), "utf-8")
    (PICTURES / "risk-coverage.svg").write_text(risk_coverage(results), "utf-8")


def reliability(results: Sequence[Result]) -> str:
    """Return the diagram: a point for each tenth of probability, on the diagonal if it is true."""
    lines = []
    for name, colour in SETS:
        rows = _of(results, name)
        chances = np.array([row[1] for row in rows])
        truth = np.array([row[2] for row in rows], float)
        points = []
        for low in np.arange(0.0, 1.0, 0.1):
            inside = (chances >= low) & (chances < low + 0.1)
            if inside.sum() >= 10:
                points.append((float(chances[inside].mean()), float(truth[inside].mean())))
        lines.append(_line(points, colour, name, dots=True))
    return _chart(lines, "said to be probable", "right", diagonal=True)


def risk_coverage(results: Sequence[Result]) -> str:
    """Return the diagram: one line a set, from threshold 1 (below left) to 0 (above right)."""
    lines = []
    for name, colour in SETS:
        rows = _of(results, name)
        yes = np.array([row[1] for row in rows if row[0].answerable])
        no = np.array([row[1] for row in rows if not row[0].answerable])
        points = [
            (float((no >= t).mean()), float((yes >= t).mean())) for t in np.linspace(1.0, 0.0, 101)
        ]
        lines.append(_line(points, colour, name))
    return _chart(lines, "answered though the sources do not", "answered of the answerable")


def _of(results: Sequence[Result], name: str) -> list[Result]:
    return [row for row in results if row[0].size == name]


def _line(points: Sequence[tuple[float, float]], colour: str, name: str, dots: bool = False) -> str:
    placed = [(LEFT + SIDE * x, TOP + SIDE * (1 - y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    if dots:
        drawn += "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in placed
        )
    row = TOP + 20 + 18 * [one for one, _ in SETS].index(name)
    return drawn + (
        f'<rect x="{LEFT + SIDE + 16}" y="{row - 9}" width="12" height="10" fill="{colour}"/>'
        f'<text x="{LEFT + SIDE + 34}" y="{row}">{name}</text>'
    )


def _chart(lines: Sequence[str], across: str, upward: str, diagonal: bool = False) -> str:
    marks = "".join(
        f'<text x="{LEFT + SIDE * t:.0f}" y="{TOP + SIDE + 16}" text-anchor="middle">{t:g}</text>'
        f'<text x="{LEFT - 8}" y="{TOP + SIDE * (1 - t) + 4:.0f}" text-anchor="end">{t:g}</text>'
        f'<path d="M{LEFT} {TOP + SIDE * (1 - t):.0f}h{SIDE}" stroke="#ddd"/>'
        for t in (0, 0.2, 0.4, 0.6, 0.8, 1)
    )
    straight = f'<path d="M{LEFT} {TOP + SIDE}L{LEFT + SIDE} {TOP}" stroke="#bbb"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + SIDE + 120}"'
        f' height="{TOP + SIDE + 44}" font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="white"/>{marks}{straight if diagonal else ""}'
        f"{''.join(lines)}"
        f'<text x="{LEFT + SIDE / 2}" y="{TOP + SIDE + 36}" text-anchor="middle">{across}</text>'
        f'<text transform="translate(16 {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">'
        f"{upward}</text></svg>\n"
    )


if __name__ == "__main__":
    main()
