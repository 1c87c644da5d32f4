"""Pages of a PDF as images: drawn by pdfium, written as PNG, the latest kept in memory."""

from __future__ import annotations

import io
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1000
"""Pixels: wide enough to read on any screen."""

TALLEST = 3000
"""Pixels: a page of a strip's shape must not take all memory."""

KEPT = 64
"""Images of about 100 kB."""

SHADES = 16
"""Shades of a grey page: letters look the same as with 256, in half the bytes."""

_pdfium = threading.Lock()


@lru_cache(maxsize=KEPT)
def page_image(path: Path, number: int) -> bytes | None:
    """Return page `number`, from 1, as a PNG 1,000 pixels wide; None if there is none to draw.

    An original is named by its hash and never changes, so what was drawn stays right.
    """
    import pypdfium2

    # pdfium may be used by one thread at a time.
    with _pdfium:
        try:
            pdf = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            return None
        try:
            if not 1 <= number <= len(pdf):
                return None
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
            image = page.render(scale=scale).to_pil().convert("RGB")
            page.close()
        except pypdfium2.PdfiumError:
            return None
        finally:
            pdf.close()
    return _png(image)


def _png(image: Image) -> bytes:
    """Return an image as a PNG: in sixteen shades where all of it is grey."""
    from PIL import ImageChops

    grey = image.convert("L")
    if ImageChops.difference(image, grey.convert("RGB")).getbbox() is None:
        image = grey.quantize(SHADES)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
