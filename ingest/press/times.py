"""When a page was published and when it was changed.

What a page shows goes before what its head says: a page that was moved to another system shows the
day that it always had, while the new system writes the day of the move into its head. The rank,
which `tests/ingest/press/test_times.py` holds:

1. a date beside a label: "Publicerad 14 mars 2011", "Uppdaterad: 2019-04-02"
2. a date that its markup says this of: time, itemprop, RDFa
3. a date in an element of such a class, and nothing else
4. a date alone by the title, or labelled in a part of its own such as the footer,
   unless the head says an earlier day: then it may be the day of what the page is about
5. linked data
6. meta tags that say "published" or "modified"
7. meta tags that only say "date"
8. meta tags that say "created", which is often the day of a move; the date in the address

A page was updated on a later day, or later on the same day if it shows so; the hour of a
Last-Modified is no update.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal

from lxml.html import HtmlElement

from index.days import swedish_day
from index.language.word_lists import word_lists
from ingest.press.furniture import named_furniture
from ingest.press.phrases import date_alone, date_label, leads_to_date
from ingest.text.blocks import clean
from ingest.text.dates import date_in_path, first_date, moment

Kind = Literal["published", "updated"]

_SAYS = word_lists(Path(__file__).with_name("dates.toml"))
_PROPERTIES: dict[str, Kind] = {
    **dict.fromkeys(_SAYS["published_property"], "published"),
    **dict.fromkeys(_SAYS["updated_property"], "updated"),
}
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?P<updated>updated?|modified|changed|uppdaterad|andrad)"
    r"|(?P<published>publish(?:ed|ing)?|publi[cs]er(?:ad|at|ing)|pubdate|posted|created)"
    r"|(?P<date>date|datum|dato|dateline|timestamp|time|meta|metadata|submitted|byline|info))"
    r"(?:$|[\s_-])"
)
_SAYS_PUBLISHED = re.compile(r"publi|pubdate|posted|created|skapad")
_SAYS_UPDATED = re.compile(r"updat|uppdater|modif|ändra")
_PERHAPS_A_LABEL = re.compile(
    r"publi|p(?:ress|osted)|uppda|update|ändra|revi|modif|submi|inskick|uppla", re.IGNORECASE
)
"""What every label of `phrases.toml` has in it, to pass over most words of a page at once."""

_WHOLE = frozenset(["html", "body", "main", "article"])
LONGEST_LINE = 160
"""Letters of an element that tells of the page and is no paragraph of its text."""

LONGEST_DATE = 60
A_LIST = 3
"""Items from which a list is one of other pages, each with its date."""


class Rank(IntEnum):
    """How plainly a date that is shown is said to be the page's, the plainest first."""

    LABELLED = 1
    MARKED_UP = 2
    NAMED = 3
    ALONE = 4


@dataclass(frozen=True, slots=True)
class _PageDate:
    """A date that a page shows; ``depth`` is how near it stands to the title."""

    kind: Kind
    date: str
    rank: Rank
    depth: int


def times(
    body: HtmlElement,
    title: HtmlElement | None,
    beside: Iterable[str],
    meta: Mapping[str, str],
    linked: Mapping[str, str],
    path: str,
) -> tuple[str | None, str | None]:
    """Return when a page was published and, if that was later, when it was last changed.

    ``beside`` are the first blocks after the title, ``meta`` and ``linked`` what the head says,
    ``path`` is that of the page's address.
    """
    declared = _dates([linked.get("datePublished"), *map(meta.get, _SAYS["published"])])
    dated = declared + _dates(map(meta.get, _SAYS["date"]))
    weak = _dates(map(meta.get, _SAYS["created"])) + _dates([date_in_path(path + "/")])
    changed = _dates([linked.get("dateModified"), *map(meta.get, _SAYS["updated"])])
    saved = _dates(map(meta.get, _SAYS["saved"]))
    head = {swedish_day(date) for date in (*dated, *changed)}
    dates = sorted(
        _shown_dates(body, title),
        key=lambda one: (one.rank, swedish_day(one.date) not in head, -one.depth),
    )
    alone = [date for words in beside if date_alone(words) and (date := moment(words))]
    plain = [one for one in dates if one.rank < Rank.ALONE]
    perhaps = [one.date for one in dates if one.rank == Rank.ALONE and one.kind == "published"]
    earlier = [d for d in perhaps + alone if not dated or swedish_day(d) <= swedish_day(dated[0])]
    published = _first([one.date for one in plain if one.kind == "published"] + earlier + dated)
    shown_updates = [one.date for one in dates if one.kind == "updated"]
    if published is None:
        published = _first(weak)
        # The day of a move comes after the last change that the page shows.
        if published and shown_updates and swedish_day(published) > swedish_day(shown_updates[0]):
            published = None
    else:
        published = _first([published, *weak])
    updated = _first(shown_updates + changed) or _first(saved)
    if updated and published and not _is_later(updated, published, shown_updates + changed):
        updated = None
    return published, updated


def _dates(candidates: Iterable[str | None]) -> list[str]:
    return [date for words in candidates if words and (date := moment(words))]


def _first(dates: list[str]) -> str | None:
    """Return the first date, made exact by a later one of the same day or minute."""
    if not dates:
        return None
    first = dates[0]
    if len(first) > 10:
        return next((date for date in dates if date[:16] == first[:16] and date > first), first)
    return next((date for date in dates if len(date) > 10 and swedish_day(date) == first), first)


