"""From the pieces that follow a page's title to the blocks that may be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

from ingest.press.phrases import (
    asks_for_tips,
    begins_other_texts,
    contact,
    date_alone,
    dateline,
    event_fact,
    furniture,
    introduces_contact,
    names_document,
    points_away,
    points_elsewhere,
)
from ingest.press.piece import Piece
from ingest.text.blocks import Block, clean, letters_of, prose

_LEAD = re.compile(r"ingress|preamble|lead|intro|excerpt|sammanfattning|summary", re.IGNORECASE)
_LABEL = 50
LONGEST_INTRODUCTION = 60
"""Letters of a line that introduces links or contacts as a heading would: "Läs mer om droger"."""

SAID_TWICE = 40
"""Letters from which the same words in another block are a repetition: a box repeats the lead."""

A_SENTENCE = 40
"""Letters from which a linked sentence is text and no button."""

A_PARAGRAPH = 80
"""Letters from which words without a link are text, though they end without a full stop."""

FILES = frozenset(
    [".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ppt", ".pptx", ".mp3", ".m4a"]
)
IN_A_WIDGET = 5
"""Blocks after a heading among which those of a switch or a list of links stand."""


def blocks_of(pieces: list[Piece], title: str) -> list[Block]:
    """Return the blocks of a text: the lead, paragraphs, headings, lists and rows."""
    *_, (_, remaining) = steps(pieces, title)
    return _levelled(remaining)


def steps(pieces: list[Piece], title: str) -> Iterator[tuple[str, list[Piece]]]:
    """Yield for each step why it leaves out what it does, and the pieces that remain."""
    remaining = list(_without_furniture(pieces, title))
    yield "furniture by its words, a link, or said twice", remaining
    remaining = _cut_at_end(remaining)
    yield "after what ends the text", remaining
    remaining = _without_call_for_tips(remaining)
    yield "a call for tips", remaining
    remaining = _without_sections(remaining)
    yield "links, other texts or contacts", remaining
    remaining = _without_widgets(remaining, pieces)
    yield "a widget's heading", remaining
    remaining = _without_labels(remaining)
    yield "a label", remaining
    yield "a heading without text", _without_empty_headings(remaining)


def _without_furniture(pieces: list[Piece], title: str) -> Iterator[Piece]:
    """Yield the pieces that are not furniture by their words, nor links, nor said twice."""
    before: Piece | None = None
    known: set[str] = set()
    for piece in pieces:
        words = piece.words
        letters = letters_of(words)
        if piece.kind == "end":
            yield piece
            continue
        if piece.kind == "text" and date_alone(words):
            continue
        # What stands above the text tells when and where it was published.
        dated = any(map(dateline, piece.lines)) and not any(map(event_fact, piece.lines))
        about_page = dated and not any(map(prose, piece.lines))
        if piece.kind in ("text", "list") and before is None and about_page:
            continue
        if (
            not letters
            or all(map(furniture, piece.lines))
            or furniture(words)
            or letters == letters_of(title)
        ):
            continue
        if piece.kind in ("text", "list", "rows") and len(letters) > SAID_TWICE:
            if letters in known:
                continue
            known.add(letters)
        links = piece.kind != "heading" and piece.only_links and not _linked_text(piece, before)
        pointer = piece.kind == "text" and piece.linked * 2 > piece.letters and points_away(words)
        if links or pointer:
            yield from _pointers(piece)
            continue
        before = piece
        yield piece


def _pointers(piece: Piece) -> Iterator[Piece]:
    """Yield the lines of links that name a document or an episode, each as a block of its own."""
    files = {
        clean("".join(link.itertext()))
        for link in piece.element.iter("a")
        if PurePosixPath(re.split("[?#]", link.get("href") or "")[0].lower()).suffix in FILES
    }
    for line in piece.lines:
        if names_document(line, is_file=any(name in line for name in files if name)):
            yield Piece("pointer", (line,), piece.element)


def _without_widgets(remaining: list[Piece], pieces: list[Piece]) -> list[Piece]:
    """Drop headings whose own part of the page holds nothing but switches and links.

    What follows them in the text stands in another part: "Ordförklaringar", above all of the text.
    """
    places = {id(piece): number for number, piece in enumerate(pieces)}

    def following(piece: Piece) -> list[Piece]:
        number = places[id(piece)]
        return pieces[number + 1 : number + 1 + IN_A_WIDGET]

    return [
        piece
        for piece, after in zip_longest(remaining, remaining[1:])
        if piece.kind != "heading"
        or after is None
        or not _is_widget(piece, after, following(piece))
    ]


def _is_widget(heading: Piece, after: Piece, following: list[Piece]) -> bool:
    near = [piece for piece in following if piece.lines]
    for around in heading.element.iterancestors():
        if around.tag in ("main", "article", "body"):
            return False
        inside = [p for p in near if around in (p.element, *p.element.iterancestors())]
        if after in inside or not all(piece.only_links for piece in inside):
            return False
        if any(not furniture(piece.words) for piece in inside):
            return True
    return False


def _linked_text(piece: Piece, before: Piece | None) -> bool:
    """Say whether words that are all links are text all the same."""
    if piece.kind in ("list", "rows"):
        introduced = before is not None and before.words.endswith(":")
        return introduced and not points_elsewhere(before.words if before else "")
    return prose(piece.words) and len(piece.words) >= A_SENTENCE


def _cut_at_end(pieces: list[Piece]) -> list[Piece]:
    """Drop what follows the date, byline or share buttons that end a text.

    Standing paragraphs come there. The rest is kept where it may be text: where the mark stands
    near the top, or where much or anything with a heading follows.
    """
    texts = [piece for piece in pieces if piece.kind != "end"]
    before = 0
    for piece in pieces:
        if piece.kind != "end":
            before += 1
            continue
        after = texts[before:]
        few = len(after) <= 2 and len(after) * 2 <= before
        if before >= 2 and few and not any(p.kind in ("heading", "bold") for p in after):
            return texts[:before]
    return texts


def _without_call_for_tips(pieces: list[Piece]) -> list[Piece]:
    """Drop a short last section that asks for tips: it stands, word for word, under many texts."""
    for number in range(max(2, len(pieces) - 4), len(pieces)):
        heading = pieces[number].kind in ("heading", "bold")
        after = pieces[number + 1 :]
        last = not any(piece.kind == "heading" for piece in after)
        if heading and last and asks_for_tips(pieces[number].words):
            return pieces[:number]
    return pieces


def _without_sections(pieces: list[Piece]) -> list[Piece]:
    """Drop headings that lead elsewhere or introduce contacts, with what belongs to them."""
    remaining: list[Piece] = []
    section = ""
    level = 0
    for piece, after in zip_longest(pieces, pieces[1:]):
        words = piece.words
        heading = piece.kind in ("heading", "bold")
        if heading or (piece.kind == "text" and len(words) <= LONGEST_INTRODUCTION):
            opened = _section(words, heading=heading)
            if opened:
                section, level = opened, piece.level or 7
                # "Innehåll" may head links to a page's parts, or say in sentences what is in it.
                in_sentences = after is not None and after.kind == "text" and not after.linked
                if not piece.level or not in_sentences or _belongs(after, section, level):
                    continue
                section = ""
        if section and _belongs(piece, section, level) and not _introduces(piece, after):
            continue
        if section and piece.kind == "pointer":
            remaining.append(piece)
            continue
        section = ""
        if piece.kind != "text" or not contact(words):
            remaining.append(piece)
    return remaining


def _introduces(piece: Piece, after: Piece | None) -> bool:
    """Say whether a line without a link introduces text without one, and so begins the text."""
    return (
        piece.kind == "text"
        and after is not None
        and after.kind in ("text", "list", "rows")
        and after.letters >= A_PARAGRAPH
        and not (piece.linked or after.linked or contact(piece.words))
    )


def _section(words: str, *, heading: bool) -> str:
    if heading and begins_other_texts(words):
        return "other texts"
    if points_elsewhere(words):
        return "links"
    return "contacts" if introduces_contact(words) else ""


def _belongs(piece: Piece, section: str, level: int) -> bool:
    """Say whether a piece belongs to the section that a heading opened above it."""
    if piece.kind == "heading":
        return piece.level > level and (section == "other texts" or piece.only_links)
    if section == "other texts":
        return True
    if piece.kind == "pointer":
        return False
    if section == "links":
        if not piece.linked and piece.letters >= A_PARAGRAPH:
            return False
        return piece.linked * 2 > piece.letters or not prose(piece.lines[-1])
    return contact(piece.words) or not prose(piece.lines[-1])


def _without_labels(pieces: list[Piece]) -> list[Piece]:
    """Drop short labels before the lead and after the last sentence: a section, a place, a name."""
    start = 0
    while start + 1 < len(pieces) and _is_label(pieces[start]):
        start += 1
    end = len(pieces)
    while end - 1 > start and _is_label(pieces[end - 1]):
        end -= 1
    return pieces[start:end]


def _is_label(piece: Piece) -> bool:
    if piece.kind != "text" or piece.element.tag == "p" or len(piece.words) > _LABEL:
        return False
    named = f"{piece.element.get('class', '')} {piece.element.get('id', '')}"
    return not (_LEAD.search(named) or prose(piece.words))


def _without_empty_headings(pieces: list[Piece]) -> list[Piece]:
    """Drop headings that nothing stands under, from the last one back."""
    remaining: list[Piece] = []
    below: int | None = 0
    for piece in reversed(pieces):
        if piece.kind == "heading":
            if below is not None and below <= piece.level:
                continue
            below = piece.level
        elif piece.kind == "bold":
            if below == 0:
                continue
        else:
            below = None
        remaining.append(piece)
    return remaining[::-1]


def _levelled(pieces: list[Piece]) -> list[Block]:
    """Return the blocks; a bold line above a text is a heading, one below the last true one."""
    blocks: list[Block] = []
    level = 1
    for number, piece in enumerate(pieces):
        if piece.kind == "heading":
            level = piece.level
            blocks.append(Block(piece.lines, piece.level))
        elif (
            piece.kind == "bold"
            and number + 1 < len(pieces)
            and (number or piece.element.tag in ("summary", "button"))
        ):
            blocks.append(Block(piece.lines, min(level + 1, 6)))
        else:
            blocks.append(Block(piece.lines))
    return blocks
