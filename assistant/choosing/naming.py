"""Questions for what something is called, and the sentences that name just that.

"Vad heter polisens hund?" is answered where a name stands beside the noun: "narkotikahunden
Sixten". The reader is surer of any other name that it meets.
"""

from __future__ import annotations

import re
from itertools import pairwise

from index.language.folding import fold
from index.language.swedish import SHORTEST_STEM, is_same_stem, small_words, stem_length

ANSWERS = 0.9
"""How probable it is that a sentence answers in which a name stands beside what is asked for."""

_ASKED = re.compile(
    # Whose it is: of anybody more certain than these the sentence itself would have to say so.
    r"(?:vad|va) (?:heter|hette|kallas|kallades) (?:(?:polisens|gruppens|klaras|kommunens|stadens"
    r"|områdets|myndighetens|projektets|insatsens|operationens|poddens|er|ert|era) )?"
    r"(?:(?:den|det|de) )?"
    r"(?P<noun>(?-i:[a-zåäöéü]{3,}))\s*[?!.]*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w-]+")


def noun_to_name(question: str) -> str:
    """Return the stem of what a question wants named, "" where it asks for something else.

    >>> noun_to_name("Vad heter polisens hund?"), noun_to_name("Vad heter hon som leder det?")
    ('hund', '')
    >>> noun_to_name("Vad heter polischefens hund?")
    ''
    """
    match = _ASKED.fullmatch(" ".join(question.split()))
    return _stem(match["noun"]) if match else ""


def names(noun: str, sentence: str) -> bool:
    """Return whether a name stands beside the noun, or beside a longer one that ends in it.

    >>> names("hund", "Den 9 juni markerade narkotikahunden Sixten vid ett skåp.")
    True
    >>> names("kommunpolis", "– Vi lyssnar, säger Maja Tengblad, kommunpolis i Klara.")
    True
    >>> names("hund", "Ja, hundar är välkomna. Sixten är en hund.")
    False
    """
    for one, other in pairwise(_WORD.finditer(sentence)):
        between = sentence[one.end() : other.start()]
        if between == " " and one[0][0].islower() and _is_name(other[0]):
            called = one[0]
        elif between == ", " and one.start() and _is_name(one[0]) and other[0][0].islower():
            called = other[0]
        else:
            continue
        if _ends_in(_stem(called), noun):
            return True
    return False


def _is_name(word: str) -> bool:
    """Say whether a word may be a name: no "I" of a sentence whose full stop was forgotten."""
    return word[0].isupper() and word.lower() not in small_words("search")


def _ends_in(word: str, noun: str) -> bool:
    return any(is_same_stem(word[at:], noun) for at in range(len(word) - SHORTEST_STEM + 1))


def _stem(word: str) -> str:
    folded = fold(word).strip()
    return folded[: stem_length(folded)]
