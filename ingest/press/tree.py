"""A page's tree, as browsers make it where libxml2 would lose text.

libxml2 passes over an end tag while a `div` is open within it: a menu that forgets to close one
goes on to the end of the page, and the article is in the menu. Browsers close what is open within
(https://html.spec.whatwg.org/#parsing-main-inbody, "any other end tag" of block elements). The end
tags that libxml2 needs for that are written in before it reads the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

from index.errors import SourceError
from ingest.press.word_lists import make_lists
from ingest.press.wording import elements

_CLOSING, _HTML5 = elements("closing"), elements("html5")
_BOUNDS = frozenset(["table", "td", "th", "caption", "template", "object", "applet", "marquee"])
"""Elements beyond which an end tag closes nothing."""

_LISTS = frozenset(["ul", "ol", "dl"])
_ITEMS = frozenset(["li", "dd", "dt"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_RAW = "script|style|textarea|title|iframe|xmp|noembed|noframes"
DEEPEST = 256
"""Elements inside one another: what libxml2 allowed for twenty years, and no page has by intent.

What is asked of an element's ancestors or descendants costs no more than so many steps each.
"""
_BEYOND_DEEPEST = etree.XPath("/*" * (DEEPEST + 1))
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({_RAW})\b.*?(?:</\1\s*>|\Z)"
    rf"|<(?P<end>/?)(?:(?P<name>{'|'.join(sorted(_CLOSING | _BOUNDS, key=len, reverse=True))})"
    r"(?=[\s/>])|[a-z])(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SCRIPT = re.compile(r"java ?script", re.IGNORECASE)
PROSE = 150
"""Letters from which what stands in `noscript` is more than a notice or a picture's address."""


def parsed(text: str, location: str) -> HtmlElement:
    """Return the tree of an HTML text; SourceError if it cannot be made."""
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    text = _closed(_DECLARATION.sub("", text.replace("\0", "")))
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise SourceError(f"{location}: no text to quote was found on the page") from None
    too_deep = any("xcessive depth" in error.message for error in parser.error_log)
    if too_deep or _BEYOND_DEEPEST(tree):
        raise SourceError(f"{location} is nested too deeply to be read: mend the page's HTML")
    _show_noscript(tree)
    make_lists(tree)
    return tree


def _closed(text: str) -> str:
    """Return an HTML text with the end tags that browsers take as given.

    >>> _closed("<nav><div><a>Start</a></nav><p>Text")
    '<nav><div><a>Start</a></div></nav><p>Text'
    """
    parts: list[str] = []
    done = 0
    for place, missing in _missing(text):
        parts += [text[done:place], *(f"</{name}>" for name in missing)]
        done = place
    return "".join([*parts, text[done:]]) if parts else text


def _missing(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield where end tags are missing, and of which elements, the innermost first."""
    opened: list[str] = []
    # Beyond the last > nothing is a tag, and looking for the end of one takes long.
    for match in _TAG.finditer(text, 0, text.rfind(">") + 1):
        if not match["name"]:
            continue
        name = match["name"].lower()
        if not match["end"]:
            paragraph = None if name in _BOUNDS else _within(opened, "p")
            if paragraph is not None:
                # A block ends a paragraph; libxml2 does not know those that came with HTML5.
                if name in _HTML5:
                    yield match.start(), opened[paragraph:][::-1]
                del opened[paragraph:]
            if name in _ITEMS:
                _close_item(opened, name)
            opened.append(name)
            continue
        within = _within(opened, name)
        if within is None:
            continue
        inside = opened[within + 1 :]
        del opened[within:]
        if "div" in inside and name != "div" and name not in _BOUNDS:
            # Items end by themselves; of the rest libxml2 must be told.
            yield match.start(), [other for other in reversed(inside) if other not in _ITEMS]


def _close_item(opened: list[str], name: str) -> None:
    """Take an item off the open elements where the next one begins."""
    for place in range(len(opened) - 1, -1, -1):
        other = opened[place]
        if other == name or (name in ("dd", "dt") and other in ("dd", "dt")):
            del opened[place:]
            return
        if other not in ("div", "address"):
            return


def _within(opened: list[str], name: str) -> int | None:
    """Return the place of the open element that an end tag closes, None if there is none."""
    for place in range(len(opened) - 1, max(-1, len(opened) - 1 - DEEPEST), -1):
        other = opened[place]
        if other == name or (name in _HEADINGS and other in _HEADINGS):
            return place
        if other in _BOUNDS or (name in _ITEMS and other in _LISTS):
            return None
    return None


def _show_noscript(tree: HtmlElement) -> None:
    """Make what stands in `noscript` part of the page if the page's text stands there.

    Old templates and pages that a script draws carry it so; where the page says it by itself,
    `noscript` holds a notice or a picture.
    """
    hidden = {e: _prose(e) for e in tree.iter("noscript") if _prose(e) >= PROSE}
    if hidden and sum(hidden.values()) > _prose(tree):
        for element in hidden:
            element.tag = "div"


def _prose(root: HtmlElement) -> int:
    """Return how many letters the paragraphs under an element have, those in noscript apart."""
    letters = 0
    for element in root.iter("p", "li", "div", "td"):
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        inside = next(element.iterancestors("noscript"), None)
        if (inside is None or root.tag == "noscript") and not _SCRIPT.search(own):
            letters += len(own.strip()) if len(own.split()) > 5 else 0
    return letters
