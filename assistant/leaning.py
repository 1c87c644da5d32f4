"""What a quote cannot do without: the sentence before a reply, the question that a turn answers."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.choosing.extent import LONGEST_QUOTE
from assistant.choosing.standing_alone import REPLIES, stands_alone
from assistant.quotes import Span
from index.language.sentences import sentences
from index.store.documents import Store

FEWEST_WORDS = 3
"""Words of a sentence that is shown though it is short, where nothing stands before it."""

_WORD = re.compile(r"\w+")

FARTHEST = 12
"""Sentences and lines before a quote among which a list's introduction is looked for."""


def with_context(span: Span, store: Store) -> Span | None:
    """Return a span with what it leans on; None where it says nothing by itself.

    A reply or a fragment gets the sentence before it, a line of a list what introduces the list,
    and the first words of a turn in an episode the question before it.
    """
    document = store.document(span.document_id)
    revision = store.revision(span.document_id, span.revision)
    if document is None or revision is None:
        return None
    text = revision.text
    words = text[span.start : span.end]
    before = sentences(text, max(0, span.start - 2 * LONGEST_QUOTE), span.start)
    begins_turn = document.kind == "podcast" and text[: span.start].endswith("\n\n")
    if begins_turn and before and text[slice(*before[-1])].rstrip().endswith("?"):
        return _from(before[-1][0], span) or (span if stands_alone(words) else None)
    if _is_line_of_list(text, span):
        introduction = _introduction(text, before[-FARTHEST:], span.start)
        if introduction is not None:
            return _from(introduction, span) or span
    if stands_alone(words):
        return span
    block_ends = text.find("\n", span.end)
    after = sentences(text, span.end, block_ends if block_ends >= 0 else len(text))
    longer = replace(span, end=after[0][1]) if after else span
    if stands_alone(text[longer.start : longer.end]):
        return longer
    longer = (_from(before[-1][0], span) if before else None) or span
    words = text[longer.start : longer.end]
    return longer if stands_alone(words) or is_sentence(words) else None


def is_sentence(words: str) -> bool:
    """Return whether words that are few are a sentence of their own and no reply.

    >>> is_sentence("Kvarterspolisen heter Bo Ek."), is_sentence("Vi hälsar.")
    (True, False)
    >>> is_sentence("Tack, Jonas Ekwall.")
    False
    """
    parts = _WORD.findall(words.casefold())
    whole_sentence = words[:1].isupper() and words.rstrip().endswith(".")
    return whole_sentence and len(parts) >= FEWEST_WORDS and parts[0] not in REPLIES


def _introduction(text: str, before: list[tuple[int, int]], start: int) -> int | None:
    """Return where what introduces a list begins: it ends in a colon, or is the list's heading."""
    for begin, end in reversed(before):
        if text[begin:end].endswith(":"):
            return begin
        if "\n\n" in text[end:start]:
            return None if text[begin:end].endswith((".", "!", "?")) else begin
        start = begin
    return None


def _from(start: int, span: Span) -> Span | None:
    """Return a span that begins sooner, None where it would be longer than a quote may be."""
    return replace(span, start=start) if span.end - start <= LONGEST_QUOTE else None


def _is_line_of_list(text: str, span: Span) -> bool:
    """Return whether a span begins a line that goes on with what a line above began."""
    begins_line = span.start > 0 and text[span.start - 1] == "\n"
    return begins_line and text[span.start : span.start + 1].islower()
