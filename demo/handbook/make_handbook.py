"""Makes metodhandbok.pdf of metodhandbok.md: `python demo/handbook/make_handbook.py`.

The same text gives the same bytes. The text file knows `#`, `##`, `###`, paragraphs, `- ` items,
`| a | b |` rows, `**bold**`, footnotes (`[^1]` and `[^1]: …`) and `::: två spalter`, which sets
the rest of a chapter in two hyphenated columns. Needs reportlab and pyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
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
from reportlab.platypus.tableofcontents import TableOfContents

HERE = Path(__file__).parent
TEXT = HERE / "metodhandbok.md"
PDF = HERE / "metodhandbok.pdf"
TITLE = "Sex metoder mot öppna drogscener"
SUBTITLE = "Metodhandbok för arbetet i Klara"
NOTE = (
    "Demonstrationsmaterial. Handboken är skriven för att visa hur Klara fungerar. Personer, "
    "siffror och händelser är påhittade eller omgjorda. Den är inte en handbok från "
    "Polismyndigheten."
)
BLUE = HexColor("#00335f")
GREY = HexColor("#555555")
WIDTH, HEIGHT = 17 * cm, 24 * cm
LEFT, RIGHT, TOP, BOTTOM = 2 * cm, 2 * cm, 2.4 * cm, 3 * cm
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=14.5, spaceAfter=7)
NARROW = ParagraphStyle(
    "narrow",
    parent=BODY,
    fontSize=10,
    leading=13.5,
    alignment=TA_JUSTIFY,
    hyphenationLang="sv_SE",
    hyphenationMinWordLength=6,
    embeddedHyphenation=1,
)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.5, leading=10.5, spaceAfter=1)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=10, leading=13, spaceAfter=2)
HEADINGS = [
    ParagraphStyle(
        f"heading{level}",
        fontName="Helvetica-Bold",
        fontSize=size,
        leading=size * 1.25,
        textColor=BLUE,
        spaceBefore=before,
        spaceAfter=after,
        keepWithNext=1,
    )
    for level, size, before, after in ((1, 19, 0, 12), (2, 12.5, 11, 5), (3, 10.5, 7, 2))
]
CONTENTS = [
    ParagraphStyle(
        f"toc{n}", parent=BODY, leftIndent=n * 16, fontSize=10.5 - n / 2, leading=12.5, spaceAfter=1
    )
    for n in range(3)
]
_NOTE_MARK = re.compile(r"\[\^(\d+)\]")


class Handbook(BaseDocTemplate):
    """The handbook while it is laid out: knows its chapter, its headings and its footnotes."""

    def __init__(self, path: Path, notes: dict[str, str]) -> None:
        super().__init__(
            str(path), pagesize=(WIDTH, HEIGHT), title=TITLE, author="Klara, demonstration",
            subject=NOTE, keywords="demonstrationsmaterial", lang="sv-SE", invariant=1,
        )  # fmt: skip
        self.notes = notes
        self.waiting: list[str] = []
        self.chapter = ""
        width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        gap, head = 0.7 * cm, 1.4 * cm
        column = (width - gap) / 2
        beside = LEFT + column + gap
        whole = [Frame(LEFT, BOTTOM, width, height, 0, 0, 0, 0, id="whole")]
        titled = [
            Frame(LEFT, BOTTOM + height - head, width, head, 0, 0, 0, 0, id="title"),
            Frame(LEFT, BOTTOM, column, height - head, 0, 0, 0, 0, id="left"),
            Frame(beside, BOTTOM, column, height - head, 0, 0, 0, 0, id="right"),
        ]
        columns = [
            Frame(LEFT, BOTTOM, column, height, 0, 0, 0, 0, id="left"),
            Frame(beside, BOTTOM, column, height, 0, 0, 0, 0, id="right"),
        ]
        self.addPageTemplates(
            [
                PageTemplate("cover", whole, onPage=_cover),
                PageTemplate("one", whole, onPageEnd=self._furniture),
                PageTemplate(
                    "titled", titled, onPageEnd=self._furniture, autoNextPageTemplate="columns"
                ),
                PageTemplate("columns", columns, onPageEnd=self._furniture),
            ]
        )

    def beforeDocument(self) -> None:
        """Let a paragraph tell, as it is drawn, which footnotes belong on the page."""
        self.chapter = "Innehåll"
        self.canv.setNamedCB("footnote", lambda canvas, kind, number: self.waiting.append(number))

    def afterFlowable(self, flowable: Flowable) -> None:
        """Tell the contents, the outline and the running header about a heading."""
        level = getattr(flowable, "level", None)
        if level is None:
            return
        words, key = flowable.words, f"h{self.seq.nextf('heading')}"
        if level == 0:
            self.chapter = words
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(words, key, level)
        self.notify("TOCEntry", (level, escape(words), self.page, key))

    def _furniture(self, canvas: Any, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8.5)
        canvas.setFillColor(GREY)
        canvas.drawString(LEFT, HEIGHT - 1.6 * cm, TITLE)
        canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 1.6 * cm, self.chapter)
        canvas.drawString(LEFT, 1.3 * cm, "Demonstrationsmaterial · utgåva 1, juni 2018")
        canvas.drawRightString(WIDTH - RIGHT, 1.3 * cm, str(canvas.getPageNumber()))
        canvas.restoreState()
        numbers, self.waiting = self.waiting, []
        top = BOTTOM - 0.35 * cm
        if numbers:
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, top, LEFT + 4 * cm, top)
        for number in numbers:
            note = Paragraph(f"<super>{number}</super> {escape(self.notes[number])}", SMALL)
            _, height = note.wrap(WIDTH - LEFT - RIGHT, BOTTOM)
            top -= height + 3
            note.drawOn(canvas, LEFT, top)


class Heading(Paragraph):
    """A numbered heading that the contents list."""

    def __init__(self, words: str, level: int) -> None:
        super().__init__(escape(words), HEADINGS[level])
        self.words = words
        self.level = level


def blocks(text: str) -> Iterator[str]:
    """Yield the text's blocks: what stands between blank lines."""
    yield from (block.strip() for block in re.split(r"\n\s*\n", text) if block.strip())


