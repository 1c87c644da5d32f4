"""What an answer is made of, and every way in which it can end.

These are the shapes of the JSON as well: `to_json` writes them, and the description of the API is
made from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, Field, PlainSerializer, TypeAdapter

from index.records import Kind

_ALWAYS_THERE = ConfigDict(json_schema_serialization_defaults_required=True)
"""The description says of what has a default, too, that it is always in the JSON."""


def _left_out_when_empty(description: str) -> Any:
    return Field(description=description, exclude_if=lambda value: not value)


def _rounded(digits: int) -> PlainSerializer:
    return PlainSerializer(lambda value: round(value, digits), return_type=float)


class Status(StrEnum):
    """Every way an answer can end."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    EMERGENCY = "emergency"
    EMPTY_QUESTION = "empty_question"
    TOO_LONG = "too_long"
    NO_INDEX = "no_index"
    SUPPORT = "support"
    ERRAND = "errand"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT_SERVICE = "about_service"
    AI = "ai"
    PERSON = "person"
    INSULT = "insult"
    GIBBERISH = "gibberish"
    OTHER_LANGUAGE = "other_language"
    OPINION = "opinion"
    TIME_OR_WEATHER = "time_or_weather"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its document a quote stands; what does not apply is None, and left out of JSON."""

    heading: Annotated[str | None, _left_out_when_empty("The trail of headings above it.")] = None
    page: Annotated[int | None, _left_out_when_empty("The physical page, from 1.")] = None
    page_to: Annotated[
        int | None, _left_out_when_empty("The page that it ends on, where that is another.")
    ] = None
    seconds: Annotated[
        tuple[float, float] | None, _left_out_when_empty("[from, to] in the sound.")
    ] = None
    speaker: Annotated[str | None, _left_out_when_empty("Who says it.")] = None


@dataclass(frozen=True, slots=True)
class QuotedDocument:
    """The document that a quote stands in."""

    id: str
    kind: Kind
    title: str
    url: str | None
    published: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of a source, letter for letter, with what is needed to find and prove them."""

    __pydantic_config__ = _ALWAYS_THERE

    text: Annotated[str, Field(description="Sliced from the revision when this was made.")]
    marked: Annotated[
        tuple[tuple[int, int], ...],
        Field(description="[start, end) in `text` of the words that answer or match."),
    ] = ()
    document: QuotedDocument
    revision: Annotated[str, Field(description="The hash that names the text quoted from.")]
    start: int
    end: int
    place: Place
    link: Annotated[str, Field(description="Lands on the words; empty where there is no address.")]
    receipt: Annotated[str, Field(description="Proves the quote: see /api/v1/verify.")]
    score: Annotated[
        float, _rounded(4), Field(description="The probability, 0 to 1, that it answers.")
    ]
    transcribed: Annotated[
        dict[str, Any] | None,
        _left_out_when_empty("Only where a machine wrote down what was said."),
    ] = None
    unsure: Annotated[
        tuple[str, ...], _left_out_when_empty("Words that the machine was unsure of.")
    ] = ()


@dataclass(frozen=True, slots=True)
class TurnTo:
    """Where a person can turn, in Swedish and English."""

    contact: Annotated[str, Field(description="A telephone number; empty where there is none.")]
    sv: str
    en: str
    page_sv: Annotated[str | None, _left_out_when_empty("A page on the web, in Swedish.")] = None
    page_en: Annotated[str | None, _left_out_when_empty("A page on the web, in English.")] = None


class ReadHow(StrEnum):
    """How a question came to be read as something else than what was asked."""

    TOGETHER = "together"
    TRANSLATED = "translated"
    SPELT = "spelt"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The words that a question was read as: with the one before, translated, or spelt anew."""

    how: ReadHow
    words: str


@dataclass(frozen=True, slots=True)
class Absence:
    """What was searched when nothing answered."""

    __pydantic_config__ = _ALWAYS_THERE

    sources: Annotated[dict[str, int], Field(description="How many sources of each kind.")]
    first: Annotated[str | None, Field(description="When the oldest of them was published.")]
    last: Annotated[str | None, Field(description="When the newest of them was published.")]
    nowhere: Annotated[
        tuple[str, ...], Field(description="Words of the question that stand in no source.")
    ]
    receipt: Annotated[
        str, Field(description="The generation, and a hash of the question and of what it held.")
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions that were asked at once, and its quotes."""

    __pydantic_config__ = _ALWAYS_THERE

    question: str
    quotes: tuple[Quote, ...] = ()
    absence: Annotated[
        Absence | None, _left_out_when_empty("What was searched, where nothing answered.")
    ] = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: quotes if there are any, else the closest passages, which are not an answer."""

    __pydantic_config__ = _ALWAYS_THERE

    question: Annotated[str, Field(description="What was asked.")]
    status: Status
    quotes: tuple[Quote, ...] = ()
    related: tuple[Quote, ...] = ()
    turn_to: Annotated[tuple[TurnTo, ...], Field(description="Most urgent first.")] = ()
    generation: str | None = None
    milliseconds: Annotated[float, _rounded(2)] = 0.0
    read_as: Annotated[
        str | None, _left_out_when_empty("The question as it was read, where not as asked.")
    ] = None
    readings: Annotated[
        tuple[ReadAs, ...], _left_out_when_empty("How it came to be read so, step by step.")
    ] = ()
    message: Annotated[
        dict[str, str] | None,
        _left_out_when_empty("What is said to a line that is no question, by language code."),
    ] = None
    notice: Annotated[
        dict[str, str] | None,
        _left_out_when_empty(
            "What to tell whoever asked: that AI answers, in `sv` and `en`, with its `version`."
        ),
    ] = None
    signpost: Annotated[
        TurnTo | None, _left_out_when_empty("Where to turn with the errand that is asked about.")
    ] = None
    parts: Annotated[
        tuple[Part, ...], _left_out_when_empty("Each question, where several were asked at once.")
    ] = ()
    absence: Annotated[
        Absence | None, _left_out_when_empty("What was searched, where nothing answered.")
    ] = None


class Standing(StrEnum):
    """What became of a quote since its receipt was written."""

    PROVED = "proved"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """The document that a receipt names; None where there is none."""

    __pydantic_config__ = _ALWAYS_THERE

    id: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt proves today."""

    __pydantic_config__ = _ALWAYS_THERE

    receipt: str
    standing: Standing
    text: Annotated[
        str | None,
        Field(description="The words as they stood in the named revision, in whole sentences."),
    ] = None
    document: NamedDocument = NamedDocument()
    revision: str | None = None
    made_at: Annotated[str | None, Field(description="When the revision was taken in.")] = None
    now: Annotated[
        Quote | None, Field(description="The words as a quote of today's text, if they stand.")
    ] = None
    shown: Annotated[
        bool | None,
        Field(
            description="Whether this site showed these words; if not, only that they stand there"
            " is proved. Left out where there is no key to tell.",
            exclude_if=lambda value: value is None,
        ),
    ] = None
    withdrawn_at: Annotated[
        str | None,
        _left_out_when_empty("When the authority withdrew these words for good."),
    ] = None


def to_json(record: Answer | Quote | Verdict) -> dict[str, Any]:
    """Return a record as the commands and the API write it."""
    shape: Any = type(record)
    written: dict[str, Any] = _adapter(shape).dump_python(record, mode="json")
    return written


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)
