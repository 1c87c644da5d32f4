"""Patterns of what people write, compiled only for lines that have their words.

A pattern is words of one sentence, folded (å is a), with a little grammar: a {group} is any of its
words, … is up to four words, a word with ? may be missing, * is any letters of a word, and ^ and $
are where a sentence begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

BETWEEN = 4
"""Words that … may stand for: "min {son} … knarkar" is "min son som är nitton knarkar"."""

_LETTERS = re.compile(r"\w+")
_GROUP = re.compile(r"\{(\w+)\}")
_PLAIN = re.compile(r"…|(?:\{\w+\}|[\w*]+)\??")
"""What the grammar knows; anything else in a table is taken as a regular expression."""

_First = tuple[frozenset[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or more with a blank before each word, and its words."""

    text: str
    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Line:
        """Return a text with its words."""
        return cls(text, frozenset(_LETTERS.findall(text)))


class Grammar:
    """What patterns are written in: the groups of a table by name."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._groups = groups
        self._firsts: dict[str, _First | None] = {}
        items = [item.removesuffix("$") for group in groups.values() for item in group]
        self.is_plain = all(_PLAIN.fullmatch(part) for item in items for part in item.split())

    def expression(self, pattern: str) -> str:
        """Return a pattern as a regular expression on a sentence, with a blank before each word.

        >>> Grammar({"i": ["jag", "vi"]}).expression("^{i} vill … sova$")
        '^ (?:jag|vi) vill(?: \\\\w+){0,4} sova$'
        """
        expression = "^" if pattern.startswith("^") else ""
        for part in pattern.removeprefix("^").removesuffix("$").split():
            if part == "…":
                expression += rf"(?: \w+){{0,{BETWEEN}}}"
            elif part.endswith("?"):
                expression += f"(?: {self._word(part.removesuffix('?'))})?"
            else:
                expression += f" {self._word(part)}"
        return expression + ("$" if pattern.endswith("$") else r"\b")

    def check(self, pattern: str) -> None:
        """Raise KeyError where a pattern names a group that is not there."""
        for name in _GROUP.findall(pattern):
            self._groups[name]

    def first(self, part: str) -> _First | None:
        """Return the words, and beginnings of words, that a part begins with; None for any word.

        >>> Grammar({"i": ["vi tva", "man*"]}).first("{i}")
        (frozenset({'vi'}), ('man',))
        """
        if part not in self._firsts:
            self._firsts[part] = self._first(part)
        return self._firsts[part]

    def _word(self, word: str) -> str:
        """Return a word, or any of a group; what a group holds may name other groups."""
        if word.startswith("{"):
            items = [" ".join(map(self._word, item.split())) for item in self._of(word)]
            return f"(?:{'|'.join(items)})"
        return word.replace("*", r"\w*")

    def _first(self, part: str) -> _First | None:
        if part.startswith("{"):
            firsts = [self.first(item.split()[0]) for item in self._of(part)]
            known = [first for first in firsts if first is not None]
            if len(known) < len(firsts):
                return None
            return (
                frozenset[str]().union(*(words for words, _ in known)),
                tuple({beginning for _, beginnings in known for beginning in beginnings}),
            )
        if not _PLAIN.fullmatch(part) or part.startswith("*"):
            return None
        beginning, star, _ = part.partition("*")
        return (frozenset(), (beginning,)) if star else (frozenset((part,)), ())

    def _of(self, group: str) -> Sequence[str]:
        return self._groups[group.strip("{}")]


class Pattern:
    """A pattern, compiled when a line first has a word for each of its parts.

    To compile all takes half a second, and a question has the words of few.
    """

    def __init__(self, pattern: str, grammar: Grammar) -> None:
        self._pattern, self._grammar = pattern, grammar
        parts = pattern.removeprefix("^").removesuffix("$").split()
        firsts = [grammar.first(part) for part in parts if part[-1:] not in "…?"]
        self._needed = sorted(filter(None, firsts), key=lambda first: len(first[0]) + len(first[1]))
        if not (grammar.is_plain and all(map(_PLAIN.fullmatch, parts))):
            re.compile(grammar.expression(pattern))  # an error in it is told at once

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._grammar.expression(self._pattern))

    def search(self, line: Line) -> bool:
        """Return whether a line has it somewhere."""
        return self._may_be_in(line) and self._compiled.search(line.text) is not None

    def fullmatch(self, line: Line) -> bool:
        """Return whether it is all of a line."""
        return self._may_be_in(line) and self._compiled.fullmatch(line.text) is not None

    def _may_be_in(self, line: Line) -> bool:
        for words, beginnings in self._needed:
            if words.isdisjoint(line.words) and not (
                beginnings and any(word.startswith(beginnings) for word in line.words)
            ):
                return False
        return True
