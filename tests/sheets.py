"""Rows of words for tests of single steps: what stands where on a page, in points."""

from __future__ import annotations

from ingest.handbook.records import Row, Sheet, Word

SIZE = 10.0
WIDTH = 5.0
"""The width of a letter, in points."""


def row(base: float, *parts: tuple[float, str], size: float = SIZE, order: int = 0) -> Row:
    """Return words on a baseline; each part is drawn in one go from its place on.

    ``order`` is the place of the first letter in the file; parts follow with a step between, as
    when a file draws one column before the next.
    """
    words: list[Word] = []
    for left, text in parts:
        x = left
        for letters in text.split():
            right = x + WIDTH * len(letters)
            last = order + len(letters) - 1
            words.append(Word(letters, x, right, base, size, False, first=order, last=last))
            order = last + 2
            x = right + 0.3 * size
        order += 1000
    return tuple(sorted(words, key=lambda word: word.left))


def sheet(number: int, *rows: Row) -> Sheet:
    """Return an A4 page with the rows."""
    return Sheet(number, 595.0, 842.0, str(number), rows)


def texts(rows: tuple[Row, ...] | list[Row]) -> list[str]:
    """Return what each row says."""
    return [" ".join(word.text for word in row) for row in rows]
