"""What a page says about itself in its head and its linked data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from lxml.html import HtmlElement

from ingest.text.addresses import resolved_against
from ingest.text.blocks import clean

MOST_NODES = 1000
"""Nodes of linked data that are looked at; a page has some tens."""

_ARTICLE = re.compile(r"Article|Posting|WebPage|Report|Statement|PressRelease|CreativeWork")
_PAGE = re.compile(r"Page\b|Article|Posting|Report|PressRelease|CreativeWork")
_LANGUAGES = ("dc:language", "dc.language", "dcterms.language", "content-language", "og:locale")
_TITLES = ("og:title", "dc:title", "dc.title", "dcterms.title", "twitter:title")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself; empty where it says nothing.

    ``meta`` are its meta tags and itemprops by lower-case name, ``linked`` the strings of what it
    says of itself as linked data.
    """

    titles: tuple[str, ...]
    site: str
    meta: Mapping[str, str]
    linked: Mapping[str, str]
    language: str | None
    url: str | None
    body: str


def facts(tree: HtmlElement, location: str) -> Facts:
    """Return what the page at a location (a URL or a path) says about itself.

    The URL is the canonical one; else the location, if it is a URL; else the one
    that the page gives for sharing.
    """
    meta = _meta(tree)
    linked = _linked_data(tree)
    title = tree.find(".//title")
    titles = [meta[name] for name in _TITLES if meta.get(name)]
    titles += [clean(linked.get("headline", ""))]
    titles += [clean("".join(title.itertext()))] if title is not None else []
    url = _url(tree, meta, linked, location)
    return Facts(
        titles=tuple(dict.fromkeys(title for title in titles if title)),
        site=meta.get("og:site_name", ""),
        meta=meta,
        linked=linked,
        language=_declared_language(tree, meta, linked),
        url=url,
        body=linked.get("articleBody", ""),
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """Return the page's meta tags and itemprops by lower-case name, the first of each."""
    values: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = clean(tag.get("content") or "")
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = (tag.get(attribute) or "").strip().lower()
            if name and content:
                values.setdefault(name, content)
    return values


def _linked_data(tree: HtmlElement) -> dict[str, str]:
    """Return the strings of what the page's JSON-LD says of it: its article, else its page.

    What the article leaves out, such as its dates, is taken from the page's node, which Yoast
    writes with a name and no headline.
    """
    articles: list[dict[str, str]] = []
    pages: list[dict[str, str]] = []
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
                articles.append(_strings(thing))
            elif _PAGE.search(named) and (thing.get("datePublished") or thing.get("dateModified")):
                pages.append(_strings(thing))
    return {**(pages[0] if pages else {}), **(articles[0] if articles else {})}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    count = 0
    while waiting and count < MOST_NODES:
        count += 1
        thing = waiting.pop(0)
        if isinstance(thing, dict):
            yield thing
            waiting.extend(thing.get(name) for name in ("@graph", "mainEntity", "mainEntityOfPage"))
        elif isinstance(thing, list):
            waiting.extend(thing)


def _strings(thing: dict[str, Any]) -> dict[str, str]:
    values = {name: value for name, value in thing.items() if isinstance(value, str)}
    page = thing.get("mainEntityOfPage")
    if isinstance(page, dict) and isinstance(page.get("@id"), str):
        values.setdefault("url", page["@id"])
    elif isinstance(page, str):
        values.setdefault("url", page)
    return values


def _declared_language(
    tree: HtmlElement, meta: dict[str, str], linked: dict[str, str]
) -> str | None:
    for declared in (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        linked.get("inLanguage"),
        *map(meta.get, _LANGUAGES),
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
        return resolved_against(shared, own) or shared
    return shared


def _absolute(address: str | None, here: str | None) -> str | None:
    url = resolved_against(here or "", (address or "").strip())
    return urlunsplit(urlsplit(url)._replace(fragment="")) if url and _is_address(url) else None


def _is_address(words: str) -> bool:
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
