"""Pages out of templates: `page(request, "om.html", ...)` from any route."""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.citation import clock, day, moment
from assistant.links import web_address
from assistant.reading.contacts import contact
from assistant.texts import Language
from index.days import swedish_day, swedish_today
from web import language
from web.pages.listings import xml_words
from web.pages.marked import pieces
from web.pages.source_page import address as source_address
from web.pages.source_page import permalink
from web.safety import csrf
from web.site import address, site
from web.under_path import OwnAddresses, under

HERE = Path(__file__).parent
STATIC = HERE / "static"
YEAR = 31_536_000
URGENT = ("sos", "police")
"""The contacts at the foot of every page."""


def environment(root_path: str = "") -> Environment:
    """Return the templates, compiled once; everything that they show is escaped.

    `root_path` is put before every address of the site's own.
    """
    templates = Environment(
        extensions=[OwnAddresses],
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    versions = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in STATIC.iterdir()
        if path.is_file()
    }
    templates.globals["own_path"] = root_path
    templates.globals["own_address"] = lambda address: under(root_path, address)
    templates.globals["asset"] = lambda name: f"/static/{name}?v={versions[name]}"
    templates.filters |= {
        "day": day,
        "clock": clock,
        "moment": moment,
        "web_address": web_address,
        "host": lambda address: (urlsplit(address).hostname or "").removeprefix("www."),
        "pieces": pieces,
        "xml_words": xml_words,
        "source_address": source_address,
        "groupby_year": lambda documents: [
            (year, list(rows))
            for year, rows in groupby(documents, lambda each: swedish_day(each.published)[:4])
        ],
        "permalink": lambda quote: permalink(quote.document.id, quote.receipt),
        "pretty": lambda value: json.dumps(value, ensure_ascii=False, indent=2),
    }
    return templates


def page(request: Request, template: str, /, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page in the visitor's language; `t`, `lang`, `csrf_token` are always there."""
    spoken = language.of_page(request)
    token = csrf.Token(request)
    html = (
        site(request)
        .templates.get_template(template)
        .render(
            t=site(request).texts[spoken],
            lang=spoken,
            csrf_token=token,
            path=request.url.path,
            address=lambda path: address(request, path),
            addresses={
                spoken: address(request, f"{prefix}{percent(request.url.path)}")
                for spoken, prefix in (("sv", ""), ("en", language.ENGLISH))
            },
            today=swedish_today().isoformat(),
            other_language=_other_language(request, spoken, keep=status < 400),
            settings=site(request).settings,
            neighbours=[
                (other.title, other.address(request, "/")) for other in site(request).neighbours
            ],
            urgent=[contact(name, site(request).settings.texts) for name in URGENT],
            **values,
        )
    )
    response = HTMLResponse(html, status)
    token.remember(response)
    if language.asked_for(request):
        response.set_cookie(
            language.COOKIE,
            spoken,
            max_age=YEAR,
            httponly=True,
            samesite="lax",
            secure=site(request).settings.secure,
        )
    return response


def _other_language(request: Request, spoken: Language, *, keep: bool) -> str:
    """Return this page's address in the other language; an error's keeps nothing of the query."""
    parameters = request.query_params.multi_items() if keep else []
    query = [(name, value) for name, value in parameters if name != "lang"]
    query.append(("lang", "sv" if spoken == "en" else "en"))
    # Without the path, which a visitor may have written as //another.example/.
    return f"?{urlencode(query)}"
