"""Open a PDF, or say in one line why it cannot be read and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import SourceError
from ingest.fetch.original import Original

LARGEST = 200_000_000
MOST_PAGES = 3000
UNREADABLE = 0.01
"""The share of characters without a letter from which a text layer is of no use.

Where only å, ä and ö are lost, one in twenty characters is.
"""

_CUT_OFF = "is cut off before its end: get it again, the download may have been interrupted"


@contextmanager
def opened(original: Original) -> Iterator[Any]:
    """Hold a PDF open. Raises SourceError if it is empty, damaged, locked or too large."""
    import pypdfium2

    name, data = original.location, original.data
    if not data.strip(b"\0 \r\n\t"):
        raise SourceError(f"{name} is empty: get it again, or take it away")
    if len(data) > LARGEST:
        raise SourceError(
            f"{name} is {len(data) // 1_000_000} MB, more than the {LARGEST // 1_000_000} MB that"
            " a handbook may be: save it with smaller pictures, or in parts"
        )
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        raise SourceError(f"{name} is not a PDF: it does not begin as one")
    if b"%%EOF" not in data[-4096:]:
        # pdfium would mend it and leave out the pages that it does not find.
        raise SourceError(f"{name} {_CUT_OFF}")
    try:
        pdf = pypdfium2.PdfDocument(data[start:])
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{name} {_why(str(error))}") from None
    try:
        pages = len(pdf)
        if not pages:
            raise SourceError(f"{name} has no pages: get it again, the file may be damaged")
        if pages > MOST_PAGES:
            raise SourceError(
                f"{name} has {pages} pages, more than the {MOST_PAGES} that a handbook may have:"
                " divide it"
            )
        pdf.init_forms()
        yield pdf
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{name} {_why(str(error))}") from None
    finally:
        pdf.close()


def check_text(name: str, pages: int, count: int, unreadable: int, bare: int) -> None:
    """Raise SourceError if the pages hold no characters, or none that say what they are.

    ``bare`` is how many pages have no text at all.
    """
    if not count:
        raise SourceError(
            f"{name} has no text, only pictures of {pages} page{'s' * (pages != 1)} (a scanned"
            " PDF): run OCR on it, for example `ocrmypdf -l swe`, and give Klara the result"
        )
    if bare * 10 > pages * 9 and count < 30 * pages:
        raise SourceError(
            f"{name} has text on {pages - bare} of {pages} pages, the rest are pictures: run OCR"
            " on it, for example `ocrmypdf -l swe --skip-text`, and give Klara the result"
        )
    if unreadable > UNREADABLE * count:
        raise SourceError(
            f"{name} does not say which letters its characters are ({unreadable} of {count} are"
            " unknown): export it again with Unicode text, or run OCR on it, for"
            " example `ocrmypdf -l swe --force-ocr`"
        )


def _why(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "is encrypted and needs a password: give Klara an unlocked copy"
    return f"is damaged and cannot be read ({error}): get it again, or save it anew"
