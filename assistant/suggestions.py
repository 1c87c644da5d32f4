"""Questions to begin with, drawn from the sources and asked before they are shown.

the authority's own list; headings that are questions; sentences that define, date, place or
count; else what a title or a heading names → questions → asked → only those that their own
document answers → four, of different kinds and documents where there are
"""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.records import Answer, Status
from index.errors import SettingError
from index.language.sentences import sentences
from index.language.typography import printable
from index.records import KINDS
from index.search.lexical import Filters

if TYPE_CHECKING:
    from index.records import Document, Mark
    from index.search.reader import Reader

log = logging.getLogger("klara.suggestions")

SHOWN = 4
LOOKED_AT = 80
"""Passages of each kind, the newest, that questions are drawn from."""

MOST_ASKED = 60
"""Answers that are made for it; each takes some milliseconds."""

LONGEST = 70
"""Characters of a question; a longer one does not fit on a button of a telephone."""

READ = 20_000
"""Characters of a document that are looked at: what it is about is said early."""

LONGEST_SENTENCE = 400
"""Characters of a sentence that a question is made of; the patterns are not linear."""

LONGEST_NAME = 40
"""Characters of a heading that names a thing."""

_FEWEST_WORDS = 3
"""A heading of fewer words ("Var då?") asks for nothing on its own."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How a sentence is found, and the question that it answers."""

    sentence: re.Pattern[str]
    question: str
    common_only: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """What `suggestions.toml` holds, compiled."""

    patterns: tuple[_Pattern, ...]
    leaning: re.Pattern[str]
    leaning_in_headings: re.Pattern[str]
    asking: re.Pattern[str]
    nameless: frozenset[str]
    notice: _Pattern
    named: _Pattern


@dataclass(frozen=True, slots=True)
class _Drawn:
    question: str
    document: Document
    end: int
    """Where what the question was drawn from ends; the answer may not be a heading."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to begin with, and the revision of the document that answers it."""

    question: str
    document: str
    revision: str | None


def listed(config: Path) -> tuple[str, ...]:
    """Return the questions that the authority lists in klara.toml, `suggestions = […]`.

    Raises SettingError where the file is not TOML or the list not one of questions.
    """
    try:
        questions = tomllib.loads(config.read_text(encoding="utf-8")).get("suggestions", [])
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{config} cannot be read: {error}") from None
    if not isinstance(questions, list) or not all(isinstance(each, str) for each in questions):
        raise SettingError(f'{config}: write suggestions as ["En fråga?", "En till?"]')
    return tuple(questions)


def suggestions(
    reader: Reader, answer: Callable[[str], Answer], own: Sequence[str] = ()
) -> tuple[Suggestion, ...]:
    """Return up to four questions that the sources answer: the authority's own before others."""
    first = tuple(_own(answer, own))[:SHOWN]
    more = _from_sources(reader, answer, SHOWN - len(first))
    return first + tuple(each for each in more if each.question not in own)


def _own(answer: Callable[[str], Answer], own: Sequence[str]) -> Iterator[Suggestion]:
    for question in own:
        result = answer(question)
        if result.status is Status.ANSWERED:
            best = result.quotes[0]
            yield Suggestion(question, best.document.id, best.revision)
        else:
            log.warning("the sources do not answer the suggestion %s", printable(question))


def _from_sources(
    reader: Reader, answer: Callable[[str], Answer], most: int
) -> tuple[Suggestion, ...]:
    """Return questions drawn from the sources, of different documents if it can be."""
    chosen: list[_Drawn] = []
    spare: list[_Drawn] = []
    tried: set[str] = set()
    proper = _in_turn(*(_drawn(reader, kind, _questions) for kind in KINDS))
    by_name = _in_turn(*(_drawn(reader, kind, _named) for kind in KINDS))
    for drawn in chain(proper, by_name):
        if len(chosen) >= most or len(tried) == MOST_ASKED:
            break
        same = any(drawn.document.id == other.document.id for other in chosen)
        if drawn.question in tried or (same and len(spare) == SHOWN):
            continue
        tried.add(drawn.question)
        if _answers(answer(drawn.question), drawn):
            (spare if same else chosen).append(drawn)
    return tuple(
        Suggestion(drawn.question, drawn.document.id, drawn.document.revision)
        for drawn in (chosen + spare)[:most]
    )


def _answers(answer: Answer, drawn: _Drawn) -> bool:
    """Return whether the best quote is from the document that the question was drawn from."""
    if answer.status is not Status.ANSWERED:
        return False
    best = answer.quotes[0]
    return best.document.id == drawn.document.id and best.end >= drawn.end


