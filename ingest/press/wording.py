"""The small language in which words of pages are kept as data: `phrases.toml`, `names.toml`.

[a|b]    one of these          [a|b]?   one of these, or none        [a|b]*   any number of these
…40      at most 40 characters of anything           …   anything
#        a number              word*    the word with any ending     *word   with any beginning
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from index.language.word_lists import word_lists

_SIGN = re.compile(
    r"…(?P<most>\d*)|(?P<own>\{\w+\})|(?P<sign>[\[\]|#]|(?<=\])[?*]|(?<=\w)\*|\*(?=\w))"
    r"|(?P<letter>.)"
)
_SIGNS = {"[": "(?:", "]": ")", "#": r"\d+"}


@cache
def pattern(file: str, own: str, name: str, *, punctuated: bool = True) -> re.Pattern[str]:
    """Return what a list of a file matches: ``punctuated`` with the signs that may follow it.

    ``own`` is what ``{when}`` stands for.
    """
    phrases = word_lists(Path(__file__).with_name(file))[name]
    either = "|".join(expression(phrase, own) for phrase in phrases)
    after = r"\s*[.:›»>]*" if punctuated else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{either}){after}", re.IGNORECASE)


def elements(group: str) -> frozenset[str]:
    """Return the elements, or roles, of a group of `elements.toml`."""
    return frozenset(word_lists(Path(__file__).with_name("elements.toml"))[group])


def expression(phrase: str, own: str = "") -> str:
    """Return a phrase of the data as a regular expression.

    >>> expression("visa [mer|fler][ om …40]?")
    'visa\\\\ (?:mer|fler)(?:\\\\ om\\\\ .{0,40})?'
    """

    def part(match: re.Match[str]) -> str:
        if match["letter"]:
            return r"\s*:" if match["letter"] == ":" else re.escape(match["letter"])
        if match["own"]:
            return own
        if match["sign"] == "*" and match.string[: match.start()][-1:] != "]":
            return r"\w*"
        if match["sign"]:
            return _SIGNS.get(match["sign"], match["sign"])
        return f".{{0,{match['most']}}}" if match["most"] else ".*"

    return _SIGN.sub(part, phrase)
