"""Read a web page: its title, its text without the furniture, and what it says about itself.

tree → the title's place → furniture by name → pieces → those of the text → blocks
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from index.errors import SourceError
from ingest.press_blocks import Block
from ingest.press_body import blocks_of
from ingest.press_meta import Facts, facts, language
from ingest.press_prune import Furniture, kind_of
from ingest.press_title import Title, find_title
from ingest.press_walk import Piece, pieces

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENOUGH = 0.75


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
    tree = parsed(text, location)
    about = facts(tree, location)
    title = find_title(tree, about.titles, about.site)
    blocks = blocks_of(_text_pieces(tree, title), title.words)
    if _letters(blocks) < 0.25 * len(about.body):
        blocks = [*_from_linked_data(about.body, location)] or blocks
    if not blocks:
        raise SourceError(f"{location}: no text to quote was found on the page")
    words = "\n".join(line for block in blocks for line in block.lines)
    return Page(
        title.words,
        blocks,
        about.published,
        about.updated,
        language(about.language, words),
        about.url,
    )


def parsed(text: str, location: str) -> HtmlElement:
    """Return the tree of an HTML text; SourceError if it cannot be made."""
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    data = _DECLARATION.sub("", text.replace("\0", "")).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser, ensure_head_body=False)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise SourceError(f"{location}: no text to quote was found on the page") from None
    if any("xcessive depth" in error.message for error in parser.error_log):
        raise SourceError(f"{location} is nested too deeply to be read: mend the page's HTML")
    return tree


def fragment_blocks(text: str, location: str, title: str) -> list[Block]:
    """Return the blocks of HTML that is all text, such as rendered markdown."""
    tree = parsed(f"<html><body>{text}</body></html>", location)
    return blocks_of(pieces(tree, _furniture(tree, None)), title)


def _text_pieces(tree: HtmlElement, title: Title) -> list[Piece]:
    """Return the pieces that come after the title and stand where most of the text does."""
    body = tree.find("body") if tree.find("body") is not None else tree
    main = _main(tree, title.element)
    found = pieces(main if main is not None else body, _furniture(body, title.element))
    if title.element is not None:
        within = set(title.element.iterdescendants()) | {title.element}
        places = [n for n, piece in enumerate(found) if piece.element in within]
        if places:
            found = found[places[-1] + 1 :]
    return _region(found, title.element)


def _main(tree: HtmlElement, title: HtmlElement | None) -> HtmlElement | None:
    """Return the page's main part if it is marked as such and has the title, or none has."""
    marked = [
        element
        for element in tree.iter("main", "article", "div", "section", "td")
        if element.tag == "main"
        or (element.get("role") or "").lower() == "main"
        or "articleBody" in (element.get("itemprop") or "")
    ]
    mains = [element for element in marked if "articleBody" not in (element.get("itemprop") or "")]
    if title is None:
        chosen = marked[-1:]
    else:
        above = set(title.iterancestors())
        chosen = [element for element in mains if element in above]
    return chosen[0] if chosen else None


def _furniture(body: HtmlElement, title: HtmlElement | None) -> dict[HtmlElement, Furniture]:
    """Return the furniture: elements that are named so and do not hold the title or the text."""
    weight = _weights(body)
    whole = weight.get(body, 0) or 1
    kept: set[HtmlElement] = set(title.iterancestors()) | {title} if title is not None else set()
    for main in body.iter("main", "article"):
        kept.update(main.iterancestors())
    found: dict[HtmlElement, Furniture] = {}
    for element in body.iter():
        if element in kept and element.tag not in ("nav", "script", "style"):
            continue
        kind = kind_of(element)
        if kind and (weight.get(element, 0) <= 0.5 * whole or _never(element)):
            found[element] = kind
    return found


def _never(element: HtmlElement) -> bool:
    return element.tag in ("script", "style", "noscript", "template", "nav", "head")


def _weights(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return how many letters of running text (not links, not code) each element holds."""
    weight: dict[HtmlElement, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        own = sum(weight.get(child, 0) + len((child.tail or "").strip()) for child in element)
        if element.tag in ("a", "script", "style", "noscript", "template", "nav", "select"):
            own = 0
        else:
            own += len((element.text or "").strip())
        weight[element] = own
    return weight


def _region(found: list[Piece], title: HtmlElement | None) -> list[Piece]:
    """Return the pieces under the smallest element that has the title and most of the prose."""
    if title is None:
        return _densest(found)
    above = [title, *title.iterancestors()]
    depth = {element: len(above) - number for number, element in enumerate(above)}
    shared = [_shared_depth(piece.element, depth) for piece in found]
    prose = [_prose(piece) for piece in found]
    for level in sorted(set(shared), reverse=True):
        inside = sum(n for n, d in zip(prose, shared, strict=True) if d >= level)
        if inside >= _ENOUGH * sum(prose) and inside:
            return [piece for piece, d in zip(found, shared, strict=True) if d >= level]
    return found


def _shared_depth(element: HtmlElement, depth: dict[HtmlElement, int]) -> int:
    """Return the depth of the nearest ancestor that an element shares with the title."""
    passed = []
    here: HtmlElement | None = element
    while here is not None and here not in depth:
        passed.append(here)
        here = here.getparent()
    found = depth[here] if here is not None else 0
    for known in passed:
        depth[known] = found
    return found


def _densest(found: list[Piece]) -> list[Piece]:
    """Return the pieces under the smallest element that has most of the prose."""
    whole = sum(map(_prose, found))
    if not whole:
        return found
    weight: dict[HtmlElement, int] = {}
    chain: list[HtmlElement] = []
    for piece in found:
        if _prose(piece):
            weight[piece.element] = weight.get(piece.element, 0) + _prose(piece)
            chain.append(piece.element)
    root = chain[0].getroottree().getroot()
    order = list(root.iter())
    for element in reversed(order):
        parent = element.getparent()
        if parent is not None and element in weight:
            weight[parent] = weight.get(parent, 0) + weight[element]
    chosen = root
    for element in order:
        if weight.get(element, 0) >= _ENOUGH * whole:
            chosen = element
    inside = set(chosen.iter())
    return [piece for piece in found if piece.element in inside]


def _prose(piece: Piece) -> int:
    """Return the letters of a piece that reads as running text, else 0."""
    if piece.kind == "heading" or not piece.lines or piece.linked * 2 > piece.letters:
        return 0
    words = piece.words
    return len(words) if len(words) >= 80 or re.search(r"[a-zåäö)\d][.!?]", words) else 0


def _letters(blocks: list[Block]) -> int:
    return sum(len(line) for block in blocks for line in block.lines)


def _from_linked_data(body: str, location: str) -> list[Block]:
    if not body.strip():
        return []
    if re.search(r"<(?:p|br|div|h\d)\b", body, re.IGNORECASE):
        return fragment_blocks(body, location, "")
    joined = re.sub(r"\n\s*\n", "<p>", html.fromstring("<i/>").text or body)
    return fragment_blocks("<p>" + joined.replace("\n", "<br>"), location, "")
