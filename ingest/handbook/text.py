"""The document's text: pieces of columns made blocks, across columns and pages.

A paragraph that a column or a page cuts goes on where it continues; tables, captions and footnotes
in between follow it. Every stretch of text keeps the page that it lies on.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.records import Mark
from ingest.handbook.hyphens import joined
from ingest.handbook.paragraphs import Kind, Piece
from ingest.handbook.records import Line
from ingest.text.blocks import clean

_BULLET = re.compile(r"(?:[•·▪◦‣■□●○✓✔➢➤*\uf000-\uf0ff]|[–—-](?=\s)|o(?=\s))\s*")
_SENTENCE_END = re.compile(r"[.!?:…][\"”’»)\]]*$")

_Stretch = tuple[str, int]
"""Words, and the page that they lie on."""


@dataclass(slots=True)
class _Block:
    kind: Kind
    pieces: list[Piece]
    level: int = 0
    rows: list[list[_Stretch]] = field(default_factory=list)


def text_and_marks(
    pieces: Sequence[Piece], levels: dict[int, int], known: Counter[str]
) -> tuple[str, tuple[Mark, ...]]:
    """Return the text and its heading and page marks, in order of where they begin."""
    blocks = _listed(_gathered(pieces, levels, known))
    text: list[str] = []
    marks: list[Mark] = []
    position = 0
    for block in blocks:
        rows = [row for row in (_cleaned(row) for row in block) if row]
        if not rows:
            continue
        if text:
            text.append("\n\n")
            position += 2
        start = position
        for number, row in enumerate(rows):
            if number:
                text.append("\n")
                position += 1
            for words, page in row:
                _page(marks, position, position + len(words), page)
                text.append(words)
                position += len(words)
        if block.level:
            marks.append(Mark("heading", start, position, block.level))
    marks.sort(key=lambda mark: (mark.start, mark.kind))
    return "".join(text), tuple(marks)


class _Rows(list[list[_Stretch]]):
    """The rows of a block, with its kind and level."""

    def __init__(self, rows: Iterable[list[_Stretch]], kind: Kind, level: int = 0) -> None:
        super().__init__(rows)
        self.kind = kind
        self.level = level


def _page(marks: list[Mark], start: int, end: int, page: int) -> None:
    """Add a page's mark, or let the last one reach further if it is the same page's."""
    for index in range(len(marks) - 1, -1, -1):
        last = marks[index]
        if last.kind == "page":
            if last.value == page:
                marks[index] = Mark("page", last.start, end, page)
                return
            break
    marks.append(Mark("page", start, end, page))


def _gathered(
    pieces: Sequence[Piece], levels: dict[int, int], known: Counter[str]
) -> Iterator[_Rows]:
    """Yield the blocks in reading order: what a column cut is whole, notes come after it."""
    open_block: list[Piece] = []
    open_level = 0
    waiting: list[_Rows] = []

    def closed() -> Iterator[_Rows]:
        nonlocal open_block
        if open_block:
            kind = open_block[0].kind
            yield _Rows([_row(open_block, known, kind)], kind, open_level)
            open_block = []

    for index, piece in enumerate(pieces):
        level = levels.get(index)
        if level == 0:
            continue
        if piece.kind in ("note", "caption", "table"):
            rows = _Rows(_rows(piece, known), piece.kind)
            if open_block and piece.kind == "table" and not _unfinished(open_block[-1]):
                yield from closed()
                yield from waiting
                waiting = []
                yield rows
            else:
                waiting.append(rows)
            continue
        if open_block and not level and not open_level and _goes_on(open_block[-1], piece):
            open_block.append(piece)
            continue
        held = [] if _belongs_together(open_block, piece) else waiting
        yield from closed()
        floats = [rows for rows in waiting if rows.kind != "note"]
        yield from floats
        if held:
            yield from (rows for rows in waiting if rows.kind == "note")
            waiting = []
        else:
            waiting = [rows for rows in waiting if rows.kind == "note"]
        open_block = [piece]
        open_level = level or 0
    yield from closed()
    yield from waiting


def _belongs_together(open_block: Sequence[Piece], piece: Piece) -> bool:
    """Say whether a page's footnotes wait: until the page, or the list, has come to its end."""
    if not open_block:
        return False
    return open_block[-1].page == piece.page or open_block[-1].kind == piece.kind == "item"


def _unfinished(piece: Piece) -> bool:
    return piece.closes and not _SENTENCE_END.search(piece.lines[-1].text)


def _goes_on(before: Piece, after: Piece) -> bool:
    """Say whether a piece in the next column goes on with the last one of the column before."""
    last, first = before.lines[-1], after.lines[0]
    apart = not (before.closes and after.opens) or after.kind == "item"
    other_type = abs(before.size - after.size) > 0.3 or (
        last.bold != first.bold and last.words[-1].bold != first.words[0].bold
    )
    if apart or other_type:
        return False
    if last.text.endswith(("-", "\u00ad")):
        return True
    word = first.words[0]
    full = last.right + 0.2 * last.size + (word.right - word.left) > last.limit - 0.5
    if _SENTENCE_END.search(last.text):
        return full and not after.indented and before.kind == "text"
    return full or (first.text[:1].islower() and len(before.lines) > 1)


def _row(pieces: Sequence[Piece], known: Counter[str], kind: Kind) -> list[_Stretch]:
    lines = [line for piece in pieces for line in piece.lines]
    row = _sentence(lines, known)
    if kind == "item" and row:
        words, page = row[0]
        if bullet := _BULLET.match(words):
            words = words[bullet.end() :]
        row[0] = words, page
    return row


def _sentence(lines: Sequence[Line], known: Counter[str]) -> list[_Stretch]:
    """Return the words of lines that follow on each other, divided words put together."""
    made: list[_Stretch] = []
    for line in lines:
        said = line.text
        if not said:
            continue
        if made:
            before, page = made[-1]
            before, between = joined(before, said, known)
            if page == line.page:
                made[-1] = before + between + said, page
                continue
            made[-1] = before, page
            said = between + said
        made.append((said, line.page))
    return made


def _rows(piece: Piece, known: Counter[str]) -> Iterator[list[_Stretch]]:
    if piece.kind != "table":
        row = _sentence(piece.lines, known)
        mark = piece.lines[0].words[0]
        if piece.kind == "note" and mark.raised and row:
            row[0] = f"{mark.text} {row[0][0]}", row[0][1]
        yield row
        return
    for cells in piece.rows:
        said = ["".join(words for words, _ in _sentence(cell, known)) for cell in cells]
        yield [(" | ".join(said), piece.page)]


def _listed(blocks: Iterable[_Rows]) -> Iterator[_Rows]:
    """Yield the blocks, the items of a list made one."""
    items: _Rows | None = None
    for block in blocks:
        if block.kind == "item" and not block.level:
            if items is None:
                items = _Rows([], "item")
            items.extend(block)
            continue
        if items is not None:
            yield items
            items = None
        yield block
    if items is not None:
        yield items


def _cleaned(row: Sequence[_Stretch]) -> list[_Stretch]:
    """Return a row's stretches with single blanks and nothing invisible; none is empty."""
    made: list[_Stretch] = []
    for words, page in row:
        blank = bool(made) and words[:1].isspace()
        tidy = unicodedata.normalize("NFC", clean(words))
        if tidy:
            made.append((f" {tidy}" if blank else tidy, page))
    return made
