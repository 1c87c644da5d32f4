"""The shapes of the API that are not those of the records, and an example of each answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, Field

from assistant.notice import ai_notice
from assistant.records import (
    Answer,
    NamedDocument,
    Place,
    Quote,
    QuotedDocument,
    Standing,
    Status,
    TurnTo,
    Verdict,
)
from assistant.texts import texts
from index.days import swedish_today
from index.records import Kind, MarkKind, State
from index.store.documents import Store


def _whole_characters(value: str) -> str:
    """Return the text; JSON's half characters (lone surrogates) are none, and refused."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None
    return value


Words = Annotated[str, AfterValidator(_whole_characters)]


def _has_begun(day: date) -> date:
    if day > swedish_today():
        raise ValueError("is yet to come")
    return day


DayThatWas = Annotated[date, AfterValidator(_has_begun)]

A_RECEIPT = "tre-gripna-i-klara-1f2e3d~0f3a9c5b7d21~76-118~9b1c2d3e4f"
LONGEST_RECEIPT = 400
"""Characters of a receipt: a document's name is at most a fifth of it."""

MOST_RECEIPTS = 100
"""Receipts proved by one call: a tenth of a second."""


class Question(BaseModel):
    """A question, and the questions before it in the same conversation, oldest first."""

    q: Annotated[
        Words,
        Field(
            validation_alias=AliasChoices("q", "question"),
            description="The question, at most 500 characters; `question` is accepted too.",
        ),
    ]
    turns: Annotated[
        list[Words],
        Field(max_length=50, description="Earlier questions, oldest first; the last six count."),
    ] = []
    as_of: Annotated[
        DayThatWas | None,
        Field(description="Answer as the sources stood at the end of this day; today if null."),
    ] = None
    exact: Annotated[
        bool,
        Field(description="Search for the words as written: not completed, translated or respelt."),
    ] = False

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"q": "Hur många tabletter togs i beslag?"},
                {"q": "När då?", "turns": ["Hur många tabletter togs i beslag?"]},
            ]
        }
    }


class MarkShape(BaseModel):
    """What ties [start, end) of the text to the world."""

    kind: MarkKind
    start: int
    end: int
    value: Any


class DocumentShape(BaseModel):
    """A document as it stands now; one that was withdrawn has no text."""

    id: str
    kind: Kind
    title: str
    url: str | None
    published: str | None
    updated: str | None
    language: str
    state: State
    revision: str | None
    text: str | None
    marks: Annotated[
        list[MarkShape] | None,
        Field(description="Only with `marks=true`.", exclude_if=lambda value: value is None),
    ] = None


def document_shape(store: Store, name: str, *, marks: bool = False) -> DocumentShape | None:
    """Return a document as it stands now, None if there is none of that name."""
    document = store.document(name)
    if document is None:
        return None
    revision = None
    if document.state == "current" and document.revision is not None:
        revision = store.revision(document.id, document.revision)
    with_marks = store.marks(document.id, revision.hash) if marks and revision else None
    return DocumentShape(
        **asdict(document),
        text=revision.text if revision else None,
        marks=None if with_marks is None else [MarkShape(**asdict(mark)) for mark in with_marks],
    )


class Receipts(BaseModel):
    """Receipts to prove, in any order."""

    receipts: Annotated[
        list[Annotated[Words, Field(max_length=LONGEST_RECEIPT)]],
        Field(max_length=MOST_RECEIPTS, description="At most 100 receipts of quotes."),
    ]

    model_config = {"json_schema_extra": {"examples": [{"receipts": [A_RECEIPT]}]}}


Trouble = Literal["data_unreadable", "disk_low", "older_generation"]


class Health(BaseModel):
    """Whether questions can be answered, from which generation, and what is wrong."""

    status: Literal["ok", "degraded", "paused", "no_index", "broken"]
    generation: str | None
    problems: Annotated[
        list[Trouble], Field(description="What is wrong though questions may be answered.")
    ] = []


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: Annotated[list[dict[str, str]], Field(exclude_if=lambda value: not value)] = []


QUOTE = Quote(
    text="I en väska fanns 43 500 tramadoltabletter.",
    marked=((17, 41),),
    document=QuotedDocument(
        id="tre-gripna-i-klara-1f2e3d",
        kind="press",
        title="Tre gripna för narkotikabrott i Klara",
        url="https://polisen.example/klara/tre-gripna",
        published="2025-03-04T09:30:00+01:00",
        language="sv",
    ),
    revision="0f3a9c5b7d2146e8a1b2c3d4e5f60718",
    start=76,
    end=118,
    place=Place(heading="Beslaget"),
    link="https://polisen.example/klara/tre-gripna#:~:text=I%20en%20v%C3%A4ska%20fanns",
    receipt=A_RECEIPT,
    score=0.93,
)
ANSWER = Answer(
    question="Hur många tabletter togs i beslag?",
    status=Status.ANSWERED,
    quotes=(QUOTE,),
    turn_to=(
        TurnTo(
            "114 14",
            "Ring 114 14 för att tipsa, anmäla eller fråga polisen om något som inte är akut.",
            "Call 114 14 to report, tip off or ask the police about something that is not urgent.",
        ),
    ),
    generation="20250304T101500-00",
    milliseconds=6.2,
    notice=ai_notice(texts()),
)
VERDICT = Verdict(
    receipt=QUOTE.receipt,
    standing=Standing.PROVED,
    text=QUOTE.text,
    document=NamedDocument(QUOTE.document.id, QUOTE.document.title),
    revision=QUOTE.revision,
    made_at="2025-03-04T09:45:10+00:00",
    now=QUOTE,
)
DOCUMENT = DocumentShape(
    id=QUOTE.document.id,
    kind=QUOTE.document.kind,
    title=QUOTE.document.title,
    url=QUOTE.document.url,
    published=QUOTE.document.published,
    updated="2025-03-05T08:00:00+01:00",
    language=QUOTE.document.language,
    state="current",
    revision=QUOTE.revision,
    text="Polisen grep tre personer i Klarakvarteren natten till lördagen.",
)
HEALTH = Health(status="ok", generation="20250304T101500-00")
