"""The shapes of the API, as OpenAPI describes them; the JSON itself comes from the records."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, Field

from assistant.records import Standing, Status
from index.records import Kind, MarkKind, State

RECEIPT = "tre-gripna-i-klara-1f2e3d~0f3a9c5b7d21~76-118~9b1c2d3e4f"


def _of_characters(told: str) -> str:
    """Return the text; JSON's half characters (lone surrogates) are none, and refused."""
    try:
        told.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None
    return told


Words = Annotated[str, AfterValidator(_of_characters)]


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

    model_config = {
        "json_schema_extra": {
            "examples": [
                {"q": "Hur många tabletter togs i beslag?"},
                {"q": "När då?", "turns": ["Hur många tabletter togs i beslag?"]},
            ]
        }
    }


class DocumentNamed(BaseModel):
    """The document that a quote stands in."""

    id: str
    kind: Kind
    title: str
    url: str | None
    published: str | None
    language: str


class PlaceShown(BaseModel):
    """Where in the document; what does not apply is left out."""

    heading: str = ""
    page: int = 0
    page_to: int = 0
    seconds: tuple[float, float] = (0.0, 0.0)
    speaker: str = ""


class QuoteShown(BaseModel):
    """Words of a source, letter for letter, with what is needed to find and prove them."""

    text: str
    marked: Annotated[
        list[tuple[int, int]], Field(description="[start, end) in `text` of the words that answer.")
    ]
    document: DocumentNamed
    revision: Annotated[str, Field(description="The hash that names the text quoted from.")]
    start: int
    end: int
    place: PlaceShown
    link: Annotated[str, Field(description="Lands on the words; empty where there is no address.")]
    receipt: Annotated[str, Field(description="Proves the quote: see /api/v1/verify.")]
    score: float
    transcribed: Annotated[
        dict[str, Any], Field(description="Only where a machine wrote down what was said.")
    ] = {}
    unsure: Annotated[list[str], Field(description="Words that the machine was unsure of.")] = []


class Turn(BaseModel):
    """Where a person can turn."""

    contact: str
    sv: str
    en: str


class AnswerShown(BaseModel):
    """An answer: quotes if there are any, else the closest passages, which are not an answer."""

    question: str
    status: Status
    quotes: list[QuoteShown]
    related: list[QuoteShown]
    turn_to: list[Turn]
    generation: str | None
    milliseconds: float
    read_as: Annotated[
        str, Field(description="The question as completed from the turns before; else left out.")
    ] = ""


class MarkShown(BaseModel):
    """What ties [start, end) of the text to the world."""

    kind: MarkKind
    start: int
    end: int
    value: Any


class DocumentShown(BaseModel):
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
    marks: Annotated[list[MarkShown], Field(description="Only with `marks=true`.")] = []


class DocumentProved(BaseModel):
    """The document that a receipt names."""

    id: str | None
    title: str | None


class VerdictShown(BaseModel):
    """What a receipt proves today."""

    receipt: str
    standing: Standing
    text: str | None
    document: DocumentProved
    revision: str | None
    made_at: str | None
    now: QuoteShown | None


class Health(BaseModel):
    """Whether questions can be answered, and from which generation."""

    status: Literal["ok", "no_index"]
    generation: str | None


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] = []


QUOTE = {
    "text": "I en väska fanns 43 500 tramadoltabletter.",
    "marked": [[17, 41]],
    "document": {
        "id": "tre-gripna-i-klara-1f2e3d",
        "kind": "press",
        "title": "Tre gripna för narkotikabrott i Klara",
        "url": "https://polisen.example/klara/tre-gripna",
        "published": "2025-03-04T09:30:00+01:00",
        "language": "sv",
    },
    "revision": "0f3a9c5b7d2146e8a1b2c3d4e5f60718",
    "start": 76,
    "end": 118,
    "place": {"heading": "Beslaget"},
    "link": "https://polisen.example/klara/tre-gripna#:~:text=I%20en%20v%C3%A4ska%20fanns",
    "receipt": RECEIPT,
    "score": 0.93,
}
ANSWER = {
    "question": "Hur många tabletter togs i beslag?",
    "status": "answered",
    "quotes": [QUOTE],
    "related": [],
    "turn_to": [
        {
            "contact": "114 14",
            "sv": "Ring 114 14 för att tipsa, anmäla eller fråga polisen om något som inte är "
            "akut.",
            "en": "Call 114 14 to report, tip off or ask the police about something that is not "
            "urgent.",
        }
    ],
    "generation": "20250304T101500-00",
    "milliseconds": 6.2,
}
VERDICT = {
    "receipt": RECEIPT,
    "standing": "proved",
    "text": QUOTE["text"],
    "document": {"id": "tre-gripna-i-klara-1f2e3d", "title": QUOTE["document"]["title"]},  # type: ignore[index]
    "revision": QUOTE["revision"],
    "made_at": "2025-03-04T09:45:10+00:00",
    "now": QUOTE,
}
DOCUMENT = {
    **QUOTE["document"],  # type: ignore[dict-item]
    "updated": "2025-03-05T08:00:00+01:00",
    "state": "current",
    "revision": QUOTE["revision"],
    "text": "Polisen grep tre personer i Klarakvarteren natten till lördagen.",
}
