"""Quotes to take along: a table for a spreadsheet, Markdown, and HTML that Word opens.

Every row and every quote carries its citation: title, kind, date, place, link, receipt.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Literal

from assistant.records import Place, Quote
from assistant.staff.timeline import Timeline
from index.days import swedish_day

Language = Literal["sv", "en"]

BOM = "\ufeff"
_COLUMNS = {
    "sv": ("Datum", "Slag", "Titel", "Plats", "Talare", "Citat", "Länk", "Kvitto"),
    "en": ("Date", "Kind", "Title", "Place", "Speaker", "Quote", "Link", "Receipt"),
}
_KINDS = {
    "sv": {"press": "Pressmeddelande", "handbook": "Metodhandbok", "podcast": "Podd"},
    "en": {"press": "Press release", "handbook": "Method handbook", "podcast": "Podcast"},
}
_WORDS = {
    "sv": {"page": "s. {}", "pages": "s. {}–{}", "undated": "Utan datum", "receipt": "Kvitto"},
    "en": {"page": "p. {}", "pages": "pp. {}–{}", "undated": "Undated", "receipt": "Receipt"},
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]#|~&"} | {"<": "&lt;", ">": "&gt;"}
)


def place_in_words(place: Place, language: Language = "sv") -> str:
    """Return where in its document a quote stands, as a citation says it.

    >>> place_in_words(Place(heading="Kameror", page=5, page_to=6))
    's. 5–6, Kameror'
    """
    shown = []
    words = _WORDS[language]
    if place.page is not None:
        several = place.page_to is not None and place.page_to != place.page
        shown.append(
            (words["pages"] if several else words["page"]).format(place.page, place.page_to)
        )
    if place.seconds is not None:
        shown.append(_clock(place.seconds[0]))
    if place.heading:
        shown.append(place.heading)
    return ", ".join(shown)


def citation(quote: Quote, language: Language = "sv") -> str:
    """Return the source of a quote in one line: title, kind, date, place, speaker."""
    parts = [
        quote.title,
        _KINDS[language][quote.kind],
        swedish_day(quote.published) or _WORDS[language]["undated"],
        place_in_words(quote.place, language),
        quote.place.speaker or "",
    ]
    return ", ".join(part for part in parts if part)


def as_csv(quotes: Iterable[Quote], language: Language = "sv") -> str:
    """Return a table that a Swedish spreadsheet opens: UTF-8 with its mark, semicolons.

    A cell that a spreadsheet would run as a formula begins with an apostrophe instead.
    """
    file = io.StringIO(newline="")
    file.write(BOM)
    table = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(_COLUMNS[language])
    for quote in quotes:
        row = (
            swedish_day(quote.published),
            _KINDS[language][quote.kind],
            quote.title,
            place_in_words(quote.place, language),
            quote.place.speaker or "",
            quote.text,
            quote.link,
            quote.receipt,
        )
        table.writerow(_harmless(cell) for cell in row)
    return file.getvalue()


def as_markdown(heading: str, told: Timeline, language: Language = "sv") -> str:
    """Return the timeline as Markdown: a heading a month, block quotes with their sources."""
    lines = [f"# {_markdown(heading)}", ""]
    for month in told.months:
        lines += [f"## {month.name or _WORDS[language]['undated']}", ""]
        for entry in month.entries:
            lines += [f"### {_markdown(entry.first.title)}", ""]
            for quote in entry.quotes:
                lines += [f"> {_markdown(line)}".rstrip() for line in quote.text.splitlines()]
                source = _markdown(citation(quote, language))
                linked = f"[{source}](<{_address(quote.link)}>)" if quote.link else source
                receipt = f"{_WORDS[language]['receipt']}: `{quote.receipt}`"
                lines += [">", f"> — {linked}  ", f"> {receipt}", ""]
    return "\n".join(lines)


def as_html(heading: str, told: Timeline, language: Language = "sv") -> str:
    """Return the timeline as one HTML file that Word opens with headings, quotes and links."""
    body = [f"<h1>{escape(heading)}</h1>"]
    for month in told.months:
        body.append(f"<h2>{escape(month.name or _WORDS[language]['undated'])}</h2>")
        for entry in month.entries:
            body.append(f"<h3>{escape(entry.first.title)}</h3>")
            body += [_html_quote(quote, language) for quote in entry.quotes]
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(heading)}</title>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def quotes_of(told: Timeline) -> Sequence[Quote]:
    """Return the quotes of a timeline in its order."""
    return [quote for month in told.months for entry in month.entries for quote in entry.quotes]


EXPORTS: dict[str, tuple[str, Callable[[str, Timeline, Language], str]]] = {
    "csv": ("text/csv; charset=utf-8", lambda _, told, lang: as_csv(quotes_of(told), lang)),
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "html": ("text/html; charset=utf-8", as_html),
}
"""File ending → (media type, what makes the file from a heading, a timeline and a language)."""


def _html_quote(quote: Quote, language: Language) -> str:
    words = "<br>\n".join(escape(line) for line in quote.text.splitlines())
    source = escape(citation(quote, language))
    address = _address(quote.link)
    if address:
        source = f'<a href="{escape(address)}">{source}</a>'
    receipt = f"{_WORDS[language]['receipt']}: {escape(quote.receipt)}"
    return (
        f"<blockquote>\n<p>{words}</p>\n</blockquote>\n"
        f"<p><cite>{source}</cite><br>\n<small>{receipt}</small></p>"
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(_FORMULA) else cell


def _markdown(words: str) -> str:
    """Return words that Markdown shows as they are, also where a line begins like a list."""
    shown = " ".join(words.split()).translate(_MARKDOWN)
    if shown[:1] in "+-=":
        return f"\\{shown}" if shown else ""
    number = shown.split(".", 1)[0]
    return (
        f"{number}\\.{shown[len(number) + 1 :]}" if number.isdecimal() and "." in shown else shown
    )


def _address(link: str) -> str:
    """Return a link that may stand in a file: http or https, and nothing that ends it early."""
    safe = link.startswith(("http://", "https://"))
    return link.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E") if safe else ""


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
