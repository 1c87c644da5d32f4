"""How a document is set: the size of its text, the distance between lines, where columns end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.handbook.records import Column, Line, Table

LEADING = 1.25
"""The distance between lines, in sizes, where a document has too few to tell."""
LEFT_PART = 0.35
"""The share of a column's width within which what belongs to it begins."""
NEXT_LINE = (0.8, 2.3)
"""Between which distances, in sizes, two lines are neighbours in a text."""
COMMON = 0.5
"""How often, in the most frequent, a distance comes that is one of the text's."""
MARGIN = 0.15
"""The share of a column's lines that begin at its margin, at least."""
REACH = 1.5
"""How far, in sizes, a full line may end before its column does: most words are longer."""
STICKING = 0.12
"""The share of a column's lines that must reach its end: fewer stick out of it."""
PROSE_LINES, PROSE = 6, 0.35
"""From how many lines on, and what share of full ones, a column tells where its lines end."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: the size of its text, the distance between lines for each size."""

    size: float
    leading: dict[float, float]
    limits: frozenset[tuple[float, float]]
    """Where its columns of prose begin and end."""
    reaches: frozenset[tuple[float, float]] = frozenset()
    """Where its other columns of some length begin and end: a few lines alone tell less."""

    def between(self, size: float) -> float:
        """Return the distance between baselines in text of a size."""
        return self.leading.get(size) or LEADING * size

    def limit(self, column: Column) -> float:
        """Return how far to the right a column lets its lines go.

        Its own lines tell, if it has prose; else other columns that begin where it does.
        """
        left = min(line.left for line in column.lines)
        own, prose = _reach(column.lines)
        if prose or column.aside:
            return own
        for limits in (self.limits, self.reaches if len(column.lines) < PROSE_LINES else ()):
            known = [
                (-near, far)
                for near, far in limits
                if near - 3 <= left < near + LEFT_PART * (far - near) and far >= own - 1
            ]
            if known:
                return min(known)[1]
        return max(line.right for line in column.lines)


def setting(parts: Sequence[Column | Table]) -> Setting:
    """Return how the document is set, from all its columns."""
    sizes: Counter[float] = Counter()
    distances: defaultdict[float, Counter[float]] = defaultdict(Counter)
    limits: set[tuple[float, float]] = set()
    reaches: set[tuple[float, float]] = set()
    for column in parts:
        if isinstance(column, Table):
            continue
        for line in column.lines:
            sizes[line.size] += len(line.text)
        for before, after in pairwise(column.lines):
            distance = after.base - before.base
            if (
                before.size == after.size
                and NEXT_LINE[0] * after.size < distance < NEXT_LINE[1] * after.size
            ):
                distances[after.size][round(distance * 2) / 2] += len(after.words)
        own, prose = _reach(column.lines)
        if prose:
            limits.add((round(margin_of(column.lines)), own))
        elif len(column.lines) >= PROSE_LINES and not column.aside:
            reaches.add((round(margin_of(column.lines)), own))
    leading = {
        size: min(d for d, n in counts.items() if n >= COMMON * max(counts.values()))
        for size, counts in distances.items()
        if sum(counts.values()) > 8
    }
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    return Setting(size, leading, frozenset(limits), frozenset(reaches))


def _reach(lines: Sequence[Line]) -> tuple[float, bool]:
    """Return how far to the right lines go, and whether enough go there to be a column of prose.

    One mark that sticks out (a series number, a date) is no line that reaches there.
    """
    rights = sorted(((line.right, line.size) for line in lines), reverse=True)
    own, reached = rights[0][0], 0
    for right, size in rights:
        reached = sum(1 for other, _ in rights if 0 <= right - other < REACH * size)
        if reached >= max(2, STICKING * len(lines)):
            own = right
            break
    return own, len(lines) >= PROSE_LINES and reached > PROSE * len(lines)


def margin_of(lines: Sequence[Line]) -> float:
    """Return where the lines of a column begin that are not set in."""
    lefts = Counter(round(line.left) for line in lines)
    return float(min((at for at, n in lefts.items() if n >= MARGIN * len(lines)), default=0))
