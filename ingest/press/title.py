"""Which words are a page's title, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.press.pieces import pieces_of
from ingest.text.blocks import clean, letters_of

_SIGN = re.compile(r"\s+[-–—]{1,2}\s+|\s*[|»•·]\s*")
_ASIDE = frozenset(["nav", "aside", "footer", "template", "noscript"])
_MAIN = frozenset(["main", "article"])
_LONGEST = 300
MOST_OF_IT = 0.5
"""The share of the head's title that words must say to be the title and not a part of it."""

A_PARAGRAPH = 60
"""Letters between two headings from which the second is within the text of the first."""


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title, and the element on the page that shows it, if one does.

    It is ``sure`` if the page's head says the same.
    """

    words: str
    element: HtmlElement | None
    sure: bool = False


def find_title(tree: HtmlElement, declared: Iterable[str], site: str) -> Title:
    """Return the title as the page shows it, else as its head says it, without the site's name.

    ``declared`` are the titles in the head. The heading that they contain is the title; the
    longest, if several are, for a site's name may be set as a heading too. Else a lone heading of
    level 1, else another element that shows the title.
    """
    declared = [title for title in declared if len(title) <= 2 * _LONGEST]
    headings = [
        (_shown_as(element, declared), element)
        for element in tree.iter("h1", "h2", "h3")
        if not any(above.tag in _ASIDE for above in element.iterancestors())
    ]
    headings = [(words, element) for words, element in headings if 0 < len(words) <= _LONGEST]
    headings = [(words, e) for words, e in headings if letters_of(words) != letters_of(site)]
    named = [row for row in headings if any(_says(title, row[0]) for title in declared)]
    top = [(words, element) for words, element in headings if element.tag == "h1"]
    inside = [row for row in top if any(e.tag in _MAIN for e in row[1].iterancestors())]
    top = inside or top
    if named:
        words, element = max(named, key=lambda row: (len(letters_of(row[0])), row[1].tag == "h1"))
        if not (top and _is_subheading(words, element, top[0][1], declared, site)):
            return Title(words, element, sure=True)
    if top:
        return Title(*top[0])
    for element in tree.iter("p", "td", "th", "div", "b", "strong", "font", "span", "big"):
        words = _brief(element)
        if words and any(_says(title, words, share=0.5) for title in declared):
            return Title(words, element, sure=True)
    if declared:
        return Title(without_site(declared[0], site), None)
    return Title(*headings[0]) if headings else Title("", None)


def _shown_as(heading: HtmlElement, declared: Iterable[str]) -> str:
    """Return a heading's words, without a number or label in it that the head's title lacks."""
    words = text_of(heading)
    if not any(_says(title, words) for title in declared):
        for part in heading.iterdescendants("span", "small", "sup", "em", "i", "div", "p", "a"):
            rest = clean(" ".join(p.words for p in pieces_of(heading, {part: "around"})))
            if any(_says(title, rest, share=MOST_OF_IT) for title in declared):
                return rest
    return words


def _is_subheading(
    words: str, element: HtmlElement, top: HtmlElement, declared: Iterable[str], site: str
) -> bool:
    """Say whether a heading that the head's title contains stands within the text of another.

    It says only a part of the title, or text stands between it and the heading of level 1.
    """
    if element.tag == "h1":
        return False
    if not any(_says(without_site(title, site), words, share=MOST_OF_IT) for title in declared):
        return True
    letters = 0
    between = False
    for other in element.getroottree().getroot().iter():
        if other is element:
            return letters >= A_PARAGRAPH
        between = between or other is top
        if between and other.tag == "p":
            letters += len("".join(other.itertext()).strip())
    return False


def without_site(title: str, site: str = "") -> str:
    """Return a title from a page's head without the name of the site at its end.

    >>> without_site("Nio män döms | Polismyndigheten")
    'Nio män döms'
    """
    signs = list(_SIGN.finditer(title))
    if not signs or not title[: signs[-1].start()].strip():
        return title
    name = letters_of(title[signs[-1].end() :])
    dash = signs[-1][0].strip() in ("-", "–", "—", "--")
    if dash and name not in (letters_of(site), letters_of(site.partition(".")[0])):
        return title
    return title[: signs[-1].start()].strip()


def text_of(element: HtmlElement) -> str:
    """Return an element's words on one line, as a reader sees them."""
    return clean(" ".join(piece.words for piece in pieces_of(element, {})))


def _brief(element: HtmlElement) -> str:
    """Return the words of an element that is no longer than a title, else nothing."""
    words = ""
    for part in element.itertext():
        words += part
        if len(words) > 2 * _LONGEST:
            return ""
    return clean(words)


def _says(title: str, words: str, share: float = 0.0) -> bool:
    """Say whether a title in the head contains the words, or is their shortened beginning."""
    declared, letters = letters_of(title), letters_of(words)
    if len(letters) < 2:
        return False
    contained = letters in declared and len(letters) >= share * len(declared)
    cut_off = title.endswith("…") and len(declared) >= 20
    return contained or (cut_off and letters.startswith(declared))
