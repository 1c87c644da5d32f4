"""What stands at the head of a first page and names no document: its series, its sender, its kind.

The words are data: `letterhead.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fnmatch import translate
from functools import cache
from pathlib import Path

from index.language.word_lists import word_lists
from ingest.handbook.paragraphs import Piece
from ingest.handbook.setting import Setting

WORDS = Path(__file__).with_name("letterhead.toml")

SHORT = 40
"""A series number stands alone or with a few words: `Dir. 2009:71`, `SJVFS 2009:26 Saknr M 16`."""
_SERIES = re.compile(r"\b(?:\d{4}[:/]\d{1,4}|(?:19|20)\d\d)\b")
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d|\d{1,2} [a-zåäö]+ (?:19|20)\d\d")
_NUMBER = re.compile(
    r"(?:[a-zåäö]{1,3}[-.]?)?[\d\W]*\d[\d\W]*(?:[a-zåäö]{1,6}[\d\W]+)?", re.IGNORECASE
)
"""A number of a page, an errand or a day: `1 (3)`, `512-3381-2020`, `A123.456/2023`."""
MOST_WORDS = 4
"""Words of a sender with its place: "Länsstyrelsen i Västra Götaland"."""
ADDRESSES = 3
"""What an address at the foot of a letter has at least: post, visits, telephone."""


def is_letterhead(words: str) -> bool:
    """Say whether words name a series, a sender or a kind of document, or label a number.

    >>> is_letterhead("Svensk författningssamling"), is_letterhead("BOVERKETS")
    (True, True)
    >>> is_letterhead("Dir. 2009:71"), is_letterhead("Sex metoder mot öppna drogscener")
    (True, False)
    """
    plain = _plain(words)
    if not plain or _matches(plain, "series", "parts", "senders") or _is_sender(words):
        return True
    if len(plain) <= SHORT and _SERIES.search(plain) and plain[:1].isalpha():
        named = _SERIES.split(plain)[0].strip(" .")
        if len(named.split()) == 1 and len(named) <= 8:
            return True
    # A sender in the genitive, in capitals, is the first half of its series' name.
    return _labelled(plain, "labels", "letter") or (words.isupper() and plain.endswith("s"))


def heads_a_part(words: str) -> bool:
    """Say whether words name a kind or a part of documents: below a title they are a heading."""
    return _matches(_plain(words), "parts")


def letterheads(pieces: Sequence[Piece], title: Collection[int], how: Setting) -> Iterator[int]:
    """Yield the pieces that a letter has at its head, above the title, and at its foot.

    A document is a letter if it says there what only letters say, as `Diarienummer`; it may say so
    at the head of every page.
    """
    first = min(piece.page for piece in pieces)
    head = [n for n, p in enumerate(pieces) if p.page == first and n < min(title, default=0)]
    letter = any(
        _labelled(_plain(words), "letter")
        for n in head
        for words in (*_cells(pieces[n]), *(line.text for line in pieces[n].lines))
    )
    for index, piece in enumerate(pieces):
        cells = list(_cells(piece))
        heads_page = index > 0 and piece.page > pieces[index - 1].page and len(cells) > 1
        # A letter's head may be set as one block, label under label.
        lines = (line.text for line in piece.lines)
        of_letter = all(map(_of_a_letter, cells)) or all(map(_of_a_letter, lines))
        if (letter and (index in head or heads_page) and of_letter) or (
            piece.page == first and piece.size < how.size and _is_address(" ".join(cells))
        ):
            yield index


def _cells(piece: Piece) -> Iterator[str]:
    rows = piece.rows or ((piece.lines,),)
    for cell in (cell for row in rows for cell in row):
        if words := " ".join(line.text for line in cell):
            yield words


def _of_a_letter(words: str) -> bool:
    """Say whether words are a letter's number, day, label, sender or kind.

    >>> [_of_a_letter(words) for words in ("BESLUT 2020-03-04", "512-3381-2020", "Vi beslutar")]
    [True, True, False]
    """
    number = bool(_NUMBER.fullmatch(words)) or _labelled(_plain(words), "letter")
    return number or is_letterhead(_DAY.sub("", words))


def _is_address(words: str) -> bool:
    plain = words.casefold()
    names = map(re.escape, word_lists(WORDS)["addresses"])
    return sum(bool(re.search(rf"(?<!\w){name}\b", plain)) for name in names) >= ADDRESSES


def _plain(words: str) -> str:
    return " ".join(words.casefold().strip(" .:;").split())


def _is_sender(words: str) -> bool:
    """Say whether words are a sender and where it is: the rest begins with a capital."""
    first, *rest = words.split()
    named = len(rest) < MOST_WORDS and all(w[0].isupper() or w in ("i", "och") for w in rest)
    return named and rest != [] and _matches(first.casefold(), "senders") and first[-1:] not in "sS"


def _labelled(plain: str, *groups: str) -> bool:
    labels, beginnings = _labels(groups)
    return plain in labels or plain.startswith(beginnings)


@cache
def _labels(groups: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return labels, and what a line begins with that has one before something else."""
    labels = [label for group in groups for label in word_lists(WORDS)[group]]
    return frozenset(labels), tuple(f"{label}{mark}" for label in labels for mark in " :")


def _matches(plain: str, *groups: str) -> bool:
    return bool(_patterns(groups).match(plain))


@cache
def _patterns(groups: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(translate(one) for group in groups for one in word_lists(WORDS)[group])
    )
