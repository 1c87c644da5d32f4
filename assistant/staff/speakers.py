"""Who said what, when: in press releases as the text attributes it, in episodes by their turns.

every current document → its attributed paragraphs and turns → under the names that editors gave
→ by person, and by passage. Kept in memory for each generation.
"""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from assistant.spoken import spoken
from assistant.staff.desk import FILE, desk
from index.days import swedish_day, swedish_today
from index.language.folding import fold
from index.records import Document, Passage
from index.search.reader import Reader

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person said: the slice [start, end) of a document's current revision."""

    document: Document
    start: int
    end: int
    label: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who says something: the roles, most common first, and the statements, newest first.

    ``labels`` are what the sources call this person, with the document where that is one alone.
    """

    name: str
    roles: tuple[str, ...]
    statements: tuple[Statement, ...]
    labels: tuple[str, ...]

    @property
    def first(self) -> str:
        """Return the day of the oldest statement, "" where none is dated."""
        days = [day for one in self.statements if (day := swedish_day(one.document.published))]
        return min(days, default="")

    @property
    def last(self) -> str:
        """Return the day of the newest statement, "" where none is dated."""
        return max((swedish_day(one.document.published) for one in self.statements), default="")


class Speakers:
    """All that named persons say in one generation, under the names that editors gave."""

    def __init__(
        self, statements: Mapping[str, tuple[Statement, ...]], names: Mapping[tuple[str, str], str]
    ) -> None:
        self._statements = statements
        self._names = names

    def name_of(self, statement: Statement) -> str:
        """Return who says a statement, as editors named that label: in this document, or at all."""
        label = statement.label
        return self._names.get((label, statement.document.id), self._names.get((label, ""), label))

    def of(self, passage: Passage) -> tuple[str, ...]:
        """Return who speaks in a passage, in order."""
        return tuple(
            dict.fromkeys(
                self.name_of(one)
                for one in self._statements.get(passage.document_id, ())
                if one.start < passage.end
                and one.end > passage.start
                and one.document.revision == passage.revision
            )
        )

    def persons(self) -> list[Person]:
        """Return all persons, those who say most first."""
        by_name: defaultdict[str, list[Statement]] = defaultdict(list)
        for statements in self._statements.values():
            for one in statements:
                by_name[self.name_of(one)].append(one)
        persons = [_person(name, statements) for name, statements in by_name.items()]
        return sorted(persons, key=lambda person: (-len(person.statements), fold(person.name)))

    def person(self, name: str) -> Person | None:
        """Return a person by name, None if nobody of that name says anything."""
        return next((person for person in self.persons() if person.name == name), None)


_lately: WeakKeyDictionary[Reader, tuple[str, dict[str, tuple[Statement, ...]]]] = (
    WeakKeyDictionary()
)
_gathering = threading.Lock()


def speakers(reader: Reader) -> Speakers:
    """Return who said what in what is published now."""
    generation = reader.generation.manifest.name
    with _gathering:
        name, statements = _lately.get(reader, ("", {}))
        if name != generation:
            statements = {
                document.id: tuple(
                    Statement(document, one.start, one.end, one.name, one.role)
                    for one in spoken(reader.store, document)
                )
                for document in reader.store.documents(state="current")
            }
            _lately[reader] = (generation, statements)
    return Speakers(statements, names_given(reader.data))


def name_speaker(data: Path, label: str, person: str, account: str, document: str = "") -> None:
    """Let a label be a person from now on, in one document or everywhere; "" takes that back.

    Two labels with the same person are one.
    """
    name = " ".join(person.split())[:LONGEST_NAME]
    with desk(data) as file:
        file.execute("DELETE FROM speakers WHERE label = ? AND document = ?", (label, document))
        if name and name != label:
            file.execute(
                "INSERT INTO speakers VALUES (?, ?, ?, ?, ?)",
                (label, document, name, account, swedish_today().isoformat()),
            )


def names_given(data: Path) -> dict[tuple[str, str], str]:
    """Return the person of each (label, document) that an editor named; document "" is all."""
    if not (data / FILE).exists():
        return {}
    with desk(data) as file:
        rows = file.execute("SELECT label, document, person FROM speakers").fetchall()
    return {(label, document): person for label, document, person in rows}


def _person(name: str, statements: list[Statement]) -> Person:
    newest = sorted(statements, key=lambda one: one.start)
    newest.sort(key=lambda one: one.document.published or "", reverse=True)
    roles = Counter(one.role for one in newest if one.role)
    return Person(
        name,
        tuple(role for role, _ in roles.most_common()),
        tuple(newest),
        tuple(dict.fromkeys(one.label for one in newest)),
    )
