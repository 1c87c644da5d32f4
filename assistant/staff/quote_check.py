"""Have we said this? A pasted sentence against everything that was ever kept, word by word.

letter for letter in any revision → but for typography → cut with […] → nearly → sentence by
sentence, and clause by clause → what comes nearest. The first two read every stored text; "not
found" is told with what was read, since nobody knows what was said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.quotes import Span, prove, whole_sentences
from assistant.staff.alignment import Alignment, align
from assistant.staff.checked import Checked, Match, Said, Stands
from assistant.staff.nearest import nearest
from index.language.sentences import sentences
from index.language.typography import plain, trimmed
from index.records import Document, Revision
from index.search.reader import Reader
from index.store.documents import Store

LONGEST = 4000
FEWEST_WORDS = 3
"""Fewer words than this are said everywhere and prove nothing."""

NEAR = 0.6
SURELY_NEAR = 0.75
CANDIDATES = 30
SHOWN = 5

_MOST_REVISIONS = 2000
_KEYS = 8
_LONGEST_CUT = 3000
_WORD = re.compile(r"[^\W_]+")
_CLAUSE = re.compile(r"[,;:–—]\s+|\s+[–—]\s*|\s+(?=(?:och|men|samt|eller|utan)\s)")
_CUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.\.\.+|- ?- ?-?|–\s?–)\s*[\])]|…|\.\.\.+)\s*")


def check(pasted: str, reader: Reader) -> list[Checked]:
    """Return where the words were said: as one whole if they were, else sentence by sentence."""
    words = pasted.strip()[:LONGEST].strip()
    checked = _checked(words, reader)
    units = list(_units(words))
    surely = checked.said and checked.said[0].nearness >= SURELY_NEAR
    if surely or checked.too_short or len(units) < 2:
        return [_in_parts(checked, reader)]
    return [_in_parts(_checked(unit, reader), reader) for unit in units]


def _in_parts(checked: Checked, reader: Reader) -> Checked:
    """Return what was checked with its clauses, and with what is nearest, where it is not said."""
    if checked.is_said or checked.too_short:
        return checked
    parts = [part.strip() for part in _CLAUSE.split(checked.words)]
    parts = [part for part in parts if len(_WORD.findall(part)) >= FEWEST_WORDS]
    clauses = []
    for part in parts if len(parts) > 1 else []:
        statements = list(_exactly(part, reader.store)) or list(
            _typographically(part, reader.store)
        )
        near = () if statements else tuple(nearest(part, reader, 1))
        clauses.append(Checked(part, tuple(statements), nearest=near))
    near = () if any(one.quote for one in checked.said) else tuple(nearest(checked.words, reader))
    return replace(checked, clauses=tuple(clauses), nearest=near)


def _checked(words: str, reader: Reader) -> Checked:
    if len(_WORD.findall(words)) < FEWEST_WORDS:
        return Checked(words, (), too_short=True)
    statements = list(_exactly(words, reader.store)) or list(_typographically(words, reader.store))
    if not statements:
        statements = _nearly(words, reader)
    order = list(Stands)
    statements.sort(key=lambda one: one.document.published or "", reverse=True)
    statements.sort(key=lambda one: (order.index(one.stands), -one.nearness))
    return Checked(words, tuple(statements))


def _units(words: str) -> Iterator[str]:
    """Yield the sentences of what was pasted, cut at [...]; a very short one joins the next."""
    unit = ""
    for part in _CUT.split(words):
        for start, end in sentences(part):
            unit = f"{unit} {part[start:end]}".strip()
            if len(_WORD.findall(unit)) > FEWEST_WORDS:
                yield unit
                unit = ""
    if unit:
        yield unit


def _exactly(words: str, store: Store) -> Iterator[Said]:
    for document, revision in _holding(store, [words]):
        start = revision.text.index(words)
        yield _said(store, Match.EXACT, document, revision, [(start, start + len(words))])


def _typographically(words: str, store: Store) -> Iterator[Said]:
    """Yield where the words stand but for blanks, quote marks, dashes and what [...] left out."""
    parts = [part for part in (trimmed(part) for part in _CUT.split(words)) if part]
    phrase = trimmed(words)
    keys = sorted({key for part in parts for key in _WORD.findall(part)}, key=len, reverse=True)
    for document, revision in _holding(store, keys[:_KEYS]):
        stored = plain(revision.text)
        place = stored.text.find(phrase)
        if place >= 0:
            spans = [stored.span(place, place + len(phrase))]
        else:
            places = _in_order(stored.text, parts) if len(parts) > 1 else []
            spans = [stored.span(a, b) for a, b in places]
        if spans:
            exact = all(revision.text[a:b] in words for a, b in spans)
            match = Match.EXACT if exact and len(spans) > 1 else Match.TYPOGRAPHIC
            yield _said(store, match, document, revision, spans)


def _in_order(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the parts stand one after the other, not too far apart; [] if they do not."""
    begin = text.find(parts[0])
    while begin >= 0:
        spans = [(begin, begin + len(parts[0]))]
        for part in parts[1:]:
            place = text.find(part, spans[-1][1], begin + _LONGEST_CUT)
            if place < 0:
                break
            spans.append((place, place + len(part)))
        if len(spans) == len(parts):
            return spans
        begin = text.find(parts[0], begin + 1)
    return []


