"""Who said what: the persons that the sources quote, a page for each, and their names."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.citation import day
from assistant.quotes import Span, prove
from assistant.staff.speakers import LONGEST_NAME, Person, name_speaker, speakers
from index.days import swedish_day
from index.search.reader import Reader
from web.pages.quoted import Quoted, quoted
from web.render import page
from web.site import page_texts, site
from web.staff.access import Editor, Member, OfMember

HERE = "/personal/personer"
MOST_SHOWN = 200

router = APIRouter(include_in_schema=False)


def person_address(name: str) -> str:
    """Return the path of a person's page."""
    return f"{HERE}?{urlencode({'namn': name})}"


@router.get(HERE)
def people(request: Request, account: Member, namn: str = "") -> HTMLResponse:
    """Show everybody whom the sources quote, or all that one of them says, by month."""
    reader = site(request).reading.reader()
    said = speakers(reader)
    if not namn:
        return page(
            request,
            "staff/people.html",
            account=account,
            people=[(person, person_address(person.name)) for person in said.persons()],
        )
    person = said.person(namn)
    if person is None:
        raise HTTPException(404)
    return page(
        request,
        "staff/person.html",
        account=account,
        person=person,
        months=_months(request, person, reader),
        here=HERE,
        longest=LONGEST_NAME,
        everybody=[one.name for one in said.persons()],
    )


@router.post(HERE + "/namn", dependencies=[OfMember])
def named(
    request: Request,
    account: Editor,
    label: Annotated[str, Form()] = "",
    person: Annotated[str, Form()] = "",
    document: Annotated[str, Form()] = "",
) -> Response:
    """Name a speaker, in one document or everywhere; two with one name are merged."""
    name_speaker(site(request).settings.data, label, person, account.name, document)
    name = " ".join(person.split())[:LONGEST_NAME] or label
    return RedirectResponse(person_address(name), 303)


def _months(request: Request, person: Person, reader: Reader) -> list[tuple[str, list[Quoted]]]:
    """Return (month in words, quotes) of what a person says, newest first."""
    t = page_texts(request)
    months = []
    by_month = groupby(
        person.statements[:MOST_SHOWN], lambda one: swedish_day(one.document.published)[:7]
    )
    for month, statements in by_month:
        quotes = []
        for one in statements:
            span = Span(one.document.id, one.document.revision or "", one.start, one.end, 1.0)
            quote = prove(reader.store, span)
            if quote is not None:
                quotes.append(quoted(request, quote))
        name = day(f"{month}-01", t).partition(" ")[2] if month else t.no_date
        months.append((name, quotes))
    return months
