"""From a question as it was read to the sentences that may answer it; lately asked, not again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from assistant.choosing.select import Candidate, candidates
from assistant.choosing.span_reader import SpanReader, open_span_reader
from assistant.reading.diacritics import with_diacritics, without
from assistant.reading.essence import essence
from assistant.reading.followup import complete
from assistant.reading.glossary import is_english, to_swedish
from assistant.reading.understood import Understood
from assistant.records import ReadAs, ReadHow
from index.language.typography import as_typed
from index.records import Hit, Passage
from index.search.encoder import quick_encoder
from index.search.reader import Reader
from index.search.spelling import corrected, passages_with

LONGEST_QUESTION = 500
EARLIER_TURNS = 6
PASSAGES = 10
REMEMBERED = 500
"""Questions whose sentences are remembered for each reader: about 20 MB."""

_lately: WeakKeyDictionary[Reader, OrderedDict[tuple[str, Understood, str], Searched]] = (
    WeakKeyDictionary()
)


def plain(question: str) -> str:
    """Return a question on one line and in one spelling of Unicode, as everything reads it."""
    return " ".join(as_typed(question).split())


def understood(question: str, turns: Sequence[str], reader: Reader) -> Understood:
    """Return a question as it is read.

    One that leans on earlier turns is completed; one in English becomes the Swedish words that it
    asks with; one without å, ä and ö gets them back; words that no source has are spelt as one has
    them.
    """

    def similar(word: str, others: Sequence[str]) -> list[float]:
        vectors = quick_encoder().encode_queries([word, *others])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    earlier = [essence(plain(turn))[:LONGEST_QUESTION] for turn in turns[-EARLIER_TURNS:]]
    completed = complete(question, earlier, similar) or question
    if is_english(completed):
        counts = reader.generation.lexical
        swedish = to_swedish(completed, lambda word: passages_with(word, counts))
        return Understood(question, completed, swedish or completed)
    completed = with_diacritics(completed)
    return Understood(question, completed, corrected(completed, reader) or completed)


def readings(question: Understood) -> tuple[ReadAs, ...]:
    """Return the steps from what was asked to what was searched for."""
    steps = []
    read = question.as_asked
    if without(question.completed) != without(question.as_asked):
        read = question.completed
        steps.append(ReadAs(ReadHow.TOGETHER, question.completed))
    if question.words != read:
        how = ReadHow.TRANSLATED if is_english(question.completed) else ReadHow.SPELT
        steps.append(ReadAs(how, question.words))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Searched:
    """The passages nearest to a question and their sentences, each best first."""

    hits: list[Hit]
    candidates: list[Candidate]


def search(question: Understood, reader: Reader, span_reader: SpanReader | None = None) -> Searched:
    """Return the passages nearest to a question and their sentences, whether they answer or not.

    What was searched for lately in a generation is not searched for again. Nothing is shown from
    here without being proved, so what was withdrawn meanwhile is not shown either.
    """
    span_reader = span_reader or open_span_reader()
    key = (reader.generation.manifest.name, question, span_reader.name)
    lately = _lately.setdefault(reader, OrderedDict())
    searched = lately.pop(key, None) or _search(question, reader, span_reader)
    lately[key] = searched
    while len(lately) > REMEMBERED:
        lately.popitem(last=False)
    return searched


def _search(question: Understood, reader: Reader, span_reader: SpanReader) -> Searched:
    matches = reader.with_documents(question.words, PASSAGES)
    if matches is None:
        return Searched([], [])
    texts = reader.texts([hit.passage for hit in matches.hits])
    titles = [heading_of(hit.passage, reader) for hit in matches.hits]
    return Searched(
        list(matches.hits),
        candidates(question, matches, texts, titles, reader.encoder, span_reader),
    )


def heading_of(passage: Passage, reader: Reader) -> str:
    """Return what stands over a passage: its document's title and its nearest heading."""
    document = reader.store.document(passage.document_id)
    title = document.title if document else ""
    nearest = passage.trail[-1] if passage.trail else ""
    return " – ".join(dict.fromkeys(part for part in (title, nearest) if part))
