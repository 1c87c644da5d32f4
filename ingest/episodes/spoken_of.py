"""Names that may be said in an episode: those that its feed and whoever corrects it write."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Parsed
from ingest.episodes.corrections import Correction
from ingest.text.names import SHORTEST, letters, names_in

LONGEST = 3
"""Words of what a correction says that may be heard again: a name or a term, no sentence."""


def names_of(facts: Parsed, rules: Sequence[Correction]) -> tuple[str, ...]:
    """Return the names that an episode is told with, and what `rules` say was said.

    A person's name counts in its parts too.
    """
    meta = facts.meta
    people = [*(person["name"] for person in meta.get("persons") or ()), meta.get("author") or ""]
    chapters = [str(chapter.get("title") or "") for chapter in meta.get("chapters") or ()]
    terms = [rule.said for rule in rules if len(rule.said.split()) <= LONGEST]
    names = [
        *people,
        *(part for person in people for part in person.split()),
        *names_in(facts.title, *chapters),
        *(meta.get("names") or ()),
        *terms,
    ]
    return tuple(dict.fromkeys(name for name in names if len(letters(name)) >= SHORTEST))
