"""A quote as a page shows it: where it stands, how it sounds, and as text to send to somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request

from assistant.citation import citation, place_in_words
from assistant.links import web_address
from assistant.records import Quote
from index.days import swedish_day, swedish_today
from web.pages.source_page import original_pdf, pdf_path, permalink, sound_address
from web.site import address, page_texts, site

OLD = timedelta(days=2 * 365)
"""From when a quote is said to be old: what held then need not hold now."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its addresses: ``here`` is Klara's own page, ``original`` may be "".

    ``sound`` plays the quote and no more, "" where it was not spoken; ``pdf`` opens the page of the
    handbook that it stands on, "" where that is not kept. ``where`` is its place in words, but for
    the heading, which is the source's. ``citation`` is the quote with its source, for an e-mail.
    ``is_old`` is whether it is older than `OLD`; ``newer`` the number of the quote of a newer
    source in the same answer, 0 where none is.
    """

    quote: Quote
    here: str
    original: str
    original_site: str
    sound: str
    pdf: str
    where: str
    citation: str
    is_old: bool = False
    newer: int = 0


def quoted(request: Request, quote: Quote) -> Quoted:
    """Return what a page shows of a quote."""
    t = page_texts(request)
    here = permalink(quote.document.id, quote.receipt)
    original = web_address(quote.link)
    lines = [f"”{quote.text}”", ", ".join(citation(quote, t))]
    lines += [original] if original else []
    lines += [f"{t.check_quote}: {address(request, here)}"]
    return Quoted(
        quote=quote,
        here=here,
        original=original,
        original_site=(urlsplit(original).hostname or "").removeprefix("www."),
        sound=_sound(request, quote),
        pdf=_pdf(request, quote),
        where=", ".join(place_in_words(replace(quote.place, heading=None), t)),
        citation="\n".join(lines),
        is_old=_is_old(quote),
    )


def with_newer(quotes: list[Quoted]) -> list[Quoted]:
    """Return the quotes of an answer, the old ones with the number of the newest that is newer."""
    days = [swedish_day(one.quote.document.published) for one in quotes]
    newest = max(range(len(days)), key=lambda place: days[place], default=0)
    return [
        replace(one, newer=newest + 1) if one.is_old and days[newest] > day else one
        for one, day in zip(quotes, days, strict=True)
    ]


def _is_old(quote: Quote) -> bool:
    published = swedish_day(quote.document.published)
    return bool(published) and published < (swedish_today() - OLD).isoformat()


def _pdf(request: Request, quote: Quote) -> str:
    if quote.place.page is None:
        return ""
    store = site(request).reading.store()
    revision = store.revision(quote.document.id, quote.revision)
    if revision is None or pdf_path(store, revision) is None:
        return ""
    return f"{original_pdf(quote.document.id)}#page={quote.place.page}"


def _sound(request: Request, quote: Quote) -> str:
    if quote.document.kind != "podcast" or quote.place.seconds is None:
        return ""
    document = site(request).reading.store().document(quote.document.id)
    sound = sound_address(document) if document else ""
    begin, end = quote.place.seconds
    return f"{sound.partition('#')[0]}#t={begin:g},{end:g}" if sound else ""
