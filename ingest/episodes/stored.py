"""Episodes that are stored: what their source said of them, which model wrote them down."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from index.errors import SourceError
from index.records import Document, Parsed, Revision
from index.store.documents import Store

ADDED_HERE = frozenset({"transcribed", "heard", "rules", "corrections", "sound_chapters", "edited"})
"""What of an episode's meta was added here; the rest is what its source says."""
LIKE = 0.3
"""How alike an id must be to be suggested: what is typed is often only part of a title."""


def is_same(document: Document, facts: Parsed) -> bool:
    """Return whether a source says of an episode what it said when it was stored.

    Names in its description are only of use while it is transcribed.
    """
    before, now = ({**from_source(m), "names": None} for m in (document.meta, facts.meta))
    return (document.title, document.url, document.published, document.language, before) == (
        facts.title,
        facts.url,
        facts.published,
        facts.language,
        now,
    )


def find(store: Store, name: str) -> tuple[Document, Revision]:
    """Return an episode and its words as they are now.

    It is named by its id, the beginning of that, its title, GUID or address. Raises SourceError
    where none, several or one without words is meant.
    """
    episodes = [d for d in store.documents() if d.kind == "podcast"]
    matches = [d for d in episodes if name in (d.id, d.key, d.url, d.title, d.meta.get("audio"))]
    matches = matches or [d for d in episodes if d.id.startswith(name)]
    if len(matches) > 1:
        raise SourceError(f"{name} is several episodes: {', '.join(d.id for d in matches)}")
    if not matches:
        like = get_close_matches(name, [d.id for d in episodes], 1, LIKE)
        hint = f": did you mean {like[0]}?" if like else ""
        raise SourceError(f"there is no episode {name}{hint}")
    document = matches[0]
    if document.state == "waiting":
        raise SourceError(f"{document.id} waits to be transcribed: it has no words yet")
    revision = store.revision(document.id, document.revision) if document.revision else None
    if document.state == "withdrawn" or revision is None:
        why = "is withdrawn" if document.state == "withdrawn" else "has no words: nobody speaks"
        raise SourceError(f"{document.id} {why}")
    return document, revision


def facts_of(document: Document) -> Parsed:
    """Return what its source says of a stored episode, without its words."""
    return Parsed(
        key=document.key,
        kind=document.kind,
        title=document.title,
        text="",
        url=document.url,
        published=document.published,
        updated=document.updated,
        language=document.language,
        meta=from_source(document.meta),
    )


def from_source(meta: dict[str, Any]) -> dict[str, Any]:
    """Return what of an episode's meta its source says."""
    added = ADDED_HERE | ({"chapters"} if meta.get("sound_chapters") else set())
    return {name: value for name, value in meta.items() if name not in added}


def added_here(meta: dict[str, Any]) -> dict[str, Any]:
    """Return what of an episode's meta was added here."""
    source = from_source(meta)
    return {name: value for name, value in meta.items() if name not in source}


def model_of(document: Document) -> str | None:
    """Return the name of the model that wrote an episode down, if one did."""
    transcribed = document.meta.get("transcribed")
    return str(transcribed.get("model")) if isinstance(transcribed, dict) else None
