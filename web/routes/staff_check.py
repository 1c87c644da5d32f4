""" "Har vi sagt detta?": a pasted sentence against everything that was ever kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, HTTPException, Request, UploadFile
from starlette.responses import HTMLResponse, Response

from assistant.staff.check_export import as_markdown, as_record, in_words, verified
from assistant.staff.checked import Checked, coverage
from assistant.staff.quote_check import LONGEST, SHOWN, check
from web.pages.quoted import quoted
from web.render import page
from web.safety.signing import is_ours, signature
from web.site import page_texts, site
from web.staff.access import Member, OfMember
from web.staff.taken_along import attachment

HERE = "/personal/citatkoll"
_PURPOSE = "check"

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def box(request: Request, account: Member) -> HTMLResponse:
    """Show the box."""
    return _page(request, account)


@router.post(HERE, dependencies=[OfMember])
def checked(
    request: Request,
    account: Member,
    text: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Show where the text was said."""
    pasted = text.replace("\r\n", "\n")
    results = check(pasted, site(request).reading.reader()) if pasted.strip() else []
    return _page(request, account, pasted=pasted, results=_with_quotes(request, results))


@router.post(HERE + "/export.{ending}", dependencies=[OfMember])
def exported(
    request: Request,
    account: Member,
    ending: str,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Give a check as a file; the JSON is signed, so that it can be verified here later."""
    reader, t = site(request).reading.reader(), page_texts(request)
    pasted = text.replace("\r\n", "\n")
    results, read = check(pasted, reader), coverage(reader.store)
    if ending not in ("json", "md"):
        raise HTTPException(404)
    if ending == "md":
        content = as_markdown(results, pasted, read, t)
        media_type = "text/markdown; charset=utf-8"
    else:
        record = as_record(pasted, results, read, reader.generation.manifest.name, account.name)
        signed = {**record, "signature": signature(_secret(request), _PURPOSE, _canonical(record))}
        content, media_type = json.dumps(signed, ensure_ascii=False, indent=2), "application/json"
    return attachment(content, media_type, f"klara-citatkoll.{ending}")


@router.post(HERE + "/kontroll", dependencies=[OfMember])
async def verifying(
    request: Request,
    account: Member,
    utdrag: Annotated[UploadFile | None, File()] = None,
) -> HTMLResponse:
    """Say whether a file was made here, unchanged, and what its receipts prove today."""
    try:
        record: Any = json.loads(await utdrag.read() if utdrag else "")
        claimed = str(record.pop("signature"))
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return _page(request, account, 422, file_problem=page_texts(request).staff_file_unknown)
    ours = is_ours(claimed, _secret(request), _PURPOSE, _canonical(record))
    verdicts = verified(record, site(request).reading.store()) if ours else []
    return _page(request, account, verified=(ours, record if ours else {}, verdicts))


def _page(request: Request, account: Member, status: int = 200, **values: Any) -> HTMLResponse:
    nothing: dict[str, Any] = {"pasted": "", "results": [], "verified": None, "file_problem": ""}
    read = coverage(site(request).reading.store())
    return page(
        request,
        "staff/check.html",
        status,
        account=account,
        here=HERE,
        longest=LONGEST,
        read=in_words(read, page_texts(request)),
        **(nothing | values),
    )


def _with_quotes(request: Request, results: Sequence[Checked]) -> list[dict[str, Any]]:
    """Return what was checked with every quote as a page shows it."""
    return [
        {
            "checked": one,
            "said": [
                (said, quoted(request, said.quote) if said.quote else None)
                for said in one.said[:SHOWN]
            ],
            "nearest": [(near, quoted(request, near.quote)) for near in one.nearest],
            "clauses": _with_quotes(request, one.clauses),
        }
        for one in results
    ]


def _canonical(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _secret(request: Request) -> str:
    return site(request).settings.secret
