"""The sound of a quote, cut out to be published."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from assistant.links import web_address
from assistant.quotes import prove, span_of
from assistant.staff.clip import MARGIN, as_zip, captions, clip
from index.errors import SourceError
from index.language.folding import slug
from index.records import Document
from ingest.fetch.client import Fetcher
from ingest.fetch.download import download
from ingest.fetch.public_addresses import networks
from web.pages.source_page import permalink, sound_file
from web.site import address, page_texts, site
from web.staff.access import Member
from web.staff.taken_along import attachment

HERE = "/personal/klipp/"
LARGEST_SOUND = 500_000_000
MOST_STORED = 3
"""Episodes that lie here after a clip of them was made, for the next clip."""

router = APIRouter(include_in_schema=False)


@router.get(HERE + "{receipt:path}")
def sound_of(request: Request, account: Member, receipt: str, margin: float = MARGIN) -> Response:
    """Give the seconds of a quote as sound, with captions and receipt, in one file."""
    store = site(request).reading.store()
    placed = span_of(store, receipt)
    quote = prove(store, placed[0]) if placed else None
    document = store.document(quote.document.id) if quote else None
    if quote is None or document is None or quote.place.seconds is None:
        raise HTTPException(404)
    revision = store.revision(document.id, quote.revision)
    if revision is None:
        raise HTTPException(404)
    begin, end = quote.place.seconds
    try:
        cut = clip(_file(request, document), begin, end, margin)
    except SourceError as error:
        raise HTTPException(422, str(error)) from None
    marks = store.marks(document.id, quote.revision, kinds=("second", "speaker"))
    vtt = captions(revision.text, marks, quote, cut, document.language)
    t = page_texts(request)
    here = address(request, permalink(document.id, quote.receipt))
    name = f"klara-klipp-{slug(document.title)[:40]}-{int(begin)}.zip"
    return attachment(as_zip(cut, vtt, quote, here, t), "application/zip", name)


def _file(request: Request, document: Document) -> Path:
    """Return the sound of an episode: on this machine, else fetched once and kept."""
    store = site(request).reading.store()
    local = sound_file(store, document)
    if local is not None:
        return local[0]
    location = web_address(str(document.meta.get("audio") or ""))
    if not location:
        raise HTTPException(404)
    folder = site(request).settings.data / "downloads"
    path = folder / f"clip-{hashlib.sha256(location.encode()).hexdigest()[:32]}"
    if not path.exists():
        with Fetcher(allow_private=networks(site(request).settings.allow_private)) as fetcher:
            download(fetcher, location, path, largest=LARGEST_SOUND)
        stored = sorted(folder.glob("clip-*"), key=lambda file: file.stat().st_mtime)
        for old in stored[:-MOST_STORED]:
            old.unlink(missing_ok=True)
    return path
