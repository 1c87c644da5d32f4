"""Captions by the rules of subtitling: what a reader can follow at the pace of speech.

segment → sentences → parts of at most two lines and seven seconds, cut at breaths and commas
→ parts that are over in an instant stay longer, or stand with a neighbour

The measures are those that broadcasters give (BBC, SVT, Netflix): 42 characters a line, two lines,
one to seven seconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from index.language.sentences import sentences
from index.transcript.records import Segment, Word, is_speech, place_words

LINE = 42
"""Characters in a line."""
LINES = 2
SHORTEST = 1000
LONGEST = 7000
"""Milliseconds that a caption stands."""
BREATH = 0.25
"""Seconds between two words that a listener takes for a pause."""
NEAR = 500
"""Milliseconds between two captions that may become one."""

# What a cut costs, beside what each further caption does.
_CAPTION = 3.0
_INSIDE_PHRASE = 2.0
_UNEVEN = 2.0
_NEVER = 1000.0


@dataclass(frozen=True, slots=True)
class Caption:
    """A segment as it is shown: times in milliseconds, offsets at which its lines are broken.

    ``divided`` is whether it is a part of a segment whose words have no times: its time is then
    a share by the length of its text. ``continues`` is whether such a part comes after the first.
    """

    segment: Segment
    start: int
    end: int
    breaks: tuple[int, ...] = ()
    divided: bool = False
    continues: bool = False

    def lines(self, start: int, end: int) -> str:
        """Return the slice of the text, with line feeds where lines are broken."""
        cut = [at for at in self.breaks if start <= at < end]
        edges = [start, *(at + 1 for at in cut)]
        return "\n".join(self.segment.text[a:b] for a, b in zip(edges, [*cut, end], strict=True))


def captions(segments: Iterable[Segment]) -> list[Caption]:
    """Return captions that hold the words of all segments, with their times."""
    cues: list[Caption] = []
    for segment in segments:
        for part in _parts(_rounded(segment)):
            last = cues[-1] if cues else None
            joined = _together(last, part) if last else None
            if joined:
                cues[-1] = joined
            else:
                cues.append(part)
    return [
        _stretched(replace(caption, breaks=_broken(caption.segment.text)), after)
        for caption, after in zip_longest(cues, [caption.start for caption in cues[1:]])
    ]


def stamp(milliseconds: int) -> str:
    """Return a time as WebVTT writes it.

    >>> stamp(3_723_004)
    '01:02:03.004'
    """
    seconds, part = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{part:03}"


def _rounded(segment: Segment) -> Segment:
    words = tuple(
        replace(word, start=round(word.start, 3), end=round(word.end, 3)) for word in segment.words
    )
    return replace(segment, start=round(segment.start, 3), end=round(segment.end, 3), words=words)


def _caption(segment: Segment) -> Caption:
    start, end = round(segment.start * 1000), round(segment.end * 1000)
    return Caption(segment, start, max(end, start + 1))


# Cutting


def _parts(segment: Segment) -> Iterator[Caption]:
    placed = list(place_words(segment))
    if len(placed) < 2:
        yield from _divided(segment)
        return
    # What stands between two words belongs to the first of them.
    starts = [0, *(start for start, _, _ in placed[1:])]
    ends = [*(len(segment.text[:start].rstrip()) for start in starts[1:]), len(segment.text)]
    words = [word for _, _, word in placed]
    pieces = list(zip(starts, ends, words, strict=True))
    for stop in _sentence_ends(segment.text):
        inside = [piece for piece in pieces if piece[0] < stop]
        pieces = pieces[len(inside) :]
        for group in _groups(segment.text, inside):
            timed = tuple(word for _, _, word in group)
            yield _caption(
                Segment(
                    timed[0].start,
                    max(word.end for word in timed),
                    segment.text[group[0][0] : group[-1][1]],
                    segment.speaker,
                    timed,
                )
            )


_Piece = tuple[int, int, Word]


def _sentence_ends(text: str) -> list[int]:
    """Return where sentences end; what nobody says ("– &") is no sentence of its own."""
    ends: list[int] = []
    for start, stop in sentences(text):
        if ends and not is_speech(text[start:stop]):
            ends[-1] = stop
        else:
            ends.append(stop)
    if len(ends) > 1 and not is_speech(text[: ends[0]]):
        del ends[0]
    return ends


def _groups(text: str, pieces: Sequence[_Piece]) -> list[Sequence[_Piece]]:
    """Return the pieces of a sentence in as few captions as hold them, cut where it hurts least."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(pieces) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            group = pieces[start:end]
            words = text[group[0][0] : group[-1][1]]
            lasts = round((max(word.end for _, _, word in group) - group[0][2].start) * 1000)
            fits = _fits(words) and lasts <= LONGEST
            if not fits and len(group) > 1:
                break
            cost = _CAPTION + _UNEVEN * (len(words) / (LINE * LINES)) ** 2
            cost += 0.0 if is_speech(words) else _NEVER
            if start:
                cost += _cut_cost(text, pieces[start - 1], pieces[start])
            options.append((best[start][0] + cost, start))
        best.append(min(options))
    groups: list[Sequence[_Piece]] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        groups.append(pieces[start:end])
        end = start
    return groups[::-1]


