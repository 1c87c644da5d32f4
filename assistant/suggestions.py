"""Questions to begin with, drawn from the sources and asked before they are shown.

headings that are questions; sentences that define, date, place or count; else what a title or
a heading names → questions → asked → only those that their own document answers → four, of
different kinds and documents where there are
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from assistant.records import Answer, Status
from index.language.sentences import sentences
from index.records import KINDS
from index.search.lexical import Filters

if TYPE_CHECKING:
    from index.records import Document, Revision
    from index.search.reader import Reader

SHOWN = 4
LOOKED_AT = 80
"""Passages of each kind, the newest, that questions are drawn from."""
MOST_ASKED = 60
LONGEST = 70

_NOUNS = r"[a-zåäöéü]+(?:er|ar|or|r|n|s)"
_DONE = (
    r"greps|dömdes|utvisades|deltog|anmäldes|stoppades|hittades|beslagtogs|togs|räddades|bötfälldes"
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zåäö]*"
_PATTERNS = (
    (
        re.compile(r"^Med ((?:en|ett) [\wåäö ]{3,40}?|\w{5,30}) (?:menas|avses)\b"),
        "Vad menas med {}?",
    ),
    (re.compile(r"^([A-ZÅÄÖ]\w+(?: \w+)?) betyder att\b"), "Vad betyder {}?"),
    (re.compile(r"^((?:En |Ett )?[A-ZÅÄÖa-zåäö]\w{4,30}) är (?:en|ett)\b"), "Vad är {}?"),
    (
        re.compile(
            r"^([A-ZÅÄÖ]\w+(?: [a-zåäö]\w*| [A-ZÅÄÖ]\w+){0,3}?)"
            r" (började|inleddes|startade|invigdes|öppnade|öppnades|avslutades)"
            rf" .{{0,60}}?(?:{_MONTH} \d{{4}}|\bår \d{{4}}\b)"
        ),
        "När {1} {0}?",
    ),
    (
        re.compile(
            r"^([A-ZÅÄÖ]\w+(?: [a-zåäö]\w*| [A-ZÅÄÖ]\w+){0,2}?) ligger (?:i|på|vid|mellan)\b"
        ),
        "Var ligger {}?",
    ),
    (re.compile(rf"\b\d[\d\u00a0 ]* ({_NOUNS}) ({_DONE})\b"), "Hur många {} {}?"),
    (re.compile(rf"\b({_DONE}) \d[\d\u00a0 ]* ({_NOUNS})\b"), "Hur många {1} {0}?"),
)
_LEANING = re.compile(
    r"\b(?:de|dem|dom|den|det|han|hon|du|jag|sin|sitt|sina|dessa|detta|denna|här|där|då)\b", re.I
)
_ASKS = re.compile(
    r"^(?:vad|var|vart|när|hur|vem|vilk(?:a|en|et)|varför|får|måste|finns|är|(?:kan|ska) jag)\b",
    re.IGNORECASE,
)
_NAMELESS = ("det", "man", "mannen", "kvinnan", "person", "personen", "polisen", "misstänkt")
_NOTICE = re.compile(r"^(\d{1,2} \w+) \d\d[.:]\d\d, ([^,/]+), ([^,]+)$")
"""The title of a short notice: day and time, what happened, where."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    question: str
    document: Document
    end: int
    """Where what the question was drawn from ends; the answer may not be a heading."""


def suggestions(reader: Reader, answer: Callable[[str], Answer]) -> tuple[str, ...]:
    """Return up to four questions that the sources answer, of different documents if it can be."""
    chosen: list[_Drawn] = []
    spare: list[_Drawn] = []
    asked: set[str] = set()
    proper = _in_turn(*(_drawn(reader, kind, _questions) for kind in KINDS))
    named = _in_turn(*(_drawn(reader, kind, _named) for kind in KINDS))
    for drawn in chain(proper, named):
        if len(chosen) == SHOWN or len(asked) == MOST_ASKED:
            break
        held = any(drawn.document.id == other.document.id for other in chosen)
        if drawn.question in asked or (held and len(spare) == SHOWN):
            continue
        asked.add(drawn.question)
        if _answers(answer(drawn.question), drawn):
            (spare if held else chosen).append(drawn)
    return tuple(drawn.question for drawn in (chosen + spare)[:SHOWN])


