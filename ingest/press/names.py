"""What classes and ids, the names of a page's elements, say: by the lists of `names.toml`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from ingest.press.wording import pattern

Furniture = Literal["around", "after"]
"""``around``: beside the text. ``after``: what ends a text, such as its date or share buttons."""

_WORD = re.compile(r"[A-ZÅÄÖ]?[a-zåäö0-9]+|[A-ZÅÄÖ]+(?![a-zåäö])")


class Said(NamedTuple):
    """What a name says: a kind of furniture, that it is seldom text, the text itself, a side."""

    kind: Furniture | None = None
    seldom_text: bool = False
    content: bool = False
    side: bool = False


def words_of(name: str) -> list[str]:
    """Return the words of a name.

    >>> words_of("c-share__listItem")
    ['c', 'share', 'list', 'Item']
    """
    return _WORD.findall(name)


@lru_cache(maxsize=10_000)
def said_by(name: str) -> Said:
    """Return what a name says; a state of the page, such as `has-sidebar`, says no kind."""
    words = " ".join(words_of(name)).lower()
    says = {group: _group(group).search(words) for group in ("content", "side")}
    content, side = (bool(match) for match in says.values())
    if _group("states").fullmatch(words) and not _group("no_states").fullmatch(words):
        return Said(content=content, side=side)
    around, after = _group("around").search(words), _group("after").search(words)
    return Said(
        "around" if around else "after" if after else None,
        bool(_group("seldom_text").search(words)),
        content,
        side,
    )


def _group(name: str) -> re.Pattern[str]:
    return pattern("names.toml", "", name, punctuated=False)
