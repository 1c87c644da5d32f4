"""One question in, one answer out: read this first.

question → is it one? → someone in danger? → completed from earlier turns → read as Swedish →
passages → sentences → merged with their neighbours → proved → shown, or `no_answer` and where
to turn
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.choosing.latest import asks_for_latest, newest_first
from assistant.choosing.select import Candidate, candidates
from assistant.doubt import without_doubt
from assistant.quotes import Span, prove
from assistant.reading.emergency import is_emergency
from assistant.reading.followup import complete
from assistant.reading.glossary import is_english, to_swedish
from assistant.reading.instructions import is_order
from assistant.records import Answer, Quote, Status, TurnTo
from index.records import Hit
from index.search.reader import Reader
from index.search.spelling import corrected, held

LONGEST_QUESTION = 500
EARLIER_TURNS = 6
PASSAGES = 10
QUOTES = 3
SENTENCES = 3
LONGEST_QUOTE = 700
RELATED = 3

SOS = TurnTo(
    "112",
    "Ring 112 vid en nödsituation eller om ett brott pågår.",
    "Call 112 in an emergency or if a crime is in progress.",
)
POLICE = TurnTo(
    "114 14",
    "Ring 114 14 för att tipsa, anmäla eller fråga polisen om något som inte är akut.",
    "Call 114 14 to report, tip off or ask the police about something that is not urgent.",
)


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask: the probability that the first quote must reach to be shown as an answer.

    What docs/quality.md says of this threshold: of questions that the sources answer, and of those
    that they do not, how many are answered. ``further`` is the share of it that the second and
    third quote must reach, once there is a first.
    """

    threshold: float = 0.5
    further: float = 0.4

    def good(self, found: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates that are good enough to be shown, in their order."""
        if not found or found[0].probability < self.threshold:
            return []
        return [c for c in found if c.probability >= self.further * self.threshold]


def answer(
    question: str, reader: Reader, *, turns: Sequence[str] = (), asking: Asking = Asking()
) -> Answer:
    """Return the answer to a question that may follow on earlier `turns`, oldest first."""
    began = time.perf_counter()
    asked = " ".join(question.split())
    ended = _ends_early(asked)
    if ended is not None:
        return Answer(question, *ended, milliseconds=_since(began))
    read_as = reading_of(asked, turns, reader)
    searched = found_for(read_as or asked, reader)
    hits, found = searched.hits, searched.candidates
    good = [] if is_order(asked) else asking.good(found)
    if asks_for_latest(asked):
        good = newest_first(good, lambda name: _published(name, reader))
    quotes = _proved(_spans(good, found), reader, QUOTES)
    if any(quote.unsure for quote in quotes):
        more = _proved(_spans(good, found), reader, 2 * QUOTES)
        quotes = tuple(without_doubt(more)[:QUOTES])
    generation = reader.generation.manifest.name
    if quotes:
        return Answer(
            question,
            Status.ANSWERED,
            quotes=quotes,
            turn_to=(POLICE,),
            generation=generation,
            milliseconds=_since(began),
            read_as=read_as,
        )
    return Answer(
        question,
        Status.NO_ANSWER,
        related=_proved(_closest(hits, found), reader, RELATED),
        turn_to=(POLICE, SOS),
        generation=generation,
        milliseconds=_since(began),
        read_as=read_as,
    )


def without_index(question: str) -> Answer:
    """Return what can be said when nothing has been indexed: still where to turn."""
    asked = " ".join(question.split())
    ended = _ends_early(asked)
    return Answer(question, *(ended or (Status.NO_INDEX, (), (), (POLICE, SOS))))


def _ends_early(
    asked: str,
) -> tuple[Status, tuple[Quote, ...], tuple[Quote, ...], tuple[TurnTo, ...]] | None:
    if not any(character.isalnum() for character in asked):
        return Status.EMPTY_QUESTION, (), (), ()
    if is_emergency(asked[: 4 * LONGEST_QUESTION]):
        return Status.EMERGENCY, (), (), (SOS, POLICE)
    if len(asked) > LONGEST_QUESTION:
        return Status.TOO_LONG, (), (), (POLICE,)
    return None


def reading_of(asked: str, turns: Sequence[str], reader: Reader) -> str | None:
    """Return a question as it was read where that is not as it was asked, else None.

    One that leans on earlier turns is completed; one in English becomes the Swedish words that it
    asks with; words that no source has are spelt as one has them.
    """

    def similar(word: str, others: Sequence[str]) -> list[float]:
        vectors = reader.encoder.encode_queries([word, *others])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]

    earlier = [" ".join(turn.split())[:LONGEST_QUESTION] for turn in turns[-EARLIER_TURNS:]]
    completed = complete(asked, earlier, similar)
    whole = completed or asked
    if is_english(whole):
        counts = reader.generation.lexical
        return to_swedish(whole, lambda word: held(word, counts)) or completed
    return corrected(whole, reader) or completed


@dataclass(frozen=True, slots=True)
class Found:
    """What a question met: passages and their sentences, each best first."""

    hits: list[Hit]
    candidates: list[Candidate]


def found_for(asked: str, reader: Reader) -> Found:
    """Return the passages and the sentences that a question meets, whether they answer or not."""
    met = reader.meet(asked, PASSAGES)
    if met is None:
        return Found([], [])
    texts = reader.texts([hit.passage for hit in met.hits])
    return Found(list(met.hits), candidates(asked, met, texts, reader.encoder))


def _published(name: str, reader: Reader) -> str | None:
    document = reader.store.document(name)
    return document.published if document else None


def _spans(good: Sequence[Candidate], found: Sequence[Candidate]) -> Iterator[Span]:
    """Yield what to show, best first: a sentence with the good sentences that stand beside it."""
    used: set[tuple[str, int]] = set()
    for best in good:
        name = best.hit.passage.document_id
        if (name, best.start) in used:
            continue
        together = _together(best, good)
        if together[-1].introduces:
            together += _list_after(together, found)
        used |= {(name, c.start) for c in together}
        marked = tuple(span for c in together for span in c.marked)
        yield Span(
            name,
            best.hit.passage.revision,
            together[0].start,
            together[-1].end,
            best.probability,
            marked,
        )


def _together(best: Candidate, good: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidate with its good neighbours in the same paragraph, in order."""
    same = sorted((c for c in good if c.hit.number == best.hit.number), key=lambda c: c.start)
    low = high = same.index(best)
    while high - low + 1 < SENTENCES:
        beside = [
            (same[i].probability, i)
            for i, edge in ((low - 1, same[low].start), (high + 1, same[high].end))
            if 0 <= i < len(same)
            and _gap(same[i], edge) <= 1
            and max(same[high].end, same[i].end) - min(same[low].start, same[i].start)
            <= LONGEST_QUOTE
        ]
        if not beside:
            break
        _, i = max(beside)
        low, high = min(low, i), max(high, i)
    return same[low : high + 1]


def _list_after(together: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """Return the block that a sentence ending in a colon introduces, as far as a quote reaches."""
    first, last = together[0], together[-1]
    after = sorted(
        (c for c in found if c.hit.number == last.hit.number and c.start >= last.end),
        key=lambda c: c.start,
    )
    listed: list[Candidate] = []
    for one in after:
        beside = not listed or one.start - listed[-1].end <= 1
        if not beside or one.end - first.start > LONGEST_QUOTE:
            break
        listed.append(one)
    return listed


def _gap(candidate: Candidate, edge: int) -> int:
    return min(abs(candidate.end - edge), abs(candidate.start - edge))


def _closest(hits: Sequence[Hit], found: Sequence[Candidate]) -> Iterator[Span]:
    """Yield the best sentence of each of the closest passages."""
    for hit in hits:
        best = next((c for c in found if c.hit.number == hit.number), None)
        if best is not None:
            name, revision = hit.passage.document_id, hit.passage.revision
            yield Span(name, revision, best.start, best.end, best.probability)


def _proved(spans: Iterator[Span], reader: Reader, limit: int) -> tuple[Quote, ...]:
    """Return up to `limit` quotes that could be proved, none of them said twice."""
    quotes: list[Quote] = []
    said: set[str] = set()
    for span in spans:
        quote = prove(reader.store, span)
        if quote is None or " ".join(quote.text.split()).casefold() in said:
            continue
        said.add(" ".join(quote.text.split()).casefold())
        quotes.append(quote)
        if len(quotes) == limit:
            break
    return tuple(quotes)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000.0
