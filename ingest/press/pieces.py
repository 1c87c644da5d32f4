"""A page's tree laid out as pieces: what a reader sees as paragraphs, headings, lists and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree
from lxml.html import HtmlElement

from ingest.press.names import Furniture
from ingest.text.blocks import clean, closed, mended, row_of, without_bullet

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# fmt: off
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd",
    "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figure", "footer", "form",
    "frameset", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    *_HEADINGS,
])
# fmt: on
_LISTS = frozenset(["ul", "ol", "dl", "dir"])
_BOLD = frozenset(["b", "strong"])
_TOO_MUCH_FOR_A_LIST = ("h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "article")
_TOO_MUCH_FOR_A_CELL = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr")
_NOTE = re.compile(r"[\[(]?\d{1,3}[\])]?|[*†‡]")
_LONGEST_HEADING = 200
LONGEST_SENTENCE = 110
"""Letters up to which a sentence with its full stop may be a heading."""

LONGEST_BOLD = 120
"""Letters up to which a bold line above a paragraph is set as its heading."""

LONGEST_CELL, LONGEST_CELL_WITHOUT_HEAD = 800, 250
"""Letters of a cell up to which a table holds data; beyond, it lays the page out in columns."""

WIDEST = 50
"""Columns or rows that a cell may span; more is a mistake that would fill the memory."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as the page has it, with what tells text from furniture.

    ``kind`` is what it looks like; ``pointer`` is a link that names a document; ``end`` is no text
    but the place where a date, a byline or share buttons stood. ``element`` is the element whose
    words they are, ``letters`` and ``linked`` how many letters it has and how many are links.
    """

    kind: Literal["text", "heading", "bold", "list", "rows", "pointer", "end"]
    lines: tuple[str, ...]
    element: HtmlElement
    level: int = 0
    letters: int = 0
    linked: int = 0

    @property
    def words(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)

    @property
    def only_links(self) -> bool:
        """Whether (nearly) all of it leads elsewhere."""
        return self.linked >= self.letters * 0.85 > 0


@dataclass(slots=True)
class _Run:
    """Words of one style; the words are a newline for a line break."""

    words: str
    linked: bool = False
    bold: bool = False


@dataclass(slots=True)
class _State:
    """What is being put together while the tree is walked."""

    done: list[Piece] = field(default_factory=list)
    runs: list[_Run] = field(default_factory=list)
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
        state.runs.append(_Run("\n"))
        return True
    if tag == "sup" and _refers_to_note(element):
        return True
    if tag in _BLOCKS:
        _flush(state, element)
        if tag == "table" and _is_data(element):
            _rows(state, element, furniture)
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
                state.runs.append(_Run("\n"))
            state.runs.append(_Run(line, state.links > 0, state.bold > 0))
        return
    state.runs.append(_Run(words.replace("\n", " "), state.links > 0, state.bold > 0))


def _flush(state: _State, following: HtmlElement) -> None:
    """Make pieces of the words gathered so far; those to come stand in ``following``."""
    element, state.element = state.element, following
    runs, state.runs = state.runs, []
    if element is None or not any(run.words.strip() for run in runs):
        return
    for paragraph in _paragraphs(runs):
        segments = [_segment(line) for line in paragraph]
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
            state.done.append(_piece("heading", segments, element, state.level))
        elif element.tag in ("summary", "button"):
            state.done.append(_piece("bold", segments, element))
        else:
            state.done.extend(_text(segments, element))


_Segment = tuple[str, int, int, bool]
"""A line: its words, its letters, how many of them are linked, and whether all are bold."""


def _paragraphs(runs: list[_Run]) -> Iterator[list[list[_Run]]]:
    """Yield the paragraphs, each a list of lines: one break ends a line, two a paragraph."""
    lines: list[list[_Run]] = [[]]
    for run in runs:
        if run.words != "\n":
            lines[-1].append(run)
        elif any(part.words.strip() for part in lines[-1]):
            lines.append([])
        elif len(lines) > 1:
            yield lines[:-1]
            lines = [[]]
    yield lines


def _segment(runs: list[_Run]) -> _Segment:
    words = clean("".join(run.words for run in runs))
    letters = [(sum(map(str.isalnum, run.words)), run) for run in runs]
    linked = sum(count for count, run in letters if run.linked)
    every = sum(count for count, _ in letters)
    return words, every, linked, bool(every) and all(r.bold for n, r in letters if n)


def _text(segments: list[_Segment], element: HtmlElement) -> Iterator[Piece]:
    """Yield a paragraph, and before it the bold lines that stand above it as headings do."""
    while (
        segments
        and segments[0][3]
        and len(segments[0][0]) <= LONGEST_BOLD
        and not _ends(segments[0][0])
    ):
        yield _piece("bold", segments[:1], element)
        segments = segments[1:]
    links: list[_Segment] = []
    while len(segments) > 1 and _is_link(segments[-1]) and closed(segments[-2][0]):
        links.insert(0, segments.pop())
    for part in [segments, *([link] for link in links)]:
        if part:
            yield _piece("text", part, element)


def _is_link(segment: _Segment) -> bool:
    return segment[1] == segment[2] > 0 and not closed(segment[0])


def _ends(line: str) -> bool:
    return closed(line) and not line.endswith(":")


def _piece(
    kind: Literal["text", "heading", "bold"],
    segments: list[_Segment],
    element: HtmlElement,
    level: int = 0,
) -> Piece:
    lines: tuple[str, ...]
    if kind == "heading":
        lines = (" ".join(segment[0] for segment in segments),)
        # A whole paragraph set as a heading is still a paragraph: it may be quoted.
        if len(lines[0]) > _LONGEST_HEADING or (
            len(lines[0]) > LONGEST_SENTENCE and lines[0].endswith(".")
        ):
            kind, level = "text", 0
    else:
        lines = mended([segment[0] for segment in segments])
        if len(lines) > 1 and all(without_bullet(line) != line for line in lines):
            lines = tuple(without_bullet(line) for line in lines)
    letters = sum(segment[1] for segment in segments)
    return Piece(kind, lines, element, level, letters, sum(segment[2] for segment in segments))


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


def _is_data(table: HtmlElement) -> bool:
    """Say whether a table holds rows of data and is not there to lay the page out."""
    if (
        table.get("role") in ("presentation", "none")
        or next(table.iterdescendants(*_TOO_MUCH_FOR_A_CELL), None) is not None
    ):
        return False
    rows = [len(row) for row in table.iter("tr")]
    wide = sum(cells > 1 for cells in rows)
    if len(rows) < 2 or wide * 2 < len(rows):
        return False
    has_head = next(table.iter("th"), None) is not None
    longest = LONGEST_CELL if has_head else LONGEST_CELL_WITHOUT_HEAD
    return all(len(clean("".join(cell.itertext()))) <= longest for cell in table.iter("td"))


def _rows(state: _State, table: HtmlElement, furniture: Mapping[HtmlElement, Furniture]) -> None:
    """Lay out a table: its caption as a text before it, then its rows, the head first."""
    for caption in table.iter("caption"):
        state.done.extend(piece for piece in pieces_of(caption, furniture) if piece.lines)
    lines: list[str] = []
    letters = linked = 0
    # What a cell leaves for the rows below it: by column, for how many more rows.
    spanned: dict[int, int] = {}
    for row in sorted(table.iter("tr"), key=_part_of_table):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _skip_spanned(cells, spanned)
            inside = [piece for piece in pieces_of(cell, furniture) if piece.lines]
            rows, columns = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            spanned |= {len(cells) + n: rows - 1 for n in range(columns) if rows > 1}
            cells += [" ".join(piece.words for piece in inside), *[""] * (columns - 1)]
            letters += sum(piece.letters for piece in inside)
            linked += sum(piece.linked for piece in inside)
        if any(cells):
            lines.append(row_of(cells))
    if lines:
        state.done.append(Piece("rows", tuple(lines), table, 0, letters, linked))


def _part_of_table(row: HtmlElement) -> int:
    parent = row.getparent()
    return {"thead": 0, "tfoot": 2}.get("" if parent is None else str(parent.tag), 1)


def _skip_spanned(cells: list[str], spanned: dict[int, int]) -> None:
    """Add an empty cell for every column that a cell of an earlier row goes on in."""
    while spanned.get(len(cells), 0) > 0:
        spanned[len(cells)] -= 1
        cells.append("")


def _span(written: str | None) -> int:
    number = int(written) if written and written.isdigit() else 1
    return min(max(number, 1), WIDEST)
