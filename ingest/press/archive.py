"""Read an archive of press texts: one JSON object a line, plain or gzipped.

row → its text, which may hold light markdown → headings, lists, rows, paragraphs → a document
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from index.errors import SourceError
from index.language.folding import slug
from index.records import Parsed
from ingest.press.archived_text import blocks_of
from ingest.text.blocks import assemble, clean
from ingest.text.dates import moment

LONGEST_ROW = 8 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_FIELDS = ("id", "url", "published", "updated", "title", "lead", "body", "language")


def recognise(path: Path) -> bool:
    """Say whether the file is an archive: one of its first lines is a row with title and body."""
    try:
        with _opened(path) as file:
            for _ in range(5):
                line = file.readline(LONGEST_ROW)
                if _is_row(line):
                    return True
    except (OSError, EOFError, zlib.error):
        return False
    return False


def read(path: Path, *, name: str | None = None) -> Iterator[Parsed | SourceError]:
    """Yield a document for each row, in the file's order, and an error for each broken line.

    ``name`` is what errors call the file, if not by its path. Nothing is held but the row at
    hand. A damaged end of a gzip file is the last error.
    """
    where = name or str(path)
    try:
        with _opened(path) as file:
            for number, line in enumerate(_lines(file), start=1):
                if line is None:
                    yield SourceError(f"{where}, line {number}: longer than {LONGEST_ROW} bytes")
                elif line.strip():
                    try:
                        yield _document(line)
                    except ValueError as error:
                        yield SourceError(f"{where}, line {number}: {error}")
    except FileNotFoundError:
        yield SourceError(f"{where} is not there")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield SourceError(f"{where} is damaged gzip ({error}): fetch it again")
    except OSError as error:
        yield SourceError(f"{where} cannot be read: {error.strerror or error}")


def _opened(path: Path) -> BinaryIO:
    file = path.open("rb")
    start = file.read(2)
    file.seek(0)
    if start != _GZIP:
        return file
    file.close()
    # Not through a larger buffer: what stands before a damaged end would be lost with it.
    return cast(BinaryIO, gzip.GzipFile(path))


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines, None in place of one that is too long to be a row."""
    while line := file.readline(LONGEST_ROW):
        if len(line) < LONGEST_ROW or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(LONGEST_ROW)) and not rest.endswith(b"\n"):
            pass
        yield None


def _is_row(line: bytes) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return (
        isinstance(row, dict)
        and {"title", "body"} <= row.keys()
        and bool({"id", "url"} & row.keys())
    )


def _document(line: bytes) -> Parsed:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    for name in _FIELDS:
        if not isinstance(row.get(name, ""), str):
            row[name] = _as_words(name, row[name])
    url = row.get("url", "").strip()
    key = clean(row.get("id", "")) or url
    title = clean(row.get("title", ""))
    if not key:
        raise ValueError("the row has neither id nor url")
    if not title:
        raise ValueError(f"row {key} has no title")
    text, marks = assemble(blocks_of(row.get("lead", ""), row.get("body", "")))
    if not text:
        raise ValueError(f"row {key} has no text")
    published = moment(row.get("published"))
    updated = moment(row.get("updated"))
    return Parsed(
        key=key,
        kind="press",
        title=title,
        text=text,
        marks=marks,
        id=_id(key, title),
        url=url if url.startswith(("http://", "https://")) else None,
        published=published,
        updated=updated if updated != published else None,
        language=row.get("language", "").strip()[:2].lower() or "sv",
    )


def _as_words(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    raise ValueError(f"{name} is not text")


def _id(key: str, title: str) -> str:
    """Return an id that says what the document is and that its row alone has."""
    own = slug(key, longest=100)
    if any(letter.isalpha() for letter in own):
        return own
    return f"{slug(title, longest=60)}-{own}".strip("-")
