"""Characters put together to words, and words to rows on one baseline.

Blanks are told by the gaps between characters, and by the file's own blanks where it has them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.handbook.records import Glyph, Row, Word, apart_at_gaps

SAME_ROW = 0.28
"""How far apart, in sizes, two baselines may lie and still be one row."""
WITHIN_RUN = 2.0
BLANK = 0.16
"""The gap, in sizes, that is a blank though nothing says so: letters of 15 files stand no further
apart, blanks are 0.25 in Times and seldom squeezed below 0.2."""
THIN = 0.1
"""The gap, in sizes, before three digits that is a narrow blank, of which pdfium says nothing: it
is an eighth of a size in most typefaces, and digits stand 0.02 apart."""
PARTED = 0.08
"""The gap that is a blank where pdfium sees one: squeezed blanks of a justified line are 0.1."""

LEVEL, ALIKE, BACK = 0.1, 0.15, 0.6
"""What one run of characters may vary: its height and its size, and how far back, by kerning."""
MARK_LENGTH, MARK_SIZE, HOST_SIZE = 6, 0.95, 0.86
"""A raised or lowered mark is short, smaller than the text and clearly smaller than its word."""
RAISED, LOWERED = (0.12, 0.75), (-0.35, -0.05)
"""Between which heights, in sizes of its word, a mark is raised or lowered."""
HANGS_ON = 0.5
"""How near to its word, in sizes, a mark stands."""
OTHER_TYPE = 0.4
"""The difference in size, in that of the smaller, between words that are not one."""
CELL = 1.2
"""The gap, in sizes, from which words stand in different columns or cells, spaced on their own."""
SPACED_OUT, EVEN, MOSTLY = 0.08, 0.5, 0.6
"""Letters stand apart at least so far, in sizes; their gaps differ so little; so many of them."""
TIGHT = 0.15
"""The share of letters that may touch in a spaced-out line: a number, a sign that is not spaced."""
WORD_GAP, WORD_MORE = 1.6, 0.04
"""How much wider than between its letters a gap is between two words that are spaced out."""
_LEADER = re.compile(r"[.…·_]{4,}")

_Run = list[Glyph]


def rows(glyphs: Sequence[Glyph]) -> tuple[Row, ...]:
    """Return the words of a page in rows, from top to bottom and from left to right."""
    runs = _runs(glyphs)
    if not runs:
        return ()
    usual = median(run[0].size for run in runs for _ in run)
    runs, raised = _apart(runs, usual)
    result = []
    for row in _by_baseline(runs):
        marks = [mark for mark, host in raised if any(host is run for run in row)]
        result.append(_words(row, marks))
    return tuple(row for row in result if row)


def _runs(glyphs: Sequence[Glyph]) -> list[_Run]:
    """Return stretches of characters that the file draws one after another on a baseline."""
    runs: list[_Run] = []
    end = low = height = -math.inf
    for glyph in glyphs:
        _, left, right, base, size, _, _, _ = glyph
        if (
            abs(base - low) <= LEVEL * height
            and abs(size - height) <= ALIKE * height
            and -BACK * height <= left - end <= WITHIN_RUN * height
        ):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
        end, low, height = right, base, size
    return [run for run in runs if not all(glyph.space for glyph in run) or len(run) == 1]


def _apart(runs: list[_Run], usual: float) -> tuple[list[_Run], list[tuple[_Run, _Run]]]:
    """Return the runs on baselines of their own, and the raised ones, each with its neighbour."""
    hosts = [run for run in runs if any(not glyph.space for glyph in run)]
    level_runs: list[_Run] = []
    raised: list[tuple[_Run, _Run]] = []
    for run in runs:
        first = run[0]
        words = "".join(glyph.text for glyph in run).strip()
        host = None
        if words and len(words) <= MARK_LENGTH and first.size < MARK_SIZE * usual:
            host = _neighbour(run, hosts)
        if host is None:
            level_runs.append(run)
        elif host[0].base - first.base > 0:
            raised.append((run, host))
        else:
            base = host[0].base
            level_runs.append([glyph._replace(base=base) for glyph in run])
    return level_runs, raised


def _neighbour(run: _Run, hosts: list[_Run]) -> _Run | None:
    """Return the larger run that a small one hangs on to, above or below its baseline."""
    best: tuple[float, _Run] | None = None
    first, last = run[0], run[-1]
    for host in hosts:
        size = host[0].size
        if first.size > HOST_SIZE * size or host is run:
            continue
        rise = host[0].base - first.base
        if not any(low * size < rise < high * size for low, high in (RAISED, LOWERED)):
            continue
        before = min(abs(first.left - glyph.right) for glyph in host)
        after = min(abs(host[0].left - last.right), abs(first.left - host[0].left) + size)
        distance = min(before, after)
        if distance < HANGS_ON * size and (best is None or distance < best[0]):
            best = distance, host
    return best[1] if best else None


def _by_baseline(runs: list[_Run]) -> list[list[_Run]]:
    grouped: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: (run[0].base, run[0].left)):
        first = grouped[-1][0][0] if grouped else None
        if first and run[0].base - first.base <= SAME_ROW * min(first.size, run[0].size):
            grouped[-1].append(run)
        else:
            grouped.append([run])
    return grouped


def _words(row: list[_Run], marks: list[_Run]) -> tuple[Word, ...]:
    row = sorted(row, key=lambda run: run[0].left)
    glyphs = [glyph for run in row for glyph in run]
    words: list[Word] = []
    for stretch in apart_at_gaps(glyphs, CELL):
        spread = _spread(stretch)
        limit = WORD_GAP * spread + WORD_MORE if spread else BLANK
        dots = _leaders(stretch)
        word: list[Glyph] = []
        for index, glyph in enumerate(stretch):
            text, left, _, _, size, _, _, parted = glyph
            space = text.isspace()
            if word:
                gap = left - word[-1].right
                if (
                    (space and (not spread or _after_space(stretch, glyph) > limit))
                    or gap > limit * size
                    or (
                        gap > PARTED * size
                        and not spread
                        and (parted or abs(size - word[-1].size) > OTHER_TYPE * size)
                    )
                    or (dots and (index in dots) != (index - 1 in dots))
                    or (gap > THIN * size and not spread and _thousands(word[-1], stretch, index))
                ):
                    words.append(_word(word))
                    word = []
            if not space:
                word.append(glyph)
        if word:
            words.append(_word(word))
    words += [_word([g for g in mark if not g.space], raised=True) for mark in marks]
    return tuple(sorted(words, key=lambda word: word.left))


def _thousands(before: Glyph, stretch: list[Glyph], index: int) -> bool:
    """Say whether three digits begin here, closer to each other than to the digit before them."""
    three = stretch[index : index + 3]
    if len(three) < 3 or not all(glyph.text.isdigit() for glyph in (before, *three)):
        return False
    gap = three[0].left - before.right
    more = stretch[index + 3].text if index + 3 < len(stretch) else ""
    return not more.isdigit() and all(2 * (b.left - a.right) < gap for a, b in pairwise(three))


def _leaders(stretch: list[Glyph]) -> set[int]:
    """Return the places of the dots that lead from an entry to its number."""
    text = "".join([glyph.text[:1] for glyph in stretch])
    return {at for match in _LEADER.finditer(text) for at in range(*match.span())}


def _spread(stretch: list[Glyph]) -> float:
    """Return how far, in sizes, the letters of a spaced-out word stand from each other; else 0."""
    letters = [glyph for glyph in stretch if glyph.text.isalnum()]
    if len(letters) < 4:
        return 0.0
    gaps = [(after.left - before.right) / after.size for before, after in pairwise(letters)]
    if 2 * sum([gap >= SPACED_OUT for gap in gaps]) < len(gaps):
        return 0.0
    usual = median(gaps)
    # Letters that touch are of whole words, with blanks between them: `å ö av` is not spaced out.
    if sum(1 for gap in gaps if 2 * gap < usual) > TIGHT * len(gaps):
        return 0.0
    near = sum(1 for gap in gaps if abs(gap - usual) < EVEN * usual)
    return usual if near >= MOSTLY * len(gaps) else 0.0


def _after_space(stretch: list[Glyph], space: Glyph) -> float:
    """Return the gap, in sizes, that a blank in a spaced-out word lies in."""
    at = next(index for index, glyph in enumerate(stretch) if glyph is space)
    before = next((g for g in reversed(stretch[:at]) if not g.space), None)
    after = next((g for g in stretch[at:] if not g.space), None)
    if before is None or after is None:
        return 0.0
    return (after.left - before.right) / space.size


def _word(glyphs: list[Glyph], *, raised: bool = False) -> Word:
    texts, lefts, rights, bases, sizes, styles, orders, _ = zip(*glyphs, strict=True)
    size = max(sizes)
    text = "".join(texts)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        soft = "\u00ad" if text.endswith("\u00ad") else ""
        text = text.replace("\u00ad", "") + soft
    # Most words are of one style.
    kinds = styles[:1] if styles.count(styles[0]) == len(styles) else styles
    return Word(
        text=text,
        left=min(lefts),
        right=max(rights),
        base=bases[sizes.index(size)],
        size=size,
        bold=2 * sum([style.bold for style in kinds]) > len(kinds),
        italic=2 * sum([style.italic for style in kinds]) > len(kinds),
        raised=raised,
        artifact=all(style.artifact for style in kinds),
        first=min(orders),
        last=max(orders),
        inked=styles[sizes.index(size)].inked,
    )
