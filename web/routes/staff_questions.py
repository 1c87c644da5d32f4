"""What people asked and got no answer to, and what they thought of answers; for editors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import unquote, urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from assistant.records import Answer
from assistant.staff.inbox import Group, as_csv, as_json, filtered, groups, merge
from assistant.staff.unanswered import Entry, Reason, close, entries
from index.publishing import audit
from index.search.encoder import quick_encoder
from web.pages.quoted import quoted
from web.pages.source_page import permalink
from web.render import page
from web.site import page_texts, site
from web.staff.access import Editor, Member, OfMember
from web.staff.taken_along import attachment

HERE = "/personal/fragor"
MOST_SHOWN = 200
MOST_ASKED_AGAIN = 20
"""Questions that are asked again at once: each takes as long as a visitor's."""

FILTERS = ("q", "skal", "fran", "grupper", "visa")
"""What the list is narrowed by, as an address names it."""

router = APIRouter(include_in_schema=False)
Field = Annotated[str, Form()]


@router.get(HERE)
def listed(request: Request, account: Editor) -> Response:
    """Show what is open, or what was closed, in groups of what means the same."""
    return _page(request, account)


@router.get(HERE + "/export.{ending}")
def exported(request: Request, account: Editor, ending: str) -> Response:
    """Give what is shown as a file."""
    rows = _entries(request)
    if ending not in ("csv", "json"):
        raise HTTPException(404)
    content = as_csv(rows, page_texts(request)) if ending == "csv" else as_json(rows)
    media_type = "text/csv; charset=utf-8" if ending == "csv" else "application/json"
    return attachment(content, media_type, f"klara-fragor.{ending}")


@router.post(HERE, dependencies=[OfMember])
@router.post(HERE + "/avsluta", dependencies=[OfMember])
def worked(
    request: Request,
    account: Editor,
    form: Annotated[list[str] | None, Form()] = None,
    act: Field = "close",
    note: Field = "",
) -> Response:
    """Close entries with a note, merge them, or ask their questions again."""
    settings, chosen = site(request).settings, form or []
    if act == "again":
        return _page(request, account, again=_asked_again(request, chosen))
    if act == "merge" and len(chosen) > 1:
        merge(settings.data, chosen, chosen[0], days=settings.log_days)
        audit.record(settings.data, "merge questions", who=f"staff:{account.name}")
    elif act == "close":
        done = [
            close(settings.data, one, account.name, note, days=settings.log_days) for one in chosen
        ]
        for _ in filter(None, done):
            audit.record(settings.data, "close question", who=f"staff:{account.name}")
    return RedirectResponse(f"{HERE}?{request.url.query}".rstrip("?"), 303)


def _page(request: Request, account: Member, **values: Any) -> Response:
    parameters = request.query_params
    rows = _entries(request)
    one_each = [Group((entry,)) for entry in rows[:MOST_SHOWN]]
    by_meaning = parameters.get("visa") != "avslutade" and parameters.get("grupper") != "nej"
    listed_groups = groups(rows[:MOST_SHOWN], quick_encoder()) if by_meaning else one_each
    return page(
        request,
        "staff/questions.html",
        account=account,
        groups=[
            (group, [_with_quotes(entry) for entry in group.entries]) for group in listed_groups
        ],
        count=len(rows),
        most=min(len(rows), MOST_SHOWN),
        closed=parameters.get("visa") == "avslutade",
        by_meaning=by_meaning,
        filters={
            name: parameters.get(name, "") for name in ("q", "skal", "fran", "grupper", "visa")
        },
        query=urlencode([(n, v) for n, v in parameters.multi_items() if n != "lang" and v]),
        reasons=list(Reason),
        here=HERE,
        **({"again": None} | values),
    )


def _entries(request: Request) -> list[Entry]:
    settings, parameters = site(request).settings, request.query_params
    rows = entries(
        settings.data, closed=parameters.get("visa") == "avslutade", days=settings.log_days
    )
    reason = parameters.get("skal", "")
    return filtered(
        rows,
        parameters.get("q", "")[:200],
        Reason(reason) if reason in list(Reason) else None,
        parameters.get("fran", "")[:10],
    )


def _asked_again(request: Request, forms: Sequence[str]) -> list[tuple[Entry, Answer, list[Any]]]:
    """Return what the sources answer today to some entries; nothing of it is kept."""
    reading = site(request).reading
    chosen = [entry for entry in _entries(request) if entry.form in set(forms)]
    answers = []
    for entry in chosen[:MOST_ASKED_AGAIN]:
        answer = reading.answer(entry.words, from_a_visitor=False)
        answers.append((entry, answer, [quoted(request, quote) for quote in answer.quotes]))
    return answers


def _with_quotes(entry: Entry) -> tuple[Entry, list[str]]:
    """Return an entry with the addresses of the source pages that its receipts name."""
    return entry, [permalink(unquote(one.partition("~")[0]), one) for one in entry.receipts]
