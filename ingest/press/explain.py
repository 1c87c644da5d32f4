"""What is kept of a press page and what is left out, and why: `klara ingest --explain FILE`."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from ingest.press.body import steps
from ingest.press.furniture import furniture_of
from ingest.press.page import Page, layout_steps, opened
from ingest.press.piece import Piece
from ingest.press.pieces import pieces_of
from ingest.text.blocks import clean
from ingest.text.explained import Explained

_NOT_SEEN = frozenset(["script", "style", "template", "svg", "math", "head", "title", "noscript"])
_LONGEST_PLACE = 60


def explain_page(text: str, location: str) -> Iterator[Explained]:
    """Yield what a web page shows, block by block, with why it is left out, in its order."""
    _, title, body = opened(text, location)
    order = {element: number for number, element in enumerate(body.iter())}
    furniture = furniture_of(body, title.element)
    rows: list[tuple[int, Explained]] = []
    for element in furniture:
        if element.tag not in _NOT_SEEN and not any(
            e in furniture for e in element.iterancestors()
        ):
            reason = "furniture by its name, its role or its place"
            rows.append((order[element], Explained(_text_of(element), _place(element), reason)))
    remaining = pieces_of(body, furniture)
    *laid_out, last = layout_steps(body, title)
    for reason, after in [*laid_out, last, *steps(last[1], title.words)]:
        rows += (
            (order[p.element], _explained(p, title.words, reason)) for p in _gone(remaining, after)
        )
        remaining = after
    rows += ((order[p.element], _explained(p, title.words, None)) for p in remaining)
    yield from (row for _, row in sorted(rows, key=lambda row: row[0]) if row.text)


def explain_lines(text: str, page: Page) -> Iterator[Explained]:
    """Yield the lines of a plain text, those that are not in what was read of it as left out."""
    words = clean(" ".join((page.title, *(line for block in page.blocks for line in block.lines))))
    for number, line in enumerate(text.splitlines(), start=1):
        if written := clean(line):
            # What follows a mark at the beginning, of a heading or an item, is the line's words.
            in_text = written in words or written.lstrip("#-*•0123456789.) ") in words
            reason = None if in_text else "furniture by its words, a date, or a link"
            yield Explained(written, f"line {number}", reason)


def _gone(before: list[Piece], after: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces that a step left out; of one that it cut up, what it did not keep."""
    remaining = {(piece.element, piece.lines) for piece in after}
    pointers = {(p.element, line) for p in after if p.kind == "pointer" for line in p.lines}
    for piece in before:
        if (piece.element, piece.lines) not in remaining:
            lines = tuple(line for line in piece.lines if (piece.element, line) not in pointers)
            yield Piece(piece.kind, lines, piece.element)


def _explained(piece: Piece, title: str, reason: str | None) -> Explained:
    if reason and title and piece.words == title:
        return Explained(title, "title")
    return Explained("\n".join(piece.lines), _place(piece.element), reason)


def _place(element: HtmlElement) -> str:
    """Return what an element is called, as in a style sheet: `p.ingress`."""
    names = ".".join((element.get("class") or "").split())
    return f"{element.tag!s}{'.' if names else ''}{names}"[:_LONGEST_PLACE]


def _text_of(element: HtmlElement) -> str:
    words = [element.text or ""] if element.tag not in _NOT_SEEN else []
    for inside in element.iterdescendants():
        if inside.tag not in _NOT_SEEN:
            words.append(inside.text or "")
        words.append(inside.tail or "")
    return clean(" ".join(words))
