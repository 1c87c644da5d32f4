"""Handbooks: PDF files, read letter for letter.

A PDF says where characters stand, not what belongs together. `read` tells how it is put together
again, a step after another, each in a file of its own:

    open        the file, or one line on why it cannot be read
    glyphs      the characters of a page, turned upright; drawn_lines: what is drawn beside them
    lines       characters to words, words to rows; forms: what was filled in
    visibility  words that nobody sees are left out
    furniture   running headers, footers and page numbers are left out
    columns     the order in which a page is read; gutters, tables: what parts it
    contents    lists of contents are left out
    paragraphs  lines to paragraphs, items, notes; setting: how far apart lines are; breaks: where
                a paragraph begins; headings: which are headings, and how deep
    about       the title; dated: the dates; letterhead: what names no document
    text        one text with its marks; hyphens: words that a line divided

The door is `ingest.handbook.read`: `recognise` an original, `read` it, or `explain` what is kept of
it and what is left out. Nothing outside the room imports another file of it.
"""
