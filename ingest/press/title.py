"""Which words are a page's title, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.press.pieces import pieces_of
from ingest.text.blocks import clean

_NO_LETTER = re.compile(r"[\W_]+")
_SIGN = re.compile(r"\s+[-–—]{1,2}\s+|\s*[|»•·]\s*")
_ASIDE = frozenset(["nav", "aside", "footer", "template", "noscript"])
_LONGEST = 300


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

    ``said`` are the titles in the head. The heading that they contain is the title; the longest,
    if several are, for a site's name may be set as a heading too. Else a lone heading of level 1,
    else another element that shows the title.
    """
    declared = [title for title in declared if len(title) <= 2 * _LONGEST]
    headings = [(shown(element), element) for element in _headings(tree)]
    headings = [(words, element) for words, element in headings if 0 < len(words) <= _LONGEST]
    named = [
        (len(_letters(words)), words, element)
        for words, element in headings
        if _letters(words) != _letters(site) and any(_says(title, words) for title in declared)
    ]
    if named:
        _, words, element = max(
            named, key=lambda candidate: (candidate[0], candidate[2].tag == "h1")
        )
        return Title(words, element, sure=True)
    top = [(words, element) for words, element in headings if element.tag == "h1"]
    if top:
        inside = [candidate for candidate in top if _is_in_main(candidate[1])]
        return Title(*(inside or top)[0])
    for element in tree.iter("p", "td", "th", "div", "b", "strong", "font", "span", "big"):
        words = _brief(element)
        if words and any(_says(title, words, share=0.5) for title in declared):
            return Title(words, element, sure=True)
    if declared:
        return Title(without_site(declared[0], site), None)
    return Title(*headings[0]) if headings else Title("", None)


def without_site(title: str, site: str = "") -> str:
    """Return a title from a page's head without the name of the site at its end.

    >>> without_site("Nio män döms | Polismyndigheten")
    'Nio män döms'
    """
    signs = list(_SIGN.finditer(title))
    if not signs or not title[: signs[-1].start()].strip():
        return title
    name = _letters(title[signs[-1].end() :])
    dash = signs[-1][0].strip() in ("-", "–", "—", "--")
    if dash and name not in (_letters(site), _letters(site.partition(".")[0])):
        return title
    return title[: signs[-1].start()].strip()


def shown(element: HtmlElement) -> str:
    """Return an element's words on one line, as a reader sees them."""
    return clean(" ".join(piece.words for piece in pieces_of(element, {})))


def _headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter("h1", "h2", "h3"):
        if not any(above.tag in _ASIDE for above in element.iterancestors()):
            yield element


def _is_in_main(element: HtmlElement) -> bool:
    return any(above.tag in ("main", "article") for above in element.iterancestors())


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
    declared, letters = _letters(title), _letters(words)
    if len(letters) < 2:
        return False
    contained = letters in declared and len(letters) >= share * len(declared)
    cut_off = title.endswith("…") and len(declared) >= 20
    return contained or (cut_off and letters.startswith(declared))


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words.casefold())
