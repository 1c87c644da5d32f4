"""From sentences that answer to what is shown: one with its good neighbours, a whole list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.choosing.select import Candidate
from assistant.quotes import Span
from index.records import Hit

BLOCK_APART = 2
"""Characters between two blocks."""

SENTENCES = 3
"""Sentences that one quote joins at most."""

LONGEST_QUOTE = 700
"""Characters of a quote at most, unless one sentence is longer: what fits on a phone's screen."""

SPEAKS_OF = 0.25
"""The share of what is asked about, weighed by how rare the words are, that a passage must speak of
to be related. Letters in common make nothing related ("skjutsades", "skjutningar"). Of 78 questions
that are refused though a source answers, it is among the related for 69, and for 70 without a
bound; if half of what is asked about were needed, for 45."""


def spans(good: Sequence[Candidate], candidates: Sequence[Candidate]) -> Iterator[Span]:
    """Yield what to show, best first: a sentence with the good sentences that stand beside it."""
    used: set[tuple[str, int]] = set()
    for best in good:
        name = best.hit.passage.document_id
        if (name, best.start) in used:
            continue
        together = _whole_list(best, candidates) or _together(best, good)
        if together[-1].introduces:
            together += _list_after(together, candidates)
        used |= {(name, c.start) for c in together}
        start, end = together[0].start, together[-1].end
        marked = tuple(span for c in together for span in c.marked)
        yield Span(
            name,
            best.hit.passage.revision,
            start,
            end,
            best.probability,
            marked,
        )


def _whole_list(best: Candidate, candidates: Sequence[Candidate]) -> list[Candidate] | None:
    """Return the list that a line belongs to, with what introduces it, if a quote can hold it."""
    before = sorted(
        (c for c in candidates if c.hit.number == best.hit.number and c.start <= best.start),
        key=lambda c: c.start,
    )
    item = before.pop()
    while before and not before[-1].introduces and item.start - before[-1].end == 1:
        item = before.pop()
    if not before or not before[-1].introduces or item.start - before[-1].end > BLOCK_APART:
        return None
    listed = _list_after(before[-1:], candidates)
    return [before[-1], *listed] if best in listed else None


def _together(best: Candidate, good: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidate with its good neighbours in the same paragraph, in order."""
    same = sorted((c for c in good if c.hit.number == best.hit.number), key=lambda c: c.start)
    low = high = same.index(best)
    while high - low + 1 < SENTENCES:
        beside = [
            (same[i].probability, i)
            for i, edge in ((low - 1, same[low].start), (high + 1, same[high].end))
            if 0 <= i < len(same)
            and min(abs(same[i].end - edge), abs(same[i].start - edge)) <= 1
            and max(same[high].end, same[i].end) - min(same[low].start, same[i].start)
            <= LONGEST_QUOTE
        ]
        if not beside:
            break
        _, i = max(beside)
        low, high = min(low, i), max(high, i)
    return same[low : high + 1]


def _list_after(together: Sequence[Candidate], candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the block that a sentence ending in a colon introduces, as far as a quote reaches."""
    first, last = together[0], together[-1]
    after = sorted(
        (c for c in candidates if c.hit.number == last.hit.number and c.start >= last.end),
        key=lambda c: c.start,
    )
    listed: list[Candidate] = []
    for one in after:
        beside = not listed or one.start - listed[-1].end <= 1
        if not beside or one.end - first.start > LONGEST_QUOTE:
            break
        listed.append(one)
    return listed


def closest(hits: Sequence[Hit], candidates: Sequence[Candidate]) -> Iterator[Span]:
    """Yield the best sentence of each of the closest passages that speak of what is asked about."""
    for hit in hits:
        best = next((c for c in candidates if c.hit.number == hit.number), None)
        if best is not None and best.about >= SPEAKS_OF:
            name, revision = hit.passage.document_id, hit.passage.revision
            yield Span(name, revision, best.start, best.end, best.probability)
