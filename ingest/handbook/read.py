"""Read handbooks: PDF files. Read this first.

file → opened → each page's characters → words in rows → without furniture and contents →
columns and tables in reading order → paragraphs, items, notes → title and headings → text, marks
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.errors import SourceError
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.handbook import about as pdf_about
from ingest.handbook import headings as pdf_headings
from ingest.handbook.columns import read_order
from ingest.handbook.contents import without_contents
from ingest.handbook.drawn_lines import rules_and_dots
from ingest.handbook.furniture import without_furniture
from ingest.handbook.glyphs import drawn
from ingest.handbook.hyphens import vocabulary
from ingest.handbook.lines import rows, with_bullets
from ingest.handbook.open import check_text, opened
from ingest.handbook.paragraphs import Piece, Setting, pieces, setting
from ingest.handbook.records import UNKNOWN, Column, Line, Sheet, Table
from ingest.handbook.text import text_and_marks
from ingest.text.blocks import readable_id
from ingest.text.language import language_of

SIDEWAYS = 60
"""From how many characters on text that stands on its side is more than a label or a stamp."""


def recognise(original: Original) -> bool:
    """Say whether an original is a PDF, by its first bytes, its media type or its name."""
    if b"%PDF-" in original.data[:1024]:
        return True
    named = original.location.lower().partition("?")[0].endswith(".pdf")
    return original.media_type == "application/pdf" or (original.media_type is None and named)


def read(original: Original, *, key: str) -> Parsed:
    """Return the document in a PDF.

    Raises SourceError for one that is empty, damaged, encrypted, too large, or holds no text.
    """
    with opened(original) as pdf:
        sheets = _sheets(pdf, original.location)
        metadata = {name: str(value) for name, value in pdf.get_metadata_dict().items()}
        outline = list(pdf_about.outline(pdf))
    parts = [part for sheet in without_furniture(sheets) for part in read_order(sheet)]
    parts = without_contents(parts)
    how = setting(parts)
    held = [piece for part in parts for piece in _pieces(part, how)]
    if not held:
        raise SourceError(
            f"{original.location} holds only page numbers or a list of contents: nothing to quote"
        )
    title = pdf_about.title(held, how, metadata.get("Title", ""), original.location)
    levels = pdf_headings.levels(held, how, outline, title)
    text, marks = text_and_marks(held, levels, vocabulary(_lines(parts)))
    published, updated = pdf_about.dates(held, metadata)
    location = original.location
    return Parsed(
        key=key,
        kind="handbook",
        title=title,
        text=text,
        marks=marks,
        id=readable_id(f"{(published or '')[:10]} {title}") or None,
        url=location if location.startswith(("http://", "https://")) else None,
        published=published,
        updated=updated,
        language=language_of(text),
        meta={"pages": max(sheet.number for sheet in sheets)},
    )


def _sheets(pdf: Any, name: str) -> list[Sheet]:
    """Return the pages' words and lines. Raises SourceError if no page says any letters."""
    sheets = []
    count = unreadable = bare = 0
    for number, page in enumerate(pdf, start=1):
        found = drawn(page)
        count += found.count
        bare += not found.count
        label = pdf.get_page_label(number - 1)
        lines, dots = rules_and_dots(page, found.turns)
        said = with_bullets(rows(found.upright), dots)
        unreadable += sum(_unreadable(word.text) for row in said for word in row)
        sheets.append(Sheet(number, found.width, found.height, label, said, lines))
        for glyphs in found.sideways:
            turned = rows(glyphs)
            if len(turned) > 1 and len(glyphs) > SIDEWAYS:
                sheets.append(Sheet(number, found.height, found.width, label, turned))
        page.close()
    check_text(name, len(pdf), count, unreadable, bare)
    return sheets


def _unreadable(word: str) -> int:
    """Return how many of a word's letters the file does not tell; a symbol alone is no word."""
    return word.count(UNKNOWN) if len(word) > 1 else 0


def _pieces(part: Column | Table, how: Setting) -> Iterator[Piece]:
    if isinstance(part, Table):
        lines = tuple(line for row in part.rows for cell in row for line in cell)
        yield Piece("table", lines, part.page, rows=part.rows)
    else:
        yield from pieces(part, how)


def _lines(parts: list[Column | Table]) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Table):
            yield from (line for row in part.rows for cell in row for line in cell)
        else:
            yield from part.lines