def _in_turn(*drawn: Iterator[_Drawn]) -> Iterator[_Drawn]:
    """Yield one of each in turn until all have ended."""
    waiting = list(drawn)
    while waiting:
        for one in tuple(waiting):
            drawn_next = next(one, None)
            if drawn_next is None:
                waiting.remove(one)
            else:
                yield drawn_next


def _drawn(
    reader: Reader, kind: str, draw: Callable[[Document, str, Sequence[Mark]], Iterator[_Drawn]]
) -> Iterator[_Drawn]:
    """Yield the questions that `draw` finds in the newest documents of a kind."""
    names: set[str] = set()
    generation = reader.generation
    for number in generation.lexical.newest(LOOKED_AT, Filters(kind=kind)):
        name = generation.passage(number).document_id
        document = reader.store.document(name)
        if name in names or document is None or document.state != "current":
            continue
        names.add(name)
        revision = reader.store.revision(name, document.revision or "")
        if revision is not None:
            text = revision.text[:READ]
            marks = reader.store.marks(name, revision.hash, 0, READ, kinds=("heading",))
            yield from draw(document, text, marks)


def _questions(document: Document, text: str, headings: Sequence[Mark]) -> Iterator[_Drawn]:
    """Yield the headings that are questions, and the questions that sentences answer."""
    for mark in headings:
        heading = text[mark.start : mark.end]
        if heading.endswith("?") and _stands_alone(heading):
            yield _Drawn(heading, document, mark.end)
    for start, end in sentences(text):
        question = question_of(text[start:end], text) if end - start <= LONGEST_SENTENCE else None
        if question:
            yield _Drawn(question, document, end)


def _named(document: Document, text: str, headings: Sequence[Mark]) -> Iterator[_Drawn]:
    """Yield plain questions on what the title of a notice or a short heading names."""
    words = _words()
    notice = words.notice.sentence.match(document.title[:LONGEST_SENTENCE])
    if notice:
        event = notice["event"].lower()
        question = words.notice.question.format(**{**notice.groupdict(), "event": event})
        yield _Drawn(question, document, 0)
    for mark in headings:
        heading = text[mark.start : mark.end]
        if len(heading) <= LONGEST_NAME and words.named.sentence.fullmatch(heading):
            question = words.named.question.format(what=_inside(heading, text))
            yield _Drawn(question, document, mark.end)


def question_of(sentence: str, text: str) -> str | None:
    """Return a question that a sentence of `text` answers, or None.

    >>> question_of("Arbetet i Klara började den 15 januari 2018.", "… om arbetet i Klara …")
    'När började arbetet i Klara?'
    """
    words = _words()
    for pattern in words.patterns:
        match = pattern.sentence.search(sentence)
        if match is None or any(words.leaning.search(part) for part in match.groups()):
            continue
        parts = {name: " ".join(part.split()) for name, part in match.groupdict().items()}
        what = _inside(parts["what"], text)
        if pattern.common_only and (
            what[0].isupper() or what.split()[-1].lower() in words.nameless
        ):
            return None
        question = pattern.question.format(**{**parts, "what": what})
        return question if len(question) <= LONGEST else None
    return None


def _inside(words: str, text: str) -> str:
    """Return words as they are written inside a sentence: a name keeps its capital."""
    first, blank, rest = words.partition(" ")
    lower = first.lower()
    common = first in ("En", "Ett") or re.search(rf"\b{re.escape(lower)}\b", text)
    return f"{lower if common else first}{blank}{rest}"


def _stands_alone(heading: str) -> bool:
    words = _words()
    return (
        len(heading) <= LONGEST
        and len(heading.split()) >= _FEWEST_WORDS
        and bool(words.asking.match(heading))
        and not words.leaning_in_headings.search(heading)
    )


@cache
def _words() -> _Words:
    path = Path(__file__).with_suffix(".toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))

    def pattern(row: dict[str, Any], expression: str) -> _Pattern:
        for name in ("plural", "months"):
            expression = expression.replace(f"{{{name}}}", table[name])
        expression = expression.replace("{verbs}", "|".join(table["verbs"]))
        return _Pattern(re.compile(expression), row["question"], row.get("common_only", False))

    def any_of(name: str) -> str:
        return rf"(?:{'|'.join(map(re.escape, table[name]))})\b"

    return _Words(
        patterns=tuple(pattern(row, row["sentence"]) for row in table["pattern"]),
        leaning=re.compile(rf"\b{any_of('leaning')}", re.IGNORECASE),
        leaning_in_headings=re.compile(rf"\b{any_of('leaning_in_headings')}", re.IGNORECASE),
        asking=re.compile(any_of("asking"), re.IGNORECASE),
        nameless=frozenset(table["nameless"]),
        notice=pattern(table["notice"], table["notice"]["title"]),
        named=pattern(table["named"], table["named"]["heading"]),
    )
