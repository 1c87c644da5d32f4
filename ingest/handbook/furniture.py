"""What stands on every page and belongs to none: running headers and footers, page numbers.

It is told by place and repetition. A *slot* is a height near the upper or the lower edge where
many pages have something. What a slot holds is furniture if its words come again there on other
pages, left and right pages apart or not, or if it is a number that counts along with the pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from ingest.handbook.records import Sheet, Word, apart_at_gaps, spelled

EDGE = 0.17
"""How much of the page's height, from either edge, may be furniture."""
OUTERMOST = 4
"""How many rows from either edge may be furniture."""
SLOT = 3
"""How many points high a slot is: headers of left and right pages stand a point or two apart."""
PARTED = 1.5
"""The blank, in sizes, that parts two stretches of furniture in a row."""
LOUD = 1.3
"""How much larger than the text a heading is: it must come again on a third of all pages."""
AGAIN = 0.2
"""The share of the pages with anything in a slot on which the same words must stand."""
QUIET, LOUDER = 1.1, 1.02
"""A header is at most so much larger than the text, and a heading so much larger than its echo."""
BESIDE = 0.92
"""How much smaller than the text words are that stand beside furniture and are it too."""
STANDS_OFF = 1.25
"""The distance from the text, in that between its lines, from which a row stands off."""
FAR = 2.0
"""How much further than other furniture the number of a single page stands from the text."""
NEW_ROW = 0.8
"""The distance, in sizes, from which a row is a new line of text."""
USUAL_GAP, USUAL_SIZE = 12.0, 10.0
"""What a document without any text is taken to be set in."""
_NUMBER = re.compile(
    r"[-–—|·\s\[(]*(?P<named>(?:sida|sidan|sid|s|page|p|pg)\.?\s*)?"
    r"(?P<number>\d{1,4}|[ivxlcdm]{1,7})"
    r"\s*(?P<of>(?:/|av|of|\()\s*\d{1,4}\)?)?[-–—|·\s\])]*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?<!\d)\d{1,4}(?!\d)|\b[ivxlc]{1,7}\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class _EdgeWords:
    """A stretch of words near an edge of a page."""

    sheet: int
    page: int
    row: int
    words: tuple[Word, ...]
    slot: tuple[str, int]
    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """What it says, and what it says if one of its numbers is the page's."""
        text = self.text.casefold()
        counted = [
            f"{text[: match.start()]}<{number - self.page}>{text[match.end() :]}"
            for match in _COUNTED.finditer(text)
            if (number := _value(match.group()))
        ]
        return text, *counted


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the pages without their running headers, footers and page numbers."""
    pieces = list(_pieces(sheets))
    left_out = _furniture(pieces, sheets)
    gone: defaultdict[int, set[int]] = defaultdict(set)
    for piece in left_out:
        gone[piece.sheet].update(id(word) for word in piece.words)
    cleared = []
    for index, sheet in enumerate(sheets):
        rows = tuple(
            remaining
            for row in sheet.rows
            if (remaining := tuple(w for w in row if id(w) not in gone[index] and not w.artifact))
        )
        cleared.append(replace(sheet, rows=rows))
    return cleared


def _pieces(sheets: Sequence[Sheet]) -> Iterator[_EdgeWords]:
    for index, sheet in enumerate(sheets):
        count = len(sheet.rows)
        for place, row in enumerate(sheet.rows):
            base = row[0].base
            if place < OUTERMOST and base < EDGE * sheet.height:
                slot = ("top", round(base / SLOT))
            elif place >= count - OUTERMOST and base > (1 - EDGE) * sheet.height:
                slot = ("foot", round((sheet.height - base) / SLOT))
            else:
                continue
            for words in map(tuple, apart_at_gaps(row, PARTED)):
                yield _EdgeWords(index, sheet.number, place, words, slot, spelled(words))


def _furniture(pieces: Sequence[_EdgeWords], sheets: Sequence[Sheet]) -> list[_EdgeWords]:
    usual, leading = _usual_size(sheets), _usual_gap(sheets)
    at: defaultdict[tuple[str, int], list[_EdgeWords]] = defaultdict(list)
    for piece in pieces:
        # A baseline may fall on either side of a slot's limit, so it is seen in its neighbours too.
        for shift in (-1, 0, 1):
            at[piece.slot[0], piece.slot[1] + shift].append(piece)
    marked: dict[int, _EdgeWords] = {}
    few = len(sheets) < 5
    often = {slot: {piece.sheet for piece in there} for slot, there in at.items()}
    repeated: defaultdict[tuple[tuple[str, int], str], set[int]] = defaultdict(set)
    for slot, there in at.items():
        for piece in there:
            for key in piece.keys:
                repeated[slot, key].add(piece.sheet)
    for piece in pieces:
        same = max((repeated[piece.slot, key] for key in piece.keys), key=len)
        loud = piece.words[0].size > LOUD * usual
        enough = max(3, len(sheets) // 3) if loud else 2 if few else 3
        # Two pages may end with the same words of their text by chance.
        chance = len(same) == 2 and not _stands_off(piece, sheets[piece.sheet], leading)
        if len(same) >= enough and len(same) >= AGAIN * len(often[piece.slot]) and not chance:
            marked[id(piece)] = piece
    for piece in chain(_numbers(pieces, sheets), _echoes(pieces, sheets, usual)):
        marked[id(piece)] = piece
    # A header that names the chapter comes once in a chapter of one page: what stands alone in
    # the place and the type of headers that do come again is one too.
    types = Counter((p.slot[0], _type(p)) for p in marked.values())
    heights = {
        (p.slot[0], p.slot[1] + shift, _type(p)) for p in marked.values() for shift in (-1, 0, 1)
    }
    for piece in pieces:
        known = types[piece.slot[0], _type(piece)] >= max(3, len(sheets) // 4)
        if known and (piece.slot[0], piece.slot[1], _type(piece)) in heights:
            alone = all(
                id(p) in marked or _type(p) == _type(piece)
                for p in at[piece.slot]
                if p.sheet == piece.sheet and p.row == piece.row
            )
            if alone and _stands_off(piece, sheets[piece.sheet], leading):
                marked[id(piece)] = piece
    beside = _beside(pieces, list(marked.values()), usual)
    return [*marked.values(), *(p for p in beside if _stands_off(p, sheets[p.sheet], leading))]


def _beside(
    pieces: Sequence[_EdgeWords], marked: Sequence[_EdgeWords], usual: float
) -> Iterator[_EdgeWords]:
    """Yield the small pieces in a row with furniture of their type: opposite the document's name
    stands the chapter's.
    """
    rows = {(piece.sheet, piece.row): _type(piece) for piece in marked}
    for piece in pieces:
        small = piece.words[0].size < BESIDE * usual
        if small and rows.get((piece.sheet, piece.row)) == _type(piece):
            yield piece


def _echoes(
    pieces: Sequence[_EdgeWords], sheets: Sequence[Sheet], usual: float
) -> Iterator[_EdgeWords]:
    """Yield the pieces, in slots of three or more pages, that repeat a louder heading's words."""
    loud: defaultdict[str, tuple[float, bool]] = defaultdict(lambda: (0.0, False))
    for sheet in sheets:
        for row in sheet.rows:
            key = spelled(row).casefold()
            loud[key] = max(loud[key], (row[0].size, row[0].bold))
    outer = [
        piece
        for piece in pieces
        if piece.row in (0, len(sheets[piece.sheet].rows) - 1)
        and piece.words[0].size <= QUIET * usual
        and loud[piece.text.casefold()] > (LOUDER * piece.words[0].size, piece.words[0].bold)
    ]
    pages: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for piece in outer:
        for shift in (-1, 0, 1):
            pages[piece.slot[0], piece.slot[1] + shift].add(piece.sheet)
    yield from (piece for piece in outer if len(pages[piece.slot]) >= 3)


def _type(piece: _EdgeWords) -> tuple[float, bool]:
    return round(piece.words[0].size * 2) / 2, piece.words[0].bold


def _stands_off(piece: _EdgeWords, sheet: Sheet, leading: float) -> bool:
    """Say whether a row is further from the text than lines of the text are from each other."""
    inner = piece.row if piece.slot[0] == "top" else piece.row - 1
    if not 0 <= inner < len(sheet.rows) - 1:
        return True
    return sheet.rows[inner + 1][0].base - sheet.rows[inner][0].base > STANDS_OFF * leading


def _usual_gap(sheets: Iterable[Sheet]) -> float:
    """Return the distance between lines of the text, taken over all pages."""
    gaps: Counter[float] = Counter()
    for sheet in sheets:
        for above, below in pairwise(sheet.rows):
            gap = below[0].base - above[0].base
            if gap > NEW_ROW * below[0].size:
                gaps[round(gap * 2) / 2] += len(below)
    return gaps.most_common(1)[0][0] if gaps else USUAL_GAP


def _usual_size(sheets: Iterable[Sheet]) -> float:
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        for row in sheet.rows:
            for word in row:
                sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else USUAL_SIZE


def _numbers(pieces: Sequence[_EdgeWords], sheets: Sequence[Sheet]) -> Iterator[_EdgeWords]:
    """Yield the pieces that are the page's number: as labelled, or counting along with the pages.

    A number may stand in the middle of other furniture; that is told by its repetition.
    """
    leading = _usual_gap(sheets)
    candidates = []
    for piece in pieces:
        match = _NUMBER.fullmatch(piece.text)
        if match and (number := _value(match["number"])):
            named = len((match["named"] or "").strip(" .")) > 2
            candidates.append((piece, number, named or bool(match["of"])))
    shifts = Counter((piece.slot[0], number - piece.page) for piece, number, _ in candidates)
    for piece, number, spelt_out in candidates:
        outer = piece.row in (0, 1, len(sheets[piece.sheet].rows) - 1)
        shift = shifts[piece.slot[0], number - piece.page]
        labelled = piece.text.casefold() == sheets[piece.sheet].label.casefold()
        alone = len(sheets[piece.sheet].rows[piece.row]) == len(piece.words)
        foot = piece.slot[0] == "foot" and number == piece.page
        apart = foot and _stands_off(piece, sheets[piece.sheet], FAR * leading)
        if shift >= 2 or (outer and alone and (spelt_out or labelled or apart)):
            yield piece


def _value(number: str) -> int:
    """Return what a number says, arabic or roman; 0 if it is neither.

    >>> _value("xiv")
    14
    """
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number.lower()]
    total = 0
    for value, after in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < after else value
    return total
