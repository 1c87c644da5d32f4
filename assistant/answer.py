"""One question in, one answer out: read this first.

question → is it one for the sources? → its parts → completed from earlier turns, read as Swedish →
passages → sentences → of whom was asked for → joined with their neighbours and what they lean on →
proved → shown, or `no_answer`, what was searched and where to turn
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.absence import absence
from assistant.choosing.extent import closest, spans
from assistant.choosing.latest import asks_for_latest, newest_first
from assistant.choosing.select import Candidate
from assistant.choosing.span_reader import SpanReader, open_span_reader
from assistant.doubt import without_doubt
from assistant.leaning import with_context
from assistant.quotes import Span, prove
from assistant.reading.contacts import contact
from assistant.reading.essence import essence
from assistant.reading.instructions import is_order
from assistant.reading.parts import parts_of
from assistant.reading.route import route, signposted
from assistant.reading.speaker import AskedSpeaker, speaker_asked
from assistant.reading.understood import Understood
from assistant.records import Answer, Part, Quote, Status
from assistant.searching import (
    EARLIER_TURNS,
    LONGEST_QUESTION,
    Searched,
    plain,
    readings,
    search,
    understood,
)
from assistant.spoken import spoken, with_role
from index.search.reader import Reader

__all__ = ["EARLIER_TURNS", "LONGEST_QUESTION", "Asking", "answer", "plain", "without_index"]

QUOTES = 3
RELATED = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask: the probability that the first quote must reach to be shown as an answer.

    What docs/quality.md says of this threshold: of questions that the sources answer, and of those
    that they do not, how many are answered. ``further`` is the share of it that the second and
    third quote must reach, once there is a first. ``span_reader`` reads passages; None is the
    shipped one. ``texts`` is a folder of the authority's own texts, contacts and helplines.
    """

    threshold: float = 0.42
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
    result = without_searching(question, asking.texts) or signposted(
        from_sources(question, reader, turns, asking, exact=exact), asking.texts
    )
    return replace(result, milliseconds=(time.perf_counter() - began) * 1000.0)


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
    if max(map(len, parts_of(words))) > LONGEST_QUESTION:
        return Answer(question, Status.TOO_LONG, turn_to=(contact("police", folder),))
    return None


def from_sources(
    question: str, reader: Reader, turns: Sequence[str], asking: Asking, *, exact: bool = False
) -> Answer:
    """Return what the sources answer, part by part where several things are asked at once."""
    parts = parts_of(essence(plain(question)))
    if exact or len(parts) == 1:
        part = question if exact else parts[0]
        return replace(one_question(part, reader, turns, asking, exact=exact), question=question)
    answers: list[Answer] = []
    for number, part in enumerate(parts):
        answers.append(one_question(part, reader, (*turns, *parts[:number]), asking))
    if not any(each.quotes for each in answers):
        fits = len(plain(question)) <= LONGEST_QUESTION
        return one_question(question, reader, turns, asking) if fits else answers[0]
    return replace(
        next(each for each in answers if each.quotes),
        question=question,
        quotes=tuple(dict.fromkeys(quote for each in answers for quote in each.quotes)),
        parts=tuple(Part(each.question, each.quotes, each.absence) for each in answers),
        read_as=None,
        readings=(),
    )


def one_question(
    question: str, reader: Reader, turns: Sequence[str], asking: Asking, *, exact: bool = False
) -> Answer:
    """Return what the sources answer, proved; or that they do not, with what is closest."""
    words = plain(question)
    question_read = Understood(words, words, words) if exact else understood(words, turns, reader)
    searched = search(question_read, reader, asking.span_reader)
    good = [] if is_order(words) else asking.good(searched.candidates)
    if speaker := speaker_asked(words):
        good = said_by(speaker, good, searched, reader, asking)
    if asks_for_latest(words):
        good = newest_first(good, lambda name: _published(name, reader))
    quotes = proved(spans(good, searched.candidates), reader, QUOTES)
    if any(quote.unsure for quote in quotes):
        more = proved(spans(good, searched.candidates), reader, 2 * QUOTES)
        quotes = tuple(without_doubt(more)[:QUOTES])
    result = Answer(
        question,
        Status.ANSWERED if quotes else Status.NO_ANSWER,
        quotes=quotes,
        turn_to=(contact("police", asking.texts),),
        generation=reader.generation.manifest.name,
        read_as=question_read.read_as,
        readings=readings(question_read),
    )
    return result if quotes else without_quotes(result, question_read, searched, reader, asking)


def without_quotes(
    result: Answer, question: Understood, searched: Searched, reader: Reader, asking: Asking
) -> Answer:
    """Return an answer without quotes with what is closest, what was searched, where to turn."""
    near = closest(searched.hits, searched.candidates)
    return replace(
        result,
        related=proved(near, reader, RELATED, is_answer=False),
        turn_to=(*result.turn_to, contact("sos", asking.texts)),
        absence=absence(question.as_asked, question.words, reader),
    )


def said_by(
    speaker: AskedSpeaker,
    good: Sequence[Candidate],
    searched: Searched,
    reader: Reader,
    asking: Asking,
) -> list[Candidate]:
    """Return the sentences that somebody says who is asked about, on what is asked.

    Where nobody of that name says anything: those that are good anyway, or none if a person was
    named, since another's words are no answer.
    """
    topic = Understood(*3 * (f"Vad sägs om {speaker.topic}?",)) if speaker.topic else None
    also = search(topic, reader, asking.span_reader).candidates if topic else []
    those: dict[tuple[str, int], Candidate] = {}
    for one in (*searched.candidates, *also):
        key = (one.hit.passage.document_id, one.start)
        if key not in those or one.probability > those[key].probability:
            those[key] = one
    documents = (reader.store.document(name) for name in {name for name, _ in those})
    said = {document.id: spoken(reader.store, document) for document in documents if document}
    theirs = [
        one
        for (name, start), one in those.items()
        if any(
            each.start <= start < each.end and speaker.is_speaker(with_role(each, said[name]))
            for each in said.get(name, ())
        )
    ]
    theirs.sort(key=lambda one: -one.probability)
    chosen = [one for one in theirs if speaker.is_on_topic(_words_of(one, reader))] or [
        one for one in theirs if one.probability >= asking.threshold or not topic
    ]
    return chosen or ([] if theirs or speaker.is_named else list(good))


def _words_of(one: Candidate, reader: Reader) -> str:
    passage = one.hit.passage
    return reader.store.text(passage.document_id, passage.revision, one.start, one.end) or ""


def _published(name: str, reader: Reader) -> str | None:
    document = reader.store.document(name)
    return document.published if document else None


def proved(
    chosen: Iterator[Span], reader: Reader, limit: int, *, is_answer: bool = True
) -> tuple[Quote, ...]:
    """Return up to `limit` quotes that could be proved, none of them said twice.

    What answers is shown with what it leans on, or not at all.
    """
    quotes: list[Quote] = []
    texts: set[str] = set()
    for span in chosen:
        standing = with_context(span, reader.store) if is_answer else span
        quote = prove(reader.store, standing) if standing else None
        if quote is None or " ".join(quote.text.split()).casefold() in texts:
            continue
        texts.add(" ".join(quote.text.split()).casefold())
        quotes.append(quote)
        if len(quotes) == limit:
            break
    return tuple(quotes)
