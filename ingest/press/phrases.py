"""Furniture that only its words give away: dates, buttons, cookie notices, ways to other pages.

The phrases are data, `phrases.toml`, which says what each group is for.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Literal

from ingest.press.wording import pattern

LONGEST = 1200
"""Letters of the longest notice about cookies; what is longer is text, whatever it begins with."""

_WHEN = (
    r"(?:\d[\d.:/–-]*+(?:st|nd|rd|th|:e)?"
    r"|(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*\.?"
    r"|(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag\w*|\.)?|(?:mon|tues?|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?"
    r"|klockan|kl\.?|i ?dag|i ?går|at|pm|am|cet|[,|–-])"
)
_group = partial(pattern, "phrases.toml", rf"(?:\s*+{_WHEN})*+")

LONGEST_POINTER = 200
LONGEST_DATE = 60
"""Letters of the longest date alone: "Onsdag den 24 september 2025 klockan 10.14 (uppdaterad)"."""

LONGEST_DATELINE = 100
LONGEST_HEADING = 90
"""Letters up to which a line may be a heading of links, contacts or other texts."""

LONGEST_CONTACT = 200
"""Letters of the longest line of name, title, authority, number and address; more is a text."""

_FILE = re.compile(
    r"\(?\b(?:pdf|docx?|xlsx?|pptx?|odt|mp3)\b(?:[,\s-]*(?:fil)?[,\s]*\d[\d.,\s]*[kKmM]i?[bB]\b)?\)?",
    re.IGNORECASE,
)
_DATE_ALONE = re.compile(rf"(?:{_WHEN}\s*+)++", re.IGNORECASE)
_WHEN_INSIDE = re.compile(rf"(?<!\w){_WHEN}(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_BESIDE = re.compile(r"\s*[|•·]\s*|(?<=\d)\.\s+(?=\w{5,} ?:)")
# Within a text: what follows came at that hour.
_NEWS_OF_THE_HOUR = re.compile(
    r"uppdatera[dt](?:\s*kl\.?|\s*klockan)?\s*\d{1,2}[.:]\d\d\s*[.:]?", re.IGNORECASE
)
_PHONE = r"(?:(?:\+46|\b0\d{1,3})(?:[\s –-]|\(0\))*\d[\d\s –-]{4,}\d|\b\S+@\S+\.\w{2,})"
_REACHES = re.compile(_PHONE)
_LISTED = re.compile(
    rf"[,:]\s*(?:tfn|tel|telefon|mobil|e-post)?[.:]?\s*{_PHONE}\.?$", re.IGNORECASE
)


def furniture(words: str) -> bool:
    """Say whether a whole block is furniture: a button, a byline, a date, a cookie notice."""
    if len(words) > LONGEST or _NEWS_OF_THE_HOUR.fullmatch(words):
        return False
    return _stands_around(words) or all(map(_stands_around, _BESIDE.split(words)))


def _stands_around(words: str) -> bool:
    return any(_group(name).fullmatch(words) for name in ("bylines", "buttons", "about_the_page"))


def date_alone(words: str) -> bool:
    """Say whether a block is nothing but a full date, perhaps with a time or the page's kind.

    >>> date_alone("Nyhet • 26 feb 2021 • 2 min läsning"), date_alone("Möte • 26 feb 2021")
    (True, False)
    """
    if len(words) > LONGEST_DATE or not _YEAR.search(words):
        return False
    kind = _group("labels")
    return all(
        _DATE_ALONE.fullmatch(part)
        or kind.fullmatch(part)
        or (_stands_around(part) and not _YEAR.search(part))
        for part in _BESIDE.split(words)
    )


def date_label(words: str) -> tuple[Literal["published", "updated"], int] | None:
    """Return what the first label of a date in the words says, and where it ends; else None.

    A label begins the words or follows a sign: "Text: Ada Ek | Publicerad 3 maj 2024".
    """
    labels: list[tuple[int, Literal["published", "updated"], int]] = []
    names: tuple[Literal["published"], Literal["updated"]] = ("published", "updated")
    for name in names:
        for match in _group(name, punctuated=False).finditer(words):
            before = words[: match.start()].rstrip()
            if not before or before[-1] in "|·•.,:;–—-()" or before[-1].isdigit():
                labels.append((match.start(), name, match.end()))
                break
    if not labels:
        return None
    _, name, end = min(labels)
    return name, end


def leads_to_date(words: str) -> bool:
    """Say whether words between a label and a date belong to both: "av Ada Ek den"."""
    return bool(_group("before_a_date").fullmatch(words))


def dateline(words: str) -> bool:
    """Say whether a short line is a full date with a few words about the page: kind, place."""
    if len(words) > LONGEST_DATELINE or not _YEAR.search(words):
        return False
    rest = _group("labels").sub(" ", _WHEN_INSIDE.sub(" ", words))
    return len(rest) < len(words) and len(re.findall(r"\w+", rest)) <= 3


def event_fact(words: str) -> bool:
    """Say whether a line tells when or where something is to be: "Tid: 18.00–20.00"."""
    return bool(_group("event_facts").fullmatch(words))


def begins_other_texts(words: str) -> bool:
    """Say whether a heading introduces other pages' texts, such as the latest news."""
    return len(words) <= LONGEST_HEADING and bool(_group("other_texts").fullmatch(words))


def points_elsewhere(words: str) -> bool:
    """Say whether a heading or line introduces links and not a part of this text."""
    if len(words) > LONGEST_HEADING or words.endswith("."):
        return False
    return bool(_group("links").fullmatch(words) or _group("other_texts").fullmatch(words))


def points_away(words: str) -> bool:
    """Say whether a line does nothing but introduce its link: "Läs mer: Kommunens parker"."""
    return bool(_group("pointers", punctuated=False).match(words)) and not words.endswith(
        (".", "?", "!")
    )


def asks_for_tips(words: str) -> bool:
    """Say whether a heading introduces how to reach the police, as it stands under many texts."""
    return len(words) <= LONGEST_HEADING and bool(_group("tips").fullmatch(words.rstrip("?")))


def introduces_contact(words: str) -> bool:
    """Say whether a heading or line introduces names and telephone numbers."""
    return (
        len(words) <= LONGEST_HEADING
        and not words.endswith(".")
        and bool(_group("contacts").fullmatch(words))
    )


def names_document(words: str, *, is_file: bool = False) -> bool:
    """Say whether a link names a document or an episode, and not only that there is one.

    ``is_file`` is whether it leads to a file. "Metodhandbok: Metoder kring öppna drogscener" does;
    "Läs mer i rapporten" does not say which.

    >>> names_document("Lyssna på podden om arbetet på Plattan"), names_document("Våra rapporter")
    (True, False)
    """
    is_file = is_file or bool(_FILE.search(words))
    documents = _group("documents", punctuated=False)
    if len(words) > LONGEST_POINTER or not (is_file or documents.search(words)):
        return False
    rest = documents.sub(" ", _FILE.sub(" ", words))
    rest = _group("which_is_not_said", punctuated=False).sub(" ", rest)
    return len(re.findall(r"[^\W\d]{2,}", rest)) >= (1 if is_file else 2)


def contact(words: str) -> bool:
    """Say whether a line is a name with a number or an address, and not a sentence."""
    if (
        len(words) > LONGEST_CONTACT
        or not _REACHES.search(words)
        or ". " in words.replace("tel. ", "")
    ):
        return False
    if _group("for_the_press", punctuated=False).match(words) and not words.endswith("."):
        return True
    return not _group("verbs", punctuated=False).search(words) and bool(
        _LISTED.search(words) or not words.endswith(".")
    )
