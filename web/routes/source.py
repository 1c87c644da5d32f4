"""The source page `/kalla/{id}`, where every quote lands, and what hangs on it."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from assistant.citation import day
from index.language.folding import slug
from index.records import Document, Revision
from index.store.documents import Store
from index.transcript.document import from_document
from index.transcript.files import export
from web.conditional import conditional
from web.pages import conversation
from web.pages.described import beginning, described_document
from web.pages.page_images import page_image
from web.pages.quoted import quoted
from web.pages.source_page import pdf_path, sound_file, source_page
from web.render import page
from web.site import address, page_texts, site

router = APIRouter(include_in_schema=False)

AN_HOUR = "public, max-age=3600"
_PAGE = re.compile("[1-9][0-9]{0,5}")


@router.get("/kalla/{name:path}/sida/{number}.png")
def page_as_image(request: Request, name: str, number: str) -> Response:
    """Show a page of the handbook as it looks in print."""
    if not _PAGE.fullmatch(number):
        raise HTTPException(404)
    store = site(request).reading.store()
    _, revision = _current(store, name)
    path = pdf_path(store, revision)
    image = page_image(path, int(number)) if path else None
    if image is None:
        raise HTTPException(404)
    return conditional(request, image, "image/png", {"cache-control": AN_HOUR})


@router.get("/kalla/{name:path}/original.pdf")
def original(request: Request, name: str) -> Response:
    """Give the handbook as it was read, so that a link can open it at a page."""
    store = site(request).reading.store()
    document, revision = _current(store, name)
    path = pdf_path(store, revision)
    if path is None:
        raise HTTPException(404)
    return FileResponse(
        path,
        media_type="application/pdf",
        filename=f"{slug(document.title) or 'handbok'}.pdf",
        content_disposition_type="inline",
        headers={"cache-control": AN_HOUR},
    )


@router.get("/kalla/{name:path}/ljud")
def sound(request: Request, name: str) -> Response:
    """Give an episode's sound, in parts where a part is asked for."""
    store = site(request).reading.store()
    document = store.document(name)
    local = sound_file(store, document) if document and document.state != "withdrawn" else None
    if local is None:
        raise HTTPException(404)
    path, media_type = local
    return FileResponse(path, media_type=media_type, headers={"cache-control": AN_HOUR})


@router.get("/kalla/{name:path}.vtt")
def captions(request: Request, name: str) -> Response:
    """Give an episode's transcript as WebVTT."""
    store = site(request).reading.store()
    document, revision = _current(store, name)
    if document.kind != "podcast":
        raise HTTPException(404)
    marks = store.marks(document.id, revision.hash, kinds=("second", "speaker"))
    said = from_document(revision.text, marks, document.language)
    return PlainTextResponse(
        export(said, "vtt"),
        media_type="text/vtt",
        headers={
            "content-disposition": f'attachment; filename="{slug(document.title) or "avsnitt"}.vtt"'
        },
    )


@router.get("/kalla/{name:path}")
def source(
    request: Request, name: str, citat: Annotated[str | None, Query(max_length=400)] = None
) -> Response:
    """Show a document as Klara knows it, with the words that a receipt names marked."""
    store = site(request).reading.store()
    document = store.document(name)
    if document is None:
        return _not_there(request, store, name)
    here = source_page(store, document, citat, site(request).reading.receipts)
    gone = document.state == "withdrawn"
    now = here.verdict.now if here.verdict else None
    t = page_texts(request)
    return page(
        request,
        "source.html",
        410 if gone else 200,
        source=here,
        document=document,
        verdict=here.verdict,
        quoted=quoted(request, now) if now else None,
        back=_back(request),
        summary=t.service_line if here.revision is None else beginning(here.revision.text),
        described=None
        if gone
        else described_document(
            document, address(request, here.address), site(request).settings.authority
        ),
    )


def _back(request: Request) -> str:
    """Return the address of the answer that a visitor comes from, "" where they come from none."""
    home = address(request, "/")
    path = request.headers.get("referer", "").removeprefix(home)
    if path.startswith("fraga/"):
        return f"/{path}"
    return "/#samtal" if conversation.carried(request) else ""


def _not_there(request: Request, store: Store, name: str) -> Response:
    """Say when the authority withdrew a document for good; else there is none."""
    withdrawn_at = store.forgotten.withdrawn_at(name)
    if withdrawn_at is None:
        raise HTTPException(404)
    t = page_texts(request)
    sentence = t("source_withdrawn_at", day=day(withdrawn_at, t))
    return page(request, "error.html", 410, heading=t.source_withdrawn, sentence=sentence)


def _current(store: Store, name: str) -> tuple[Document, Revision]:
    """Return a document that may be shown, and its words; else it is not found."""
    document = store.document(name)
    if document is None or document.state != "current" or document.revision is None:
        raise HTTPException(404)
    revision = store.revision(document.id, document.revision)
    if revision is None:
        raise HTTPException(404)
    return document, revision