def _is_later(updated: str, published: str, exact: list[str]) -> bool:
    day, before = swedish_day(updated), swedish_day(published)
    on_that_day = day == before and updated in exact and min(len(updated), len(published)) > 10
    return day > before or (on_that_day and updated > published)


# What the page shows


def _shown_dates(body: HtmlElement, title: HtmlElement | None) -> Iterator[_PageDate]:
    """Yield the dates on a page that are said to be its own, in the order of the page."""
    above = {} if title is None else {e: n for n, e in enumerate([*title.iterancestors()][::-1])}
    above |= _own_article(body, above)
    passed: set[HtmlElement] = set()
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        for words, around in ((element.text, element), (element.tail, element.getparent())):
            if not words or len(words) > LONGEST_LINE or not _PERHAPS_A_LABEL.search(words):
                continue
            if around is not None and around not in passed and date_label(clean(words)):
                passed.add(around)
                yield from _labelled(around, above)
        dated = _marked_up(element) or _named(element)
        if dated:
            kind, date, rank = dated
            place = _depth(element, above, is_label=False)
            if place is not None:
                yield _PageDate(kind, date, rank, place[0])


def _own_article(body: HtmlElement, above: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """Return the article that is the page's text though its title stands outside, with its depth.

    Drupal sets a page so. Most of the page's paragraphs are in it.
    """
    if any(around.tag == "article" for around in above):
        return {}
    total = _prose(body)
    articles = (article for article in body.iter("article") if 2 * _prose(article) > total)
    return dict.fromkeys(articles, 0)


def _prose(element: HtmlElement) -> int:
    return sum(len("".join(paragraph.itertext())) for paragraph in element.iter("p"))


def _labelled(element: HtmlElement, above: Mapping[HtmlElement, int]) -> Iterator[_PageDate]:
    """Yield the dates that follow "Publicerad" and "Uppdaterad" in an element or beside it."""
    for around in (element, element.getparent()):
        if around is None or (around is not element and around.tag in _WHOLE):
            return
        line = clean(" ".join(around.itertext()))
        dates = list(_after_labels(line)) if len(line) <= 2 * LONGEST_LINE else []
        if dates:
            place = _depth(around, above, is_label=True)
            if place is not None:
                depth, elsewhere = place
                rank = Rank.ALONE if elsewhere else Rank.LABELLED
                exact = [*_dates(t.get("datetime") for t in around.iter("time"))]
                for kind, date in dates:
                    yield _PageDate(kind, _first([date, *exact]) or date, rank, depth)
            return


def _after_labels(line: str) -> Iterator[tuple[Kind, str]]:
    while label := date_label(line):
        kind, end = label
        line = line[end:]
        date = first_date(line)
        if date and leads_to_date(line[: date[0]]):
            yield kind, date[1]


def _marked_up(element: HtmlElement) -> tuple[Kind, str, Rank] | None:
    """Return the date of a time element, or of one with itemprop or RDFa, if it is the page's."""
    if element.tag != "time" and not (element.get("itemprop") or element.get("property")):
        return None
    properties = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()
    kind = next((k for p in properties if (k := _PROPERTIES.get(re.split("[:.]", p)[-1]))), None)
    if kind is None and element.tag != "time":
        return None
    words = "".join(element.itertext())
    date = moment(element.get("datetime") or element.get("content") or words) or moment(words)
    if date is None or kind:
        return (kind, date, Rank.MARKED_UP) if date and kind else None
    named = " ".join(_names(element)).lower()
    if _SAYS_PUBLISHED.search(named) or element.get("pubdate") is not None:
        return "published", date, Rank.MARKED_UP
    if _SAYS_UPDATED.search(named):
        return "updated", date, Rank.MARKED_UP
    parent = element.getparent()
    alone = parent is not None and len(clean("".join(parent.itertext()))) <= LONGEST_LINE
    return ("published", date, Rank.ALONE) if alone else None


def _names(element: HtmlElement) -> Iterator[str]:
    """Yield what an element and the two around it are called, and their words."""
    yield element.get("class") or ""
    for around in list(element.iterancestors())[:2]:
        if around.tag in _WHOLE:
            return
        yield f"{around.get('class') or ''} {clean(''.join(around.itertext()))[:LONGEST_DATE]}"


def _named(element: HtmlElement) -> tuple[Kind, str, Rank] | None:
    """Return the date of a short element whose class says that it is the page's."""
    own = element.get("class")
    name = _CLASS.search(own.lower()) if own else None
    if name is None or element.tag in _WHOLE:
        return None
    words = clean(" ".join(element.itertext()))
    date = first_date(words) if len(words) <= LONGEST_DATE else None
    if date is None or not (name["published"] or name["updated"] or date_alone(words)):
        return None
    rank = Rank.ALONE if name["date"] else Rank.NAMED
    return ("updated" if name["updated"] else "published"), date[1], rank


def _depth(
    element: HtmlElement, above: Mapping[HtmlElement, int], *, is_label: bool
) -> tuple[int, bool] | None:
    """Return how near the title an element stands, and whether in a part beside the text.

    None for what tells of another page: in a link, a list, an article or a part of its own.
    """
    elsewhere = False
    for around in (element, *element.iterancestors()):
        if around in above:
            return above[around], elsewhere
        parent = around.getparent()
        listed = around.tag == "li" and parent is not None and len(parent) >= A_LIST
        if around.tag in ("a", "nav", "article") or (listed and not is_label):
            # A page without a title of its own may still be one article.
            if around.tag != "article" or above:
                return None
        elif around.tag in ("aside", "footer") or named_furniture(around) == "around":
            if not is_label:
                return None
            elsewhere = True
    return 0, elsewhere
