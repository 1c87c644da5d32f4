"""Regular expressions that are data: in a table beside the code, with {groups} of words.

A group is a list of words or expressions, and may name other groups; {months} is always there. An
expression may be a list, too: it fits where any of its items does. Letters fit in either case,
unless an expression says otherwise: (?-i:…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from assistant.reading.rules import read_table
from index.language.swedish import MONTHS

_GROUP = re.compile(r"\{([a-z_]+)\}")


@cache
def expressions(path: Path, section: str = "expressions") -> Mapping[str, re.Pattern[str]]:
    """Return the expressions of a section of a table, by name and in their order."""
    table = read_table(path)
    groups: Mapping[str, Iterable[str]] = {"months": MONTHS} | table.get("groups", {})

    def filled_in(expression: str) -> str:
        return _GROUP.sub(lambda named: any_of(groups[named[1]]), expression)

    def any_of(items: Iterable[str]) -> str:
        return f"(?:{'|'.join(map(filled_in, items))})"

    return {
        name: re.compile(filled_in(one) if isinstance(one, str) else any_of(one), re.IGNORECASE)
        for name, one in table[section].items()
    }
