"""What an answer is made of, and every way in which it can end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.records import Kind


class Status(StrEnum):
    """Every way an answer can end."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    EMERGENCY = "emergency"
    EMPTY_QUESTION = "empty_question"
    TOO_LONG = "too_long"
    NO_INDEX = "no_index"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its document a quote stands; what does not apply is None.

    ``page`` and ``page_to`` are physical pages from 1; ``seconds`` is (from, to) in the audio.
    """

    heading: str | None = None
    page: int | None = None
    page_to: int | None = None
    seconds: tuple[float, float] | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A slice of a revision that is shown; ``text`` was sliced from it when this was made.

    ``marked`` holds the spans of ``text`` (start, end) that answer the question or match its
    words. ``score`` is the probability, 0 to 1, that the quote answers. ``current`` is False
    where the words were said once but no longer stand in the document.
    """

    text: str
    document_id: str
    kind: Kind
    title: str
    url: str | None
    published: str | None
    language: str
    revision: str
    start: int
    end: int
    place: Place
    link: str
    receipt: str
    score: float
    marked: tuple[tuple[int, int], ...] = ()
    transcribed: dict[str, Any] | None = None
    unsure: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the quote as the API shows it; what does not apply is left out of its place."""
        place: dict[str, Any] = {}
        if self.place.heading is not None:
            place["heading"] = self.place.heading
        if self.place.page is not None:
            place["page"] = self.place.page
            if self.place.page_to not in (None, self.place.page):
                place["page_to"] = self.place.page_to
        if self.place.seconds is not None:
            place["seconds"] = list(self.place.seconds)
        if self.place.speaker is not None:
            place["speaker"] = self.place.speaker
        shown: dict[str, Any] = {
            "text": self.text,
            "marked": [list(span) for span in self.marked],
            "document": {
                "id": self.document_id,
                "kind": self.kind,
                "title": self.title,
                "url": self.url,
                "published": self.published,
                "language": self.language,
            },
            "revision": self.revision,
            "start": self.start,
            "end": self.end,
            "place": place,
            "link": self.link,
            "receipt": self.receipt,
            "score": round(self.score, 4),
        }
        if self.transcribed:
            shown["transcribed"] = self.transcribed
        if self.unsure:
            shown["unsure"] = list(self.unsure)
        return shown


@dataclass(frozen=True, slots=True)
class TurnTo:
    """Where a person can turn, in Swedish and English, most urgent first."""

    contact: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer: its status, the quotes that prove it, and where to turn.

    ``question`` is what was asked, ``read_as`` the completed question when it followed on an
    earlier turn (else None). ``related`` holds passages that are close but are not an answer.
    """

    question: str
    status: Status
    quotes: tuple[Quote, ...] = ()
    related: tuple[Quote, ...] = ()
    turn_to: tuple[TurnTo, ...] = ()
    generation: str | None = None
    milliseconds: float = 0.0
    read_as: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as `klara ask --json` and the API show it."""
        shown: dict[str, Any] = {
            "question": self.question,
            "status": str(self.status),
            "quotes": [quote.as_json() for quote in self.quotes],
            "related": [quote.as_json() for quote in self.related],
            "turn_to": [{"contact": t.contact, "sv": t.sv, "en": t.en} for t in self.turn_to],
            "generation": self.generation,
            "milliseconds": round(self.milliseconds, 2),
        }
        if self.read_as is not None:
            shown["read_as"] = self.read_as
        return shown


class Standing(StrEnum):
    """What became of a quote since its receipt was written."""

    PROVED = "proved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt proves today.

    ``text`` is the words as they stood in the named revision. ``now`` is the same words as a
    quote of the document's current revision, or None where they no longer stand there.
    """

    receipt: str
    standing: Standing
    text: str | None = None
    document_id: str | None = None
    title: str | None = None
    revision: str | None = None
    made_at: str | None = None
    now: Quote | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as `klara verify --json` and the API show it."""
        return {
            "receipt": self.receipt,
            "standing": str(self.standing),
            "text": self.text,
            "document": {"id": self.document_id, "title": self.title},
            "revision": self.revision,
            "made_at": self.made_at,
            "now": self.now.as_json() if self.now else None,
        }
