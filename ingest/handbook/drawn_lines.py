"""What a page draws beside its text: lines that frame tables, dots that are bullets."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ingest.handbook.records import Dot, Rule, merged

THIN = 3.0
"""A filled box is a line if it is no thicker than this, in points."""
DOT, ROUND = (1.2, 8.0), 0.25
"""Between which widths, in points, a shape is a bullet, and how much its sides may differ."""
STRAIGHT = 0.5
"""How many points a line may lean and be level or upright."""
ONE_LINE = 1.5
"""How many points apart lines that lie on each other may be drawn."""
ONE_STROKE = 3
"""How many points apart the parts of a line may be drawn that lie end to end."""

MOST = 6000
"""A page with more drawn points than this is a map or a chart: its lines frame nothing."""


def rules_and_dots(page: Any, turns: int) -> tuple[tuple[Rule, ...], tuple[Dot, ...]]:
    """Return the level and upright lines of a page, joined, and its small round or square dots.

    Both in the page turned as its characters are.
    """
    left, bottom, right, top = page.get_bbox()
    size = right - left, top - bottom

    def turned(x: float, y: float) -> tuple[float, float]:
        return _turned(x - left, y - bottom, *size, turns)

    rules: list[Rule] = []
    dots: list[Dot] = []
    for points in _paths(page):
        places = [turned(x, y) for x, y in points]
        across, along = [x for x, _ in places], [y for _, y in places]
        wide, tall = max(across) - min(across), max(along) - min(along)
        if DOT[0] < wide < DOT[1] and abs(wide - tall) < ROUND * wide:
            dots.append(Dot(min(across), max(across), (min(along) + max(along)) / 2))
        else:
            rules += _straight(places)
    return tuple(_joined(rules)), tuple(dots)


def _turned(x: float, y: float, width: float, height: float, turns: int) -> tuple[float, float]:
    match turns:
        case 0:
            return x, height - y
        case 1:
            return y, x
        case 2:
            return width - x, y
        case _:
            return height - y, width - x


def _paths(page: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the points of each stroke or outline that the page draws, in its own coordinates."""
    import pypdfium2.raw as pdfium

    points = 0
    x, y = ctypes.c_float(), ctypes.c_float()
    matrix = pdfium.FS_MATRIX()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        count = pdfium.FPDFPath_CountSegments(thing.raw)
        points += max(count, 1)
        if points > MOST:
            return
        outer = _outer(thing)
        pdfium.FPDFPageObj_GetMatrix(thing.raw, matrix)
        path: list[list[tuple[float, float]]] = []
        for index in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(thing.raw, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            place = outer(
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not path:
                path.append([])
            path[-1].append(place)
            if pdfium.FPDFPathSegment_GetClose(segment):
                path[-1].append(path[-1][0])
        yield from path


def _outer(thing: Any) -> Any:
    """Return the way from a form's coordinates to the page's."""
    forms = []
    container = getattr(thing, "container", None)
    while container is not None:
        forms.append(container.get_matrix())
        container = getattr(container, "container", None)

    def place(x: float, y: float) -> tuple[float, float]:
        for form in forms:
            x, y = form.on_point(x, y)
        return x, y

    return place


def _straight(points: list[tuple[float, float]]) -> Iterator[Rule]:
    across = [x for x, _ in points]
    along = [y for _, y in points]
    wide, tall = max(across) - min(across), max(along) - min(along)
    if len(points) > 2 and min(wide, tall) <= THIN:
        if max(wide, tall) > 3 * THIN:
            if wide > tall:
                middle = (max(along) + min(along)) / 2
                yield Rule(min(across), middle, max(across), middle)
            else:
                middle = (max(across) + min(across)) / 2
                yield Rule(middle, min(along), middle, max(along))
        return
    for (ax, ay), (bx, by) in pairwise(points):
        if abs(ax - bx) < STRAIGHT < abs(ay - by) or abs(ay - by) < STRAIGHT < abs(ax - bx):
            yield Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _joined(rules: list[Rule]) -> Iterator[Rule]:
    """Yield the lines, those that lie end to end or on each other made one."""
    for level in (True, False):
        lines = sorted(
            (r.top, r.left, r.right) if level else (r.left, r.top, r.bottom)
            for r in rules
            if r.level == level
        )
        groups: list[list[tuple[float, float, float]]] = []
        for line in lines:
            if groups and line[0] - groups[-1][0][0] <= ONE_LINE:
                groups[-1].append(line)
            else:
                groups.append([line])
        for group in groups:
            at = group[0][0]
            for start, end in merged(((near, far) for _, near, far in group), ONE_STROKE):
                if end > start:
                    yield Rule(start, at, end, at) if level else Rule(at, start, at, end)
