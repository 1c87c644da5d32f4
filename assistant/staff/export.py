"""Quotes to take along: a table for a spreadsheet, Markdown, and HTML that Word opens.

Every row and every quote carries its citation, its link and its receipt.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.citation import citation, place_in_words
from assistant.links import web_address
from assistant.records import Quote
from assistant.staff.timeline import Timeline
from assistant.texts import Texts
from index.days import swedish_day

BOM = "\ufeff"
_COLUMNS = ("date", "kind", "title", "place", "speaker", "quote", "link", "receipt")
_FORMULA = re.compile(r"(^|[,;\t\r\n|])([\s\"]*)(?=[=+@＝＋＠]|[-－−](?=[^\s,;]|$))")
"""Where a cell begins that a spreadsheet would run, where it cuts at other signs too."""

_MARKDOWN = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]#|~&"} | {"<": "&lt;", ">": "&gt;"}
)
_LIST_ITEM = re.compile(r"([+\-=]|\d+(?=\.))")
"""How a line begins that Markdown would take for a list item or the rule under a heading."""


def as_csv(quotes: Sequence[Quote], t: Texts, head: Sequence[tuple[str, ...]] = ()) -> str:
    """Return a table that a Swedish spreadsheet opens: UTF-8 with its mark, semicolons.

    Rows of a `head` stand above it.

    A cell that a spreadsheet would run as a formula begins with an apostrophe instead.
    """
    rows = [*head, tuple(t[f"column_{name}"] for name in _COLUMNS)]
    rows += [
        (
            swedish_day(quote.document.published),
            t[f"kind_{quote.document.kind}"],
            quote.document.title,
            ", ".join(place_in_words(replace(quote.place, speaker=None), t)),
            quote.place.speaker or "",
            quote.text,
            quote.link,
            quote.receipt,
        )
        for quote in quotes
    ]
    return table(rows)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV, every cell harmless to a spreadsheet."""
    file = io.StringIO(newline="")
    file.write(BOM)
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue()


def as_markdown(heading: str, timeline: Timeline, t: Texts) -> str:
    """Return the timeline as Markdown: a heading a month, block quotes with their sources."""
    lines = [f"# {in_markdown(heading)}", ""]
    for month in timeline.months:
        lines += [f"## {month.name or t.no_date}", ""]
        for entry in month.entries:
            lines += [f"### {in_markdown(entry.first.document.title)}", ""]
            for quote in entry.quotes:
                lines += block_quote(quote, t)
    return "\n".join(lines)


def block_quote(quote: Quote, t: Texts) -> list[str]:
    """Return the lines of a quote as Markdown, with its source, its link and its receipt."""
    source, address = in_markdown(", ".join(citation(quote, t))), _in_angle_brackets(quote.link)
    return [
        *(f"> {in_markdown(line)}".rstrip() for line in quote.text.splitlines()),
        ">",
        f"> — [{source}](<{address}>)  " if address else f"> — {source}  ",
        f"> {t.column_receipt}: `{quote.receipt}`",
        "",
    ]


def as_html(heading: str, timeline: Timeline, t: Texts) -> str:
    """Return the timeline as one HTML file that Word opens with headings, quotes and links."""
    return _template().render(
        heading=heading, timeline=timeline, t=t, citation=citation, web_address=web_address
    )


def quotes_of(timeline: Timeline) -> list[Quote]:
    """Return the quotes of a timeline in its order."""
    return [quote for month in timeline.months for entry in month.entries for quote in entry.quotes]


EXPORTS: dict[str, tuple[str, Callable[[str, Timeline, Texts], str]]] = {
    "csv": ("text/csv; charset=utf-8", lambda _, timeline, t: as_csv(quotes_of(timeline), t)),
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "html": ("text/html; charset=utf-8", as_html),
}
"""File ending → (media type, what makes the file from a heading, a timeline and the words)."""


@cache
def _template() -> Template:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("timeline.html")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what begins a formula.

    Signs that nobody sees, which a spreadsheet may skip, are left out.

    >>> harmless("\u200b=1+1"), harmless("tre,-1+2"), harmless("100 kr, 2-4 år")
    ("'=1+1", "tre,'-1+2", '100 kr, 2-4 år')
    """
    plain = "".join(c for c in cell if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\r\n")
    return _FORMULA.sub(r"\1\2'", plain.lstrip("\t\r\n"))


def in_markdown(words: str) -> str:
    """Return words that Markdown shows as they are, also where a line begins like a list."""
    escaped = " ".join(words.split()).translate(_MARKDOWN)
    item = _LIST_ITEM.match(escaped)
    if item is None:
        return escaped
    at = 0 if item[1] in "+-=" else item.end()
    return f"{escaped[:at]}\\{escaped[at:]}"


def _in_angle_brackets(link: str) -> str:
    """Return a web address that nothing in it ends early, "" for any that is not of the web."""
    return web_address(link).replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
