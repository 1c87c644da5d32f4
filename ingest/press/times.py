"""When a page says that it was published and when it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml.html import HtmlElement

from ingest.text.blocks import clean
from ingest.text.dates import date_in_path, moment

# fmt: off
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc:date.issued", "dcterms.available", "dc.date.published", "publish-date",
    "publishdate", "publication_date", "published_time", "pubdate", "sailthru.date",
    "parsely-pub-date", "dc.date.created", "dc:date.created", "dcterms.created", "dcterms.date",
    "dc.date", "dc:date", "creation-date", "datecreated", "date",
)
_UPDATED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified",
    "dc.date.modified", "dc:date.modified", "dcterms.modified", "last-modified", "lastmod",
    "revised",
)
# fmt: on
_SAYS_PUBLISHED = re.compile(
    r"(?:publicera(?:d|t|des|ts)|publiceringsdatum|published|posted|pressmeddelande(?:t)?)\b[\s:]*(?:den|av|on)?",
    re.IGNORECASE,
)
_SAYS_UPDATED = re.compile(
    r"(?:uppdatera(?:d|t|des|ts)|ändra[dt]|updated|modified)\b[\s:]*(?:den|on)?", re.IGNORECASE
)
_CLASS_PUBLISHED = re.compile(
    r"\b(?:published|publishe?d?[-_]?date|pubdate|posted[-_]on|(?:entry|post|article|news)[-_]date)\b"
)


def times(
    tree: HtmlElement, meta: Mapping[str, str], linked: Mapping[str, str], path: str
) -> tuple[str | None, str | None]:
    """Return when a page was published and, if that was later, when it was last changed.

    Order of trust: linked data, meta tags, time elements, words beside "Publicerad", elements
    that are named so, the path of the address.
    """
    published = _best(
        [
            linked.get("datePublished"),
            *(meta.get(name) for name in _PUBLISHED),
            *_times(tree, "published"),
            *_said(tree, _SAYS_PUBLISHED),
            *_named_so(tree),
            date_in_path(path + "/"),
        ]
    )
    updated = _best(
        [
            linked.get("dateModified"),
            *(meta.get(name) for name in _UPDATED),
            *_times(tree, "updated"),
            *_said(tree, _SAYS_UPDATED),
        ]
    )
    if updated and published and updated[: len(published)] <= published[: len(updated)]:
        updated = None
    return published, updated


def _times(tree: HtmlElement, wanted: str) -> Iterator[str]:
    """Yield the dates of time elements that are said to be of publication or of change."""
    first = None
    for time in tree.iter("time"):
        value = time.get("datetime") or "".join(time.itertext())
        names = [time.get("class", ""), time.get("itemprop", "")]
        around = time.getparent()
        for _ in range(2):
            if around is None or around.tag in ("body", "main", "article"):
                break
            names += [around.get("class", ""), clean("".join(around.itertext()))[:60]]
            around = around.getparent()
        named = " ".join(names).lower()
        changed = re.search(r"updat|uppdater|modif|ändra", named)
        if re.search(r"publi|pubdate|created|skapad", named) or time.get("pubdate") is not None:
            kind = "updated" if changed and not re.search(r"publi", named) else "published"
        else:
            kind = "updated" if changed else ""
        if kind == wanted:
            yield value
        first = first or (value if not kind else None)
    if wanted == "published" and first:
        yield first


def _said(tree: HtmlElement, label: re.Pattern[str]) -> Iterator[str]:
    """Yield the words that follow "Publicerad" or "Uppdaterad" where they begin an element."""
    for element in tree.iter():
        if isinstance(element.tag, str) and element.text:
            match = label.search(element.text.strip()[:60])
            if match:
                around = element.getparent()
                inside = clean("".join(element.itertext()))[:120]
                yield inside[match.end() :][:40]
                if around is not None and around.tag not in ("body", "main", "article"):
                    beside = clean(" ".join(around.itertext()))
                    yield beside[beside.find(inside) + match.end() :][:40]


def _named_so(tree: HtmlElement) -> Iterator[str]:
    """Yield the words of short elements whose class says that they tell when this was published."""
    for element in tree.iter("span", "div", "p", "li", "td"):
        if _CLASS_PUBLISHED.search(element.get("class") or ""):
            words = clean(" ".join(element.itertext()))
            if len(words) <= 60:
                yield words


def _best(candidates: list[str | None]) -> str | None:
    """Return the first date, made exact by a later candidate of the same day with a time."""
    dates = [date for words in candidates if words and (date := moment(words))]
    if not dates:
        return None
    exact = (date for date in dates if len(date) > 10 and date.startswith(dates[0]))
    return dates[0] if len(dates[0]) > 10 else next(exact, dates[0])
