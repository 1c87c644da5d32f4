"""What a page says about itself in its head, its linked data and its time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from ingest.press_blocks import clean
from ingest.press_dates import date_in_path, moment

_ARTICLE = re.compile(r"Article|Posting|WebPage|Report|Statement|PressRelease|CreativeWork")
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
_TITLES = ("og:title", "dc:title", "dc.title", "dcterms.title", "twitter:title")
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
_SWEDISH = re.compile(r"\b(?:och|att|som|är|för|av|inte|med|har|till|på|det|den|om)\b", re.I)
_ENGLISH = re.compile(r"\b(?:and|the|of|is|for|not|with|has|to|on|that|are|was|by|this)\b", re.I)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself; empty where it says nothing."""

    titles: tuple[str, ...]
    site: str
    published: str | None
    updated: str | None
    language: str | None
    url: str | None
    body: str


def facts(tree: HtmlElement, location: str) -> Facts:
    """Return what the page at a location (a URL or a path) says about itself.

    Order of trust for dates: linked data, meta tags, time elements, words beside "Publicerad",
    the address. The URL is the canonical one; else the location, if it is a URL; else the one
    that the page gives for sharing.
    """
    meta = _meta(tree)
    linked = _linked_data(tree)
    title = tree.find(".//title")
    titles = [meta[name] for name in _TITLES if meta.get(name)]
    titles += [clean(linked.get("headline", ""))]
    titles += [clean("".join(title.itertext()))] if title is not None else []
    url = _url(tree, meta, linked, location)
    published = _best(
        [
            linked.get("datePublished"),
            *(meta.get(name) for name in _PUBLISHED),
            *_times(tree, "published"),
            *_said(tree, _SAYS_PUBLISHED),
            *_named_so(tree),
            date_in_path(urlsplit(url or location).path + "/"),
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
    return Facts(
        titles=tuple(dict.fromkeys(title for title in titles if title)),
        site=meta.get("og:site_name", ""),
        published=published,
        updated=updated,
        language=_declared_language(tree, meta, linked),
        url=url,
        body=linked.get("articleBody", ""),
    )


def language(declared: str | None, text: str) -> str:
    """Return the language of a text: as declared, unless its small words say otherwise."""
    swedish = len(_SWEDISH.findall(text[:20_000]))
    english = len(_ENGLISH.findall(text[:20_000]))
    if swedish > 4 * english + 2:
        return "sv"
    if english > 4 * swedish + 2:
        return "en"
    return declared or "sv"


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the page's meta tags and itemprops by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = clean(tag.get("content") or "")
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = (tag.get(attribute) or "").strip().lower()
            if name and content:
                found.setdefault(name, content)
    return found


def _linked_data(tree: HtmlElement) -> dict[str, str]:
    """Return the strings of the first article among the page's JSON-LD."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        words = re.sub(
            r"^\s*(?://)?<!\[CDATA\[|(?://)?\]\]>\s*$|^\s*<!--|-->\s*$", "", script.text or ""
        )
        try:
            data = json.loads(words, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            named = " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
            if _ARTICLE.search(named) and (thing.get("headline") or thing.get("articleBody")):
                return _strings(thing)
    return {}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    seen = 0
    while waiting and seen < 1000:
        seen += 1
        thing = waiting.pop(0)
        if isinstance(thing, dict):
            yield thing
            waiting.extend(thing.get(name) for name in ("@graph", "mainEntity", "mainEntityOfPage"))
        elif isinstance(thing, list):
            waiting.extend(thing)


def _strings(thing: dict[str, Any]) -> dict[str, str]:
    found = {name: value for name, value in thing.items() if isinstance(value, str)}
    page = thing.get("mainEntityOfPage")
    if isinstance(page, dict) and isinstance(page.get("@id"), str):
        found.setdefault("url", page["@id"])
    elif isinstance(page, str):
        found.setdefault("url", page)
    return found


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
    found = [date for words in candidates if words and (date := moment(words))]
    if not found:
        return None
    exact = (date for date in found if len(date) > 10 and date.startswith(found[0]))
    return found[0] if len(found[0]) > 10 else next(exact, found[0])


def _declared_language(
    tree: HtmlElement, meta: dict[str, str], linked: dict[str, str]
) -> str | None:
    for declared in (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        linked.get("inLanguage"),
        meta.get("dc:language"),
        meta.get("dc.language"),
        meta.get("dcterms.language"),
        meta.get("content-language"),
        meta.get("og:locale"),
    ):
        code = re.match(r"[a-z]{2,3}(?![a-z])", (declared or "").strip().lower())
        if code:
            return {"swe": "sv", "eng": "en"}.get(code[0], code[0])
    return None


def _url(
    tree: HtmlElement, meta: dict[str, str], linked: dict[str, str], location: str
) -> str | None:
    here = location if _is_address(location) else None
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            canonical = _absolute(link.get("href"), here)
            # A canonical address that is the front page's says nothing about this page.
            if canonical and (urlsplit(canonical).path.strip("/") or here is None):
                return canonical
    if here:
        return urlunsplit(urlsplit(here)._replace(fragment=""))
    shared = _absolute(meta.get("og:url") or linked.get("url"), None)
    base = tree.find(".//base")
    own = base.get("href", "") if base is not None else ""
    # Saved pages: a base of several folders is the page's own address.
    if shared and own.startswith("/") and own.strip("/").count("/") >= 1:
        return urljoin(shared, own)
    return shared


def _absolute(address: str | None, here: str | None) -> str | None:
    try:
        found = urljoin(here or "", (address or "").strip())
        return urlunsplit(urlsplit(found)._replace(fragment="")) if _is_address(found) else None
    except ValueError:
        return None


def _is_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
