"""Sets the demonstration handbook in five other ways: `python …/makings/make.py [NAME…]`.

Word's (LibreOffice), Chromium's print, WeasyPrint, LaTeX, and InDesign's kerning, written by hand
here: letters in TJ arrays, tracked and justified, every other line without a blank as a character.
The files are kept beside this one, so that the tests need none of the programs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from zipfile import ZipFile

from pyphen import Pyphen
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
TEXT = Path(__file__).parents[4] / "demo" / "handbook" / "metodhandbok.md"
TITLE = "Sex metoder mot öppna drogscener"
FOOT = "Demonstrationsmaterial, utgåva 1"
_NOTE = re.compile(r"\[\^(\d+)\]")
_BOLD = re.compile(r"\*\*(.+?)\*\*")

Block = tuple[str, str]
"""`("1" | "2" | "3" | "p" | "list" | "table", words)`, items and rows on lines of their own."""


def content() -> tuple[list[Block], dict[str, str]]:
    """Return the handbook's blocks, headings numbered, and its footnotes."""
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    numbers = [0, 0, 0]
    for block in re.split(r"\n\s*\n", TEXT.read_text("utf-8").strip()):
        if block.startswith("#"):
            hashes, words = block.split(" ", 1)
            level = len(hashes)
            numbers[level - 1 :] = [numbers[level - 1] + 1, *[0] * (3 - level)]
            blocks.append((str(level), f"{'.'.join(map(str, numbers[:level]))} {words}"))
        elif note := re.match(r"\[\^(\d+)\]: (.+)", block):
            notes[note[1]] = note[2]
        elif block.startswith("|"):
            blocks.append(("table", block))
        elif block.startswith("- "):
            blocks.append(("list", "\n".join(line[2:] for line in block.split("\n"))))
        elif not block.startswith(":::"):
            blocks.append(("p", " ".join(block.split())))
    return blocks, notes


def cells(table: str) -> list[list[str]]:
    """Return the rows of a table."""
    return [[c.strip() for c in row.strip("| ").split("|")] for row in table.split("\n")]


# As a web page: Chromium and WeasyPrint


