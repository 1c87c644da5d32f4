"""The list of contents: it names what is said elsewhere, so it is not text to quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.pdf_records import Sheet, Word, spelled

_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:[ivxlc]{1,6}|[A-ZÅÄÖ]?-?\d{1,4})?$", re.IGNORECASE)
_NUMBERED = re.compile(r"\S.*\s(?P<page>\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:innehåll|innehållsförteckning|innehållsöversikt|contents"
    r"|table of contents|tabell-? och figurförteckning|figurförteckning|tabellförteckning"
    r"|figurer|tabeller|list of (?:figures|tables))\.?:?",
    re.IGNORECASE,
)


def without_contents(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without the rows of lists of contents and the headings over those."""
    cleared = []
    going_on = False
    for sheet in sheets:
        said = [spelled(row) for row in sheet.rows]
        gone = _leaders(said) or _numbered(sheet.rows, said, going_on)
        going_on = bool(gone) and max(gone) >= len(said) - 2
        if gone:
            start = min(gone)
            while start and _HEADING.fullmatch(said[start - 1]):
                start -= 1
                gone.add(start)
        rows = tuple(row for index, row in enumerate(sheet.rows) if index not in gone)
        cleared.append(replace(sheet, rows=rows) if gone else sheet)
    return cleared


def _leaders(said: Sequence[str]) -> set[int]:
    """Return the rows from the first to the last with dots that lead to a page's number."""
    found = [index for index, words in enumerate(said) if _LEADER.search(words)]
    if len(found) < 3:
        if found and any(_HEADING.fullmatch(words) for words in said):
            return set(found)
        return set()
    gone = set(found)
    for before, after in zip(found, found[1:], strict=False):
        # One or two rows between are an entry that needs more than one line, or lacks its dots.
        if after - before <= 3:
            gone.update(range(before, after))
    first = found[0]
    while first and not _HEADING.fullmatch(said[first - 1]) and found[0] - first < 2:
        first -= 1
    if first and _HEADING.fullmatch(said[first - 1]):
        gone.update(range(first, found[0]))
    return gone


def _numbered(rows: Sequence[tuple[Word, ...]], said: Sequence[str], going_on: bool) -> set[int]:
    """Return the rows of a list without dots: under its heading, each ends with a page's number."""
    start = next((i + 1 for i, words in enumerate(said) if _HEADING.fullmatch(words)), None)
    if start is None:
        if not going_on:
            return set()
        start = 0
    ends = [
        index
        for index in range(start, len(said))
        if _NUMBERED.fullmatch(said[index])
        and (
            len(rows[index]) < 3
            or rows[index][-1].left - rows[index][-2].right > rows[index][-1].size
        )
    ]
    if len(ends) < 3 or len(ends) < 0.5 * (ends[-1] - start + 1):
        return set()
    return set(range(start, ends[-1] + 1))
