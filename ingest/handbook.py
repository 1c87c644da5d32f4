"""Read handbooks: PDF files."""

from __future__ import annotations

import re

from index.errors import SourceError
from index.records import Mark, Parsed
from ingest.records import Original


def recognise(original: Original) -> bool:
    """Say whether an original is a PDF, by its first bytes."""
    return b"%PDF-" in original.data[:1024]


def read(original: Original, *, key: str) -> Parsed:
    """Return the document in a PDF. Raises SourceError for one that cannot be read."""
    import pypdfium2

    if not original.data:
        raise SourceError(f"{original.location} is empty")
    try:
        pdf = pypdfium2.PdfDocument(original.data)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"{original.location} cannot be read as a PDF: {error}") from None
    text = ""
    marks = []
    for number, page in enumerate(pdf, start=1):
        words = " ".join(re.sub(r"[\x02￾]\s*", "", page.get_textpage().get_text_range()).split())
        if words:
            text += "\n\n" if text else ""
            marks.append(Mark("page", len(text), len(text) + len(words), number))
            text += words
    if not text:
        raise SourceError(f"{original.location} has no text: run OCR on it first")
    url = original.location if original.location.startswith(("http://", "https://")) else None
    title = pdf.get_metadata_dict().get("Title") or original.location.rsplit("/", 1)[-1]
    return Parsed(key, "handbook", title, text, tuple(marks), url=url)
