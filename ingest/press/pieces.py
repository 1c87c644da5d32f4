"""A page's tree laid out as pieces: what a reader sees as paragraphs, headings, lists and rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from ingest.press.names import Furniture
from ingest.press.piece import Piece, Run, paragraphs, piece_of, segment_of, text_pieces
from ingest.press.tables import is_data, rows_of
from ingest.press.wording import elements
from ingest.text.blocks import clean, mended, without_bullet

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BLOCKS = elements("blocks") | _HEADINGS.keys()
_LISTS = frozenset(["ul", "ol", "dl", "dir"])
_BOLD = frozenset(["b", "strong"])
_TOO_MUCH_FOR_A_LIST = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "article")
_NOTE = re.compile(r"[\[(]?\d{1,3}[\])]?|[*†‡]")


@dataclass(slots=True)
class _State:
    """What is being put together while the tree is walked."""

    done: list[Piece] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    element: HtmlElement | None = None
    links: int = 0
    bold: int = 0
    kept_lines: int = 0
    level: int = 0
    lists: int = 0
    items: list[tuple[str, int, int]] = field(default_factory=list)


def pieces_of(root: HtmlElement, furniture: Mapping[HtmlElement, Furniture]) -> list[Piece]:
    """Return what the page shows under the root, in order, without the furniture.

    The walk is iterative: the depth of a page's nesting does not matter.
    """
    state = _State(element=root)
    passed: set[HtmlElement] = set()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _enter(state, element, furniture):
                passed.add(element)
                walk.skip_subtree()
            continue
        if element not in passed:
            _leave(state, element)
        if element is not root and element.tail:
            _add(state, element.tail)
    _flush(state, root)
    _close_list(state, root)
    return state.done


def _enter(state: _State, element: HtmlElement, furniture: Mapping[HtmlElement, Furniture]) -> bool:
    """Take in the start of an element; say whether its inside is to be passed over."""
    tag = element.tag
    kind = furniture.get(element)
    if kind:
        if tag in _BLOCKS:
            _flush(state, element)
        if kind == "after" and not state.lists:
            state.done.append(Piece("end", (), element))
        return True
    if tag == "br":
        state.runs.append(Run("\n"))
        return True
    if tag == "sup" and _refers_to_note(element):
        return True
    if tag in _BLOCKS:
        _flush(state, element)
        if tag == "table" and is_data(element):
            state.done += rows_of(element, lambda inside: pieces_of(inside, furniture))
            return True
        if tag in _LISTS and (state.lists or _is_list(element)):
            state.lists += 1
        state.level = _HEADINGS.get(tag, state.level)
        state.kept_lines += tag == "pre"
    state.links += tag == "a" and element.get("href") is not None
    state.bold += tag in _BOLD
    if element.text:
        _add(state, element.text)
    return False


def _leave(state: _State, element: HtmlElement) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        parent = element.getparent()
        _flush(state, element if parent is None else parent)
        if tag in _LISTS and state.lists and (state.lists > 1 or _is_list(element)):
            state.lists -= 1
            if not state.lists:
                _close_list(state, element)
        if tag in _HEADINGS:
            state.level = 0
        state.kept_lines -= tag == "pre"
    state.links -= tag == "a" and element.get("href") is not None
    state.bold -= tag in _BOLD


def _refers_to_note(raised: HtmlElement) -> bool:
    """Say whether raised words are a link to a note; in `m<sup>2</sup>` they are text."""
    if not _NOTE.fullmatch(clean("".join(raised.itertext()))):
        return False
    parent = raised.getparent()
    inside = parent is not None and parent.tag == "a" and parent.get("href", "").startswith("#")
    return inside or raised.find(".//a") is not None


def _add(state: _State, words: str) -> None:
    if state.kept_lines:
        for number, line in enumerate(words.split("\n")):
            if number:
                state.runs.append(Run("\n"))
            state.runs.append(Run(line, state.links > 0, state.bold > 0))
        return
    state.runs.append(Run(words.replace("\n", " "), state.links > 0, state.bold > 0))


def _flush(state: _State, following: HtmlElement) -> None:
    """Make pieces of the words gathered so far; those to come stand in ``following``."""
    element, state.element = state.element, following
    runs, state.runs = state.runs, []
    if element is None or not any(run.words.strip() for run in runs):
        return
    for paragraph in paragraphs(runs):
        segments = [segment_of(line) for line in paragraph]
        segments = [segment for segment in segments if segment[0]]
        if not segments:
            continue
        if state.lists:
            for line in mended([line for line, *_ in segments]):
                state.items.append((line, 0, 0))
            letters = sum(segment[1] for segment in segments)
            linked = sum(segment[2] for segment in segments)
            state.items[-1] = (state.items[-1][0], letters, linked)
        elif state.level:
            state.done.append(piece_of("heading", segments, element, state.level))
        elif element.tag in ("summary", "button"):
            state.done.append(piece_of("bold", segments, element))
        else:
            state.done.extend(text_pieces(segments, element))


def _is_list(element: HtmlElement) -> bool:
    items = paragraphs = 0
    for inside in element.iter("li", "dd", "p", *_TOO_MUCH_FOR_A_LIST):
        if inside.tag in _TOO_MUCH_FOR_A_LIST:
            return False
        items += inside.tag != "p"
        paragraphs += inside.tag == "p"
    return items > 0 and paragraphs <= items * 1.2


def _close_list(state: _State, element: HtmlElement) -> None:
    if state.items:
        items, state.items = state.items, []
        lines = tuple(line for item, *_ in items if (line := without_bullet(item)))
        letters, linked = sum(item[1] for item in items), sum(item[2] for item in items)
        if lines:
            state.done.append(Piece("list", lines, element, 0, letters, linked))
