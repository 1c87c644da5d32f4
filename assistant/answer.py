"""One question in, one answer out: read this first.

question → is it one for the sources? → completed from earlier turns, read as Swedish → passages →
sentences → joined with their neighbours → proved → shown, or `no_answer` and where to turn
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

from assistant.choosing.extent import closest, spans
from assistant.choosing.latest import asks_for_latest, newest_first
from assistant.choosing.select import Candidate, candidates
from assistant.choosing.span_reader import SpanReader, open_span_reader
from assistant.doubt import without_doubt
from assistant.quotes import Span, prove
from assistant.reading.contacts import contact
from assistant.reading.followup import complete
from assistant.reading.glossary import is_english, to_swedish
from assistant.reading.instructions import is_order
from assistant.reading.route import route, signposted
from assistant.reading.understood import Understood
from assistant.records import Answer, Quote, ReadAs, ReadHow, Status
from index.language.typography import as_typed
from index.records import Hit, Passage
from index.search.encoder import quick_encoder
from index.search.reader import Reader
from index.search.spelling import corrected, passages_with

LONGEST_QUESTION = 500
EARLIER_TURNS = 6
PASSAGES = 10
QUOTES = 3
RELATED = 3
REMEMBERED = 500
"""Questions whose sentences are remembered for each reader: about 20 MB."""

_lately: WeakKeyDictionary[Reader, OrderedDict[tuple[str, Understood, str], Searched]] = (
    WeakKeyDictionary()
)


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask: the probability that the first quote must reach to be shown as an answer.

    What docs/quality.md says of this threshold: of questions that the sources answer, and of those
    that they do not, how many are answered. ``further`` is the share of it that the second and
    third quote must reach, once there is a first. ``span_reader`` reads passages; None is the
    shipped one. ``texts`` is a folder of the authority's own texts, contacts and helplines.
    """

    threshold: float = 0.4
    further: float = 0.4
    span_reader: SpanReader | None = None
    texts: Path | None = None

    @classmethod
    def of(
        cls, threshold: float | None = None, reader: str | None = None, texts: Path | None = None
    ) -> Asking:
        """Return how to ask, as settings say it; raises ModelError if the reader is not there."""
        span_reader = open_span_reader(reader) if reader else None
        asking = cls(span_reader=span_reader, texts=texts)
        return asking if threshold is None else replace(asking, threshold=threshold)

    def good(self, ordered: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates that are good enough to be shown, in their order."""
        if not ordered or ordered[0].probability < self.threshold:
            return []
        return [c for c in ordered if c.probability >= self.further * self.threshold]


def answer(
    question: str,
    reader: Reader,
    *,
    turns: Sequence[str] = (),
    asking: Asking = Asking(),
    exact: bool = False,
) -> Answer:
    """Return the answer to a question that may follow on earlier `turns`, oldest first.

    `exact` searches for the words as they were written: not completed, translated or spelt anew.
    """
    began = time.perf_counter()
    given = without_searching(question, asking.texts) or signposted(
        from_sources(question, reader, turns, asking, exact=exact), asking.texts
    )
    return replace(given, milliseconds=(time.perf_counter() - began) * 1000.0)


def without_index(question: str, folder: Path | None = None) -> Answer:
    """Return what can be said when nothing has been indexed: still where to turn."""
    return without_searching(question, folder) or Answer(
        question,
        Status.NO_INDEX,
        turn_to=(contact("police", folder), contact("sos", folder)),
    )


def without_searching(question: str, folder: Path | None = None) -> Answer | None:
    """Return the answer to what is no question for the sources, else None."""
    words = plain(question)
    if not any(character.isalnum() for character in words):
        return Answer(question, Status.EMPTY_QUESTION)
    if routed := route(question, folder):
        return routed
    if len(words) > LONGEST_QUESTION:
        return Answer(question, Status.TOO_LONG, turn_to=(contact("police", folder),))
    return None


def from_sources(
    question: str, reader: Reader, turns: Sequence[str], asking: Asking, *, exact: bool = False
) -> Answer:
    """Return what the sources answer, proved; or that they do not, with what is closest."""
    words = plain(question)
    question_read = Understood(words, words, words) if exact else understood(words, turns, reader)
    searched = search(question_read, reader, asking)
    good = [] if is_order(words) else asking.good(searched.candidates)
    if asks_for_latest(words):
        good = newest_first(good, lambda name: _published(name, reader))
    quotes = proved(spans(good, searched.candidates), reader, QUOTES)
    if any(quote.unsure for quote in quotes):
        more = proved(spans(good, searched.candidates), reader, 2 * QUOTES)
        quotes = tuple(without_doubt(more)[:QUOTES])
    generation = reader.generation.manifest.name
    if quotes:
        return Answer(
            question,
            Status.ANSWERED,
            quotes=quotes,
            turn_to=(contact("police", asking.texts),),
            generation=generation,
            read_as=question_read.read_as,
            readings=readings(question_read),
        )
    return Answer(
        question,
        Status.NO_ANSWER,
        related=proved(closest(searched.hits, searched.candidates), reader, RELATED),
        turn_to=(contact("police", asking.texts), contact("sos", asking.texts)),
        generation=generation,
        read_as=question_read.read_as,
        readings=readings(question_read),
    )


def plain(question: str) -> str:
    """Return a question on one line and in one spelling of Unicode, as everything reads it."""
    return " ".join(as_typed(question).split())


def understood(question: str, turns: Sequence[str], reader: Reader) -> Understood:
    """Return a question as it is read.

    One that leans on earlier turns is completed; one in English becomes the Swedish words that it
    asks with; words that no source has are spelt as one has them.
    """

    def similar(word: str, others: Sequence[str]) -> list[float]:
        vectors = quick_encoder().encode_queries([word, *others])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    earlier = [plain(turn)[:LONGEST_QUESTION] for turn in turns[-EARLIER_TURNS:]]
    whole = complete(question, earlier, similar) or question
    if is_english(whole):
        counts = reader.generation.lexical
        return Understood(
            question, whole, to_swedish(whole, lambda word: passages_with(word, counts)) or whole
        )
    return Understood(question, whole, corrected(whole, reader) or whole)


def readings(question: Understood) -> tuple[ReadAs, ...]:
    """Return the steps from what was asked to what was searched for."""
    steps = []
    if question.whole != question.asked:
        steps.append(ReadAs(ReadHow.TOGETHER, question.whole))
    if question.words != question.whole:
        how = ReadHow.TRANSLATED if is_english(question.whole) else ReadHow.SPELT
        steps.append(ReadAs(how, question.words))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class Searched:
    """The passages nearest to a question and their sentences, each best first."""

    hits: list[Hit]
    candidates: list[Candidate]


def search(question: Understood, reader: Reader, asking: Asking = Asking()) -> Searched:
    """Return the passages nearest to a question and their sentences, whether they answer or not.

    What was searched for lately in a generation is not searched for again. Nothing is shown from
    here without being proved, so what was withdrawn meanwhile is not shown either.
    """
    span_reader = asking.span_reader or open_span_reader()
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


def _published(name: str, reader: Reader) -> str | None:
    document = reader.store.document(name)
    return document.published if document else None


def proved(chosen: Iterator[Span], reader: Reader, limit: int) -> tuple[Quote, ...]:
    """Return up to `limit` quotes that could be proved, none of them said twice."""
    quotes: list[Quote] = []
    said: set[str] = set()
    for span in chosen:
        quote = prove(reader.store, span)
        if quote is None or " ".join(quote.text.split()).casefold() in said:
            continue
        said.add(" ".join(quote.text.split()).casefold())
        quotes.append(quote)
        if len(quotes) == limit:
            break
    return tuple(quotes)
