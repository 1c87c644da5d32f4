"""The words that follow-ups are told by, as patterns and sets.

They are data: `followup_words.toml` says what each group is for.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from index.language.swedish import ENGLISH_MONTHS, MONTHS, small_words

_GROUPS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text("utf-8")
)


def _any(*groups: str) -> str:
    """Return the pattern of any phrase of some groups: of two that fit, the longer."""
    phrases = {phrase for group in groups for phrase in _GROUPS[group]}
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(longest_first).replace(" ", r"\s+") + ")"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _verb(helping: str, endings: str) -> str:
    """Return the pattern of a helping verb, or of a word with a passive ending."""
    return rf"(?:{_any(helping)}|\w+{_any(endings)})\b"


_YEAR = r"(?:19|20)\d\d"
_MONTH = f"(?:{'|'.join(MONTHS + ENGLISH_MONTHS)})"
_COUNTED_VERB = rf"{_any('counts')}\s+{_verb('helping_verbs', 'passive_endings')}"
_SUBJECT_VERB = (
    rf"{_any('subject_words')}\s+{_verb('subject_helping_verbs', 'subject_passive_endings')}"
)

WORD = re.compile(r"\w+(?:[-’':.]\w+)*")
LEADS = _pattern(rf"^\s*(?:{_any('leads')}\b[\s,]*)+(?=\S)")
ASKS = _pattern(
    rf"^\s*(?:{_any('before_question_words')}\s+)?{_any('amounts', 'question_words')}\b"
    rf"(?:\s+{_any('after_question_words')})?"
)
NOUN_NEXT = _pattern(rf"^\s*{_any('amounts')}\b")
COUNTED_VERB = _pattern(f"^{_COUNTED_VERB}")
SUBJECTLESS = _pattern(f"^(?:{_COUNTED_VERB}|{_SUBJECT_VERB})")
OF_SOMETHING = _pattern(rf"\b{_any('of_something')}$")
WHAT_ABOUT = _pattern(rf"^{_any('what_about')}\s+")
THEN = _pattern(rf"[\s,]+{_any('then')}\s*\?*\s*$")
PREPOSITION = _pattern(rf"^({_any('prepositions')})\s+(.+)$")
YEAR = re.compile(rf"\b{_YEAR}\b")
TIME = _pattern(
    rf"\b(?:{_any('before_times')}\s+)?(?:{_MONTH}(?:\s+{_YEAR})?|{_YEAR}"
    rf"|{_any('which_period')}\s+{_any('periods')})\b"
)

FILLERS = small_words("follow-up")
POINTING = frozenset(_GROUPS["pointing"])
ARTICLES = frozenset(_GROUPS["articles"])
COUNTING = frozenset(_GROUPS["counting"])
EMPTY = frozenset(_GROUPS["empty"])
FRAME = frozenset(_GROUPS["frame"])
SAID = frozenset(_GROUPS["said"])
