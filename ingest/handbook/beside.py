"""What is set beside words: marks of items, drawn bullets, the values and boxes of a form.

Each gets its place in the row of the words that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.handbook.forms import TICKED, UNTICKED
from ingest.handbook.records import MARKER, Dot, Row, Word

UNEVEN = 0.6
"""How far from the baseline of its words, in sizes of the larger, a mark may be set."""
BULLET_GAP = (0.15, 2.5)
"""Between which distances, in sizes, a drawn dot stands before the words that it marks."""
CAPITAL = 0.8
"""The height of a capital, in sizes: a bullet's middle lies below it."""
DOT_GAP = 1.5
"""How near, in sizes, a dot that follows a word is a full stop or an ornament."""
SAME_FIELD_ROW = 0.5
"""How far apart, in sizes, a label and the value of its field may stand."""
LABEL_GAP = 0.4
"""The blank, in sizes, that is set between a label and the value of its field."""


def with_marks(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, each mark that is set a little higher or lower than its words beside them.

    A bullet or a number in another size of type has a baseline of its own, at times between two
    lines of its item.
    """
    lone = [at for at, row in enumerate(rows) if len(row) == 1 and MARKER.fullmatch(row[0].text)]
    marks: dict[int, Word] = {}
    placed = set()
    for at in lone:
        mark = rows[at][0]
        near = [
            (abs(rows[other][0].base - mark.base), other)
            for other in (at - 1, at + 1)
            if 0 <= other < len(rows) and other not in lone and other not in marks
        ]
        for apart, other in sorted(near)[:1]:
            word = rows[other][0]
            low, high = BULLET_GAP
            beside = low * word.size < word.left - mark.right < high * word.size
            note = mark.text.isdigit() and mark.base < word.base
            if beside and not note and apart < UNEVEN * max(mark.size, word.size):
                marks[other] = replace(mark, base=word.base)
                placed.add(at)
    return tuple(
        (marks[at], *row) if at in marks else row for at, row in enumerate(rows) if at not in placed
    )


def with_bullets(rows: Sequence[Row], dots: Sequence[Dot]) -> tuple[Row, ...]:
    """Return the rows, a drawn dot that stands before words on a line as its bullet."""
    result = list(rows)
    for dot in dots:
        for index, row in enumerate(result):
            after = [
                word
                for word in row
                if BULLET_GAP[0] * word.size < word.left - dot.right < BULLET_GAP[1] * word.size
                and word.base - CAPITAL * word.size < dot.middle < word.base
            ]
            if not after or any(word.left < dot.right and word.right > dot.left for word in row):
                continue
            first = after[0]
            near = any(0 < dot.left - word.right < DOT_GAP * word.size for word in row)
            if not near:
                bullet = replace(
                    first, text="•", left=dot.left, right=dot.right,
                    first=first.first - 1, last=first.first - 1,
                )  # fmt: skip
                result[index] = tuple(sorted([*row, bullet], key=lambda word: word.left))
            break
    return tuple(result)


def with_fields(rows: Sequence[Row], fields: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows with the values of a form's fields, each right after its label.

    A value whose row holds nothing left of it is a row of its own; a box to tick stays in its row.
    """
    result = list(rows)
    for field in fields:
        first = field[0]
        if first.text in (TICKED, UNTICKED):
            _tick(result, first)
            continue
        for index, row in enumerate(result):
            before = [word for word in row if word.right <= first.left]
            if before and abs(row[0].base - first.base) < SAME_FIELD_ROW * first.size:
                label = before[-1]
                shift = first.left - label.right - LABEL_GAP * first.size
                value = (
                    replace(
                        word, left=word.left - shift, right=word.right - shift, base=label.base,
                        first=label.last + 1, last=label.last + 1,
                    )
                    for word in field
                )  # fmt: skip
                result[index] = (*before, *value, *row[len(before) :])
                break
        else:
            result.append(field)
    return tuple(sorted(result, key=lambda row: row[0].base))


def _tick(rows: list[Row], box: Word) -> None:
    """Put a box to tick into the row that it stands in, before the words that it is for."""
    for index, row in enumerate(rows):
        if abs(row[0].base - box.base) < SAME_FIELD_ROW * max(box.size, row[0].size):
            after = next((word for word in row if word.left >= box.left), row[-1])
            order = max(0, after.first - 1)
            right = min(box.right, max(after.left - LABEL_GAP * after.size, box.left + 1))
            ticked = replace(
                box, base=row[0].base, size=after.size, right=right, first=order, last=order
            )
            rows[index] = tuple(sorted((*row, ticked), key=lambda word: word.left))
            return
    rows.append((box,))
