"""Sets the demonstration handbook in five other ways: `python …/makings/make.py [NAME…]`.

Word's (LibreOffice), Chromium's print, WeasyPrint, LaTeX, and InDesign's kerning, written by hand
(`indesign`): letters in TJ arrays, tracked and justified, every other line without a blank as a
character. The files are kept beside this one, so that the tests need none of the programs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from zipfile import ZipFile

from content import BOLD, FOOT, NOTE, TITLE, cells, content
from indesign import indesign

HERE = Path(__file__).parent


# As a web page: Chromium and WeasyPrint


def page(style: str, note: Callable[[str, str], str]) -> str:
    """Return the handbook as HTML; ``note`` writes a footnote where it is referred to."""
    blocks, notes = content()

    def marked_up(words: str) -> str:
        words = BOLD.sub(r"<b>\1</b>", escape(words, quote=False))
        return NOTE.sub(lambda mark: note(mark[1], escape(notes[mark[1]])), words)

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
        words = BOLD.sub(
            r"<text:span text:style-name='B'>\1</text:span>", escape(words, quote=False)
        )
        return NOTE.sub(
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
        words = BOLD.sub(r"\\textbf{\1}", words)
        return NOTE.sub(lambda mark: rf"\footnote{{{notes[mark[1]]}}}", words)

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


MAKINGS: dict[str, Callable[[Path], None]] = {
    "word": word, "chromium": chromium, "weasyprint": weasyprint, "latex": latex,
    "indesign": indesign,
}  # fmt: skip


if __name__ == "__main__":
    for name in sys.argv[1:] or MAKINGS:
        MAKINGS[name](HERE / f"{name}.pdf")
