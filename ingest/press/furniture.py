"""Which elements of a page are furniture, judged by tag, role, class and id."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from lxml import etree
from lxml.html import HtmlElement

from ingest.press.names import Furniture, said_by, words_of
from ingest.press.wording import elements
from ingest.text.blocks import clean

_NO_TEXT, _NEVER_TEXT = elements("no_text"), elements("never_text")
_ROLES = elements("roles_around")
_AT_THE_EDGE = frozenset(["footer", "header", "address"])
_TITLES = frozenset(["h2", "h3", "h4", "h5", "h6"])
LONGEST_BYLINE = 200
"""Letters up to which what is named as a date, a byline or share buttons is that."""

A_PART = 0.3
"""The share of a page's running text up to which what has the name of furniture is furniture.

Themes name things wrongly: what holds more than a third of all the text is the text.
"""

NEARLY_ALL = 0.75
"""The same share for names that are seldom wrong, such as comments, which may outgrow the text."""

A_SHORT_TEXT = 400
"""Letters up to which a part may be half of a page: a short text has less than what is around."""

_SECTIONS = frozenset(["main", "article", "section"])
_TEXT_ITSELF = frozenset(["html", "body", "main", "article", "h1"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFOLDS = re.compile(r"accordion|collaps|expand|toggle|dragspel|tab-?pan|faq", re.IGNORECASE)
_FACTS = re.compile(r"fakta|fact", re.IGNORECASE)


def furniture_of(body: HtmlElement, title: HtmlElement | None) -> dict[HtmlElement, Furniture]:
    """Return the furniture under an element by its names, with what kind it is.

    What holds the title or the main part is none, whatever its name; nor is what holds so much
    of the running text that it must be the text.
    """
    weight = _weights(body)
    total = weight.get(body, 0)
    protected: set[HtmlElement] = set()
    if title is not None:
        protected.update(title.iterancestors(), [title])
    for main in body.iter("main", "article"):
        protected.update(main.iterancestors())
    unfolded = {button.get("aria-controls") for button in body.iter("button", *_TITLES)} - {None}
    furniture: dict[HtmlElement, Furniture] = {}
    for element in body.iter():
        if element.tag in _NEVER_TEXT:
            furniture[element] = "around"
        elif element not in protected:
            kind = _kind(element, unfolded)
            if kind and weight[element] <= _most(element, kind, total):
                furniture[element] = kind
    return furniture


def _most(element: HtmlElement, kind: Furniture, total: int) -> float:
    """Return how many letters of running text an element may hold and still be furniture."""
    if kind == "after":
        return LONGEST_BYLINE
    if element.tag == "form":
        return A_PART * total
    if any(said_by(name).seldom_text for name in element.get("class", "").split()):
        return NEARLY_ALL * total
    return max(A_PART * total, min(A_SHORT_TEXT, 0.5 * total))


def _weights(body: HtmlElement) -> dict[HtmlElement, int]:
    """Return how many letters of running text (not links, not code) each element holds."""
    weight: dict[HtmlElement, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        if element.tag == "a" or element.tag in _NEVER_TEXT:
            weight[element] = 0
        else:
            inside = sum(weight[child] + len((child.tail or "").strip()) for child in element)
            weight[element] = inside + len((element.text or "").strip())
    return weight


def _kind(element: HtmlElement, unfolded: Collection[str | None]) -> Furniture | None:
    tag = element.tag
    if tag in _TEXT_ITSELF:
        return None
    title = tag in _TITLES or (tag == "button" and _is_title(element))
    hidden = _is_hidden(element) and element.get("id") not in unfolded
    if hidden or (not title and _is_around(element)):
        return "around"
    if tag == "aside":
        return None if _is_fact_box(element) else "around"
    if tag in _TITLES and _heads_a_switch(element):
        return "around"
    return named_furniture(element, is_title=title)


def _is_around(element: HtmlElement) -> bool:
    tag = element.tag
    fields = next(element.iter("textarea", "input", "select"), None) if tag == "form" else None
    return (
        tag in _NO_TEXT
        or (tag in _AT_THE_EDGE and not _heads_a_section(element))
        or (element.get("role") or "").lower() in _ROLES
        or fields is not None
    )


def _heads_a_section(header: HtmlElement) -> bool:
    """Say whether a header stands within the text and holds a heading of it."""
    if header.tag != "header" or next(header.iter("h2", "h3", "h4"), None) is None:
        return False
    return any(above.tag in _SECTIONS for above in header.iterancestors())


def _heads_a_switch(heading: HtmlElement) -> bool:
    """Say whether a button right after a heading has its words: "Ordförklaringar", "Visa …"."""
    after = heading.getnext()
    words = clean("".join(heading.itertext())).casefold()
    return (
        after is not None
        and after.tag in ("button", "label")
        and len(words) > 2
        and words in clean("".join(after.itertext())).casefold()
    )


def _is_title(button: HtmlElement) -> bool:
    """Say whether a button's words name what it unfolds: it is a heading, or as long as one."""
    if any(above.tag in _TITLES for above in itertools.islice(button.iterancestors(), 2)):
        return True
    unfolds = button.get("aria-expanded") is not None and button.get("aria-controls")
    return bool(unfolds) and len("".join(button.itertext()).split()) > 2


def named_furniture(element: HtmlElement, *, is_title: bool = False) -> Furniture | None:
    """Return what kind of furniture an element is by its class and id alone, None if none."""
    names = (element.get("class") or "").split()
    own = element.get("id") or ""
    # A long id, or one on a heading, is an anchor made from the heading's words.
    if own and not is_title and element.tag != "p" and len(words_of(own)) <= 2:
        names.append(own)
    by_name = [said_by(name) for name in names]
    content = any(one.content and not one.side for one in by_name)
    kinds = {one.kind for one in by_name if not (content and one.side)}
    if "around" in kinds:
        return "around"
    return "after" if "after" in kinds else None


def _is_fact_box(element: HtmlElement) -> bool:
    heading = next(element.iter("h2", "h3", "h4"), None)
    words = "".join(heading.itertext()) if heading is not None else ""
    return bool(_FACTS.search(f"{element.get('class')} {element.get('id')} {words}"))


def _is_hidden(element: HtmlElement) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    if not hidden and not _HIDDEN.search(element.get("style") or ""):
        return False
    # What an accordion unfolds is text of the page, though hidden at first.
    return not _UNFOLDS.search(f"{element.get('class')} {element.get('id')}")
