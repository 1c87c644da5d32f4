"""A quote as a page shows it: where it stands, how it sounds, and as text to send to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.requests import Request

from assistant.records import Quote
from web import formats as shown
from web.pages.source_page import permalink, sound_address
from web.site import address, site
from web.texts import Texts


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its addresses: ``here`` is Klara's own page, ``original`` may be "".

    ``sound`` plays the quote and no more, "" where it was not spoken. ``citation`` is the quote
    with its source, ready for an e-mail.
    """

    quote: Quote
    here: str
    original: str
    original_site: str
    sound: str
    where: str
    citation: str


def quoted(request: Request, quote: Quote, t: Texts) -> Quoted:
    """Return what a page shows of a quote."""
    here = permalink(quote.document_id, quote.receipt)
    original = shown.web_address(quote.link)
    named = (
        quote.title,
        t(f"kind_{quote.kind}"),
        shown.day(quote.published, t.language) or t.no_date,
        where(quote, t),
    )
    told = [f"”{quote.text}”", ", ".join(part for part in named if part)]
    told += [original] if original else []
    told += [f"{t.check_quote}: {address(request, here)}"]
    return Quoted(
        quote=quote,
        here=here,
        original=original,
        original_site=(urlsplit(original).hostname or "").removeprefix("www."),
        sound=_sound(request, quote),
        where=where(quote, t),
        citation="\n".join(told),
    )


def where(quote: Quote, t: Texts) -> str:
    """Return the place of a quote in words: page, time and speaker, heading; "" where none."""
    place = quote.place
    parts = []
    if place.page is not None and place.page_to not in (None, place.page):
        parts.append(t("page_numbers", page=place.page, page_to=place.page_to))
    elif place.page is not None:
        parts.append(t("page_number", page=place.page))
    if place.seconds is not None:
        parts.append(t("at_time", time=shown.clock(place.seconds[0])))
    if place.speaker is not None:
        parts.append(place.speaker)
    if place.heading is not None:
        parts.append(t("under_heading", heading=place.heading))
    return ", ".join(parts)


def _sound(request: Request, quote: Quote) -> str:
    if quote.kind != "podcast" or quote.place.seconds is None:
        return ""
    document = site(request).reading.store().document(quote.document_id)
    sound = sound_address(document) if document else ""
    begin, end = quote.place.seconds
    return f"{sound.partition('#')[0]}#t={begin:g},{end:g}" if sound else ""
