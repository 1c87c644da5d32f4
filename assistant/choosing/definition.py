"""Questions for what something is, and the sentences that define just that.

"Vad är en öppen drogscen?" is answered by "Med en öppen drogscen menas …". The reader has met few
such sentences and doubts them; the form is nearly proof.
"""

from __future__ import annotations

import re
from pathlib import Path

from assistant.expressions import expressions
from index.language.folding import fold
from index.language.swedish import is_same_stem, small_words, stem_length

TABLE = Path(__file__).with_suffix(".toml")

ANSWERS = 0.9
"""How probable it is that a sentence answers which defines what is asked for."""

LONGEST_TERM = 4
"""Words of what is asked for; more than a term has, and it is a question about something of it."""

_WORD = re.compile(r"\w+(?:-\w+)*")
_ARTICLES = frozenset({"en", "ett", "den", "det", "de"})
_OF_SOMETHING = frozenset(
    {"för", "på", "i", "av", "med", "till", "hos", "om", "från", "vid", "som"}
)

Term = tuple[str, ...]
"""The stems of the words that a term is made of, in order; none where nothing is to be defined."""


def term_asked_for(question: str) -> Term:
    """Return what a question wants defined, nothing where it asks for something else.

    >>> term_asked_for("Vad är en öppen drogscen?")
    ('opp', 'drogsc')
    >>> term_asked_for("Vad är straffet för stöld?")
    ()
    """
    match = expressions(TABLE)["asked"].fullmatch(" ".join(question.split()))
    if match is None:
        return ()
    words = match["term"].lower().split()
    if len(words) > LONGEST_TERM or _OF_SOMETHING & set(words):
        return ()
    return _stems(match["term"])


def defines(term: Term, sentence: str) -> bool:
    """Return whether a sentence says what the term is, and of nothing more or less.

    >>> term = term_asked_for("vad är öppna drogscener")
    >>> defines(term, "Med en öppen drogscen menas en plats där narkotika säljs.")
    True
    >>> defines(term, "En öppen drogscen i Malmö är en annan sak.")
    False
    """
    matches = (form.match(sentence) for form in expressions(TABLE, "defines").values())
    return any(match and _same(term, _stems(match["term"])) for match in matches)


def _same(term: Term, there: Term) -> bool:
    """Return whether the words are the same, in whatever form: as "öppna" of "öppen"."""
    return len(term) == len(there) and all(map(is_same_stem, term, there))


def _stems(words: str) -> Term:
    small = _ARTICLES | small_words("search")
    folded = (fold(word).strip() for word in _WORD.findall(words.lower()) if word not in small)
    return tuple(word[: stem_length(word)] for word in folded)
