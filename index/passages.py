"""A revision cut into passages: the slices that are searched.

A passage never crosses a heading and never cuts a sentence. Short paragraphs under the same
headings share one, up to a length that one answer and its surroundings fit in.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.language.sentences import paragraphs, sentences
from index.records import Mark, Passage

TARGET = 700
LONGEST = 1200


def passages(document_id: str, revision: str, text: str, marks: Sequence[Mark]) -> list[Passage]:
    """Return the passages of a text in order: at most about 1,200 characters each.

    One sentence longer than that is a passage of its own, uncut.
    """
    cut: list[Passage] = []
    trail: list[tuple[int, str]] = []
    run: tuple[int, int] | None = None
    headings = {mark.start: (mark.end, int(mark.value)) for mark in marks if mark.kind == "heading"}

    def close() -> None:
        nonlocal run
        if run is not None:
            cut.append(Passage(document_id, revision, *run, tuple(words for _, words in trail)))
            run = None

    for start, end in _blocks(text):
        if start in headings:
            close()
            stop, level = headings[start]
            trail = [(deep, words) for deep, words in trail if deep < level]
            trail.append((level, text[start:stop]))
            continue
        for piece in _pieces(text, start, end):
            if run is not None and piece[1] - run[0] > (LONGEST if start < run[1] else TARGET):
                close()
            run = (run[0], piece[1]) if run else piece
    close()
    if not cut and text.strip():
        cut = [Passage(document_id, revision, *block) for block in _blocks(text)]
    return cut


def _blocks(text: str) -> list[tuple[int, int]]:
    return [(start, end) for start, end in paragraphs(text) if text[start:end].strip()]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the block whole if it is short enough, else its sentences in runs that are."""
    if end - start <= LONGEST:
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    for a, b in sentences(text, start, end):
        if pieces and b - pieces[-1][0] <= TARGET:
            pieces[-1] = (pieces[-1][0], b)
        else:
            pieces.append((a, b))
    return pieces
