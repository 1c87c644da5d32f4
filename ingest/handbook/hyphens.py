"""Words that a line's end divided, put together as they were before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from ingest.handbook.records import Line

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\s/(\"”’»«]*)-$")
_FIRST = re.compile(r"[\"”’»(]?([^\s.,;:!?)\"”’»]*)")
_SUSPENDED = re.compile(
    r"(?:och|eller|respektive|resp\.?|alternativt|inte|and|und|&|/)(?![^\W\d_])"
)
"""What follows the first part of two compounds: `polis- och tullarbete`."""
_PERHAPS_SUSPENDED = re.compile(r"(?:samt|men|or|oder)(?![^\W\d_])")
"""The same where words end so too: `gemen-samt`, `exa-men`, `flick-or`, `peri-oder`."""
_KEPT = re.compile(
    r"(?:icke|vip|hiv|aids|ip|usb)\b|it\b(?!-(?:ali|er))|id\b(?!-(?:e|é|ag|ro|o|yl|k?ar\b))"
)
"""First parts that Swedish writes with a hyphen after them; not `id-rott`."""
_NO_VOWEL = re.compile(r"[^aeiouyåäöé]{1,5}")
_DASHES = ("–", "—")


def vocabulary(lines: Iterable[Line]) -> Counter[str]:
    """Return how often each word stands undivided in the lines, in lower case."""
    words: Counter[str] = Counter()
    divided = False
    for line in lines:
        line_text = line.text
        matches = [match.group().lower() for match in _WORD.finditer(line_text)]
        if divided:
            matches = matches[1:]
        divided = line_text.endswith(("-", "\u00ad"))
        if divided:
            matches = matches[:-1]
        words.update(matches)
    return words


def joined(before: str, after: str, known: Counter[str]) -> tuple[str, str]:
    """Return a line's text as it goes on in the next line, and what stands between the two.

    `known` are the words of the document, which tell whether a hyphen belongs to its word.

    >>> joined("I en förunder-", "sökning", Counter())
    ('I en förunder', '')
    >>> joined("Vid polis-", "och tullarbete", Counter())
    ('Vid polis-', ' ')
    >>> joined("Från Stockholm-", "Arlanda", Counter())
    ('Från Stockholm-', '')
    """
    if before.endswith("\u00ad"):
        return before[:-1], ""
    if before.endswith((*_DASHES, "/")):
        tight = before[-2:-1].isalnum() and after[:1].isalnum()
        return before, "" if tight else " "
    last, first = _LAST.search(before), _FIRST.match(after)
    if last is None or first is None or not last[1] or not first[1] or _SUSPENDED.match(after):
        return before, " "
    if _PERHAPS_SUSPENDED.match(after) and known[last[1].lower()]:
        return before, " "
    address = any(sign in before.rsplit(maxsplit=1)[-1] for sign in ("://", "www.", "@"))
    return (before if address or _belongs(last[1], first[1], known) else before[:-1]), ""


def _belongs(stem: str, rest: str, known: Counter[str]) -> bool:
    """Say whether the hyphen between two parts of a word is the word's own."""
    if not rest[0].isalpha() or rest[0].isupper() or not stem[-1].isalpha():
        return True
    undivided = known[(stem + rest.rstrip("-")).lower()]
    hyphened = known[f"{stem}-{rest.rstrip('-')}".lower()]
    if undivided != hyphened:
        return hyphened > undivided
    tail = stem.rpartition("-")[2]
    short = len(tail) == 1 or tail.isupper() or bool(_NO_VOWEL.fullmatch(tail.lower()))
    return short or bool(_KEPT.match(f"{tail}-{rest}".lower()))
