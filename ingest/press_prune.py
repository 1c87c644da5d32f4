"""Which elements of a page are furniture, judged by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from lxml.html import HtmlElement

Furniture = Literal["around", "after"]
"""``around``: beside the text, anywhere. ``after``: what ends a text, such as its date or shares."""

_NEVER_TEXT = frozenset(
    "script style noscript template head title meta link base iframe object embed applet svg math "
    "canvas audio video source track map area button select option input textarea datalist output "
    "progress meter dialog figcaption nav menu search rp rt".split()
)
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar "
    "tablist tooltip status alert button form".split()
)
_WORD = re.compile(r"[A-ZÅÄÖ]?[a-zåäö0-9]+|[A-ZÅÄÖ]+(?![a-zåäö])")
_AROUND = frozenset(
    "nav navbar navigation navigering menu submenu meny undermeny huvudmeny breadcrumb breadcrumbs "
    "brodsmula brodsmulor cookie cookies cookiebar cookiebanner consent gdpr kakor footer sidfot "
    "sidebar sidofalt hogerspalt vansterspalt rightcolumn leftcolumn search searchbox searchform "
    "sokruta sokfalt skip skiplink skiplinks accesskey accesskeys toolbar verktygsrad pagination "
    "pager paging comments comment kommentarer disqus newsletter nyhetsbrev subscribe prenumerera "
    "advert advertisement annons promo banner teaser teasers puff puffar login inloggning popup "
    "modal overlay lightbox tooltip toast sitemap totop backtotop related relaterat relaterade "
    "relatedposts relateradlank seealso lasmer print noprint skrivut masthead sidhuvud vcard "
    "contactbox kontaktruta kontakt kontakter presskontakt presskontakter contact contacts "
    "languageselector sprakval feedback rating readspeaker lyssna pullquote figcaption caption "
    "bildtext photographer fotograf tagcloud hcard".split()
)
_AFTER = frozenset(
    "share sharing shares sharer sharelinks sharebuttons sharedaddy addthis addtoany social "
    "socialmedia sociala dela delning delningslankar metadata pagemeta entrymeta postmeta "
    "articlemeta pubdate published publicerad publicerat publicering updated uppdaterad modified "
    "timestamp byline author forfattare skribent dateline tags taggar etiketter posted".split()
)
_PAIRS = frozenset(
    [
        ("site", "header"),
        ("global", "header"),
        ("page", "footer"),
        ("access", "keys"),
        ("language", "selector"),
        ("lang", "switcher"),
        ("side", "bar"),
        ("right", "column"),
        ("left", "column"),
        ("back", "top"),
        ("to", "top"),
        ("see", "also"),
        ("read", "more"),
        ("more", "news"),
        ("latest", "news"),
        ("sr", "only"),
        ("visually", "hidden"),
        ("screen", "reader"),
        ("screenreader", "text"),
    ]
)
_AFTER_PAIRS = frozenset(
    [("meta", "data"), ("entry", "meta"), ("post", "meta"), ("article", "meta"), ("page", "meta")]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_OPENED = re.compile(r"accordion|collaps|expand|toggle|dragspel|tab-?pan|faq", re.IGNORECASE)
_FACTS = re.compile(r"fakta|fact", re.IGNORECASE)


def kind_of(element: HtmlElement) -> Furniture | None:
    """Return what kind of furniture an element is by its tag, role, class and id, or None."""
    tag = element.tag
    if tag in _NEVER_TEXT or _is_hidden(element):
        return "around"
    if tag in ("html", "body", "main", "article", "h1"):
        return None
    if element.get("role", "").lower() in _ROLES:
        return "around"
    if tag == "aside":
        named = f"{element.get('class', '')} {element.get('id', '')} {' '.join(_headings(element))}"
        return None if _FACTS.search(named) else "around"
    if tag in ("footer", "header", "address"):
        return "around"
    return _named(element)


def _headings(element: HtmlElement) -> Iterator[str]:
    for heading in element.iter("h2", "h3", "h4"):
        yield heading.text or ""
        return


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is None and element.get("aria-hidden", "").lower() != "true":
        style = element.get("style")
        if not style or not _HIDDEN.search(style):
            return False
    # What an accordion unfolds is text of the page, though hidden at first.
    return not _OPENED.search(f"{element.get('class', '')} {element.get('id', '')}")


def _named(element: HtmlElement) -> Furniture | None:
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    for name in names:
        words = [word.lower() for word in _WORD.findall(name)]
        if not words or words[0] in ("has", "with", "no", "is", "js"):
            continue
        pairs = set(zip(words, words[1:], strict=False))
        if not _AROUND.isdisjoint(words) or pairs & _PAIRS:
            return "around"
        if not _AFTER.isdisjoint(words) or pairs & _AFTER_PAIRS:
            return "after"
    return None
