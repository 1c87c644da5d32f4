"""Tables of a page: which hold rows of data, and how these are laid out as lines."""

from __future__ import annotations

from collections.abc import Callable

from lxml.html import HtmlElement

from ingest.press.piece import Piece
from ingest.text.blocks import clean, row_of

_TOO_MUCH_FOR_A_CELL = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "hr")

LONGEST_CELL, LONGEST_CELL_WITHOUT_HEAD = 800, 250
"""Letters of a cell up to which a table holds data; beyond, it lays the page out in columns."""

WIDEST = 50
"""Columns or rows that a cell may span; more is a mistake that would fill the memory."""


def is_data(table: HtmlElement) -> bool:
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


def rows_of(table: HtmlElement, pieces: Callable[[HtmlElement], list[Piece]]) -> list[Piece]:
    """Return a table as pieces: its caption as a text, then its rows, the head first.

    `pieces` lays out what a caption or a cell holds.
    """
    done = [piece for caption in table.iter("caption") for piece in pieces(caption) if piece.lines]
    lines: list[str] = []
    letters = linked = 0
    # What a cell leaves for the rows below it: by column, for how many more rows.
    spanned: dict[int, int] = {}
    for row in sorted(table.iter("tr"), key=_part_of_table):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while spanned.get(len(cells), 0) > 0:
                spanned[len(cells)] -= 1
                cells.append("")
            inside = [piece for piece in pieces(cell) if piece.lines]
            rows, columns = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            spanned |= {len(cells) + n: rows - 1 for n in range(columns) if rows > 1}
            cells += [" ".join(piece.words for piece in inside), *[""] * (columns - 1)]
            letters += sum(piece.letters for piece in inside)
            linked += sum(piece.linked for piece in inside)
        if any(cells):
            lines.append(row_of(cells))
    if lines:
        done.append(Piece("rows", tuple(lines), table, 0, letters, linked))
    return done


def _part_of_table(row: HtmlElement) -> int:
    parent = row.getparent()
    return {"thead": 0, "tfoot": 2}.get("" if parent is None else str(parent.tag), 1)


def _span(written: str | None) -> int:
    number = int(written) if written and written.isdigit() else 1
    return min(max(number, 1), WIDEST)
