"""What a PDF says about itself: its title and its outline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

from ingest.handbook.dated import says_decided
from ingest.handbook.headings import Entry, numbered
from ingest.handbook.hyphens import joined
from ingest.handbook.letterhead import is_letterhead
from ingest.handbook.paragraphs import Piece
from ingest.handbook.setting import Setting
from ingest.text.addresses import path_of
from ingest.text.blocks import clean, letters_of

_NO_TITLE = re.compile(
    r"(?:\(?(?:untitled|namnlös|unnamed|anonymous)\)?|title|titel"
    r"|do[ck]ument ?\d*|print|test"
    r"|(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|layout \d).*"
    r"|.*\.(?:docx?|pdf|pptx?|odt|indd|rtf|xlsx?|tex|dvi|qxd))",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(
    r"(?:^|\s)(?:om|för|och|i|av|till|med|på|en|ett|den|det|de|som|of|the|and|for|to)$"
)
"""How a declared title ends that a program cut at the end of a line."""
LARGE = 1.25
"""How much larger than the text a title is, where nothing else tells it."""
LOUDER = 1.1
"""How much larger than the words above a decision's day a title is that stands below them."""
LONGEST_TITLE = 300


def title(pieces: Sequence[Piece], how: Setting, declared: str) -> str | None:
    """Return the title, or None where it cannot be told.

    It is what stands before the words that say when it was decided; else what the file declares if
    its first pages say so; else their largest words that are no letterhead; else as declared.
    """
    early = [piece for piece in pieces if piece.page <= 2]
    stated = clean(declared)
    cut_off = declared != declared.rstrip() or bool(_CUT_OFF.search(stated))
    if _NO_TITLE.fullmatch(stated) or is_letterhead(stated):
        stated = ""
    head, _, series = stated.rpartition(";")
    if head and is_letterhead(series):
        stated = head
    named = _before_decision(early) or (stated if _is_said(stated, early) else None)
    named = named or _largest(pieces, how)
    if named:
        return named
    return stated if not cut_off and len(stated.split()) > 1 else None


def _before_decision(early: Sequence[Piece]) -> str | None:
    """Return the words before `beslutade den 5 mars 2009`, as ordinances are set."""
    for index, piece in enumerate(early):
        if not says_decided(_words(piece)):
            continue
        before = [p for p in early[:index] if p.kind == "text" and not is_letterhead(_words(p))]
        if not before:
            return None
        # In a letter the day of the decision stands above the title, beside the sender.
        if any(piece.size > LOUDER * before[-1].size for piece in early[index + 1 :]):
            return None
        named = _words(before[-1]).rstrip(" ;:.")
        return named if 3 < len(named) <= LONGEST_TITLE else None
    return None


def _is_said(declared: str, early: Sequence[Piece]) -> bool:
    """Say whether blocks of the first pages, one or some in a row, are just these words."""
    wanted = letters_of(declared)
    if not wanted:
        return False
    texts = [letters_of(_words(piece)) for piece in early]
    return any(wanted in accumulate(texts[start : start + 4]) for start in range(len(texts)))


def _largest(pieces: Sequence[Piece], how: Setting) -> str | None:
    """Return the largest words of the first page that are no letterhead and head no chapter.

    What is as large on other pages is a chapter's heading, and then so are these.
    """
    first = min((piece.page for piece in pieces), default=1)
    large = [
        (index, piece)
        for index, piece in enumerate(pieces)
        if piece.kind == "text"
        and piece.size > LARGE * how.size
        and not is_letterhead(_words(piece))
    ]
    size = max((piece.size for _, piece in large if piece.page == first), default=0.0)
    same = [(index, piece) for index, piece in large if piece.size > size - 0.3]
    own = [(index, piece) for index, piece in same if piece.page == first]
    words = " ".join(_words(piece) for _, piece in own).rstrip(" ;")
    others = {letters_of(_words(piece)) for _, piece in same if piece.page != first}
    if not own or others - {letters_of(words)} or any(numbered(piece) for _, piece in own):
        return None
    in_a_row = own[-1][0] - own[0][0] == len(own) - 1
    return words if in_a_row and 3 < len(words) < LONGEST_TITLE else None


def _words(piece: Piece) -> str:
    """Return a piece's words, those that a line divides put together."""
    words = ""
    for line in piece.lines:
        before, between = joined(words, line.text, Counter()) if words else ("", "")
        words = before + between + line.text
    return clean(words)


def named_after(location: str) -> str:
    """Return what a document without a title is called: the name of its file."""
    return unquote(path_of(location).stem).replace("_", " ").replace("-", " ").strip() or location


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
