"""Headings and their levels: told by size and weight, by numbers, and by the file's outline.

A heading's *type* is its size, weight and slant. Types are put in order, the largest first; what
the outline and the numbers say about some headings of a type holds for all of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.handbook.letterhead import heads_a_part, is_letterhead
from ingest.handbook.paragraphs import Piece
from ingest.handbook.setting import Setting
from ingest.text.blocks import letters_of

LONGEST = 220
DEEPEST = 6
LARGE, SMALL = 1.1, 0.94
"""How much larger than the text a heading is, or how little smaller if it is bold or alone."""
VOTES = 0.3
"""The share of a type's headings whose numbers or places in the outline give it its level."""
A_LETTER = 3
"""Paragraphs of sentences on a first page with little text from which it is a letter, no cover."""
_SENTENCE = re.compile(r"[a-zåäö)\d]\.$")
_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+\S")
_PART = re.compile(r"(?:kapitel|del|avdelning|bilaga|appendix|chapter|part|annex)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")

_Type = tuple[float, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the file's outline: its words, its depth from 1, its page from 1 (0: none)."""

    words: str
    depth: int
    page: int


def levels(
    pieces: Sequence[Piece], how: Setting, outline: Sequence[Entry], title: str
) -> dict[int, int]:
    """Return the level, 1 to 6, of each piece that is a heading, by its index.

    The document's own title is none: its index has level 0.
    """
    has_cover = _has_cover(pieces)
    own = _titles(pieces, title, outline)
    listed = _listed(
        pieces, [entry for entry in outline if letters_of(entry.words) != letters_of(title)]
    )
    matches: dict[int, _Type] = {}
    for index, piece in enumerate(pieces):
        words = _said(piece)
        # `Beslut` below the title heads a part of a decision.
        part = index > max(own, default=len(pieces)) and heads_a_part(words)
        if index in own or (piece.page == 1 and is_letterhead(words) and not part):
            continue
        looks = _looks_like_heading(piece, how, pieces[index + 1 :][:1])
        if index in listed or (looks and not (has_cover and piece.page == 1)):
            matches[index] = _type(piece)
    ranks = _ranks(pieces, matches, listed, how)
    found_levels = dict.fromkeys(own, 0)
    for index, kind in matches.items():
        found_levels[index] = min(DEEPEST, listed.get(index) or _level(pieces[index], ranks[kind]))
    return found_levels


def _type(piece: Piece) -> _Type:
    words = _said(piece)
    capitals = words.isupper() and len(_LETTERS.findall(words)) > 3
    bold = all(line.bold for line in piece.lines)
    italic = all(line.italic for line in piece.lines)
    return piece.size, bold, capitals, italic


def _said(piece: Piece) -> str:
    return " ".join(line.text for line in piece.lines)


def _looks_like_heading(piece: Piece, how: Setting, following: Sequence[Piece]) -> bool:
    words = _said(piece)
    size, bold, capitals, italic = _type(piece)
    large = size > LARGE * how.size
    if (
        piece.kind not in ("text", "item")
        or len(_LETTERS.findall(words)) < 2
        or len(words) > LONGEST
        or len(piece.lines) > 4
        or (words.endswith((".", ",", ";")) and len(words) > 50)
        or (piece.kind == "item" and not (numbered(piece) and (bold or large)))
    ):
        return False
    if large:
        return True
    # In the size of the text, only words that stand alone before some text are a heading.
    alone = (
        size >= SMALL * how.size
        and len(piece.lines) <= 3
        and bool(following)
        and following[0].kind != "table"
        and not words.endswith((".", ",", ";", ":"))
    )
    slanted = italic and len(piece.lines) == 1 and len(words) < 80 and not piece.indented
    return alone and (bold or capitals or slanted)


def _has_cover(pieces: Sequence[Piece]) -> bool:
    """Say whether little is said on the first page: its large words head nothing."""
    first = min(piece.page for piece in pieces)
    on_first = [piece for piece in pieces if piece.page == first]
    words = sum(len(_said(piece).split()) for piece in on_first)
    longest = max(len(_said(piece)) for piece in on_first)
    sentences = sum(1 for piece in on_first if _SENTENCE.search(_said(piece)))
    return (
        first == 1
        and words < 120
        and longest < 400
        and sentences < A_LETTER
        and any(piece.page > 1 for piece in pieces)
    )


def _titles(pieces: Sequence[Piece], title: str, outline: Sequence[Entry]) -> set[int]:
    """Return the pieces, at the beginning, that are the document's title and head no chapter.

    Words as large as the chapters' headings are the title only if no chapter is as large, or if
    the outline says that they are above the chapters, or leaves them out.
    """
    wanted = letters_of(title)
    named = {letters_of(entry.words) for entry in outline}
    top = min((entry.depth for entry in outline), default=0)
    tops = [letters_of(entry.words) for entry in outline if entry.depth == top]
    matches = set()
    for index, piece in enumerate(pieces[:12]):
        if piece.page > 2 or not wanted or letters_of(_said(piece)) != wanted:
            continue
        alone = all(
            other.size < piece.size or (other.page == piece.page and n < 12)
            for n, other in enumerate(pieces)
            if n != index and other.kind == "text"
        )
        if alone or (named and wanted not in named) or tops == [wanted] or index == 0:
            matches.add(index)
    return matches


def _listed(pieces: Sequence[Piece], outline: Sequence[Entry]) -> dict[int, int]:
    """Return the depth of each piece that the outline names, found on the page that it names."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        words = _said(piece)
        if piece.kind not in ("text", "item") or len(words) > LONGEST:
            continue
        named[letters_of(words)].append(index)
        if number := _NUMBER.match(words):
            named[letters_of(words[number.end("number") :])].append(index)
    shallowest = min((entry.depth for entry in outline), default=1)
    matches: dict[int, int] = {}
    for entry in outline:
        places = [
            index
            for index in named.get(letters_of(entry.words), ())
            if index not in matches
            and (not entry.page or abs(entry.page - pieces[index].page) <= 1)
        ]
        if places:
            best = min(places, key=lambda i: (abs(entry.page - pieces[i].page), -pieces[i].size, i))
            matches[best] = entry.depth - shallowest + 1
    return matches


def numbered(piece: Piece) -> bool:
    """Say whether a piece begins with a chapter's number."""
    return bool(_NUMBER.match(_said(piece)))


def _depth(piece: Piece) -> int:
    """Return how deep a heading's number says that it is; 0 if it has none."""
    words = _said(piece)
    match = _NUMBER.match(words)
    if match:
        return match["number"].removesuffix(".0").count(".") + 1
    return 1 if _PART.match(words) else 0


def _ranks(
    pieces: Sequence[Piece], matches: dict[int, _Type], listed: dict[int, int], how: Setting
) -> dict[_Type, int]:
    """Return the level of each type of heading."""
    votes: defaultdict[_Type, Counter[int]] = defaultdict(Counter)
    for index, kind in matches.items():
        depth = listed.get(index) or _depth(pieces[index])
        if depth:
            votes[kind][depth] += 1
    order = sorted(
        set(matches.values()), key=lambda kind: (-kind[0], not kind[1], not kind[2], kind[3])
    )
    count = Counter(matches.values())
    ranks: dict[_Type, int] = {}
    level = 0
    for kind in order:
        voted = votes[kind].most_common(1)
        if voted and voted[0][1] >= VOTES * count[kind]:
            level = voted[0][0]
        else:
            level = min(level + 1, DEEPEST)
            lower = [
                votes[other].most_common(1)[0][0]
                for other in order[order.index(kind) + 1 :]
                if votes[other]
            ]
            # Without a number of its own, a type is no deeper than the numbered ones below it.
            if lower:
                level = min(level, max(1, min(lower)))
        ranks[kind] = level
    return ranks


def _level(piece: Piece, rank: int) -> int:
    match = _NUMBER.match(_said(piece))
    if match and "." in match["number"]:
        return _depth(piece)
    return rank