def story(text: str) -> tuple[list[Flowable], dict[str, str]]:
    """Return what the pages hold, in order, and the footnotes by number."""
    notes: dict[str, str] = {}
    flow: list[Flowable] = []
    numbers = [0, 0, 0]
    wide = BODY
    all_blocks = list(blocks(text))
    for place, block in enumerate(all_blocks):
        if match := re.match(r"\[\^(\d+)\]: (.+)", block):
            notes[match[1]] = match[2]
        elif block.startswith("#"):
            hashes, words = block.split(" ", 1)
            level = len(hashes) - 1
            numbers[level:] = [numbers[level] + 1, *([0] * (2 - level))]
            number = ".".join(str(n) for n in numbers[: level + 1])
            if level == 0:
                two = all_blocks[place + 1].startswith(":::")
                wide = NARROW if two else BODY
                flow += [NextPageTemplate("titled" if two else "one"), PageBreak()]
            flow.append(Heading(f"{number} {words}", level))
        elif block.startswith(":::"):
            flow.append(FrameBreak())
        elif block.startswith("|"):
            flow += [_table(block), Spacer(1, 10)]
        elif block.startswith("- "):
            items = [Paragraph(escape(line[2:]), BODY) for line in block.splitlines()]
            flow.append(ListFlowable(items, bulletType="bullet", start="•", leftIndent=14))
        else:
            flow.append(Paragraph(_marked_up(block), wide))
    return flow, notes


def _marked_up(block: str) -> str:
    words = escape(" ".join(block.split()))
    words = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", words)
    return _NOTE_MARK.sub(r'<super size="7">\1</super><onDraw name="footnote" label="\1"/>', words)


def _table(block: str) -> Table:
    rows = [[cell.strip() for cell in row.strip("| ").split("|")] for row in block.splitlines()]
    cells = [[Paragraph(escape(cell), CELL) for cell in row] for row in rows]
    table = Table(cells, colWidths=[4.2 * cm, 4 * cm, 4.8 * cm], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, GREY),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e6edf4")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def _cover(canvas: Any, _: BaseDocTemplate) -> None:
    canvas.setFillColor(BLUE)
    canvas.rect(0, HEIGHT - 10 * cm, WIDTH, 10 * cm, stroke=0, fill=1)


def front() -> list[Flowable]:
    """Return the cover and the contents."""
    white = ParagraphStyle("white", parent=HEADINGS[0], fontSize=30, leading=37, textColor="white")
    below = ParagraphStyle("below", parent=white, fontName="Helvetica", fontSize=15)
    contents = TableOfContents()
    contents.levelStyles = CONTENTS
    contents.dotsMinLevel = 0
    return [
        Spacer(1, 3.5 * cm),
        Paragraph(TITLE, white),
        Spacer(1, 0.6 * cm),
        Paragraph(SUBTITLE, below),
        Spacer(1, 6.5 * cm),
        Paragraph("Utgåva 1, fastställd den 12 juni 2018", BODY),
        Paragraph(NOTE, BODY),
        NextPageTemplate("one"),
        PageBreak(),
        Paragraph("Innehåll", HEADINGS[0]),
        contents,
    ]


def make(path: Path = PDF) -> None:
    """Write the handbook to a file."""
    flow, notes = story(TEXT.read_text(encoding="utf-8"))
    Handbook(path, notes).multiBuild(front() + flow)


if __name__ == "__main__":
    make()
