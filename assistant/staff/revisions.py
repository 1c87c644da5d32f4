"""The revisions of a document, and what differs between two of them, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.staff.alignment import Difference
from assistant.staff.numbers import numbers
from index.store.documents import Store


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision: its name, when it was taken in, its length in words; ``is_current``: today."""

    name: str
    made_at: str
    words: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """A paragraph that differs: the pieces, and whether a number or a day is among them."""

    pieces: tuple[Difference, ...]
    has_number: bool


def revisions(store: Store, document: str) -> list[StoredRevision]:
    """Return the revisions of a document that are as they were written, newest first."""
    now = store.document(document)
    stored = []
    for name, made_at in store.revision_names(document).get(document, []):
        revision = store.revision(document, name)
        if revision is not None:
            current = now is not None and now.revision == name
            stored.append(StoredRevision(name, made_at, len(revision.text.split()), current))
    return stored[::-1]


def compared(old: str, new: str) -> list[ChangedBlock]:
    """Return the paragraphs that differ between two texts, the words of both in their order.

    A piece is "asked" where only the old text has it, and "source" where only the new one does.
    """
    before, after = old.split("\n"), new.split("\n")
    changed = []
    for operation, a, a_to, b, b_to in SequenceMatcher(None, before, after, False).get_opcodes():
        if operation != "equal":
            pieces = tuple(_words(" ".join(before[a:a_to]), " ".join(after[b:b_to])))
            if pieces:
                has_number = any(numbers(p.words) for p in pieces if p.kind != "same")
                changed.append(ChangedBlock(pieces, has_number))
    return changed


def _words(old: str, new: str) -> list[Difference]:
    before, after = old.split(), new.split()
    pieces = []
    for operation, a, a_to, b, b_to in SequenceMatcher(None, before, after, False).get_opcodes():
        if operation == "equal":
            pieces.append(Difference("same", " ".join(before[a:a_to])))
            continue
        if a < a_to:
            pieces.append(Difference("asked", " ".join(before[a:a_to])))
        if b < b_to:
            pieces.append(Difference("source", " ".join(after[b:b_to])))
    return pieces
