"""Files that staff take along: what they are called, and what stands in their heads."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from assistant.records import Quote
from assistant.staff.collection import EXPORTS, Collection
from assistant.texts import Texts
from index.days import now
from index.language.folding import slug
from web.site import page_texts
from web.staff.query import StaffQuery, source_label


def narrowed(query: StaffQuery, t: Texts) -> tuple[tuple[str, str], ...]:
    """Return what a search is narrowed to, in words."""
    n = query.narrowing
    rows = (
        (t.staff_words, query.words),
        (t.staff_kind, t[f"kind_{n.kind}"] if n.kind else ""),
        (t.staff_facet_year, n.year),
        (t.staff_facet_source, source_label(n.source) if n.source else ""),
        (t.staff_facet_speaker, n.speaker),
        (t.staff_since, n.since),
        (t.staff_until, n.until),
        (t.staff_as_of, query.as_of),
    )
    return tuple((name, value) for name, value in rows if value)


def file_of(
    request: Request,
    ending: str,
    title: str,
    account: str,
    quotes: Sequence[Quote],
    head: tuple[tuple[str, str], ...] = (),
) -> Response:
    """Return quotes as a file of one of the forms; 404 for another ending."""
    if ending not in EXPORTS:
        raise HTTPException(404)
    media_type, write = EXPORTS[ending]
    name = f"klara-{slug(title) or 'citat'}.{ending}"
    collection = Collection(title, head, account, now(), tuple(quotes))
    return attachment(write(collection, page_texts(request)), media_type, name)


def attachment(content: str | bytes, media_type: str, name: str) -> Response:
    """Return a file that the browser keeps under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
