"""Pages of a PDF as images: drawn by pdfium, written as PNG, the latest kept in memory."""

from __future__ import annotations

import struct
import threading
import zlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH = 1000
TALLEST = 3000
KEPT = 64
_SHADES = 16

_one_at_a_time = threading.Lock()


@lru_cache(maxsize=KEPT)
def page_image(path: Path, number: int) -> bytes | None:
    """Return page `number`, from 1, as a PNG 1,000 pixels wide; None if there is none to draw.

    An original is named by its hash and never changes, so what was drawn stays right.
    """
    import pypdfium2

    # pdfium may be used by one thread at a time.
    with _one_at_a_time:
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
            pixels = page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
            page.close()
        except pypdfium2.PdfiumError:
            return None
        finally:
            pdf.close()
    return _png(pixels)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """Return pixels (rows, columns, RGB) as a PNG: sixteen shades where they are all grey.

    https://www.w3.org/TR/png-3/
    """
    import numpy as np

    height, width = pixels.shape[:2]
    if bool((pixels == pixels[:, :, :1]).all()):
        shades = (pixels[:, :, 0].astype(np.uint16) * (_SHADES - 1) + 127) // 255
        if width % 2:
            shades = np.pad(shades, ((0, 0), (0, 1)))
        rows = (shades[:, ::2] << 4 | shades[:, 1::2]).astype(np.uint8)
        depth, colour = 4, 0
    else:
        rows = pixels.reshape(height, width * 3)
        depth, colour = 8, 2
    lines = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(lines.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
