"""Links that land on the quoted words: a text fragment, a page, a second.

Text fragments: https://wicg.github.io/scroll-to-text-fragment/ . A browser takes the first place
on the page where the whole pattern matches, at word boundaries, whatever the case and accents;
so a pattern is shown only when the same search, run here on the stored text, ends on the quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from assistant.records import Place
from index.language.folding import base_letters
from index.records import Document

_LINE_BREAK = re.compile(r"\n+| \| ")
_WORD = re.compile(r"\S+")
_EDGE = "–—-•·\"”“’'»«()[]{}.,;:!?…*|"
LONGEST = 1_000
"""Letters of the longest quote that may be its own pattern: some cut addresses of 2,000."""
NEAR = 40
"""Words of the lines before and after a quote that may tell it; a pattern crosses no block."""
WHOLE = 9
"""Words up to which a quote is its own pattern; a longer one is told by its two ends."""


def link(document: Document, text: str, start: int, end: int, place: Place) -> str:
    """Return the address that lands on [start, end) of a document's current text; "" if none."""
    if document.kind == "podcast" and place.seconds is not None:
        address = str(document.meta.get("audio") or document.url or "")
        if address.startswith("/"):
            address = Path(address).as_uri()
        return f"{_bare(address)}#t={place.seconds[0]:g},{place.seconds[1]:g}" if address else ""
    if not document.url:
        return ""
    if document.kind == "handbook":
        return f"{_bare(document.url)}#page={place.page or 1}"
    if document.kind == "press":
        return with_directive(document.url, text_directive(document.title, text, start, end))
    return document.url


def web_address(address: str | None) -> str:
    """Return an address that may stand in a link, or "" for any that is not http or https."""
    if not address:
        return ""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def with_directive(address: str, directive: str | None) -> str:
    """Return `address` with a text directive; an element fragment that it had is kept."""
    if not directive:
        return address
    return f"{address}{'' if '#' in address else '#'}:~:text={directive}"


def text_directive(title: str, text: str, start: int, end: int) -> str | None:
    """Return `[prefix-,]start[,end][,-suffix]` that finds [start, end) on the page.

    None if no pattern tried ends there; the link then goes to the page.
    """
    page = f"{title}\n\n{text}"
    shift = len(title) + 2
    begin, stop = _trimmed(page, start + shift, end + shift)
    if begin >= stop:
        return None
    folded = base_letters(page)
    for pattern in _patterns(page, begin, stop):
        if _find(folded, *pattern) == (begin, stop):
            prefix, first, last, suffix = (
                quote(part, safe="").replace("-", "%2D") for part in pattern
            )
            return "".join(
                (
                    f"{prefix}-," if prefix else "",
                    first,
                    f",{last}" if last else "",
                    f",-{suffix}" if suffix else "",
                )
            )
    return None


def _patterns(page: str, begin: int, stop: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield (prefix, start, end, suffix), the shortest first."""
    lines = _lines(page, begin, stop)
    first, last = page[slice(*lines[0])], page[slice(*lines[-1])]
    words = len(_WORD.findall(first))
    before = _nearest(reversed(_LINE_BREAK.split(page[max(0, begin - 300) : begin])))
    after = _nearest(_LINE_BREAK.split(page[stop : stop + 300]))
    if len(lines) == 1 and words <= WHOLE:
        yield "", first, "", ""
        for count in (1, 2, 3, 5, 8, NEAR):
            yield _last(before, count), first, "", ""
        for count in (1, 2, 3, 5, 8, NEAR):
            yield _last(before, count), first, "", _first(after, count)
        return
    for count in (4, 6, 8):
        head = _first(first, min(count, words - 1) if len(lines) == 1 else count)
        tail = _last(last, min(count, words - 1) if len(lines) == 1 else count)
        if len(lines) == 1 and len(_WORD.findall(head)) + len(_WORD.findall(tail)) > words:
            tail = _last(last, words - len(_WORD.findall(head)))
        yield "", head, tail, ""
        for near in (2, 4, 8):
            yield _last(before, near), head, tail, ""
            yield _last(before, near), head, tail, _first(after, near)
    # Where words repeat, the ends meet others first: the whole is longer, and is found if any is.
    if stop - begin <= LONGEST:
        end = "" if len(lines) == 1 else last
        for near in (0, 1, 2, 3, 5, 8, NEAR):
            yield _last(before, near), first, end, ""
            yield _last(before, near), first, end, _first(after, near)


def _find(folded: str, prefix: str, first: str, last: str, suffix: str) -> tuple[int, int] | None:
    """Return where a browser would land: the first place where every part matches."""
    prefix, first, last, suffix = (base_letters(part) for part in (prefix, first, last, suffix))
    position = 0
    while True:
        if prefix:
            place = _word(folded, prefix, position)
            if place < 0:
                return None
            begin = _skip_blanks(folded, place + len(prefix))
            position = place + 1
            if not _stands(folded, first, begin):
                continue
        else:
            begin = _word(folded, first, position)
            if begin < 0:
                return None
            position = begin + 1
        stop = begin + len(first)
        while True:
            if last:
                place = _word(folded, last, stop)
                if place < 0:
                    break
                stop = place + len(last)
            if not suffix or _stands(folded, suffix, _skip_blanks(folded, stop)):
                return begin, stop
            if not last:
                break


def _word(folded: str, part: str, position: int) -> int:
    while (place := folded.find(part, position)) >= 0:
        if _stands(folded, part, place):
            return place
        position = place + 1
    return -1


def _stands(folded: str, part: str, at: int) -> bool:
    end = at + len(part)
    return (
        folded.startswith(part, at)
        and not (at and folded[at - 1].isalnum() and folded[at].isalnum())
        and not (end < len(folded) and folded[end - 1].isalnum() and folded[end].isalnum())
    )


def _skip_blanks(folded: str, position: int) -> int:
    while position < len(folded) and (folded[position].isspace() or folded[position] in _EDGE):
        position += 1
    return position


def _trimmed(page: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and (page[begin].isspace() or page[begin] in _EDGE):
        begin += 1
    while stop > begin and (page[stop - 1].isspace() or page[stop - 1] in _EDGE):
        stop -= 1
    return begin, stop


def _lines(page: str, begin: int, stop: int) -> list[tuple[int, int]]:
    """Return the lines of the slice, each trimmed: one pattern part never crosses a block."""
    lines = []
    position = begin
    for gap in _LINE_BREAK.finditer(page, begin, stop):
        lines.append(_trimmed(page, position, gap.start()))
        position = gap.end()
    lines.append(_trimmed(page, position, stop))
    return [(a, b) for a, b in lines if a < b]


def _nearest(lines: Iterable[str]) -> str:
    """Return the words of the first line that has any."""
    return next((words for line in lines if (words := line.strip(_EDGE + " "))), "")


def _first(words: str, count: int) -> str:
    matches = list(_WORD.finditer(words))[:count]
    return words[: matches[-1].end()].rstrip(_EDGE) if matches else ""


def _last(words: str, count: int) -> str:
    matches = list(_WORD.finditer(words))[-count:] if count else []
    return words[matches[0].start() :].lstrip(_EDGE) if matches else ""


def _bare(address: str) -> str:
    return address.partition("#")[0]
