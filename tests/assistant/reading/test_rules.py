"""A pattern is compiled only for lines that have its words, and fits the same lines for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from assistant.reading.patterns import Grammar, Line, Pattern
from assistant.reading.rules import HERE, make_rules, read_table
from index.errors import SettingError

LINES = sorted(Path(__file__).with_name("held_out").glob("*.txt"))
EVERY = 7
"""Of the lines, each seventh is tried with all patterns."""


def patterns(table: dict[str, list[dict[str, list[str]]]]) -> Iterator[str]:
    for row in table["rule"]:
        yield from chain(*(row.get(key, ()) for key in ("says", "whole", "unless")))
        yield from chain.from_iterable(row.get("together", ()))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["support.toml", "small_talk.toml"])
def test_a_pattern_fits_what_its_expression_fits(name: str) -> None:
    table = read_table(HERE / name)
    grammar = Grammar(table["groups"])
    said = [line for path in LINES for line in path.read_text("utf-8").splitlines()][::EVERY]
    lines = [Line.of("".join(f" {word}" for word in line.casefold().split())) for line in said]
    # And the patterns' own words, of which most lines have none.
    lines += [Line.of(f" {re.sub(r'[^a-z ]', '', text)}") for text in patterns(table)]
    fitted = 0
    for text in set(patterns(table)):
        pattern, expression = Pattern(text, grammar), re.compile(grammar.expression(text))
        for line in lines:
            expected = expression.search(line.text) is not None
            fitted += expected
            assert pattern.search(line) == expected, (text, line)
            assert pattern.fullmatch(line) == (expression.fullmatch(line.text) is not None)
    assert fitted > 100


@pytest.mark.parametrize(
    ("says", "groups"),
    [
        ("{nobody} gick", {}),
        ("jag {a}", {"a": ["{b}"]}),
        ("(jag", {}),
        ("{a}", {"a": ["[x"]}),
        ("{a}", {"a": [""]}),
        ("{a}", {"a": [1]}),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_when_the_table_is_read(
    says: str, groups: dict[str, list[str]]
) -> None:
    with pytest.raises(SettingError, match="a rule cannot be used"):
        make_rules([{"name": "x", "says": [says]}], groups, Path("rules.toml"))
