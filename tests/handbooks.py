"""Handbooks made for the tests: PDFs from blocks of text, in many layouts, with reportlab."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import pagesizes
from reportlab.lib.colors import grey
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    ListFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from index.records import Parsed
from ingest.fetch.original import Original
from ingest.handbook import read as handbook

WORDS = re.findall(
    r"\w+",
    "polisen narkotika förundersökning torget gripna ungdomar i på att och en ett som av till "
    "för kartläggning synlig närvaro socialtjänsten åklagare beslag påsar tabletter vården "
    "överdos är brottsförebyggande samverkan länsstyrelsen tullverket kvällspasset personer "
    "misstänkta eller kommunpolis områdeschef utredning trygghetsmätning butiksägare ö å året "
    "där ljuset kameror bevakning tillstånd möten uppföljning erfarenheter metoder platsen "
    "köpare säljare lagföring ",
)

BOLD = {
    "Times-Roman": "Times-Bold",
    "Helvetica": "Helvetica-Bold",
    "Courier": "Courier-Bold",
}
Block = tuple[str, Any]
"""`("h1" | "h2" | "h3" | "p", words)`, `("markup", words with tags)`, `("page", None)`,
`("list" | "numbered", items)`, `("table", rows)`, `("wide", words)`: a heading over all columns,
on a new page."""


@dataclass(frozen=True)
class Layout:
    """How a handbook is set."""

    page: tuple[float, float] = pagesizes.A4
    columns: int = 1
    font: str = "Times-Roman"
    size: float = 10.5
    leading: float = 1.3
    justified: bool = False
    hyphens: bool = False
    indented: bool = False
    margin: float = 70
    gutter: float = 20
    header: str = ""
    footer: str = ""
    """`{page}` is the page's number, `{roman}` the same in roman numerals."""
    mirrored: bool = False
    lined: bool = True
    """Whether tables have lines."""
    heading_font: str = "Helvetica"


def made(blocks: Sequence[Block], layout: Layout = Layout(), **metadata: Any) -> bytes:
    """Return the PDF of the blocks."""
    file = io.BytesIO()
    document = _Document(file, layout, metadata)
    flow: list[Flowable] = []
    for kind, held in blocks:
        flow += _flowables(kind, held, layout)
    document.build(flow)
    return file.getvalue()


def read(pdf: bytes, location: str = "/tmp/handbok.pdf") -> Parsed:
    """Return what the reader makes of a PDF."""
    return handbook.read(Original(location, pdf), key="handbok.pdf")


def blocks_of(parsed: Parsed) -> list[tuple[int, str, tuple[int, ...]]]:
    """Return each block with its heading level (0: none) and its pages."""
    levels = {mark.start: int(mark.value) for mark in parsed.marks if mark.kind == "heading"}
    pages = [mark for mark in parsed.marks if mark.kind == "page"]
    found = []
    position = 0
    for words in parsed.text.split("\n\n"):
        end = position + len(words)
        on = tuple(sorted({int(m.value) for m in pages if m.start < end and m.end > position}))
        found.append((levels.get(position, 0), words, on))
        position = end + 2
    return found


class _Document(BaseDocTemplate):
    def __init__(self, file: io.BytesIO, layout: Layout, metadata: dict[str, Any]) -> None:
        super().__init__(file, pagesize=layout.page, invariant=1, **metadata)
        self.layout = layout
        width, height = layout.page
        inner = width - 2 * layout.margin
        column = (inner - (layout.columns - 1) * layout.gutter) / layout.columns
        low, tall = layout.margin, height - 2 * layout.margin

        def frames(top: float) -> list[Frame]:
            return [
                Frame(
                    layout.margin + n * (column + layout.gutter), low, column, tall - top,
                    0, 0, 0, 0,
                )
                for n in range(layout.columns)
            ]  # fmt: skip

        wide = Frame(layout.margin, low + tall - 40, inner, 40, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("text", frames(0), onPage=self._furniture),
                PageTemplate(
                    "wide", [wide, *frames(50)], onPage=self._furniture, autoNextPageTemplate="text"
                ),
            ]
        )

    def _furniture(self, canvas: Any, _: BaseDocTemplate) -> None:
        layout = self.layout
        width, height = layout.page
        number = canvas.getPageNumber()
        canvas.setFont("Helvetica", 8)
        for words, y in ((layout.header, height - 35), (layout.footer, 30)):
            said = words.format(page=number, roman=_roman(number))
            if layout.mirrored and number % 2:
                canvas.drawRightString(width - layout.margin, y, said)
            else:
                canvas.drawString(layout.margin, y, said)


def _roman(number: int) -> str:
    tens, ones = divmod(number, 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]


def _flowables(kind: str, held: Any, layout: Layout) -> list[Flowable]:
    if kind in ("h1", "h2", "h3"):
        return [Paragraph(held, _heading(kind, layout))]
    if kind == "wide":
        heading = Paragraph(held, _heading("h1", layout))
        return [NextPageTemplate("wide"), PageBreak(), heading, FrameBreak()]
    if kind in ("list", "numbered"):
        items = [Paragraph(escape(item), _plain(layout)) for item in held]
        numbers = {"bulletType": "1", "bulletFormat": "%s."}
        how = numbers if kind == "numbered" else {"bulletType": "bullet", "start": "•"}
        return [ListFlowable(items, leftIndent=18, **how), Spacer(1, 6)]
    if kind == "table":
        return [Spacer(1, 6), _table(held, layout)]
    if kind == "page":
        return [PageBreak()]
    return [Paragraph(held if kind == "markup" else escape(held), _body(layout))]


def _table(rows: Sequence[Sequence[str]], layout: Layout) -> Table:
    cells = [[Paragraph(escape(cell), _plain(layout)) for cell in row] for row in rows]
    table = Table(cells, colWidths=[120] * len(rows[0]), repeatRows=1, spaceAfter=8)
    lines = [("GRID", (0, 0), (-1, -1), 0.5, grey)] if layout.lined else []
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *lines]))
    return table


def _heading(kind: str, layout: Layout) -> ParagraphStyle:
    size = layout.size * {"h1": 1.8, "h2": 1.3, "h3": 1.0}[kind]
    return ParagraphStyle(
        kind, fontName=BOLD[layout.heading_font], fontSize=size, leading=size * 1.2,
        spaceBefore=10, spaceAfter=5, keepWithNext=1,
    )  # fmt: skip


def _body(layout: Layout) -> ParagraphStyle:
    return ParagraphStyle(
        "body",
        fontName=layout.font,
        fontSize=layout.size,
        leading=layout.size * layout.leading,
        alignment=TA_JUSTIFY if layout.justified else TA_LEFT,
        firstLineIndent=15 if layout.indented else 0,
        spaceAfter=0 if layout.indented else 6,
        hyphenationLang="sv_SE" if layout.hyphens else None,
        embeddedHyphenation=1 if layout.hyphens else 0,
    )


def _plain(layout: Layout) -> ParagraphStyle:
    return ParagraphStyle("plain", parent=_body(layout), firstLineIndent=0, alignment=TA_LEFT)
