"""Text without the differences that are typography or encoding and not words."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_QUOTES = "\"'`´“”„‟‘’‚‛«»‹›′″＂＇"
_DASHES = "-‐‑‒–—―−﹣－"
_UNSEEN = re.compile(
    "[\u034f\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""What Unicode calls default ignorable (DerivedCoreProperties) beside its format characters."""
_EDGE = _QUOTES + _DASHES + " .,;:!?()[]…•*"
_MAP = {ord(mark): '"' for mark in _QUOTES} | {ord(dash): "-" for dash in _DASHES}


_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_NO_REFERENCE = re.compile(r"&#(?:[0-9]{30,}|[xX][0-9a-fA-F]{30,});?")
"""References to numbers that no character has; `html.unescape` fails on thousands of digits."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text in plain typography, and where each of its characters stands in the text it is of.

    ``places`` has one number more than there are characters: the end.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the slice of the text it is of that became [start, end), which is not empty."""
        return self.places[start], self.places[end - 1] + 1


def plain(text: str) -> Plain:
    """Return a text with single blanks, straight quote marks, hyphens, and ... for an ellipsis.

    >>> plain("”Vi är här  – varje dag…”").text
    '"Vi är här - varje dag..."'
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if letters and letters[-1] == " ":
                continue
            plain_form = " "
        elif character == "…":
            plain_form = "..."
        elif unicodedata.category(character) == "Cf":
            continue
        else:
            plain_form = character.translate(_MAP)
        letters += plain_form
        places += [place] * len(plain_form)
    return Plain("".join(letters), (*places, len(text)))


def printable(text: str) -> str:
    """Return a text for a terminal or a log, of the same length: what would steer it is U+FFFD.

    Those are control characters but for line breaks and tabs, and what turns the direction of
    letters around.

    >>> printable("Klara\x1b[31m\u202e")
    'Klara\ufffd[31m\ufffd'
    """
    return _STEERS.sub("\ufffd", text)


def unescaped(text: str) -> str:
    """Return a text with the characters that HTML's references stand for, U+FFFD where none.

    >>> unescaped("Klara &amp; Norra &#x1F600; &#" + "9" * 5000 + ";")
    'Klara & Norra 😀 \ufffd'
    """
    return html.unescape(_NO_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def as_typed(text: str) -> str:
    """Return what someone types in one spelling of Unicode: NFKC, without what nobody sees.

    Letters that are composed, decomposed or fullwidth become the same; soft hyphens, zero-width
    characters and marks of direction are left out.

    >>> as_typed("hja\u0308lp mig \uff4e\uff55"), as_typed("kn\u00adiv\u200b")
    ('hjälp mig nu', 'kniv')
    """
    if text.isascii():
        return text
    visible = (c for c in _UNSEEN.sub("", text) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(visible))


def trimmed(words: str) -> str:
    """Return words in plain typography, composed, without marks and blanks at their edges."""
    return plain(unicodedata.normalize("NFC", words)).text.strip(_EDGE)
