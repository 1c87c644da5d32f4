"""Proof: a quote is made here, from the stored text, or not at all.

Whoever chose the offsets, a person, a score or a model, the words are sliced from the revision
at the moment they are shown. What is no longer said in the document today is not shown.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from urllib.parse import quote as percent
from urllib.parse import unquote

from assistant.links import link
from assistant.records import (
    NamedDocument,
    Place,
    Quote,
    QuotedDocument,
    Standing,
    Verdict,
)
from assistant.spoken import speaker_in_text
from index.errors import Damaged
from index.language.sentences import sentences
from index.records import Document, Mark
from index.store.documents import Store
from index.store.forgotten import RECEIPT_DIGITS

UNSURE_BELOW = 0.6
"""Spoken words that the transcriber gave a lower probability than this are flagged: with Whisper
base nearly half of what it misheard, and as often rightly as at a half (docs/podcast.md)."""

_HASH_DIGITS = 10
_RECEIPT = re.compile(
    r"(.+)~([0-9a-f]{12})~([0-9]{1,9})-([0-9]{1,9})~([0-9a-f]{10})(?:~[\w-]{22})?", re.ASCII
)
"""What may follow is the key of the website that showed the words (`web.safety.receipts`)."""


@dataclass(frozen=True, slots=True)
class Span:
    """What was chosen: [start, end) of a revision, its probability, and the words that answer.

    ``marked`` holds (start, end) offsets into the revision.
    """

    document_id: str
    revision: str
    start: int
    end: int
    score: float
    marked: tuple[tuple[int, int], ...] = ()


def prove(store: Store, span: Span) -> Quote | None:
    """Return the quote that a span points at, or None if the words are not said there today.

    None also where the text, or what ties it to a page or a second, is not as it was written.
    """
    document = store.document(span.document_id)
    if (
        document is None
        or document.state != "current"
        or document.revision is None
        or not 0 <= span.start < span.end
    ):
        return None
    revision = store.revision(document.id, document.revision)
    if revision is None:
        return None
    start, end = span.start, span.end
    if span.revision != document.revision:
        words = store.text(document.id, span.revision, start, end)
        moved = _nearest(revision.text, words, start) if words else None
        if moved is None:
            return None
        start, end = moved
    if end > len(revision.text):
        return None
    shift = start - span.start
    marked = tuple((a + shift, b + shift) for a, b in span.marked)
    proved = Span(document.id, revision.hash, start, end, span.score, marked)
    try:
        return _quote(store, document, revision.text, proved)
    except Damaged:
        return None


@dataclass(frozen=True, slots=True)
class ReceiptParts:
    """What a receipt says: document, the beginning of a revision's hash, offsets, a words' hash."""

    document_id: str
    revision: str
    start: int
    end: int
    digest: str

    def is_of(self, words: str) -> bool:
        """Return whether these are the words that the receipt was written for."""
        as_long = len(words) == self.end - self.start
        return bool(words) and as_long and _words_hash(words) == self.digest


def receipt_parts(receipt: str) -> ReceiptParts | None:
    """Return what a receipt says, None where it is none."""
    match = _RECEIPT.fullmatch(receipt.strip())
    if match is None:
        return None
    name, digits, start, end, digest = match.groups()
    return ReceiptParts(unquote(name), digits, int(start), int(end), digest)


def receipt(document_id: str, revision: str, start: int, end: int, words: str) -> str:
    """Return the short string from which these words can be proved again, at any later time."""
    return (
        f"{percent(document_id, safe='')}~{revision[:RECEIPT_DIGITS]}~{start}-{end}"
        f"~{_words_hash(words)}"
    )


def span_of(store: Store, receipt: str) -> tuple[Span, str] | None:
    """Return what a receipt names and its words, or None if it proves nothing."""
    parts = receipt_parts(receipt)
    revision = store.revision(parts.document_id, parts.revision) if parts else None
    if parts is None or revision is None:
        return None
    words = revision.text[parts.start : parts.end]
    if not parts.is_of(words):
        return None
    return Span(parts.document_id, revision.hash, parts.start, parts.end, 1.0), words


def verify(store: Store, receipt: str) -> Verdict:
    """Return what a receipt proves today: its words, then and now, in whole sentences.

    Anybody can make a receipt of half a sentence, which may say the contrary of the whole. Proved:
    the words stand in the document today (in ``now``). Changed: they were said in the revision
    named, but no longer stand there. Withdrawn: the document is, or the authority forgot these
    words, and they are not shown. Unknown: no such document, revision or words.
    """
    placed = span_of(store, receipt)
    if placed is None:
        parts = receipt_parts(receipt)
        forgotten = store.forgotten
        withdrawn_at = forgotten.withdrawn_at(parts.document_id, parts.revision) if parts else None
        standing = Standing.WITHDRAWN if withdrawn_at else Standing.UNKNOWN
        return Verdict(receipt, standing, withdrawn_at=withdrawn_at)
    span, _ = placed
    document = store.document(span.document_id)
    revision = store.revision(span.document_id, span.revision)
    if document is None or revision is None:
        return Verdict(receipt, Standing.UNKNOWN)
    start, end = whole_sentences(revision.text, span.start, span.end)
    span = replace(span, start=start, end=end)
    if document.state == "withdrawn":
        return Verdict(
            receipt,
            Standing.WITHDRAWN,
            document=NamedDocument(document.id, document.title),
            revision=revision.hash,
            made_at=revision.made_at,
        )
    now = prove(store, span)
    return Verdict(
        receipt,
        Standing.PROVED if now else Standing.CHANGED,
        text=revision.text[start:end],
        document=NamedDocument(document.id, document.title),
        revision=revision.hash,
        made_at=revision.made_at,
        now=now,
    )


def whole_sentences(text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where the first sentence that [start, end) touches begins to where the last ends.

    >>> t = "Det är inte tillåtet. Ring 114 14."
    >>> t[slice(*whole_sentences(t, 12, 20))]
    'Det är inte tillåtet.'
    """
    # A line break always ends a sentence.
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    touched = [
        sentence
        for sentence in sentences(text, begin, len(text) if stop < 0 else stop)
        if sentence[0] < end and sentence[1] > start
    ]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def _quote(store: Store, document: Document, text: str, span: Span) -> Quote:
    name, start, end = span.revision, span.start, span.end
    words = text[start:end]
    headings = store.marks(document.id, name, 0, start + 1, kinds=("heading",))
    marks = store.marks(document.id, name, start, end, kinds=("page", "speaker", "second"))
    place = _place(headings + marks, text, start, end)
    if document.kind == "press":
        place = replace(place, speaker=speaker_in_text(text, start, end))
    transcribed = document.meta.get("transcribed")
    return Quote(
        text=words,
        document=QuotedDocument(
            document.id,
            document.kind,
            document.title,
            document.url,
            document.published,
            document.language,
        ),
        revision=name,
        start=start,
        end=end,
        place=place,
        link=link(document, text, start, end, place),
        receipt=receipt(document.id, name, start, end, words),
        score=span.score,
        marked=tuple((a - start, b - start) for a, b in span.marked if start <= a < b <= end),
        transcribed=transcribed if isinstance(transcribed, dict) else None,
        unsure=_unsure(marks, text, start, end),
    )


