"""Where sentences begin and end, as offsets; nothing is ever cut inside one.

A rule-based splitter for Swedish (and English) authority text. A newline always ends a sentence:
blocks, list items and table rows are lines of their own.
"""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"”’»')\]]*(?=\s)|[:;](?=\s*\n)|\n")
_ABBREVIATIONS = frozenset(
    [
        "adj",
        "adv",
        "ang",
        "anm",
        "art",
        "avd",
        "avs",
        "b",
        "bil",
        "bl",
        "bla",
        "c",
        "ca",
        "cirka",
        "co",
        "col",
        "d",
        "dec",
        "dir",
        "div",
        "doc",
        "dr",
        "dvs",
        "dv",
        "e.d",
        "ed",
        "eg",
        "ek",
        "el",
        "em",
        "eng",
        "ev",
        "ex",
        "exkl",
        "f",
        "feb",
        "ff",
        "fig",
        "fl",
        "f.d",
        "fr",
        "fr.o.m",
        "f.ö",
        "följ",
        "förf",
        "ggr",
        "gm",
        "h",
        "i.e",
        "ill",
        "inc",
        "inkl",
        "ins",
        "ital",
        "jan",
        "jfr",
        "jr",
        "jul",
        "jun",
        "kap",
        "kl",
        "kr",
        "l",
        "lat",
        "m",
        "m.a.o",
        "m.fl",
        "m.m",
        "max",
        "min",
        "milj",
        "mrd",
        "mkr",
        "ms",
        "mt",
        "n",
        "nr",
        "o",
        "o.d",
        "o.dyl",
        "okt",
        "op",
        "orig",
        "osv",
        "p",
        "par",
        "pga",
        "plur",
        "prof",
        "pt",
        "ref",
        "resp",
        "s",
        "s.a.s",
        "s.k",
        "sek",
        "sen",
        "sept",
        "sep",
        "sid",
        "spec",
        "sr",
        "st",
        "sthlm",
        "t",
        "t.ex",
        "t.h",
        "t.o.m",
        "t.v",
        "tekn",
        "tel",
        "temp",
        "tf",
        "tim",
        "tom",
        "trol",
        "tsk",
        "u",
        "uppl",
        "urspr",
        "utg",
        "v",
        "vard",
        "vet",
        "vol",
        "vs",
        "ä",
        "äv",
        "å.",
        "mr",
        "mrs",
        "ms",
        "st",
        "no",
        "vs",
        "gov",
        "sen",
        "rep",
        "gen",
        "e.g",
        "i.e",
        "approx",
        "dept",
        "est",
        "fig",
        "al",
    ]
)
# These may end a sentence: what follows decides.
_OPEN_ENDED = frozenset(
    [
        "m.m",
        "m.fl",
        "osv",
        "o.d",
        "o.dyl",
        "kr",
        "mkr",
        "milj",
        "mrd",
        "etc",
        "ggr",
        "st",
        "e.d",
        "tim",
        "min",
    ]
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"”“»'–—]+$")
_OPENER = re.compile(r"[\"”“»'(\[–—\-•*]*\s?")
_INITIAL = re.compile(r"[A-ZÅÄÖ](?:\.[A-ZÅÄÖ])*")
_MONTH = re.compile(
    r"(?:jan|feb|mars|april|maj|juni|juli|aug|sep|okt|nov|dec|kap|§|st\b|stycket)", re.IGNORECASE
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the sentences of text[start:end] as (start, end), without surrounding blanks.

    Together they hold every character of the slice that is not white space.

    >>> t = "Kl. 10.30 greps två män, bl.a. på Plattan. De hade 3,5 kg."
    >>> [t[a:b] for a, b in sentences(t)]
    ['Kl. 10.30 greps två män, bl.a. på Plattan.', 'De hade 3,5 kg.']
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match[0] != "\n" and not _ends_sentence(text, begin, match, end):
            continue
        _add(found, text, begin, stop)
        begin = stop
    _add(found, text, begin, end)
    return found


def _add(found: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    while begin < stop and text[begin].isspace():
        begin += 1
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if begin < stop:
        found.append((begin, stop))


def _ends_sentence(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    if match[0][0] in ":;":
        return True
    after = _OPENER.match(text, _skip_blanks(text, match.end(), end))
    following = text[after.end() : after.end() + 12] if after else ""
    first = following[:1]
    if not first or match[0][0] in "!?…":
        return not first.islower()
    before = _WORD_BEFORE.search(text, begin, match.start())
    word = before[0] if before else ""
    if word.isdigit() and match[0] == ".":
        # "den 3. maj" goes on, and so does a numbered item: "1. Kartlägg platsen."
        numbered = len(word) <= 2 and not text[begin : match.start() - len(word)].strip()
        if numbered or _MONTH.match(following):
            return False
    bare = word.lower().rstrip(".")
    if bare in _OPEN_ENDED:
        return first.isupper()
    if bare in _ABBREVIATIONS and match[0] == ".":
        return False
    initial = _INITIAL.fullmatch(word) and first.isupper() and match[0] == "."
    return not (initial or first.islower())


def _skip_blanks(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position