def page(style: str, note: Callable[[str, str], str]) -> str:
    """Return the handbook as HTML; ``note`` writes a footnote where it is referred to."""
    blocks, notes = content()

    def marked_up(words: str) -> str:
        words = _BOLD.sub(r"<b>\1</b>", escape(words, quote=False))
        return _NOTE.sub(lambda mark: note(mark[1], escape(notes[mark[1]])), words)

    body = [f"<h1 class='title'>{TITLE}</h1>"]
    for kind, words in blocks:
        if kind == "list":
            items = "".join(f"<li>{marked_up(item)}</li>" for item in words.split("\n"))
            body.append(f"<ul>{items}</ul>")
        elif kind == "table":
            head, *rows = cells(words)
            lines = ["<tr>" + "".join(f"<th>{c}</th>" for c in head) + "</tr>"]
            lines += ["<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows]
            body.append("<table>" + "".join(lines) + "</table>")
        else:
            tag = "p" if kind == "p" else f"h{int(kind) + 1}"
            body.append(f"<{tag}>{marked_up(words)}</{tag}>")
    return (
        f"<!doctype html><html lang='sv'><meta charset='utf-8'><title>{TITLE}</title>"
        f"<style>{style}</style>{''.join(body)}</html>"
    )


_STYLE = """
body { font: 11pt/1.45 'Liberation Serif', serif }
h1,h2,h3,h4 { font-family: 'Liberation Sans'; }
h2 { break-before: page; font-size: 20pt } h3 { font-size: 14pt } h4 { font-size: 11pt }
table { border-collapse: collapse }
td, th { border: .5pt solid #888; padding: 3pt 6pt; text-align: left }
"""


def chromium(path: Path) -> None:
    """Print the page as a person does in the browser, with its date, title and page numbers."""
    from playwright.sync_api import sync_playwright

    small = "<div style='font-size:8px;width:100%;padding:0 40px'>"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        shown = browser.new_page()
        shown.set_content(page(_STYLE, lambda number, words: ""))
        shown.pdf(
            path=str(path), format="A4", display_header_footer=True,
            margin={"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"},
            header_template=f"{small}2018-06-12 14:03 &nbsp; <span class='title'></span></div>",
            footer_template=f"{small}file:///handbok.html <span class='pageNumber'></span>/"
            "<span class='totalPages'></span></div>",
        )  # fmt: skip
        browser.close()


def weasyprint(path: Path) -> None:
    """Set the page hyphenated and justified, with footnotes below."""
    from weasyprint import HTML

    style = (
        _STYLE
        + f"""
        @page {{ size: A4; margin: 2.2cm; @top-left {{ content: '{TITLE}'; font-size: 8pt }}
                 @bottom-center {{ content: 'Sida ' counter(page) ' av ' counter(pages);
                 font-size: 8pt }} @footnote {{ border-top: .5pt solid #000 }} }}
        .note {{ float: footnote; font-size: 8pt; text-align: left }}
        p, li {{ text-align: justify; hyphens: auto }}
        """
    )
    HTML(string=page(style, lambda _, words: f"<span class='note'>{words}</span>")).write_pdf(path)


# LibreOffice, as Word


def word(path: Path) -> None:
    """Write an OpenDocument text and let LibreOffice make the PDF, as an office does."""
    blocks, notes = content()

    def marked_up(words: str) -> str:
        words = _BOLD.sub(
            r"<text:span text:style-name='B'>\1</text:span>", escape(words, quote=False)
        )
        return _NOTE.sub(
            lambda mark: (
                "<text:note text:note-class='footnote'><text:note-citation>"
                f"{mark[1]}</text:note-citation><text:note-body><text:p text:style-name='Note'>"
                f"{escape(notes[mark[1]])}</text:p></text:note-body></text:note>"
            ),
            words,
        )

    body = [f"<text:p text:style-name='Title'>{TITLE}</text:p>"]
    for kind, words in blocks:
        if kind == "list":
            items = "".join(
                f"<text:list-item><text:p text:style-name='Body'>{marked_up(item)}</text:p>"
                "</text:list-item>"
                for item in words.split("\n")
            )
            body.append(f"<text:list text:style-name='L'>{items}</text:list>")
        elif kind == "table":
            rows = "".join(
                "<table:table-row>"
                + "".join(
                    "<table:table-cell table:style-name='C'><text:p text:style-name='Cell'>"
                    f"{escape(cell)}</text:p></table:table-cell>"
                    for cell in row
                )
                + "</table:table-row>"
                for row in cells(words)
            )
            body.append(
                "<table:table><table:table-column table:number-columns-repeated='3'/>"
                f"{rows}</table:table>"
            )
        elif kind == "p":
            body.append(f"<text:p text:style-name='Body'>{marked_up(words)}</text:p>")
        else:
            body.append(
                f"<text:h text:style-name='H{kind}' text:outline-level='{kind}'>"
                f"{marked_up(words)}</text:h>"
            )
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "handbok.odt"
        with ZipFile(source, "w") as packed:
            packed.writestr("mimetype", _ODT)
            packed.writestr("styles.xml", _STYLES.format(title=TITLE, foot=FOOT))
            packed.writestr("content.xml", _CONTENT.format(body="".join(body)))
            packed.writestr("META-INF/manifest.xml", _MANIFEST)
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
             "--convert-to", "pdf", "--outdir", folder, str(source)],
            check=True, capture_output=True,
        )  # fmt: skip
        path.write_bytes((Path(folder) / "handbok.pdf").read_bytes())


def _style(name: str, font: str, size: float, *, more: str = "", paragraph: str = "") -> str:
    return (
        f"<style:style style:name='{name}' style:family='paragraph'>"
        f"<style:paragraph-properties {paragraph}/>"
        f"<style:text-properties style:font-name='{font}' fo:font-size='{size}pt' {more}"
        " fo:language='sv' fo:country='SE' fo:hyphenate='false'/></style:style>"
    )


_SPACES = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0'"
    for name, uri in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
