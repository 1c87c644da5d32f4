"""Read a web page: its title, its text without the furniture, and what it says about itself.

tree → where the title stands → furniture by name → pieces → those of the text → blocks
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement

from index.errors import SourceError
from ingest.press.about import Facts, facts
from ingest.press.body import blocks_of
from ingest.press.furniture import furniture_of
from ingest.press.piece import Piece
from ingest.press.pieces import pieces_of
from ingest.press.region import prose_length, region
from ingest.press.times import times
from ingest.press.title import Title, find_title
from ingest.press.tree import parsed
from ingest.text.blocks import Block, clean
from ingest.text.language import language_of

AFTER_A_SURE_TITLE, AFTER_A_TITLE = 0.25, 0.6
"""The share of the running text that comes after the title, if that is the title and not put last.

Less is asked for where the head says the same title.
"""

LESS_THAN_LINKED = 0.25
"""The share of the text in the linked data below which the page's own is but a teaser of it."""

BY_THE_TITLE = 3
"""Blocks after the title among which a date alone is the page's."""

_MARKUP = re.compile(r"<(?:p|br|div|ul|h\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A press page as read, whatever its form."""

    title: str
    blocks: list[Block]
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    url: str | None = None


def read_page(text: str, location: str) -> Page:
    """Return the page in an HTML text.

    Raises SourceError if it has no text to quote, or is nested deeper than can be read.
    """
    about, title, body = opened(text, location)
    *_, (_, pieces) = layout_steps(body, title)
    blocks = blocks_of(pieces, title.words)
    path = urlsplit(about.url or location).path
    beside = [piece.words for piece in pieces[:BY_THE_TITLE]]
    published, updated = times(body, title.element, beside, about.meta, about.linked, path)
    if sum(len(line) for b in blocks for line in b.lines) < LESS_THAN_LINKED * len(about.body):
        blocks = _from_linked_data(about.body, location)
    if not blocks:
        raise SourceError(f"{location}: no text to quote was found on the page")
    words = "\n".join(line for block in blocks for line in block.lines)
    return Page(
        title=title.words or blocks[0].lines[0][:100],
        blocks=blocks,
        published=published,
        updated=updated,
        language=language_of(words, about.language),
        url=about.url,
    )


def opened(text: str, location: str) -> tuple[Facts, Title, HtmlElement]:
    """Return what an HTML text says about itself, its title and its body."""
    tree = parsed(text, location)
    about = facts(tree, location)
    body = tree.find("body")
    title = find_title(tree, about.titles, about.site)
    return about, title, tree if body is None else body


def fragment_blocks(text: str, location: str) -> list[Block]:
    """Return the blocks of HTML that is all text, such as rendered markdown."""
    tree = parsed(f"<html><body>{text}</body></html>", location)
    return blocks_of(pieces_of(tree, furniture_of(tree, None)), "")


def layout_steps(body: HtmlElement, title: Title) -> Iterator[tuple[str, list[Piece]]]:
    """Yield the pieces of a page, fewer with each step, and why the step left out the others.

    What remains comes after the title and stands where most of the text does.
    """
    pieces = pieces_of(_main(body, title.element), furniture_of(body, title.element))
    yield "outside the main part", pieces
    if title.element is not None:
        within = {title.element, *title.element.iterdescendants()}
        places = [number for number, piece in enumerate(pieces) if piece.element in within]
        after = pieces[places[-1] + 1 :] if places else pieces
        share = AFTER_A_SURE_TITLE if title.sure else AFTER_A_TITLE
        if sum(map(prose_length, after)) >= share * sum(map(prose_length, pieces)):
            pieces = after
    yield "before the title", pieces
    yield "apart from the text", region(pieces, title.element)


def _main(body: HtmlElement, title: HtmlElement | None) -> HtmlElement:
    """Return the element that the page marks as its main part, if the title is there."""
    above = set(title.iterancestors()) if title is not None else None
    for element in body.iter():
        marked = element.tag == "main" or (element.get("role") or "").lower() == "main"
        if marked and (above is None or element in above):
            return element
    return body


def _from_linked_data(body: str, location: str) -> list[Block]:
    """Return the blocks of the text that the page carries for machines only."""
    if _MARKUP.search(body):
        return fragment_blocks(body, location)
    parts = re.split(r"\n\s*\n", html.document_fromstring(f"<p>{body}").text_content())
    return [Block((line,)) for part in parts if (line := clean(part))]
