"""Lists as Word saves them on a page: paragraphs that say in their style of which list they are."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from ingest.text.blocks import clean

_OF_A_LIST = re.compile(r"\bmso-list:\s*(?!none\b)", re.IGNORECASE)
_MARK = re.compile(r"\bmso-list:\s*ignore\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d|[^\W\d_][.)]")
"""In the mark of an item that is numbered or lettered: it is shown as text, and may be named."""


def make_lists(tree: HtmlElement) -> None:
    """Make paragraphs of one list, where Word saved them so, a list; a bullet's glyph goes.

    The glyph is a letter or sign of a font of signs: "o", "§" and "·" are seen as bullets.
    """
    items = [p for p in tree.iter("p") if _OF_A_LIST.search(p.get("style", ""))]
    around: HtmlElement | None = None
    for item in items:
        for mark in [e for e in item.iter("span") if _MARK.search(e.get("style", ""))]:
            if not _NUMBER.search(clean(mark.text_content())):
                mark.drop_tree()
        before = item.getprevious()
        if around is None or before is not around or (around.tail or "").strip():
            around = item.makeelement("ul", {})
            item.addprevious(around)
        around.tail, item.tail, item.tag = item.tail, None, "li"
        around.append(item)
