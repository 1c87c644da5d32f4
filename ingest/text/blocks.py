"""Blocks of text as the readers of pages make them, and the text and marks they become."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.records import Mark

# Invisible or impossible in text: soft hyphens, zero-width spaces, byte-order marks, control
# characters, halves of surrogate pairs. Joiners and direction marks are letters' business: kept.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"(?:[•·▪◦‣■●*]|[-–—](?=\s))\s*")
_CLOSED = re.compile(r"[.!?…:;][\"”’»')\]]*$")
_PROSE_END = re.compile(r"[.!?…][\"”’»')\]]*$")
_OPEN_WORD = re.compile(
    r"(?:\b(?:att|ska|skall|annat|följande|innebär|hur|om|that|to)|[.!?:;,…–-])$"
)
_NOT_WORDS = re.compile(r"[\W_]+")
_STARTS_ITEM = re.compile(r"[•·▪◦‣■●*–—-]\s*\S|\d{1,2}[.)]\s")
_GOES_ON = re.compile(
    r"\b(?:i|på|av|och|för|med|till|från|vid|som|att|en|ett|den|det|de|om|är|har|under|efter|mot"
    r"|hos|samt|eller|men|utan|inom|mellan|över|genom|kring|the|of|and|in|to|a|for|with|on|at|by"
    r"|[^\s,]+,)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document: its lines, none empty, and its level where it is a heading."""

    lines: tuple[str, ...]
    level: int = 0


def clean(words: str) -> str:
    """Return the words on one line: single spaces, nothing invisible, letters untouched."""
    if words.isprintable() and "  " not in words:
        return words.strip()
    words = _UNSEEN.sub("", words)
    if _HALVES.search(words):
        words = _HALVES.sub("\ufffd", words)
    return " ".join(words.split())


def letters_of(words: str) -> str:
    """Return the letters and digits of words, cases aside: equal where two say the same."""
    return _NOT_WORDS.sub("", words.casefold())


def without_bullet(line: str) -> str:
    """Return a list item's words without the glyph in front of them."""
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else line


def row_of(cells: Sequence[str]) -> str:
    """Return a row of a table as a line: its cells parted by " | ", no empty ones at the end.

    >>> row_of(["", "2023", "2024"]), row_of(["Norr", "", ""])
    ('| 2023 | 2024', 'Norr')
    """
    return " ".join(" | ".join(cells).rstrip(" |").split())


def closed(line: str) -> bool:
    """Say whether a line ends as a sentence or an introduction to a list does."""
    return bool(_CLOSED.search(line[-8:]))


def mended(lines: Sequence[str]) -> tuple[str, ...]:
    """Return lines with those joined that only a narrow window broke.

    A break stays where a sentence ends or something new begins; it becomes a space where the
    words plainly go on.

    >>> mended(["Polisen grep tre män på", "Sergels torg.", "De är anhållna."])
    ('Polisen grep tre män på Sergels torg.', 'De är anhållna.')
    """
    groups: list[list[str]] = []
    for line in lines:
        if groups and _goes_on(groups[-1][-1], line):
            groups[-1].append(line)
        elif line:
            groups.append([line])
    return tuple(" ".join(parts) for parts in groups)


def _goes_on(before: str, after: str) -> bool:
    if not after or closed(before) or _STARTS_ITEM.match(after):
        return False
    return after[0].islower() or bool(_GOES_ON.search(before[-40:]))


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Mark, ...]]:
    """Return the text of the blocks, one blank line between them, and a mark for each heading."""
    parts: list[str] = []
    marks: list[Mark] = []
    position = 0
    for block in blocks:
        if not block.lines:
            continue
        words = block.lines[0] if len(block.lines) == 1 else "\n".join(block.lines)
        position += 2 if parts else 0
        if block.level:
            marks.append(Mark("heading", position, position + len(words), block.level))
        parts.append(words)
        position += len(words)
    return "\n\n".join(parts), tuple(marks)


def prose(line: str) -> bool:
    """Say whether a line reads as running text: it ends as a sentence does."""
    return bool(_PROSE_END.search(line[-8:]))


def names_what_follows(line: str, following: str) -> bool:
    """Say whether a line of its own is a heading, judged by its shape and by what follows.

    For text without markup. It is short, starts as a sentence does and ends as none does, and
    running text follows: "Uppdatering 15:00", "Falun", "Nätverk identifierat".
    """
    return (
        len(line) <= 90
        and (line[0].isupper() or line[0].isdigit())
        and ": " not in line
        and "@" not in line
        and not _OPEN_WORD.search(line[-20:])
        and len(following) >= 40
        and not _STARTS_ITEM.match(following)
        and prose(following)
    )
