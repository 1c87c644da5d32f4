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
"""Bytes of a row: a text of that length is no notice."""
UNPACKED, SMALL = 50, 2_000_000
"""How many times its size an archive may unpack to: text becomes a fifth, rows that are much alike
a twentieth. Bytes that any may unpack to, so that a few notices that are quite alike pass."""
TOLD = 100
"""How many broken rows have a line each: of a file that is no archive nobody reads a million."""
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
    broken, before = 0, None
    try:
        most = max(SMALL, UNPACKED * path.stat().st_size)
        with _opened(path) as file:
            for number, line in enumerate(_lines(file, most), start=1):
                # A row said twice in a row is said once.
                if line is not None and line == before:
                    continue
                before = line
                row = _row(line, f"{where}, line {number}")
                broken += isinstance(row, SourceError)
                if isinstance(row, Parsed) or (row is not None and broken <= TOLD):
                    yield row
        if broken > TOLD:
            yield SourceError(f"{where}: {broken - TOLD} more lines cannot be read")
    except SourceError as error:
        yield SourceError(f"{where} {error}")
    except FileNotFoundError:
        yield SourceError(f"{where} is not there")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield SourceError(f"{where} is damaged gzip ({error}): fetch it again")
    except OSError as error:
        yield SourceError(f"{where} cannot be read: {error.strerror or error}")


def _row(line: bytes | None, where: str) -> Parsed | SourceError | None:
    """Return the document in a row, what is wrong with it, or None if it is empty."""
    if line is None:
        return SourceError(f"{where}: longer than {LONGEST_ROW} bytes")
    if not line.strip():
        return None
    try:
        return _document(line)
    except ValueError as error:
        return SourceError(f"{where}: {error}")


def _opened(path: Path) -> BinaryIO:
    file = path.open("rb")
    start = file.read(2)
    file.seek(0)
    if start != _GZIP:
        return file
    file.close()
    # Not through a larger buffer: what stands before a damaged end would be lost with it.
    return cast(BinaryIO, gzip.GzipFile(path))


def _lines(file: BinaryIO, most: int) -> Iterator[bytes | None]:
    """Yield the lines, None in place of one that is too long to be a row.

    Raises SourceError once they hold more bytes than they may.
    """
    unpacked = 0
    going_on = False
    while line := file.readline(LONGEST_ROW):
        unpacked += len(line)
        if unpacked > most:
            raise SourceError(
                f"unpacks to more than {UNPACKED} times its size and was read no further: get it"
                " again, or unpack it yourself"
            )
        is_complete = len(line) < LONGEST_ROW or line.endswith(b"\n")
        if is_complete and not going_on:
            yield line
        elif not going_on:
            yield None
        going_on = not is_complete


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