def _cut_cost(text: str, before: _Piece, after: _Piece) -> float:
    if before[1] == after[0]:
        return _NEVER  # "100" and "%": no blank between them
    paused = after[2].start - before[2].end >= BREATH
    return 0.0 if paused or text[before[1] - 1] in ",;:–—" else _INSIDE_PHRASE


def _divided(segment: Segment) -> Iterator[Caption]:
    """Yield a segment without word times in parts whose times follow the length of their text."""
    if _fits(segment.text) and segment.end - segment.start <= LONGEST / 1000:
        yield _caption(segment)
        return
    begin, pace = segment.start, (segment.end - segment.start) / len(segment.text)
    pieces = [
        (start, end, Word(begin + pace * start, begin + pace * end, ""))
        for start, end in (match.span() for match in re.finditer(r"\S+", segment.text))
    ]
    groups = _groups(segment.text, pieces)
    edges = [segment.start, *(round(group[0][2].start, 3) for group in groups[1:]), segment.end]
    for number, (group, (start, end)) in enumerate(zip(groups, pairwise(edges), strict=True)):
        part = Segment(start, end, segment.text[group[0][0] : group[-1][1]], segment.speaker)
        yield replace(_caption(part), divided=len(groups) > 1, continues=number > 0)


# Joining, stretching, breaking lines


def _together(before: Caption, after: Caption) -> Caption | None:
    """Return two captions as one, if one of them is over in an instant and both have room."""
    short = min(before.end - before.start, after.end - after.start) < SHORTEST
    first, second = before.segment, after.segment
    text = f"{first.text} {second.text}"
    fits = (
        _fits(text)
        and after.end - before.start <= LONGEST
        and 0 <= after.start - before.end <= NEAR
        and first.speaker == second.speaker
        and not (before.divided or after.divided)
    )
    if not short or not fits:
        return None
    words = (*(first.words or (_as_word(first),)), *(second.words or (_as_word(second),)))
    joined = Segment(first.start, max(first.end, second.end), text, first.speaker, words)
    return Caption(joined, before.start, max(before.end, after.end))


def _as_word(segment: Segment) -> Word:
    return Word(segment.start, segment.end, segment.text)


def _stretched(caption: Caption, after: int | None) -> Caption:
    """Return a caption that stands for a second where the next one leaves it room."""
    end = max(caption.end, caption.start + SHORTEST)
    end = min(end, max(caption.end, after)) if after is not None else end
    if end == caption.end or caption.divided:
        return caption
    segment = caption.segment
    words = segment.words or (_as_word(segment),)
    return replace(caption, segment=replace(segment, words=words), end=end)


def _fits(text: str) -> bool:
    return len(text) <= LINE or (len(text) <= LINE * LINES + 1 and _middle(text) is not None)


def _middle(text: str) -> int | None:
    """Return the blank at which two lines of a text are most alike in length; None if none fits."""
    blanks = [match.start() for match in re.finditer(" ", text)]
    fitting = [at for at in blanks if at <= LINE and len(text) - at - 1 <= LINE]

    def unlike(at: int) -> float:
        closes = text[at - 1] in ".,;:!?–—"
        return abs(at - (len(text) - at - 1)) - (LINE / 4 if closes else 0)

    return min(fitting, key=unlike) if fitting else None


def _broken(text: str) -> tuple[int, ...]:
    """Return the offsets of the blanks at which a text is broken into lines."""
    if len(text) <= LINE:
        return ()
    middle = _middle(text)
    if middle is not None:
        return (middle,)
    # Longer than two lines: one word with what belongs to it; as many lines as it takes.
    breaks, begin = [], 0
    for match in re.finditer(r" (?=(\S+))", text):
        if match.end(1) - begin > LINE and match.start() > begin:
            breaks.append(match.start())
            begin = match.start() + 1
    return tuple(breaks)
