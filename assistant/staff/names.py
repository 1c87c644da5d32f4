"""Names of persons in what somebody wrote: after words that announce one, and by a list of names.

The list (`names.toml`) knows some 600 names. A rare one in the middle of a sentence is not
recognised, and the operating guide says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assistant.expressions import expressions

ANNOUNCED = Path(__file__).with_name("announced.toml")
NAME = "[namn]"

_MOST_WORDS = 4
"""Words of an announced name."""

_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+|$)?")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_GENITIVE = re.compile(r"(?<=[^sxz])s$")
_SURNAME = re.compile(r"\w{2,}(?:sson|sdotter|qvist|kvist|ström|gren|blad|stedt|fors-)$")
_PARTICLES = frozenset(("af", "av", "von", "de", "la", "el", "al", "bin", "ibn"))


def without_names(words: str) -> str:
    """Return words on one line with names of persons replaced.

    >>> without_names("Anna Ek slog min granne. Hon heter Bo-Lis Tok, mvh Eva")
    '[namn] slog min granne. Hon heter [namn], mvh [namn]'
    """
    return _without_listed(_without_announced(words))


def _without_announced(words: str) -> str:
    signs = expressions(ANNOUNCED)
    parts, position = [], 0
    for announced in signs["announced"].finditer(words):
        if announced.start() < position:
            continue
        parts.append(words[position : announced.end()])
        position = end = announced.end()
        for number in range(_MOST_WORDS):
            word = _NAME_WORD.match(words, position)
            if word is None or (number and signs["goes_on"].fullmatch(word[0].strip())):
                break
            position = word.end()
            end = word.start() + len(word[0].rstrip(" .,"))
            if word[0].rstrip().endswith((".", ",")):
                break
        if end > announced.end():
            parts.append(NAME)
            position = end
    return "".join((*parts, words[position:]))


def _without_listed(words: str) -> str:
    parts, position = [], 0
    for start, end in _runs(words):
        parts += [words[position:start], NAME]
        position = end
    return "".join((*parts, words[position:]))


def _runs(words: str) -> Iterator[tuple[int, int]]:
    """Yield the slices that are names: neighbouring words of which one is no other word."""
    run: list[re.Match[str]] = []
    for match in [*_WORD.finditer(words), None]:
        beside = run and match and words[run[-1].end() : match.start()] == " "
        if match and (not run or beside) and (_is_name(match[0]) or (run and _goes_on(match[0]))):
            run.append(match)
            continue
        yield from _names_in(run)
        run = [match] if match and _is_name(match[0]) else []


def _names_in(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    while run and _goes_on(run[-1][0]) and not _is_name(run[-1][0]):
        run = run[:-1]
    first = bool(run) and _base(run[0][0]) in _names()["first_words"]
    both = first and len(run) > 1 and all(match[0][0].isupper() for match in run)
    if any(_is_sure(match[0]) for match in run) or both:
        yield run[0].start(), run[-1].end()


def _is_name(word: str) -> bool:
    base = _base(word)
    return _is_sure(word) or any(base in names for names in _names().values())


def _is_sure(word: str) -> bool:
    base = _base(word)
    is_made_surname = word[0].isupper() and _SURNAME.search(base)
    return base in _names()["first"] or base in _names()["last"] or bool(is_made_surname)


def _goes_on(word: str) -> bool:
    return word.casefold() in _PARTICLES


def _base(word: str) -> str:
    plain = word.casefold()
    return plain if any(plain in names for names in _names().values()) else _GENITIVE.sub("", plain)


@cache
def _names() -> dict[str, frozenset[str]]:
    tables = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
    return {name: frozenset(listed.split()) for name, listed in tables.items()}
