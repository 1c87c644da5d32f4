"""Where sentences begin and end, as offsets; nothing is ever cut inside one.

A rule-based splitter for Swedish (and English) authority text. A newline always ends a sentence:
blocks, list items and table rows are lines of their own.
"""

from __future__ import annotations

import re

_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’»')\]]*+(?=\s)|\n")
# fmt: off
# Something always follows these: "St. Petersburg", "kl. 10", "s.k. GMO".
_GOES_ON = frozenset([
    "St", "ang", "anm", "approx", "avd", "avs", "bet", "bl", "bl.a", "bla", "ca", "cirka",
    "dept", "dir", "dr", "dvs", "e.g", "e.kr", "eng", "ev", "exkl", "f.d", "f.kr", "f.n", "f.ö",
    "fd", "forts", "fr", "fr.o.m", "följ", "i.e", "i.o.m", "i.st.f", "inkl", "jfr", "kap", "kl",
    "kungl", "m.a.o", "m.h.a", "mr", "mrs", "ms", "nr", "p.g.a", "pga", "prof", "prop", "resp",
    "rskr", "s.a.s", "s.k", "skr", "t.ex", "t.f", "t.o.m", "tel", "tf", "tfn", "urspr", "utg",
    "vs", "äv",
])
# A number or a small letter after these goes on, a capital begins anew: "500 kr. Polisen …".
_MAY_END = frozenset([
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
    "s", "t", "u", "v", "w", "x", "y", "z", "å", "ä", "ö", "al", "art", "aug", "co", "d.v.s",
    "d.y", "d.ä", "dec", "div", "e.d", "ed", "etc", "ex", "feb", "ff", "fig", "fl", "ggr",
    "inc", "jan", "jr", "jul", "jun", "kr", "ltd", "m.fl", "m.m", "max", "mdkr", "mfl", "milj",
    "min", "mkr", "mm", "mnkr", "mrd", "no", "nov", "o.d", "o.dyl", "o.s.v", "okt", "osv", "pp",
    "ref", "sek", "sep", "sept", "sid", "st", "tim", "tkr", "tom", "tsk", "vol",
])
# fmt: on
_WORD_BEFORE = re.compile(r"[^\s(\[\"”“»'–—]+$")
_LONGEST = 40
"""Letters before a full stop that are looked at: no abbreviation or number of an item is longer."""
_OPENER = re.compile(r"[\"”“»'(\[–—\-•*]*\s?")
_INITIALS = re.compile(r"[A-ZÅÄÖ](?:\.[A-ZÅÄÖ])*")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of text[start:end] as (start, end), without surrounding blanks.

    Together they hold every character of the slice that is not white space.

    >>> t = "Kl. 10.30 greps två män, bl.a. på Plattan. De hade 3,5 kg."
    >>> [t[a:b] for a, b in sentences(t)]
    ['Kl. 10.30 greps två män, bl.a. på Plattan.', 'De hade 3,5 kg.']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match[0] != "\n" and not _ends_sentence(text, begin, match, end):
            continue
        _add(spans, text, begin, stop)
        begin = stop
    _add(spans, text, begin, end)
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    while begin < stop and text[begin].isspace():
        begin += 1
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if begin < stop:
        spans.append((begin, stop))


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    opener = _OPENER.match(text, _skip_blanks(text, match.end(), end))
    following = text[opener.end() : opener.end() + 1] if opener else ""
    if not following or following.islower() or match[0][0] in "!?…":
        return not following.islower()
    if match[0] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(begin, match.start() - _LONGEST), match.start())
    word = before[0] if before else ""
    if word.isdigit():
        # A numbered item goes on, "1. Kartlägg platsen", and so does "enligt 3. §".
        item = len(word) <= 2 and not text[begin : match.start() - len(word)].strip()
        return following != "§" and not item
    bare = word.lower()
    if bare in _GOES_ON or word in _GOES_ON or (_INITIALS.fullmatch(word) and following.isupper()):
        return False
    return bare not in _MAY_END or (
        following.isupper() and opener is not None and "(" not in opener[0]
    )


def _skip_blanks(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position