def _answers(given: Answer, drawn: _Drawn) -> bool:
    """Return whether the best quote is from the document that the question was drawn from."""
    if given.status is not Status.ANSWERED:
        return False
    best = given.quotes[0]
    return best.document.id == drawn.document.id and best.end >= drawn.end


def _in_turn(*drawn: Iterator[_Drawn]) -> Iterator[_Drawn]:
    """Yield one of each in turn until all have ended."""
    waiting = list(drawn)
    while waiting:
        for one in tuple(waiting):
            found = next(one, None)
            if found is None:
                waiting.remove(one)
            else:
                yield found


def _drawn(
    reader: Reader, kind: str, draw: Callable[[Reader, Document, Revision], Iterator[_Drawn]]
) -> Iterator[_Drawn]:
    """Yield the questions that `draw` finds in the newest documents of a kind."""
    seen: set[str] = set()
    generation = reader.generation
    for number in generation.lexical.newest(LOOKED_AT, Filters(kind=kind)):
        name = generation.passage(number).document_id
        document = reader.store.document(name)
        if name in seen or document is None or document.state != "current":
            continue
        seen.add(name)
        revision = reader.store.revision(name, document.revision or "")
        if revision is not None:
            yield from draw(reader, document, revision)


def _questions(reader: Reader, document: Document, revision: Revision) -> Iterator[_Drawn]:
    """Yield the headings that are questions, and the questions that sentences answer."""
    text = revision.text
    for mark in reader.store.marks(document.id, revision.hash, kinds=("heading",)):
        heading = text[mark.start : mark.end]
        if heading.endswith("?") and _stands_alone(heading):
            yield _Drawn(heading, document, mark.end)
    for start, end in sentences(text):
        question = question_of(text[start:end], text)
        if question:
            yield _Drawn(question, document, end)


def _named(reader: Reader, document: Document, revision: Revision) -> Iterator[_Drawn]:
    """Yield plain questions on what the title of a notice or a short heading names."""
    notice = _NOTICE.match(document.title)
    if notice:
        day, event, place = notice.groups()
        yield _Drawn(f"Vad hände {day} i {place} ({event.lower()})?", document, 0)
    text = revision.text
    for mark in reader.store.marks(document.id, revision.hash, kinds=("heading",)):
        heading = text[mark.start : mark.end]
        if len(heading) <= 40 and re.fullmatch(r"[A-ZÅÄÖ]\w{4,}(?: och \w+)?", heading):
            yield _Drawn(f"Vad står det om {_inside(heading, text)}?", document, mark.end)


def question_of(sentence: str, text: str) -> str | None:
    """Return a question that a sentence of `text` answers, or None.

    >>> question_of("Arbetet i Klara började den 15 januari 2018.", "… om arbetet i Klara …")
    'När började arbetet i Klara?'
    """
    for pattern, question in _PATTERNS:
        match = pattern.search(sentence)
        if match and not any(_LEANING.search(part) for part in match.groups()):
            first, *rest = (" ".join(part.split()) for part in match.groups())
            named = _inside(first, text)
            if question == "Vad är {}?" and (
                named[0].isupper() or named.split()[-1].lower() in _NAMELESS
            ):
                return None
            asked = question.format(named, *rest)
            return asked if len(asked) <= LONGEST else None
    return None


def _inside(words: str, text: str) -> str:
    """Return words as they are written inside a sentence: a name keeps its capital."""
    first, blank, rest = words.partition(" ")
    lower = first.lower()
    common = first in ("En", "Ett") or re.search(rf"\b{re.escape(lower)}\b", text)
    return f"{lower if common else first}{blank}{rest}"


def _stands_alone(heading: str) -> bool:
    return (
        len(heading) <= LONGEST
        and len(heading.split()) >= 3
        and bool(_ASKS.match(heading))
        and not re.search(
            r"\b(?:inte|de|dem|dom|han|hon|dessa|detta|denna|där|då)\b", heading, re.I
        )
    )
