"""A text cut where marked words begin and end, as templates show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def pieces(text: str, marked: Iterable[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield a text cut at its marked spans, each piece with whether it is marked.

    >>> list(pieces("elva personer utvisades", [(0, 13)]))
    [('elva personer', True), (' utvisades', False)]
    """
    position = 0
    for start, end in sorted(marked):
        begin = max(start, position)
        if begin >= end:
            continue
        if begin > position:
            yield text[position:begin], False
        yield text[begin:end], True
        position = end
    if position < len(text):
        yield text[position:], False
