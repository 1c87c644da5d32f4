"""Where on a page its text stands: the smallest part that holds most of the running text."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.press.piece import Piece

MOST = 0.75
"""The share of the running text that the part of a page with its text must hold.

A quarter may stand elsewhere, in teasers and boxes that no name gave away.
"""

AN_ARTICLE = 500
"""Letters of running text from which an article element is the whole; a teaser has less."""

A_PARAGRAPH = 80
"""Letters from which a block is running text though no sentence ends in it."""

_SENTENCE = re.compile(r"[a-zåäö)\d][.!?](?:\W|$)")


def region(pieces: list[Piece], title: HtmlElement | None) -> list[Piece]:
    """Return the pieces under the smallest element with most of the prose, and with the title.

    If the title stands in an article with some paragraphs, that article is the whole.
    """
    prose = [prose_length(piece) for piece in pieces]
    if not any(prose):
        return pieces
    if title is None:
        chosen = _densest(pieces, prose)
        inside = set(chosen.iter())
        return [piece for piece in pieces if piece.element in inside]
    shared = _shared_depths(pieces, title)
    article = _article_depth(title)
    total = sum(n for n, d in zip(prose, shared, strict=True) if d >= article)
    if article == 0 or total < AN_ARTICLE:
        total = sum(prose)
    for depth in sorted(set(shared), reverse=True):
        if sum(n for n, d in zip(prose, shared, strict=True) if d >= depth) >= MOST * total:
            return [piece for piece, d in zip(pieces, shared, strict=True) if d >= depth]
    return pieces


def _article_depth(title: HtmlElement) -> int:
    above = [title, *title.iterancestors()]
    for number, element in enumerate(above):
        if element.tag == "article":
            return len(above) - number
    return 0


def prose_length(piece: Piece) -> int:
    """Return the length of a piece that reads as running text, else 0."""
    if piece.kind == "heading" or piece.linked * 2 > piece.letters:
        return 0
    words = piece.words
    return len(words) if len(words) >= A_PARAGRAPH or _SENTENCE.search(words) else 0


def _shared_depths(pieces: list[Piece], title: HtmlElement) -> list[int]:
    """Return for each piece the depth of the nearest element that holds it and the title."""
    above = [title, *title.iterancestors()]
    depth = {element: len(above) - number for number, element in enumerate(above)}
    shared = []
    for piece in pieces:
        passed = []
        here: HtmlElement | None = piece.element
        while here is not None and here not in depth:
            passed.append(here)
            here = here.getparent()
        level = depth[here] if here is not None else 0
        depth.update(dict.fromkeys(passed, level))
        shared.append(level)
    return shared


def _densest(pieces: list[Piece], prose: list[int]) -> HtmlElement:
    """Return the deepest element that holds most of the prose."""
    weight: dict[HtmlElement, int] = {}
    for piece, letters in zip(pieces, prose, strict=True):
        weight[piece.element] = weight.get(piece.element, 0) + letters
    root = pieces[0].element.getroottree().getroot()
    order = list(root.iter())
    for element in reversed(order):
        parent = element.getparent()
        if parent is not None and element in weight:
            weight[parent] = weight.get(parent, 0) + weight[element]
    total = weight.get(root, 0)
    return [element for element in order if weight.get(element, 0) >= MOST * total][-1]
