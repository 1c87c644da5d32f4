"""Two texts side by side, word by word: where the one stands in the other, and what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Literal

from assistant.staff.numbers import numbers
from index.language.typography import plain, trimmed

GAP = 0.34
"""What a word between two runs that match takes from their score: three such undo one match."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece of the comparison: the same in both, only in what was asked, or only in the source.

    The words that are the same, or the source's alone, are sliced from the source.
    """

    kind: Literal["same", "asked", "source"]
    words: str

    @property
    def has_number(self) -> bool:
        """Return whether a number or a day is in what differs."""
        return self.kind != "same" and bool(numbers(self.words))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where some words stand nearly in a text: its slice [start, end), how near, what differs.

    ``nearness`` is 2 × the words that match ÷ the words of both, from 0 to 1.
    """

    start: int
    end: int
    nearness: float
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    key: str


def align(phrase: str, text: str, start: int = 0, end: int | None = None) -> Alignment | None:
    """Return where `phrase` stands nearly in text[start:end], or None if no word matches."""
    mine = _words(phrase, 0, len(phrase))
    theirs = _words(text, start, len(text) if end is None else end)
    matcher = SequenceMatcher(
        None, [word.key for word in mine], [word.key for word in theirs], autojunk=False
    )
    run = _best_run([block for block in matcher.get_matching_blocks() if block.size])
    if not run:
        return None
    first = max(0, run[0].b - run[0].a)
    last = min(len(theirs), run[-1].b + run[-1].size + len(mine) - run[-1].a - run[-1].size)
    first, last = _within_block(text, theirs, run, first, last)
    window = theirs[first:last]
    matched = sum(block.size for block in run)
    return Alignment(
        window[0].start,
        window[-1].end,
        2 * matched / (len(mine) + len(window)),
        tuple(_joined(_compared(phrase, mine, text, window))),
    )


def _words(text: str, start: int, end: int) -> list[_Word]:
    """Return the words, each with its key; a lone dash or quote mark is no word."""
    return [
        _Word(match.start(), match.end(), key)
        for match in _WORD.finditer(text, start, end)
        if (key := trimmed(match[0]).casefold())
    ]


def _best_run(blocks: Sequence[Match]) -> list[Match]:
    """Return the consecutive blocks that match most, less what lies between them."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    score, begin = 0.0, 0
    for number, block in enumerate(blocks):
        before = blocks[number - 1]
        gap = max(block.b - before.b - before.size, block.a - before.a - before.size)
        if number == begin or score - GAP * gap <= 0:
            score, begin = 0.0, number
        else:
            score -= GAP * gap
        score += block.size
        if score > best[0]:
            best = (score, begin, number + 1)
    return list(blocks[best[1] : best[2]])


def _within_block(
    text: str, theirs: Sequence[_Word], run: Sequence[Match], first: int, last: int
) -> tuple[int, int]:
    """Return the window without the words that unmatched edges would take from other blocks."""
    low, high = run[0].b, run[-1].b + run[-1].size
    while first < low and "\n" in text[theirs[first].start : theirs[low].start]:
        first += 1
    while last > high and "\n" in text[theirs[high - 1].end : theirs[last - 1].start]:
        last -= 1
    return first, last


def _compared(
    phrase: str, mine: Sequence[_Word], text: str, theirs: Sequence[_Word]
) -> Iterator[Difference]:
    matcher = SequenceMatcher(
        None, [word.key for word in mine], [word.key for word in theirs], autojunk=False
    )
    for operation, a, a_to, b, b_to in matcher.get_opcodes():
        if operation == "equal":
            for one, other in zip(mine[a:a_to], theirs[b:b_to], strict=True):
                typed, stands = phrase[one.start : one.end], text[other.start : other.end]
                edge = one in (mine[0], mine[-1]) and trimmed(typed) == trimmed(stands)
                if edge or _comparable(typed) == _comparable(stands):
                    yield Difference("same", stands)
                else:
                    yield Difference("asked", typed)
                    yield Difference("source", stands)
            continue
        if a < a_to:
            yield Difference("asked", phrase[mine[a].start : mine[a_to - 1].end])
        if b < b_to:
            yield Difference("source", text[theirs[b].start : theirs[b_to - 1].end])


def _comparable(word: str) -> str:
    """Return a word as it is compared letter for letter: its quote marks left out at the edges."""
    return plain(word).text.strip('"')


def _joined(pieces: Iterator[Difference]) -> Iterator[Difference]:
    """Yield the pieces with neighbours of one kind as one."""
    waiting: list[Difference] = []
    for piece in pieces:
        if waiting and waiting[-1].kind != piece.kind:
            yield Difference(waiting[-1].kind, " ".join(one.words for one in waiting))
            waiting = []
        waiting.append(piece)
    if waiting:
        yield Difference(waiting[-1].kind, " ".join(one.words for one in waiting))
