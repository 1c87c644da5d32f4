"""What a PDF says about itself: its title, its dates, its outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.handbook.headings import Entry, numbered
from ingest.handbook.paragraphs import Piece, Setting
from ingest.text.blocks import clean
from ingest.text.dates import iso_in_sweden, moment

_NO_TITLE = re.compile(
    r"(?:\(?(?:untitled|namnlös|unnamed|anonymous)\)?|title|titel"
    r"|do[ck]ument ?\d*|print|test"
    r"|(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|layout \d).*"
    r"|.*\.(?:docx?|pdf|pptx?|odt|indd|rtf|xlsx?|tex|dvi|qxd))",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?\s*(?:(Z)|([+-])(\d\d)'?(\d\d)?'?)?"
)
_MONTH = re.compile(
    r"\b(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october)\s+(?:19|20)\d\d\b"
)
_UPDATED = re.compile(r"(?:uppdatera|revidera|ändra|updated|revised|senast)", re.IGNORECASE)
_NOT_WORDS = re.compile(r"[\W_]+")


def title(pieces: Sequence[Piece], how: Setting, declared: str, location: str) -> str:
    """Return the title: as declared if the first pages say so too, else their largest words.

    A declared title that stands nowhere is taken only if no words are clearly the largest.
    """
    declared = clean(declared)
    if _NO_TITLE.fullmatch(declared):
        declared = ""
    early = [piece for piece in pieces if piece.page <= 2]
    said = "".join(line.text for piece in early for line in piece.lines)
    if declared and _plain(declared) in _plain(said):
        return declared
    first = min((piece.page for piece in pieces), default=1)
    large = [
        piece
        for piece in pieces
        if piece.page == first
        and piece.kind == "text"
        and piece.size > 1.25 * how.size
        and not numbered(piece)
    ]
    if large:
        largest = max(large, key=lambda piece: piece.size)
        words = clean(" ".join(line.text for line in largest.lines))
        if 3 < len(words) < 200:
            return words
    return declared or _stem(location)


def _plain(words: str) -> str:
    return _NOT_WORDS.sub("", words).casefold()


def _stem(location: str) -> str:
    path = urlsplit(location).path if "://" in location else location.replace("\\", "/")
    return unquote(PurePosixPath(path).stem).replace("_", " ").replace("-", " ").strip() or location


def dates(pieces: Sequence[Piece], metadata: dict[str, str]) -> tuple[str | None, str | None]:
    """Return when it was published and updated: as its first page says, else as the file does."""
    published = updated = None
    first = min((piece.page for piece in pieces), default=1)
    for piece in pieces:
        if piece.page > first or len(piece.lines) > 3:
            continue
        for line in piece.lines:
            if len(line.text) > 80:
                continue
            when = moment(line.text)
            if when and _UPDATED.search(line.text):
                updated = updated or when
            elif when:
                published = published or when
    created = stamp(metadata.get("CreationDate", ""))
    modified = stamp(metadata.get("ModDate", ""))
    if published is not None:
        return published, updated
    month = _month(piece for piece in pieces if piece.page == first)
    if month and not (created or "").startswith(month):
        return f"{month}-01", updated
    if updated is None and modified != created:
        updated = modified
    return created, updated


def _month(pieces: Iterable[Piece]) -> str | None:
    """Return the month that a short line of the title page names, `2018-06`, or None."""
    for piece in pieces:
        for line in piece.lines:
            match = _MONTH.search(line.text.lower())
            if match and len(line.text) <= 60:
                day = moment(f"1 {match.group()}")
                return day[:7] if day else None
    return None


def stamp(written: str) -> str | None:
    """Return a PDF's time as ISO 8601 in Swedish time; a day alone stays a day.

    >>> stamp("D:20180601103000+02'00'")
    '2018-06-01T10:30:00+02:00'
    """
    match = _STAMP.match(written.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, sign, east, past = match.groups()
    zone = None
    if utc:
        zone = UTC
    elif sign:
        offset = timedelta(hours=int(east), minutes=int(past or 0))
        zone = timezone(-offset if sign == "-" else offset)
    try:
        when = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0),
            min(59, int(second or 0)), tzinfo=zone,
        )  # fmt: skip
    except ValueError:
        return None
    if hour is None:
        return when.date().isoformat() if 1990 <= when.year <= 2100 else None
    return iso_in_sweden(when)


def outline(pdf: Any) -> Iterator[Entry]:
    """Yield the file's own list of headings."""
    for number, bookmark in enumerate(pdf.get_toc(max_depth=6)):
        if number >= 5000:
            return
        target = bookmark.get_dest()
        index = target.get_index() if target is not None else None
        words = clean(bookmark.get_title() or "")
        if words:
            yield Entry(words, bookmark.level + 1, 0 if index is None else index + 1)