def _place(marks: tuple[Mark, ...], text: str, start: int, end: int) -> Place:
    trail: list[tuple[int, str]] = []
    pages: list[int] = []
    seconds: list[float] = []
    speakers: list[str] = []
    for mark in marks:
        touches = mark.end > start and mark.start < end
        if mark.kind == "heading" and (mark.end <= start or mark.start == start):
            level = int(mark.value)
            trail = [(deep, words) for deep, words in trail if deep < level]
            if mark.end <= start:  # else the quote begins with this heading
                trail.append((level, text[mark.start : mark.end]))
        elif mark.kind == "page" and touches:
            pages.append(int(mark.value))
        elif mark.kind == "second" and touches:
            seconds += [float(mark.value[0]), float(mark.value[1])]
        elif mark.kind == "speaker" and touches:
            speakers.append(str(mark.value))
    return Place(
        heading=" › ".join(words for _, words in trail) or None,
        page=min(pages, default=None),
        page_to=max(pages) if len(set(pages)) > 1 else None,
        seconds=(round(min(seconds), 2), round(max(seconds), 2)) if seconds else None,
        speaker=", ".join(dict.fromkeys(speakers)) or None,
    )


def _unsure(marks: tuple[Mark, ...], text: str, start: int, end: int) -> tuple[str, ...]:
    return tuple(
        text[mark.start : mark.end]
        for mark in marks
        if mark.kind == "second"
        and len(mark.value) > 2
        and mark.value[2] < UNSURE_BELOW
        and mark.start >= start
        and mark.end <= end
    )


def _nearest(text: str, words: str, start: int) -> tuple[int, int] | None:
    """Return where `words` stand in `text`, nearest to where they stood before."""
    places = []
    position = text.find(words)
    while position >= 0:
        places.append(position)
        position = text.find(words, position + 1)
    if not places:
        return None
    best = min(places, key=lambda place: abs(place - start))
    return best, best + len(words)


def _words_hash(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS]
