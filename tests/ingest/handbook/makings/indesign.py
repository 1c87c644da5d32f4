"""InDesign's kerning, by hand: letters in TJ arrays, tracked and justified."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from content import BOLD, NOTE, TITLE, cells, content
from pyphen import Pyphen
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT, MARGIN = 482.0, 680.0, 57.0
FONTS = {
    "1": ("Helvetica-Bold", 18.0),
    "2": ("Helvetica-Bold", 13.0),
    "3": ("Helvetica-Bold", 10.5),
}
BODY, SMALL = ("Times-Roman", 10.5), ("Times-Roman", 8.0)
COLUMNS = (0.0, 120.0, 240.0)
_PYPHEN = Pyphen(lang="sv_SE")
_PAIRS = {"Av": 74, "Ta": 70, "Te": 70, "To": 70, "r,": 40, "y,": 65, "v.": 65, "ff": 18, "ve": 15}
"""Pairs of letters that are drawn nearer one another, in thousandths of the size."""


class Typesetter:
    """A page being set, from the top down, its footnotes below."""

    def __init__(self, path: Path, notes: dict[str, str]) -> None:
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
        self.canvas.setTitle(TITLE)
        self.notes = notes
        self.below: list[str] = []
        self.y = HEIGHT - MARGIN
        self.lines = 0

    def draw(self, words: str, x: float, y: float, font: str, size: float, width: float) -> None:
        """Draw a line in one TJ array, stretched to a width where one is given."""
        self.lines += 1
        blanks = words.count(" ")
        stretch = 0.0
        if width and blanks:
            stretch = (width - self.wide(words, font, size)) / blanks * 1000 / size
        codes = []
        for place, letter in enumerate(words):
            pair = _PAIRS.get(words[place : place + 2], 0)
            if letter != " ":
                codes.append(f"<{letter.encode('cp1252').hex()}>{pair or ''}")
            elif self.lines % 2:
                codes.append(f"<20>{-stretch:.1f}")
            else:
                codes.append(f"{-stretch - 1000 * stringWidth(' ', font, 1):.1f}")
        text = self.canvas.beginText(x, y)
        text.setFont(font, size)
        text._code.append(f"[{''.join(codes)}] TJ")
        self.canvas.drawText(text)

    def wide(self, words: str, font: str, size: float) -> float:
        """Return how wide words are with their pairs."""
        nearer = sum(_PAIRS.get(words[n : n + 2], 0) for n in range(len(words)))
        return float(stringWidth(words, font, size)) - nearer * size / 1000

    def broken(self, words: str, font: str, size: float, width: float) -> Iterator[str]:
        """Yield the lines of a paragraph, long words divided."""
        line = ""
        for one in words.split():
            candidate = f"{line} {one}".strip()
            if self.wide(candidate, font, size) <= width:
                line = candidate
                continue
            for start, rest in _PYPHEN.iterate(one):
                if len(start) > 2 and self.wide(f"{line} {start}-", font, size) <= width:
                    yield f"{line} {start}-"
                    line = rest
                    break
            else:
                yield line
                line = one
        yield line

    def room(self, height: float) -> None:
        """Begin a new page unless so much is left above the footnotes."""
        if self.y - height < MARGIN + 14 * (len(self.below) + 1):
            self.finish()

    def finish(self) -> None:
        """End the page: its header, its number, its footnotes."""
        self.draw(TITLE, MARGIN, HEIGHT - 30, "Helvetica", 7.5, 0)
        self.draw(str(self.canvas.getPageNumber()), WIDTH - MARGIN, 28, "Helvetica", 7.5, 0)
        for place, number in enumerate(reversed(self.below)):
            y = MARGIN - 8 + 11 * place
            self.draw(number, MARGIN, y + 3, "Times-Roman", 5, 0)
            self.draw(self.notes[number], MARGIN + 6, y, *SMALL, 0)
        self.below = []
        self.canvas.showPage()
        self.y = HEIGHT - MARGIN

    def paragraph(self, words: str, font: str, size: float, *, indent: float = 0.0) -> None:
        """Set a paragraph; its marks of footnotes are raised, their notes wait for the foot."""
        plain = BOLD.sub(r"\1", words)
        numbers = NOTE.findall(plain)
        lines = list(
            self.broken(NOTE.sub("\u00b9", plain), font, size, WIDTH - 2 * MARGIN - indent)
        )
        self.room(min(len(lines), 3) * 1.3 * size)
        for place, line in enumerate(lines):
            self.room(1.3 * size)
            self.y -= 1.3 * size
            last = place == len(lines) - 1
            width = 0.0 if last or size > 11 else WIDTH - 2 * MARGIN - indent
            x = MARGIN + indent
            if "\u00b9" not in line:
                self.draw(line, x, self.y, font, size, width)
                continue
            before, after = line.split("\u00b9")
            self.draw(before, x, self.y, font, size, 0)
            x += self.wide(before, font, size)
            number = numbers.pop(0)
            self.below.append(number)
            self.draw(number, x, self.y + 3.6, font, 6, 0)
            self.draw(after.strip() or " ", x + 6, self.y, font, size, 0)
        self.y -= 0.5 * size


def indesign(path: Path) -> None:
    """Set the handbook as InDesign draws: kerned pairs, stretched lines, bullets apart."""
    blocks, notes = content()
    setter = Typesetter(path, notes)
    setter.paragraph(TITLE, "Helvetica-Bold", 26)
    for kind, words in blocks:
        if kind in FONTS:
            if kind == "1":
                setter.finish()
            setter.room(60)
            setter.y -= 6
            setter.paragraph(words, *FONTS[kind])
        elif kind == "list":
            for item in words.split("\n"):
                setter.room(30)
                setter.draw("•", MARGIN, setter.y - 1.3 * BODY[1], *BODY, 0)
                setter.paragraph(item, *BODY, indent=12)
        elif kind == "table":
            setter.room(15 * len(cells(words)))
            for row in cells(words):
                setter.y -= 15
                for x, cell in zip(COLUMNS, row, strict=True):
                    setter.draw(cell, MARGIN + x, setter.y, *BODY, 0)
            setter.y -= 14
        else:
            setter.paragraph(words, *BODY)
    setter.finish()
    setter.canvas.save()
