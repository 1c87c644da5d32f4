"""A quote as a page shows it: where it stands, how it sounds, and as text to send to somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from starlette.requests import Request

from assistant.citation import citation, place_in_words
from assistant.links import web_address
from assistant.records import Quote
from assistant.texts import Texts
from web.pages.source_page import original_pdf, pdf_path, permalink, sound_address
from web.site import address, site


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote with its addresses: ``here`` is Klara's own page, ``original`` may be "".

    ``sound`` plays the quote and no more, "" where it was not spoken; ``pdf`` opens the page of the
    handbook that it stands on, "" where that is not kept. ``where`` is its place in words, but for
    the heading, which is the source's. ``citation`` is the quote with its source, for an e-mail.
    """

    quote: Quote
    here: str
    original: str
    original_site: str
    sound: str
    pdf: str
    where: str
    citation: str


def quoted(request: Request, quote: Quote, t: Texts) -> Quoted:
    """Return what a page shows of a quote."""
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
    )


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
