"""When a PDF was published and changed, as its first page says; the labels are `dates.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from index.language.swedish import ENGLISH_MONTHS, MONTHS
from index.language.word_lists import word_lists
from ingest.handbook.paragraphs import Piece
from ingest.text.dates import moment

_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS + ENGLISH_MONTHS)})\s+(?:19|20)\d\d\b")
_DAY = re.compile(r"\d{1,4}[^\s]*(?:\s+\w+)?\s+(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_AFTER_A_DATE = re.compile(r"(?:(?<=\d{4})|(?<=-\d\d))\.?\s+(?=[A-ZÅÄÖ])")
"""Where a line says a second thing: `Adopted on 4 May 2018. Last updated: 6 June 2020`."""
LABELS = Path(__file__).with_name("dates.toml")

FEW_WORDS = 4
"""How many words may stand beside a date that dates the document: `Stockholm den 3 mars 2019`."""
RUNNING = 2
"""A paragraph of more lines than a title, or an address, is running text."""
DATED_LINES, DATED_LENGTH = 4, 80
"""A date of the document stands in a few short lines; longer ones are running text."""


def dates(pieces: Sequence[Piece]) -> tuple[str | None, str | None]:
    """Return when it was published and updated, as its first page says; None where it does not.

    When the file was made says nothing: old ordinances were made to PDFs decades later.
    """
    printed = decided = bare = updated = None
    for (line, amid), (after, _) in pairwise([*_dated_lines(pieces), ("", False)]):
        here = moment(line)
        when = here or (moment(after) if _is_bare(after.rstrip(".")) else None)
        if _begins(line, "updated"):
            updated = updated or when
        elif _begins(line, "printed"):
            printed = printed or when
        elif _begins(line, "decided", "decision"):
            decided = decided or when
        elif here and _is_bare(line) and not amid:
            bare = bare or here
    published = printed or decided or bare or _month(pieces)
    return published, updated


def says_decided(words: str) -> bool:
    """Say whether a short line says that it was decided on a day: `beslutade den 5 mars 2009`."""
    short = len(words) <= DATED_LENGTH
    return short and _begins(words, "decided") and moment(words) is not None


def _dated_lines(pieces: Sequence[Piece]) -> Iterator[tuple[str, bool]]:
    """Yield the short lines of the first page in which a date may be the document's.

    With each goes whether it stands amid running text: a date without a label dates no document
    there, but a row of its table. A table's row is a line; the line below a label such as `Giltig
    till` is its value.
    """
    other = False
    begins = min((piece.page for piece in pieces), default=0)
    first = [piece for piece in pieces if piece.page == begins]
    running = [n for n, p in enumerate(first) if p.kind != "table" and len(p.lines) > RUNNING]
    for number, piece in enumerate(first):
        if not piece.rows and len(piece.lines) > DATED_LINES:
            continue
        amid = bool(running) and running[0] < number < running[-1]
        lines = [line.text for line in piece.lines]
        if piece.rows:
            lines = [" ".join(line.text for cell in row for line in cell) for row in piece.rows]
        for part in (part for line in lines for part in _AFTER_A_DATE.split(line)):
            of_document = _begins(part, "updated", "printed", "decided", "decision")
            after_other, other = other, not of_document and _begins(part, "other")
            if not other and not (after_other and _DAY.match(part)) and len(part) <= DATED_LENGTH:
                yield part, amid


@cache
def _labels(group: str) -> re.Pattern[str]:
    labels = "|".join(map(re.escape, word_lists(LABELS)[group]))
    return re.compile(rf"\W*(?:{labels})\b", re.IGNORECASE)


def _begins(line: str, *groups: str) -> bool:
    return any(_labels(group).match(line) for group in groups)


def _is_bare(line: str) -> bool:
    """Say whether a line holds little but a date: a place, a number of the edition."""
    rest = _DAY.sub("", line).split()
    return len(rest) <= FEW_WORDS and not line.rstrip().endswith((".", ",", ";"))


def _month(pieces: Sequence[Piece]) -> str | None:
    """Return the first day of the month that a short line of the title page names, or None."""
    for line, amid in _dated_lines(pieces):
        match = _MONTH.search(line.lower())
        if (
            match
            and not amid
            and moment(line) is None
            and not _begins(line, "updated")
            and len(line.split()) <= FEW_WORDS + 2
            and not line.endswith((".", ","))
        ):
            return moment(f"1 {match.group()}")
    return None
