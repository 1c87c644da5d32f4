"""The document's text: pieces of columns made blocks, across columns and pages.

A paragraph that a column or a page cuts goes on where it continues; tables, captions and footnotes
in between follow it. Every stretch of text keeps the page that it lies on.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.records import Mark
from ingest.handbook.hyphens import joined
from ingest.handbook.paragraphs import Kind, Piece
from ingest.handbook.records import LeftOut, Line
from ingest.text.blocks import clean

_BULLET = re.compile(r"(?:[•·▪◦‣■□●○✓✔➢➤*\uf000-\uf0ff]|[–—-](?=\s)|o(?=\s))\s*")
_DASH = re.compile(r"[–—-]\s")
_SAYS = re.compile(r"[,?!”\"] (?:säger|sa|berättar|menar|förklarar|frågar|svarar|says|said)\b")
_SENTENCE_END = re.compile(r"[.!?:…][\"”’»)\]]*$")

Stretch = tuple[str, int]
"""Words, and the page that they lie on."""


@dataclass(slots=True)
class Block:
    """A heading, a paragraph, a list, a table or a note: rows of stretches of one page each."""

    kind: Kind
    rows: list[list[Stretch]]
    level: int = 0


def text_and_marks(blocks: Iterable[Block]) -> tuple[str, tuple[Mark, ...]]:
    """Return the text and its heading and page marks, in order of where they begin."""
    text: list[str] = []
    headings: list[Mark] = []
    pages: list[Mark] = []
    position = 0
    for block in blocks:
        rows = [row for row in (_cleaned(row) for row in block.rows) if row]
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
                # A page's mark reaches as far as its words do without another page's between.
                same = bool(pages) and pages[-1].value == page
                begin = pages.pop().start if same else position
                text.append(words)
                position += len(words)
                pages.append(Mark("page", begin, position, page))
        if block.level:
            headings.append(Mark("heading", start, position, block.level))
    marks = sorted([*headings, *pages], key=lambda mark: (mark.start, mark.kind))
    return "".join(text), tuple(marks)


def blocks(
    pieces: Sequence[Piece],
    levels: Mapping[int, int],
    known: Counter[str],
    without: Mapping[int, str],
) -> tuple[list[Block], list[LeftOut]]:
    """Return the blocks in reading order, a list's items made one, and what was left out of them.

    ``known`` are the document's own words, which mend divided ones; ``without`` says, by a piece's
    index, why it is no text.
    """
    pieces = _with_speech(pieces)
    left_out = [
        LeftOut(pieces[index].page, line.text, reason)
        for index, reason in without.items()
        for line in pieces[index].lines
    ]
    for piece in pieces:
        left_out += (
            LeftOut(line.page, mark, "refers to a note")
            for number, line in enumerate(piece.lines)
            for mark in line.references
            if piece.kind != "note" or number
        )
        if piece.kind == "item" and (bullet := _BULLET.match(piece.lines[0].text)):
            left_out.append(LeftOut(piece.page, bullet.group().strip(), "a bullet"))
    text = {index: piece for index, piece in enumerate(pieces) if index not in without}
    return list(_lists(_gathered(text, levels, known))), left_out


def _with_speech(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, those made text that begin with a dash because someone speaks.

    They say so ("– Vi är glada, säger Eva Ek"), or no other item with a dash stands beside them.
    """
    dashed = [piece.kind == "item" and bool(_DASH.match(piece.lines[0].text)) for piece in pieces]
    listed = [
        before or after
        for before, after in zip([False, *dashed[:-1]], [*dashed[1:], False], strict=True)
    ]
    return [
        replace(piece, kind="text")
        if dash and (not beside or any(_SAYS.search(line.text) for line in piece.lines))
        else piece
        for piece, dash, beside in zip(pieces, dashed, listed, strict=True)
    ]


def _gathered(
    pieces: Mapping[int, Piece], levels: Mapping[int, int], known: Counter[str]
) -> Iterator[Block]:
    """Yield the blocks in reading order: what a column cut is whole, notes come after it."""
    cut: list[Piece] = []
    cut_level = 0
    waiting: list[Block] = []
    for index, piece in pieces.items():
        level = levels.get(index)
        if piece.kind in ("note", "caption", "table"):
            block = Block(piece.kind, list(_rows(piece, known)))
            if cut and piece.kind == "table" and not _unfinished(cut[-1]):
                yield _paragraph(cut, cut_level, known)
                yield from waiting
                yield block
                cut, waiting = [], []
            else:
                waiting.append(block)
            continue
        if piece.aside and cut and not cut[-1].aside and _unfinished(cut[-1]):
            waiting.append(_paragraph([piece], level or 0, known))
            continue
        if cut and not level and not cut_level and _goes_on(cut[-1], piece):
            cut.append(piece)
            continue
        # A page's footnotes wait until the page, or the list, has come to its end.
        notes_wait = bool(cut) and (
            cut[-1].page == piece.page or cut[-1].kind == piece.kind == "item"
        )
        if cut:
            yield _paragraph(cut, cut_level, known)
        yield from (block for block in waiting if block.kind != "note")
        waiting = [block for block in waiting if block.kind == "note"]
        if not notes_wait:
            yield from waiting
            waiting = []
        cut, cut_level = [piece], level or 0
    if cut:
        yield _paragraph(cut, cut_level, known)
    yield from waiting


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


def _paragraph(pieces: Sequence[Piece], level: int, known: Counter[str]) -> Block:
    kind = pieces[0].kind
    row = _sentence([line for piece in pieces for line in piece.lines], known)
    if kind == "item" and row and (bullet := _BULLET.match(row[0][0])):
        row[0] = row[0][0][bullet.end() :], row[0][1]
    return Block(kind, [row], level)


def _sentence(lines: Sequence[Line], known: Counter[str]) -> list[Stretch]:
    """Return the words of lines that follow on each other, divided words put together."""
    stretches: list[Stretch] = []
    for line in lines:
        line_text = line.text
        if not line_text:
            continue
        if stretches:
            before, page = stretches[-1]
            before, between = joined(before, line_text, known)
            if page == line.page:
                stretches[-1] = before + between + line_text, page
                continue
            stretches[-1] = before, page
            line_text = between + line_text
        stretches.append((line_text, line.page))
    return stretches


def _rows(piece: Piece, known: Counter[str]) -> Iterator[list[Stretch]]:
    if piece.kind != "table":
        row = _sentence(piece.lines, known)
        mark = piece.lines[0].words[0]
        if piece.kind == "note" and mark.raised and row:
            row[0] = f"{mark.text} {row[0][0]}", row[0][1]
        yield row
        return
    for cells in piece.rows:
        line_text = ["".join(words for words, _ in _sentence(cell, known)) for cell in cells]
        yield [(" | ".join(line_text), piece.page)]


def _lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, the items of a list made one."""
    for is_list, run in groupby(blocks, key=lambda block: block.kind == "item" and not block.level):
        if is_list:
            yield Block("item", [row for item in run for row in item.rows])
        else:
            yield from run


def _cleaned(row: Sequence[Stretch]) -> list[Stretch]:
    """Return a row's stretches with single blanks and nothing invisible; none is empty."""
    stretches: list[Stretch] = []
    for words, page in row:
        blank = bool(stretches) and words[:1].isspace()
        tidy = unicodedata.normalize("NFC", clean(words))
        if tidy:
            stretches.append((f" {tidy}" if blank else tidy, page))
    return stretches
