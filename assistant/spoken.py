"""Who says the words of a quote: the turn in an episode, the attribution in a press release."""

from __future__ import annotations

from contextlib import suppress

from assistant.attribution import Attributed, attributed
from index.errors import Damaged
from index.records import Document
from index.store.documents import Store


def spoken(store: Store, document: Document) -> list[Attributed]:
    """Return what somebody says in a document's current revision; the turns of an episode, too."""
    if document.revision is None:
        return []
    if document.kind == "podcast":
        with suppress(Damaged):
            marks = store.marks(document.id, document.revision, kinds=("speaker",))
            return [Attributed(mark.start, mark.end, str(mark.value), None) for mark in marks]
    revision = store.revision(document.id, document.revision) if document.kind == "press" else None
    return list(attributed(revision.text)) if revision else []


def speaker_in_text(text: str, start: int, end: int) -> str | None:
    """Return who says the slice [start, end) of a press release, with the role; None for nobody.

    >>> speaker_in_text("– Vi är här, säger Karin Ek, kommunpolis.", 2, 11)
    'Karin Ek, kommunpolis'
    """
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    paragraph = text[begin : stop if stop >= 0 else len(text)]
    statement = next(attributed(paragraph), None)
    if statement is None or statement.end + begin <= start or statement.start + begin >= end:
        return None
    return with_role(statement, [] if statement.role else list(attributed(text)))


def with_role(one: Attributed, all_said: list[Attributed]) -> str:
    """Return a name with the role, which may be said once, where the name is first there."""
    role = one.role or next((s.role for s in all_said if s.name == one.name and s.role), None)
    return f"{one.name}, {role}" if role else one.name
