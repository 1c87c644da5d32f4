"""Two questions in one, or a long story with a question in it: the questions, each by itself.

Rules: a question ends with a question mark, or goes on with "och" and a word that asks. What is
told around the questions is left out; where nothing can be split off, the line is one question.
"""

from __future__ import annotations

import re

MOST = 3
"""Questions that are answered at once."""

FEWEST_WORDS = 2
"""Words of a question that can be asked by itself: "Varför?" leans on the one before."""

_ASKS = (
    r"(?:hur|vad|vem|vems|vilken|vilket|vilka|var|vart|varifrån|när|varför"
    r"|how|what|who|which|where|when|why)"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*[.!?]*")
_AND = re.compile(rf"\s*,?\s+(?:och|samt|and)\s+(?={_ASKS}\b)|,\s+(?={_ASKS}\b)", re.IGNORECASE)
_BEGINS = re.compile(rf"^(?:och |men |and |but )?{_ASKS}\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:vet|undrar|veta|säger|sa|berättar|fråga|förklara|know|wonder|say|tell)\W*$", re.I
)


def parts_of(question: str) -> tuple[str, ...]:
    """Return the questions of a line in their order, at most `MOST`; one where it is not split.

    >>> parts_of("Hur många greps och vem leder arbetet?")
    ('Hur många greps?', 'vem leder arbetet?')
    >>> parts_of("Jag bor vid torget. Får jag filma poliser? Vem ansvarar för kamerorna?")
    ('Får jag filma poliser?', 'Vem ansvarar för kamerorna?')
    >>> parts_of("Vet ni hur många som greps och dömdes?")
    ('Vet ni hur många som greps och dömdes?',)
    """
    sentences = [match[0].strip() for match in _SENTENCE.finditer(question)]
    asking = [one for one in sentences if one.endswith("?")] or [question]
    questions = [part for one in asking for part in _split(one)]
    questions = [part for part in questions if len(part.split()) >= FEWEST_WORDS]
    if len(asking) < len(sentences) and len(questions) == 1:
        return tuple(questions)
    return tuple(questions[:MOST]) if len(questions) > 1 else (question,)


def _split(sentence: str) -> list[str]:
    """Return the questions that a sentence joins; both must begin as one does."""
    for match in _AND.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        if _BEGINS.match(before) and len(before.split()) > 2 and not _REPORTED.search(before):
            return [f"{before}?", *_split(after if after.endswith("?") else f"{after}?")]
    return [sentence]
