"""The list of contents: it names what is said elsewhere, so it is not text to quote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.handbook.records import LEADER, Column, Table, Word, spelled

_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:[ivxlc]{1,6}|[A-ZÅÄÖ]?-?\d{1,4})?$", re.IGNORECASE)
BLANK = 0.2
"""The width, in sizes, at which an entry's number is set once its dots are closed."""
RISING = 0.9
"""The share of a list's numbers that must not be lower than the one before."""
FAR = 0.8
"""How far from its words, in sizes, an entry's number stands: further than a word in a line."""
HEADED = 3
"""How many lines from its end a column may hold the heading of a list that follows it."""
LISTED, SHARE = 5, 0.5
"""From how many entries on a list without dots is one, and what share of its rows they are."""
_PAGE = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
_DOTS = re.compile(r"[.…·_]+")
_ENTRY = re.compile(r"(?P<words>\S.*?)\s+(?P<page>\d{1,4})")
_NUMBERED = re.compile(r"\S.*\s(?P<page>\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:innehåll|innehållsförteckning|innehållsöversikt|contents"
    r"|table of contents|tabell-? och figurförteckning|figurförteckning|tabellförteckning"
    r"|figurer|tabeller|list of (?:figures|tables)"
    r"|inhaltsverzeichnis|indhold|innhold|inhoudsopgave)\.?:?",
    re.IGNORECASE,
)


def with_leaders_closed(rows: Sequence[tuple[Word, ...]]) -> tuple[tuple[Word, ...], ...]:
    """Return a page's rows, the way from an entry to its number closed by one word of dots.

    So entries and their numbers are never taken for two columns. Where other rows have dots, a
    number that stands under theirs belongs to an entry without.
    """
    closed = [_closed(row) for row in rows]
    ends = [word.right for row in closed for word in row if word.text.startswith(LEADER)]
    if len(ends) < 3:
        return tuple(closed)
    for index, row in enumerate(closed):
        closed_words: list[Word] = []
        for word in row:
            under = any(abs(word.right - end) < 2 for end in ends)
            if closed_words and under and _PAGE.fullmatch(word.text):
                closed_words.append(_led(word, closed_words[-1]))
            else:
                closed_words.append(word)
        closed[index] = tuple(closed_words)
    return tuple(closed)


def _closed(row: tuple[Word, ...]) -> tuple[Word, ...]:
    closed_words: list[Word] = []
    leader: list[Word] = []
    for word in row:
        if _DOTS.fullmatch(word.text):
            leader.append(word)
            continue
        if closed_words and (len(leader) > 3 or sum(len(dots.text) for dots in leader) > 3):
            closed_words.append(_led(word, closed_words[-1]))
        else:
            closed_words += [*leader, word]
        leader = []
    return (*closed_words, *leader)


def _led(number: Word, entry: Word) -> Word:
    left = min(number.left, entry.right + BLANK * entry.size)
    return replace(number, text=f"{LEADER} {number.text}", left=left, base=entry.base)


def without_contents(parts: Sequence[Column | Table]) -> list[Column | Table]:
    """Return the parts without the rows of lists of contents and the headings over those."""
    named = Counter(
        line.text.casefold() for part in parts if isinstance(part, Column) for line in part.lines
    )
    remaining: list[Column | Table] = []
    going_on = False
    for part in parts:
        lines = _lines(part)
        texts = [" ".join(spelled(words) for words in line) for line in lines]
        gone = _leaders(texts, going_on) or _numbered(lines, texts, going_on or _headed(remaining))
        gone = gone or _listing(texts, named)
        gone = _reaching(gone, lines, texts)
        if not gone:
            going_on = going_on and all(_HEADING.fullmatch(words) for words in texts)
            remaining.append(part)
            continue
        going_on = max(gone) >= len(texts) - 2
        if min(gone) == 0 and remaining:
            remaining[-1:] = _without_heading(remaining[-1])
        left = [index for index in range(len(lines)) if index not in gone]
        if not left:
            continue
        if isinstance(part, Table):
            remaining.append(replace(part, rows=tuple(part.rows[index] for index in left)))
        else:
            remaining.append(replace(part, lines=tuple(part.lines[index] for index in left)))
    return remaining


