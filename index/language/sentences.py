"""Where sentences begin and end, as offsets; nothing is ever cut inside one.

A rule-based splitter for Swedish (and English) authority text. A newline always ends a sentence:
blocks, list items and table rows are lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.language.word_lists import WORDS, word_lists

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»')\]]*+(?=\s)|\n")
# Something always follows the first, a number or a small letter the others: `words.toml`.
_GOES_ON = frozenset(word_lists(WORDS)["abbreviations_inside"])
_MAY_END = frozenset(word_lists(WORDS)["abbreviations_anywhere"])
_WORD_BEFORE = re.compile(r"[^\s(\[\"”“»'–—]+$")
_LONGEST = 40
"""Letters before a full stop that are looked at: no abbreviation or number of an item is longer."""
_OPENER = re.compile(r"\s*[\"”“»'(\[–—\-•*]*\s?")
_INITIALS = re.compile(r"[A-ZÅÄÖ](?:\.[A-ZÅÄÖ])*")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of text[start:end] as (start, end), without surrounding blanks.

    Together they hold every character of the slice that is not white space.

    >>> t = "Kl. 10.30 greps två män, bl.a. på Plattan. De hade 3,5 kg."
    >>> [t[a:b] for a, b in sentences(t)]
    ['Kl. 10.30 greps två män, bl.a. på Plattan.', 'De hade 3,5 kg.']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match[0] != "\n" and not _ends_sentence(text, begin, match):
            continue
        _add(spans, text, begin, stop)
        begin = stop
    _add(spans, text, begin, end)
    return spans


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each paragraph of a text begins and ends: a blank line parts two."""
    start = 0
    for paragraph in text.split("\n\n"):
        yield start, start + len(paragraph)
        start += len(paragraph) + 2


def _add(spans: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    piece = text[begin:stop]
    if words := piece.strip():
        begin += len(piece) - len(piece.lstrip())
        spans.append((begin, begin + len(words)))


def _ends_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    opener = _OPENER.match(text, match.end())
    following = text[opener.end() : opener.end() + 1] if opener else ""
    if not following or following.islower() or match[0][0] in "!?…":
        return not following.islower()
    if match[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(begin, match.start() - _LONGEST), match.start())
    word = before[0] if before else ""
    if word.isdigit():
        # A numbered item goes on, "1. Kartlägg platsen", and so does "enligt 3. §".
        item = len(word) <= 2 and not text[begin : match.start() - len(word)].strip()
        return following != "§" and not item
    bare = word.lower()
    if bare in _GOES_ON or word in _GOES_ON or (_INITIALS.fullmatch(word) and following.isupper()):
        return False
    return bare not in _MAY_END or (
        following.isupper() and opener is not None and "(" not in opener[0]
    )
