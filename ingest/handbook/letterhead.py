"""What stands at the head of a first page and names no document: its series, its sender, its kind.

The words are data: `no_titles.txt`.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

SHORT = 40
"""A series number stands alone or with a few words: `Dir. 2009:71`, `SJVFS 2009:26 Saknr M 16`."""
_SERIES = re.compile(r"\b(?:\d{4}[:/]\d{1,4}|(?:19|20)\d\d)\b")
_LABELS = re.compile(
    r"(?:ansvarig utgivare|utgivare|issn|isbn|utkom från trycket|saknr|dok\.? ?id|dnr"
    r"|diarienr|diarienummer|datum|mål nr|ärendenr)\b",
    re.IGNORECASE,
)


def is_letterhead(words: str) -> bool:
    """Say whether words name a series, a sender or a kind of document, or label a number.

    >>> is_letterhead("Svensk författningssamling"), is_letterhead("BOVERKETS")
    (True, True)
    >>> is_letterhead("Dir. 2009:71"), is_letterhead("Sex metoder mot öppna drogscener")
    (True, False)
    """
    plain = " ".join(words.casefold().strip(" .:;").split())
    if not plain or any(fnmatchcase(plain, pattern) for pattern in _patterns()):
        return True
    if len(plain) <= SHORT and _SERIES.search(plain) and plain[:1].isalpha():
        named = _SERIES.split(plain)[0].strip(" .")
        if len(named.split()) == 1 and len(named) <= 8:
            return True
    # A sender in the genitive, in capitals, is the first half of its series' name.
    return bool(_LABELS.match(plain)) or (words.isupper() and plain.endswith("s"))


@cache
def _patterns() -> tuple[str, ...]:
    lines = files(__package__).joinpath("no_titles.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
