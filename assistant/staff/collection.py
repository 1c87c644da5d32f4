"""Quotes taken along as one file, with a head: what was asked, how many, by whom and when.

As a Word document, Markdown, a table for a spreadsheet, or JSON. Every quote has its citation, its
link and its receipt.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.citation import citation, moment
from assistant.links import web_address
from assistant.records import Quote, to_json
from assistant.staff.export import as_csv, block_quote, in_markdown
from assistant.texts import Texts

MOST = 500
"""Quotes in one file."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What is taken along: a title, what it was narrowed to, who took it, when, and the quotes."""

    title: str
    narrowed: tuple[tuple[str, str], ...]
    account: str
    made_at: str
    quotes: tuple[Quote, ...]

    def head(self, t: Texts) -> list[tuple[str, str]]:
        """Return the lines of the head, each with its name."""
        return [
            *self.narrowed,
            (t.export_count, str(len(self.quotes))),
            (t.export_made, t("export_made_by", at=moment(self.made_at, t), who=self.account)),
        ]


def as_markdown(collection: Collection, t: Texts) -> str:
    """Return quotes as Markdown."""
    lines = [f"# {in_markdown(collection.title)}", ""]
    lines += [f"- {name}: {in_markdown(value)}" for name, value in collection.head(t)] + [""]
    for quote in collection.quotes:
        lines += block_quote(quote, t)
    return "\n".join(lines)


def as_json(collection: Collection, t: Texts) -> str:
    """Return quotes as JSON, each as the API gives it."""
    record: dict[str, Any] = {
        "title": collection.title,
        "narrowed": dict(collection.narrowed),
        "count": len(collection.quotes),
        "made_at": collection.made_at,
        "made_by": collection.account,
        "quotes": [to_json(quote) for quote in collection.quotes],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def as_table(collection: Collection, t: Texts) -> str:
    """Return quotes as a table, the head in rows above it."""
    return as_csv(collection.quotes, t, head=[(collection.title,), *collection.head(t)])


def as_docx(collection: Collection, t: Texts) -> bytes:
    """Return quotes as a Word document with headings, quotes and links that work."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()
    document.core_properties.author = collection.account
    document.core_properties.title = collection.title
    document.add_heading(collection.title, 1)
    for name, value in collection.head(t):
        document.add_paragraph(f"{name}: {value}", style="List Bullet")
    for quote in collection.quotes:
        document.add_paragraph(_storable(quote.text), style="Intense Quote")
        source = document.add_paragraph()
        words, address = _storable(", ".join(citation(quote, t))), web_address(quote.link)
        if address:
            link: Any = OxmlElement("w:hyperlink")
            relation = document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), relation)
            run = source.add_run(words)
            run.underline = True
            link.append(run._r)
            source._p.append(link)
        else:
            source.add_run(words)
        document.add_paragraph(f"{t.column_receipt}: {quote.receipt}", style="No Spacing")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


EXPORTS: dict[str, tuple[str, Callable[[Collection, Texts], str | bytes]]] = {
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        as_docx,
    ),
    "md": ("text/markdown; charset=utf-8", as_markdown),
    "csv": ("text/csv; charset=utf-8", as_table),
    "json": ("application/json", as_json),
}
"""File ending → (media type, what makes the file)."""


def as_text(quotes: Sequence[Quote], t: Texts) -> str:
    """Return quotes with their sources as plain text, to be copied at once."""
    return "\n\n".join(
        f"”{quote.text}”\n{', '.join(citation(quote, t))}"
        + (f"\n{address}" if (address := web_address(quote.link)) else "")
        for quote in quotes
    )


def _storable(words: str) -> str:
    """Return words without the control characters that XML cannot hold."""
    return "".join(c for c in words if c >= " " or c in "\n\t")