def _headed(remaining: Sequence[Column | Table]) -> bool:
    """Say whether the last part ends with the heading of a list of contents."""
    if not remaining or isinstance(remaining[-1], Table):
        return False
    return any(_HEADING.fullmatch(line.text) for line in remaining[-1].lines[-HEADED:])


def _without_heading(part: Column | Table) -> list[Column | Table]:
    """Return what comes before a list of contents without its heading and what follows that."""
    if isinstance(part, Table):
        return [part]
    lines = part.lines
    heads = [
        index
        for index in range(max(0, len(lines) - HEADED), len(lines))
        if _HEADING.fullmatch(lines[index].text)
    ]
    if not heads:
        return [part]
    return [replace(part, lines=lines[: heads[0]])] if heads[0] else []


def _listing(texts: Sequence[str], named: Counter[str]) -> set[int]:
    """Return the rows of a list without dots or heading.

    Its entries end with numbers that do not fall, and stand elsewhere as lines of their own.
    """
    entries = [
        (index, match.group("words").casefold(), int(match["page"]))
        for index, words in enumerate(texts)
        if (match := _ENTRY.fullmatch(words))
    ]
    if len(entries) < LISTED or len(entries) < SHARE * len(texts):
        return set()
    pages = [page for _, _, page in entries]
    rising = sum(1 for before, after in pairwise(pages) if after >= before)
    elsewhere = sum(1 for _, words, _ in entries if named[words])
    if rising < RISING * (len(pages) - 1) or elsewhere < SHARE * len(entries):
        return set()
    return set(range(entries[0][0], entries[-1][0] + 1))


def _lines(part: Column | Table) -> list[list[tuple[Word, ...]]]:
    if isinstance(part, Table):
        return [[line.words for cell in row for line in cell] for row in part.rows]
    return [[line.words] for line in part.lines]


def _reaching(
    gone: set[int], lines: Sequence[Sequence[tuple[Word, ...]]], texts: Sequence[str]
) -> set[int]:
    """Return the rows with those before and after that are entries too, and the heading."""
    if not gone:
        return gone
    start, end = min(gone), max(gone)
    while start and (
        _HEADING.fullmatch(texts[start - 1]) or _entry(lines[start - 1], texts[start - 1])
    ):
        start -= 1
    while end + 1 < len(texts) and _entry(lines[end + 1], texts[end + 1]):
        end += 1
    return gone | set(range(start, min(gone))) | set(range(max(gone), end + 1))


def _entry(line: Sequence[tuple[Word, ...]], texts: str) -> bool:
    """Say whether a row ends with a page's number, far from its words."""
    if not _NUMBERED.fullmatch(texts):
        return False
    words = [word for part in line for word in part]
    return len(words) > 1 and words[-1].left - words[-2].right > FAR * words[-1].size


def _leaders(texts: Sequence[str], going_on: bool) -> set[int]:
    """Return the rows from the first to the last with dots that lead to a page's number."""
    matches = [index for index, words in enumerate(texts) if _LEADER.search(words)]
    if len(matches) < 3 and not (matches and going_on):
        if matches and any(_HEADING.fullmatch(words) for words in texts):
            return set(matches)
        return set()
    gone = set(matches)
    for before, after in pairwise(matches):
        # One or two rows between are an entry that needs more than one line, or lacks its dots.
        if after - before <= 3:
            gone.update(range(before, after))
    first = matches[0]
    while first and not _HEADING.fullmatch(texts[first - 1]) and matches[0] - first < 2:
        first -= 1
    if first and _HEADING.fullmatch(texts[first - 1]):
        gone.update(range(first, matches[0]))
    return gone


def _numbered(
    lines: Sequence[Sequence[tuple[Word, ...]]], texts: Sequence[str], going_on: bool
) -> set[int]:
    """Return the rows of a list without dots: under its heading, each ends with a page's number."""
    start = next((i + 1 for i, words in enumerate(texts) if _HEADING.fullmatch(words)), None)
    if start is None:
        if not going_on:
            return set()
        start = 0
    ends = [index for index in range(start, len(texts)) if _entry(lines[index], texts[index])]
    if len(ends) < (1 if going_on else 3) or len(ends) < SHARE * (ends[-1] - start + 1):
        return set()
    return set(range(start, ends[-1] + 1))
