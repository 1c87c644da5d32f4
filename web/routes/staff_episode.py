"""An episode's words set right in the browser: the text follows the sound."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from index.publishing import audit
from index.records import Document
from ingest.episodes.corrections import Correction, beside
from ingest.episodes.edited import (
    EDITED,
    Change,
    EditedMeanwhile,
    add_rule,
    edit,
    name_speakers,
)
from web.pages.layout import blocks
from web.pages.source_page import address, sound_address
from web.render import page
from web.safety.signing import signed, unsigned
from web.site import page_texts, site
from web.staff.access import Editor, Member, OfMember

HERE = "/personal/avsnitt"
AN_HOUR = 3600

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get(HERE)
def episodes(request: Request, account: Editor) -> Response:
    """Show the episodes whose words may be set right."""
    documents = site(request).reading.store().documents(state="current")
    listed = sorted(
        (d for d in documents if d.kind == "podcast" and d.revision),
        key=lambda document: document.published or "",
        reverse=True,
    )
    return page(request, "staff/episodes.html", account=account, here=HERE, episodes=listed)


@router.get(HERE + "/{name:path}")
def episode(request: Request, account: Editor, name: str) -> Response:
    """Show an episode with a box for each paragraph."""
    return _page(request, account, name)


@router.post(HERE + "/ord", dependencies=[OfMember])
def words(
    request: Request,
    account: Editor,
    name: Field = "",
    revision: Field = "",
    start: Field = "0",
    end: Field = "0",
    text: Field = "",
) -> Response:
    """Give a paragraph other words."""
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise HTTPException(422)
    data = site(request).settings.data
    try:
        changes = edit(data, name, revision, int(start), int(end), text, account.name)
    except EditedMeanwhile:
        return _page(request, account, name, problem=page_texts(request).staff_edit_meanwhile)
    if changes:
        audit.record(data, "edit transcript", who=f"staff:{account.name}", document=name)
    return _page(request, account, name, changes=changes, at=int(start))


@router.post(HERE + "/talare", dependencies=[OfMember])
def speakers(
    request: Request,
    account: Editor,
    name: Field = "",
    revision: Field = "",
    old: Annotated[list[str] | None, Form()] = None,
    new: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Give speakers other names; two of one name are one."""
    data = site(request).settings.data
    names = dict(zip(old or [], new or [], strict=False))
    try:
        if name_speakers(data, name, revision, names, account.name):
            audit.record(data, "name speakers", who=f"staff:{account.name}", document=name)
    except EditedMeanwhile:
        return _page(request, account, name, problem=page_texts(request).staff_edit_meanwhile)
    return RedirectResponse(f"{HERE}/{name}", 303)


@router.post(HERE + "/regel", dependencies=[OfMember])
def rule(request: Request, account: Editor, name: Field = "", rule: Field = "") -> Response:
    """Write a change as a rule of corrections.toml."""
    settings = site(request).settings
    phrases = unsigned(settings.secret, "rule", rule, max_age=AN_HOUR)
    if not isinstance(phrases, list) or len(phrases) != 2:
        raise HTTPException(422)
    add_rule(beside(settings.config), Correction(*phrases))
    audit.record(settings.data, "add correction", who=f"staff:{account.name}")
    return _page(request, account, name, done=page_texts(request).staff_rule_done)


def _page(request: Request, account: Member, name: str, **values: Any) -> HTMLResponse:
    store = site(request).reading.store()
    document = store.document(name)
    revision = store.revision(name, document.revision or "") if document else None
    if document is None or revision is None or document.kind != "podcast":
        raise HTTPException(404)
    marks = store.marks(name, revision.hash)
    changes: list[Change] = values.pop("changes", [])
    return page(
        request,
        "staff/episode.html",
        422 if "problem" in values else 200,
        account=account,
        here=HERE,
        document=document,
        revision=revision.hash,
        source=address(name),
        sound=sound_address(document),
        blocks=list(blocks(revision.text, marks, (0, 0))),
        text=revision.text,
        speakers=list(dict.fromkeys(str(m.value) for m in marks if m.kind == "speaker")),
        edited=document.meta.get(EDITED),
        changes=[(one, _rule(request, document, one)) for one in changes],
        **({"problem": "", "done": "", "at": -1} | values),
    )


def _rule(request: Request, document: Document, change: Change) -> str:
    """Return a change as a form carries it if it may be a rule: where a machine wrote the words."""
    if not change.may_be_rule or "transcribed" not in document.meta:
        return ""
    return signed(site(request).settings.secret, "rule", [change.heard, change.said])
