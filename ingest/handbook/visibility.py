"""Words that the file holds and nobody sees: they are not quoted, and the authority is told.

A layer that is switched off, words under a black box, white on white, words outside a picture's
edge: all leave no contrast where the words stand. So the page is drawn, and each word looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.handbook.records import Word

CONTRAST = 8
"""How much, of 255, a word must differ from its ground to be seen: faint grey is 20 and more."""
INKED = 0.2
"""The share of a word's width that shows contrast if it is seen: thin letters widely set, 0.3."""
TOP, FOOT = 0.5, 0.06
"""How far above the baseline, in sizes, every letter and digit has ink: a box that covers the
words covers all of that, and nothing else reaches into it."""

_LATIN = re.compile(r"[0-9A-Za-zÀ-ɏ]")
"""In a word that is looked at: marks may be too thin, and pdfium lacks some alphabets."""

Picture = npt.NDArray[np.uint8]


def picture(page: Any, turns: int) -> Picture:
    """Return the page as it is seen, a pixel a point, turned by so many quarters: rows, columns.

    Annotations are drawn too: a box put over words with a reader's tools covers them.
    """
    upright = -page.get_rotation() % 360
    drawn: Picture = page.render(scale=1, rotation=upright, may_draw_forms=False).to_numpy()
    # The loudest of the colours tells, so that red on green of the same grey is seen.
    return np.rot90(drawn[..., :3], k=-turns)


def has_pictures(page: Any) -> bool:
    """Say whether the page draws a picture, as a scanned page is one."""
    import pypdfium2.raw as pdfium

    return any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def without_contrast(page: Picture, rows: Iterable[Sequence[Word]]) -> list[Word]:
    """Return the words with a Latin letter or digit that show no contrast with their ground."""
    hidden = []
    width = page.shape[1]
    strips: dict[tuple[int, int], npt.NDArray[np.int64]] = {}
    for word in (word for row in rows for word in row if _LATIN.search(word.text)):
        heights = int(word.base - TOP * word.size), round(word.base - FOOT * word.size)
        inked = strips.get(heights)
        if inked is None:
            inked = strips[heights] = _inked(page, *heights)
        left, right = max(0, round(word.left)), min(width, round(word.right))
        wide = max(right - left, 1)
        if inked[min(width, left + wide)] - inked[min(width, left)] < INKED * wide:
            hidden.append(word)
    return hidden


def _inked(page: Picture, top: int, foot: int) -> npt.NDArray[np.int64]:
    """Return how many columns, before each one, show contrast between two heights."""
    strip = page[max(0, top) : max(foot, top + 1, 1)]
    inked = np.zeros(page.shape[1] + 1, dtype=np.int64)
    if strip.size:
        # A stem is as high as the strip: it shows against what is left and right of it.
        lightest, darkest = strip.max(axis=0), strip.min(axis=0)
        lightest[1:-1] = np.max([lightest[:-2], lightest[1:-1], lightest[2:]], axis=0)
        darkest[1:-1] = np.min([darkest[:-2], darkest[1:-1], darkest[2:]], axis=0)
        np.cumsum((lightest - darkest).max(axis=1) >= CONTRAST, out=inked[1:])
    return inked
