""" "Vad har vi sagt om …?": everything on a subject, oldest first, and as files to take along."""

from __future__ import annotations

import re
from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from assistant.citation import day
from assistant.staff.export import EXPORTS
from assistant.staff.timeline import timeline
from index.language.folding import slug
from web.pages.quoted import quoted
from web.render import page
from web.site import page_texts
from web.staff.access import Member
from web.staff.as_of import reading_then
from web.staff.query import read_query
from web.staff.taken_along import attachment

HERE = "/personal/tidslinje"
MOST_AT_ONCE = 150
"""With more quotes than this on all years together, one year is shown at a time."""

router = APIRouter(include_in_schema=False)


@router.get(HERE)
def told_over_time(request: Request, account: Member) -> HTMLResponse:
    """Show the timeline of a subject."""
    query = read_query(request.query_params)
    t = page_texts(request)
    with reading_then(request, query) as reader:
        result = timeline(query.words, reader, query.narrowing)
    years = result.years()
    months = result.months
    year = None
    if result.quotes > MOST_AT_ONCE and len(years) > 1:
        chosen = request.query_params.get("visa", "")
        year = chosen if chosen in [name for name, _ in years] else years[0][0]
        months = tuple(month for month in result.months if month.name[:4] == year)
    return page(
        request,
        "staff/timeline.html",
        account=account,
        query=query,
        timeline=result,
        years=years,
        year=year,
        months=[
            (
                month.name,
                day(f"{month.name}-01", t).partition(" ")[2] if month.name else "",
                [[quoted(request, quote) for quote in entry.quotes] for entry in month.entries],
            )
            for month in months
        ],
        here=HERE,
        formats=tuple(EXPORTS),
    )


@router.get(HERE + "/export.{ending}")
def exported(request: Request, account: Member, ending: Literal["csv", "md", "html"]) -> Response:
    """Give the whole timeline as a file."""
    query = read_query(request.query_params)
    t = page_texts(request)
    with reading_then(request, query) as reader:
        result = timeline(query.words, reader, query.narrowing)
    media_type, write = EXPORTS[ending]
    heading = t("staff_timeline_heading", subject=query.words)
    name = f"klara-{slug(query.words) or 'tidslinje'}.{ending}"
    return attachment(write(re.sub(r"\s+", " ", heading), result, t), media_type, name)