_FONTS = (
    "<office:font-face-decls>"
    "<style:font-face style:name='Serif' svg:font-family='Liberation Serif'/>"
    "<style:font-face style:name='Sans' svg:font-family='Liberation Sans'/>"
    "</office:font-face-decls>"
)
_ODT = "application/vnd.oasis.opendocument.text"
_MANIFEST = (
    "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'>"
    f"<manifest:file-entry manifest:full-path='/' manifest:media-type='{_ODT}'/>"
    "<manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/>"
    "<manifest:file-entry manifest:full-path='styles.xml' manifest:media-type='text/xml'/>"
    "</manifest:manifest>"
)
_STYLES = (
    f"<office:document-styles {_SPACES} office:version='1.2'>{_FONTS}<office:styles>"
    + _style("Title", "Sans", 24, more="fo:font-weight='bold'", paragraph="fo:margin-bottom='1cm'")
    + _style("H1", "Sans", 16, more="fo:font-weight='bold'",
             paragraph="fo:break-before='page' fo:margin-bottom='0.3cm'")
    + _style("H2", "Sans", 13, more="fo:font-weight='bold'",
             paragraph="fo:margin-top='0.4cm' fo:margin-bottom='0.2cm' fo:keep-with-next='always'")
    + _style("H3", "Sans", 11, more="fo:font-weight='bold'",
             paragraph="fo:margin-top='0.3cm' fo:margin-bottom='0.1cm' fo:keep-with-next='always'")
    + _style("Body", "Serif", 12, paragraph="fo:margin-bottom='0.2cm' fo:text-align='justify'")
    + _style("Cell", "Serif", 11)
    + _style("Note", "Serif", 9, paragraph="fo:margin-left='0.5cm' fo:text-indent='-0.5cm'")
    + _style("Foot", "Sans", 8)
    + "</office:styles><office:automatic-styles><style:page-layout style:name='P'>"
    "<style:page-layout-properties fo:page-width='21cm' fo:page-height='29.7cm' fo:margin='2.5cm'/>"
    "<style:footer-style><style:header-footer-properties fo:min-height='0.8cm'/>"
    "</style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>"
    "<style:master-page style:name='Standard' style:page-layout-name='P'><style:header>"
    "<text:p text:style-name='Foot'>{title}</text:p></style:header><style:footer>"
    "<text:p text:style-name='Foot'>{foot} <text:tab/>Sida <text:page-number"
    " text:select-page='current'>1</text:page-number></text:p></style:footer>"
    "</style:master-page></office:master-styles></office:document-styles>"
)  # fmt: skip
_CONTENT = (
    f"<office:document-content {_SPACES} office:version='1.2'>{_FONTS}<office:automatic-styles>"
    "<style:style style:name='B' style:family='text'><style:text-properties"
    " fo:font-weight='bold'/></style:style>"
    "<style:style style:name='C' style:family='table-cell'><style:table-cell-properties"
    " fo:padding='0.1cm' fo:border='0.5pt solid #000000'/></style:style>"
    "<text:list-style style:name='L'><text:list-level-style-bullet text:level='1'"
    " text:bullet-char='•'><style:list-level-properties text:space-before='0.5cm'"
    " text:min-label-width='0.5cm'/></text:list-level-style-bullet></text:list-style>"
    "</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
    "</office:document-content>"
)


# LaTeX


def latex(path: Path) -> None:
    """Set the handbook as an article, hyphenated and justified, its table with tabular."""
    blocks, notes = content()

    def marked_up(words: str) -> str:
        words = re.sub(r"([&%$#_])", r"\\\1", words)
        words = _BOLD.sub(r"\\textbf{\1}", words)
        return _NOTE.sub(lambda mark: rf"\footnote{{{notes[mark[1]]}}}", words)

    body = [rf"\title{{{TITLE}}}\date{{12 juni 2018}}\author{{}}\maketitle"]
    commands = {"1": "section*", "2": "subsection*", "3": "subsubsection*"}
    for kind, words in blocks:
        if kind == "list":
            items = "\n".join(rf"\item {marked_up(item)}" for item in words.split("\n"))
            body.append(rf"\begin{{itemize}}{items}\end{{itemize}}")
        elif kind == "table":
            rows = r"\\ ".join(" & ".join(map(marked_up, row)) for row in cells(words))
            body.append(
                rf"\begin{{center}}\begin{{tabular}}{{lll}}{rows}\end{{tabular}}\end{{center}}"
            )
        elif kind == "p":
            body.append(marked_up(words))
        else:
            body.append(rf"\{commands[kind]}{{{marked_up(words)}}}")
    source = (
        r"\documentclass[11pt,a4paper]{article}\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}"
        r"\usepackage[swedish]{babel}\usepackage{mathptmx}\pdfsuppressptexinfo=15"
        r"\begin{document}" + "\n\n".join(body) + r"\end{document}"
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "handbok.tex").write_text(source, "utf-8")
        for _ in range(2):
            subprocess.run(
                ["pdflatex", "-interaction=batchmode", "handbok.tex"], cwd=folder,
                capture_output=True, check=True,
            )  # fmt: skip
        path.write_bytes((Path(folder) / "handbok.pdf").read_bytes())


# InDesign's kerning, by hand

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
        plain = _BOLD.sub(r"\1", words)
        numbers = _NOTE.findall(plain)
        lines = list(
            self.broken(_NOTE.sub("\u00b9", plain), font, size, WIDTH - 2 * MARGIN - indent)
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


MAKINGS: dict[str, Callable[[Path], None]] = {
    "word": word, "chromium": chromium, "weasyprint": weasyprint, "latex": latex,
    "indesign": indesign,
}  # fmt: skip

if __name__ == "__main__":
    for name in sys.argv[1:] or MAKINGS:
        MAKINGS[name](HERE / f"{name}.pdf")
