"""Rules on how people write, read from a table: which of them a question fits.

How a pattern is written stands in `patterns`. Before they are tried, spoken forms are written out
("e" is "är") and a misspelt word becomes the word of the table that is one letter away.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from assistant.reading.patterns import Grammar, Line, Pattern
from index.errors import SettingError
from index.language.folding import fold

HERE = Path(__file__).parent
SHORTEST_MISSPELT = 6
"""Letters of a word that may be misspelt: shorter ones are one letter from too many others."""

_SENTENCE = re.compile(r"[.,;:!?()\n–—]+|\s+-\s+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Rule:
    """What a rule is called, and what fits it.

    ``says`` fits in a sentence, ``whole`` must fit every sentence, and of ``together`` every
    pattern of one row must fit somewhere in the question. A sentence that fits ``unless`` does
    not count.
    """

    name: str
    says: tuple[Pattern, ...]
    whole: tuple[Pattern, ...]
    together: tuple[tuple[Pattern, ...], ...]
    unless: tuple[Pattern, ...]

    def fits(self, sentences: Sequence[Line]) -> bool:
        """Return whether a question fits, by its sentences."""
        left = [s for s in sentences if not any(pattern.search(s) for pattern in self.unless)]
        if not left:
            return False
        question = Line.of("".join(sentence.text for sentence in left))
        return (
            any(pattern.search(sentence) for sentence in left for pattern in self.says)
            or all(any(pattern.fullmatch(s) for pattern in self.whole) for s in left)
            or any(all(part.search(question) for part in parts) for parts in self.together)
        )


@dataclass(frozen=True)
class Rules:
    """Rules in their order, and every word that they know, for spelling."""

    rules: tuple[Rule, ...]
    words: frozenset[str]

    def first(self, question: str) -> str | None:
        """Return the name of the first rule that the question fits."""
        return next(self.all(question), None)

    def all(self, question: str) -> Iterator[str]:
        """Yield the names of the rules that the question fits, in their order."""
        sentences = [Line.of(self._spelt(sentence)) for sentence in sentences_of(question)]
        for rule in self.rules:
            if rule.fits(sentences):
                yield rule.name

    def _spelt(self, sentence: str) -> str:
        """Return a sentence spelt as the rules spell it, with a blank before each word."""
        return "".join(f" {_nearest(word, self.words)}" for word in sentence.split())


def sentences_of(question: str) -> list[str]:
    """Return the sentences of a question, folded, with spoken forms written out.

    >>> sentences_of("Va e klockan??  Svara nuuuu!")
    ['vad ar klockan', 'svara nu']
    """
    bare = _STRETCHED.sub(r"\1", question.replace("'", "").replace("’", ""))
    folded = (fold(part).split() for part in _SENTENCE.split(bare))
    spoken = _spoken()
    return [" ".join(spoken.get(word, word) for word in words) for words in folded if words]


def read_rules(path: Path) -> Rules:
    """Return the rules of a table; SettingError where it cannot be used."""
    table = read_table(path)
    return make_rules(table.get("rule", []), table.get("groups", {}), path)


def make_rules(
    rows: Iterable[Mapping[str, Any]], groups: Mapping[str, Sequence[str]], path: Path
) -> Rules:
    """Return rules from rows with a `name` and what they say, `says` or `whole`."""
    rules, words = [], set()
    try:
        grammar = Grammar(groups)
        of_text = cache(lambda text: Pattern(text, grammar))
        for row in rows:
            says, whole, unless = (row.get(key, ()) for key in ("says", "whole", "unless"))
            together = [[str(part) for part in parts] for parts in row.get("together", ())]
            rules.append(
                Rule(
                    row["name"],
                    tuple(map(of_text, says)),
                    tuple(map(of_text, whole)),
                    tuple(tuple(map(of_text, parts)) for parts in together),
                    tuple(map(of_text, unless)),
                )
            )
            for pattern in (*says, *whole, *unless, *chain.from_iterable(together)):
                grammar.check(pattern)
                words |= set(_WORD.findall(re.sub(r"\{\w+\}|\w+[*?]", " ", pattern)))
        for group in groups.values():
            for item in group:
                grammar.check(item)
            words |= {word for item in group for word in _WORD.findall(item)}
    except (KeyError, IndexError, TypeError, AttributeError, re.error) as error:
        raise SettingError(f"{path}: a rule cannot be used: {error!r}") from None
    return Rules(tuple(rules), frozenset(w for w in words if len(w) >= SHORTEST_MISSPELT))


def read_table(path: Path) -> dict[str, Any]:
    """Return a TOML file; SettingError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} cannot be read: {error}") from None


def _nearest(word: str, words: frozenset[str]) -> str:
    """Return the word of the table that is one letter from this one, where only one is.

    The first letter must be right: people seldom get it wrong, and real words differ in it.
    """
    if len(word) < SHORTEST_MISSPELT or word in words or word in _well_spelt():
        return word
    near = [other for other in words if other[0] == word[0] and _one_edit(word, other)]
    return near[0] if len(near) == 1 else word


def _one_edit(one: str, other: str) -> bool:
    """Return whether a letter added, left out, changed or moved past the next makes one other."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


@cache
def _spoken() -> dict[str, str]:
    forms: dict[str, str] = read_table(HERE / "spoken.toml")["spoken"]
    return forms


@cache
def _well_spelt() -> frozenset[str]:
    return frozenset(read_table(HERE / "spoken.toml")["well_spelt"])