def _nearly(words: str, reader: Reader) -> list[Said]:
    """Return the documents that say nearly this today, else those that once did."""
    store, generation = reader.store, reader.generation
    best: dict[str, tuple[Alignment, Document, Revision]] = {}
    for number, _ in generation.lexical.search(words[:LONGEST], CANDIDATES):
        passage = generation.passage(number)
        document = store.document(passage.document_id)
        if document is None or document.state != "current" or document.revision is None:
            continue
        revision = store.revision(document.id, document.revision)
        if revision is None or passage.revision != document.revision:
            continue
        start, end = passage.start - len(words), passage.end + len(words)
        alignment = align(words, revision.text, max(0, start), min(len(revision.text), end))
        if alignment is None or alignment.nearness < NEAR:
            continue
        if document.id not in best or alignment.nearness > best[document.id][0].nearness:
            best[document.id] = (alignment, document, revision)
    nearest = sorted(best.values(), key=lambda row: -row[0].nearness)[:SHOWN]
    statements = [_near(store, *row) for row in nearest]
    return [one for one in statements if one.quote is not None] or list(_nearly_once(words, store))


def _nearly_once(words: str, store: Store) -> Iterator[Said]:
    """Yield the documents that once said nearly this, in a revision that holds half the words."""
    keys = set(_WORD.findall(trimmed(words)))
    names: set[str] = set()
    for name, digest in store.revisions_holding([], _MOST_REVISIONS, only_past=True):
        document, revision = store.document(name), store.revision(name, digest)
        if document is None or revision is None or name in names:
            continue
        if 2 * sum(key in revision.text for key in keys) < len(keys):
            continue
        alignment = align(words, revision.text)
        if alignment and alignment.nearness >= SURELY_NEAR:
            names.add(name)
            yield _near(store, alignment, document, revision)


def _near(store: Store, alignment: Alignment, document: Document, revision: Revision) -> Said:
    """Return what is nearly said, as whole sentences with the part that is alike marked."""
    place = alignment.start, alignment.end
    spans = [whole_sentences(revision.text, *place)]
    statement = _said(store, Match.NEAR, document, revision, spans, (place,))
    return replace(
        statement,
        nearness=alignment.nearness,
        differences=alignment.differences if statement.quote else (),
    )


def _said(
    store: Store,
    match: Match,
    document: Document,
    revision: Revision,
    spans: Sequence[tuple[int, int]],
    marked: tuple[tuple[int, int], ...] = (),
) -> Said:
    start, end = spans[0][0], spans[-1][1]
    marked = tuple(spans) if len(spans) > 1 else marked
    quote = prove(store, Span(document.id, revision.hash, start, end, 1.0, marked))
    if document.state == "withdrawn":
        stands = Stands.WITHDRAWN
    else:
        stands = Stands.NOW if quote else Stands.EARLIER
    return Said(match, stands, document, revision.made_at, quote, cut=len(spans) > 1)


def _holding(store: Store, parts: Sequence[str]) -> Iterator[tuple[Document, Revision]]:
    """Yield each document that holds every part: its current revision if that does, or newest."""
    documents: dict[str, list[str]] = {}
    for name, digest in store.revisions_holding(parts, _MOST_REVISIONS):
        documents.setdefault(name, []).append(digest)
    for name, digests in documents.items():
        document = store.document(name)
        if document is None:
            continue
        current = document.revision if document.revision in digests else None
        revision = store.revision(name, current or digests[0])
        if revision is not None:
            yield document, revision
