"""Not every line is a question for the sources: what else it is, and what is said to it.

a hard time → danger → another language, small talk, no words → else a question for the sources;
an errand gets its signpost above what the sources say
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.reading.contacts import contact, errand_of, helplines
from assistant.reading.emergency import is_emergency
from assistant.reading.essence import asked_politely
from assistant.reading.small_talk import foreign_language, is_gibberish, small_talk
from assistant.reading.support import DANGER, FIRST, troubles
from assistant.records import Answer, Status
from assistant.texts import texts

LONGEST_SMALL_TALK = 200
"""Characters of a line that may be small talk; a longer one is a question, or too long."""

LONGEST_GIBBERISH = 500
"""Characters of a line that is told for gibberish: as many as a question may have."""

LONGEST_READ = 2000
"""Characters that are looked at: somebody in need may write more than a question may hold."""

BESIDE_SIGNPOST = 0.55
"""How probable it must be that some quote answers somebody who has an errand: the signpost
answers already, and a notice of another's stolen bicycle is no help. Of six such questions that
were looked at, the two that the sources answer reach it, and the four that they do not don't."""

_CONTACTS = {
    Status.PERSON: ("police", "sos"),
    Status.INSULT: ("complaint",),
    Status.OTHER_LANGUAGE: ("sos", "police"),
}


def route(question: str, folder: Path | None = None) -> Answer | None:
    """Return what is said to a line that is no question for the sources, None for one that is.

    `folder` may hold an authority's own texts, contacts and helplines. Nothing here is a quote.
    """
    line = question[:LONGEST_READ]
    topics = troubles(line)
    topic = next((name for name in topics if name != DANGER), None)
    if topic in FIRST and topics[0] == topic:
        return _support(question, topic, folder)
    if DANGER in topics or is_emergency(line):
        helpers = helplines(topic, folder)[1:] if topic else ()
        emergency = (contact("sos", folder), *helpers)
        return Answer(question, Status.EMERGENCY, turn_to=(*emergency, contact("police", folder)))
    if topic:
        return _support(question, topic, folder)
    if len(line) > LONGEST_SMALL_TALK:
        gibberish = replace(_said(Status.GIBBERISH, folder), question=question)
        return gibberish if len(line) <= LONGEST_GIBBERISH and is_gibberish(line) else None
    foreign = foreign_language(line)
    if foreign:
        reply = _said(Status.OTHER_LANGUAGE, folder)
        message = {foreign.code: foreign.message, **(reply.message or {})}
        return replace(reply, question=question, message=message)
    kind = small_talk(line)
    if kind and (question_inside := asked_politely(line)):
        kind = small_talk(question_inside)
    return replace(_said(Status(kind), folder), question=question) if kind else None


def signposted(answer: Answer, folder: Path | None = None) -> Answer:
    """Return an answer with the signpost of the errand that somebody has, if any.

    Where the sources have no answer to it that is sure enough, the signpost is the answer.
    """
    if answer.status not in (Status.ANSWERED, Status.NO_ANSWER):
        return answer
    errand = errand_of(answer.question, folder)
    if errand is None:
        return answer
    if any(quote.score >= BESIDE_SIGNPOST for quote in answer.quotes):
        return replace(answer, signpost=errand)
    return replace(
        answer,
        status=Status.ERRAND,
        quotes=(),
        parts=(),
        related=(),
        absence=None,
        signpost=errand,
        message=_message("route_errand_text", folder),
    )


def _support(question: str, topic: str, folder: Path | None) -> Answer:
    return Answer(
        question,
        Status.SUPPORT,
        turn_to=helplines(topic, folder),
        message=_message(f"support_{topic}", folder),
    )


def _said(status: Status, folder: Path | None) -> Answer:
    contacts = tuple(contact(name, folder) for name in _CONTACTS.get(status, ()))
    return Answer("", status, turn_to=contacts, message=_message(f"route_{status}_text", folder))


def _message(name: str, folder: Path | None) -> dict[str, str]:
    return {language: t[name] for language, t in texts(folder).items()}
