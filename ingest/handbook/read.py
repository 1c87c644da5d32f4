"""Read handbooks: PDF files. Read this first.

file → opened → each page's characters → words in rows → without what nobody sees →
without furniture and contents → columns and tables in reading order → paragraphs, items, notes →
title, dates and headings → text, marks, and a list of all that was left out
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from index.errors import SourceError
from index.language.folding import slug
from index.language.sentences import paragraphs
from index.records import Parsed
from ingest.fetch.original import Original
from ingest.handbook import about, headings
from ingest.handbook.beside import with_bullets, with_fields, with_marks
from ingest.handbook.columns import read_order
from ingest.handbook.contents import without_contents
from ingest.handbook.dated import dates
from ingest.handbook.drawn_lines import rules_and_dots
from ingest.handbook.forms import filled
from ingest.handbook.furniture import without_furniture
from ingest.handbook.glyphs import OUTSIDE, drawn
from ingest.handbook.hyphens import vocabulary
from ingest.handbook.letterhead import letterheads
from ingest.handbook.lines import rows
from ingest.handbook.open import check_text, opened
from ingest.handbook.paragraphs import pieces
from ingest.handbook.records import UNKNOWN, Column, LeftOut, Line, Row, Sheet, Table, spelled
from ingest.handbook.setting import setting
from ingest.handbook.text import blocks, text_and_marks
from ingest.handbook.visibility import has_pictures, picture, without_contrast
from ingest.text.explained import Explained
from ingest.text.language import language_of

SIDEWAYS = 60
"""From how many characters on text that stands on its side is more than a label or a stamp."""
MARKED = "furniture, as the file says"
REPEATED = "header, footer or page number"
NOT_SEEN = "not seen: covered, without colour or in a layer that is switched off"


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
    return _read(original, key)[0]


def explain(original: Original) -> Iterator[Explained]:
    """Yield what the pages say, block by block, what is left out before what is kept of a page."""
    parsed, left_out = _read(original, original.location)
    pages = [mark for mark in parsed.marks if mark.kind == "page"]
    placed: list[tuple[int, Explained]] = [
        (gone.page, Explained(gone.text, f"page {gone.page}", gone.reason)) for gone in left_out
    ]
    for start, end in paragraphs(parsed.text):
        page = next(int(mark.value) for mark in pages if mark.end > start)
        placed.append((page, Explained(parsed.text[start:end], f"page {page}")))
    yield from (block for _, block in sorted(placed, key=itemgetter(0)))


def _read(original: Original, key: str) -> tuple[Parsed, list[LeftOut]]:
    with opened(original) as pdf:
        sheets, left_out = _sheets(pdf, original.location)
        declared = str(pdf.get_metadata_dict().get("Title", ""))
        outline = list(about.outline(pdf))
    cleared = without_furniture(sheets)
    left_out += _gone(sheets, cleared)
    ordered = [part for sheet in cleared for part in read_order(sheet)]
    parts = without_contents(ordered)
    left_out += _contents(ordered, parts)
    how = setting(parts)
    all_pieces = [piece for part in parts for piece in pieces(part, how)]
    if not all_pieces:
        raise SourceError(
            f"{original.location} holds only page numbers or a list of contents: nothing to quote"
        )
    named = about.title(all_pieces, how, declared)
    title = named or about.named_after(original.location)
    levels = headings.levels(all_pieces, how, outline, title)
    without = {index: "the title" for index, level in levels.items() if level == 0}
    without |= dict.fromkeys(letterheads(all_pieces, without, how), "letterhead")
    text_blocks, gone = blocks(all_pieces, levels, vocabulary(_lines(parts)), without)
    text, marks = text_and_marks(text_blocks)
    published, updated = dates(all_pieces)
    location = original.location
    parsed = Parsed(
        key=key,
        kind="handbook",
        title=title,
        text=text,
        marks=marks,
        id=slug(f"{(published or '')[:10]} {title}", longest=80) or None,
        url=location if location.startswith(("http://", "https://")) else None,
        published=published,
        updated=updated,
        language=language_of(text),
        meta={"pages": max(sheet.number for sheet in sheets)},
        notes=_notes(location, left_out),
        unknown=tuple(
            name for name, value in (("title", named), ("published", published)) if value is None
        ),
    )
    return parsed, left_out + gone


def _sheets(pdf: Any, name: str) -> tuple[list[Sheet], list[LeftOut]]:
    """Return the pages' words and lines, and what stands on them and is no word of a line.

    Raises SourceError if no page says any letters.
    """
    sheets: list[Sheet] = []
    left_out: list[LeftOut] = []
    count = unreadable = bare = 0
    for number, page in enumerate(pdf, start=1):
        glyphs = drawn(page)
        count += glyphs.count
        bare += not glyphs.count
        left_out += (LeftOut(number, text.strip(), why) for why, text in glyphs.left_out.items())
        label = pdf.get_page_label(number - 1)
        rules, dots = rules_and_dots(page, glyphs.turns)
        standing = [
            (glyphs.turns, glyphs.width, glyphs.height, with_marks(rows(glyphs.upright)), rules)
        ]
        for turns, turned in glyphs.sideways:
            lines = with_marks(rows(turned))
            if len(lines) > 1 and len(turned) > SIDEWAYS:
                standing.append((turns, glyphs.height, glyphs.width, lines, ()))
            else:
                left_out += (LeftOut(number, spelled(row), "on its side") for row in lines)
        for turns, width, height, lines, lines_drawn in standing:
            visible, hidden = _visible(page, turns, lines)
            left_out += (LeftOut(number, spelled(row), NOT_SEEN) for row in hidden)
            words = (word.text for row in visible for word in row)
            # A symbol alone is no word.
            unreadable += sum(word.count(UNKNOWN) for word in words if len(word) > 1)
            if turns == glyphs.turns:
                visible = with_fields(with_bullets(visible, dots), filled(pdf, page))
            sheets.append(Sheet(number, width, height, label, visible, lines_drawn))
        page.close()
    check_text(name, len(pdf), count, unreadable, bare)
    return sheets, left_out


def _visible(page: Any, turns: int, rows: Sequence[Row]) -> tuple[tuple[Row, ...], list[Row]]:
    """Return the rows without the words that nobody sees, and those words in rows.

    Words without ink over a picture are what was recognised in it: they are seen there.
    """
    if not rows:
        return (), []
    hidden = without_contrast(picture(page, turns), rows)
    if any(not word.inked for word in hidden) and has_pictures(page):
        hidden = [word for word in hidden if word.inked]
    gone = {id(word) for word in hidden}
    # A mark between words that nobody sees is not seen either.
    for row in rows:
        letters = any(c.isalnum() for word in row if id(word) not in gone for c in word.text)
        if not letters and any(id(word) in gone for word in row):
            gone |= {id(word) for word in row}
    remaining = tuple(rest for row in rows if (rest := tuple(w for w in row if id(w) not in gone)))
    return remaining, [rest for row in rows if (rest := tuple(w for w in row if id(w) in gone))]


def _gone(before: Sequence[Sheet], after: Sequence[Sheet]) -> Iterator[LeftOut]:
    """Yield what a page had before its furniture was taken out."""
    for sheet, cleared in zip(before, after, strict=True):
        remaining = {id(word) for row in cleared.rows for word in row}
        for row in sheet.rows:
            gone = tuple(word for word in row if id(word) not in remaining)
            if gone:
                marked = all(word.artifact for word in gone)
                yield LeftOut(sheet.number, spelled(gone), MARKED if marked else REPEATED)


def _contents(
    before: Sequence[Column | Table], after: Sequence[Column | Table]
) -> Iterator[LeftOut]:
    remaining = {id(line) for line in _lines(after)}
    for line in _lines(before):
        if id(line) not in remaining:
            yield LeftOut(line.page, line.text, "list of contents")


def _notes(name: str, left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """Return a line about text that nobody sees: an authority wants to know if masking failed."""
    pages = sorted({gone.page for gone in left_out if gone.reason in (NOT_SEEN, OUTSIDE)})
    if not pages:
        return ()
    numbers = ", ".join(str(page) for page in pages)
    return (
        f"{name}: the file holds text that is not seen: page{'s' * (len(pages) > 1)} {numbers}",
    )


def _lines(parts: Sequence[Column | Table]) -> Iterator[Line]:
    return (line for part in parts for line in part.lines)
