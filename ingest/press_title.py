"""Which words are a page's title, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from ingest.press_blocks import clean

_NO_LETTER = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"\s+(?:[|»«›•·]|[-–—:]{1,2})\s+")
_SAFE_SUFFIX = re.compile(r"\s*[|»•·]\s*")
_ASIDE = frozenset(["nav", "aside", "footer", "template", "noscript"])


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title, and the element on the page that shows it, if one does."""

    words: str
    element: HtmlElement | None


def find_title(tree: HtmlElement, said: Iterable[str], site: str) -> Title:
    """Return the title as the page shows it, else as its head says, without the site's name.

    The heading that the titles in the head contain is the title; the longest, if there are more,
    for the site's name may be set as a heading too.
    """
    said = [title for title in said if title]
    best: tuple[int, int, HtmlElement] | None = None
    alone: list[HtmlElement] = []
    for number, element in enumerate(tree.iter("h1", "h2", "h3")):
        if _ASIDE & {above.tag for above in element.iterancestors()}:
            continue
        words = clean(" ".join(element.itertext()))
        letters = _letters(words)
        if len(letters) < 2 or len(words) > 300:
            continue
        if element.tag == "h1":
            alone.append(element)
        if any(_same(letters, _letters(title)) for title in said):
            score = len(letters) + 5 * (element.tag == "h1")
            if best is None or score > best[0]:
                best = (score, -number, element)
    if best is not None and (not alone or best[2].tag == "h1" or _letters_of(best[2]) != site):
        return Title(_words(best[2]), best[2])
    if alone:
        inside = [h for h in alone if {"main", "article"} & {a.tag for a in h.iterancestors()}]
        chosen = (inside or alone)[0]
        return Title(_words(chosen), chosen)
    stripped = without_site(said[0], site) if said else ""
    shown = _shown(tree, [without_site(title, site) for title in said])
    if shown is not None:
        return Title(_words(shown), shown)
    first = next((h for h in tree.iter("h2", "h3") if _words(h)), None)
    if not stripped and first is not None:
        return Title(_words(first), first)
    return Title(stripped, None)


def without_site(title: str, site: str = "") -> str:
    """Return a title from a page's head without the name of the site at its end.

    >>> without_site("Nio män döms | Polismyndigheten")
    'Nio män döms'
    """
    parts = _SUFFIX.split(title)
    if (
        len(parts) > 1
        and site
        and _letters(parts[-1]) in (_letters(site), _letters(site.split(".")[0]))
    ):
        return title[: title.rfind(parts[-1])].rstrip(" |»«›•·-–—:")
    pieces = _SAFE_SUFFIX.split(title)
    if len(pieces) > 1 and pieces[0].strip():
        return title[: title.rfind(pieces[-1])].rstrip(" |»•·")
    return title


def _shown(tree: HtmlElement, titles: list[str]) -> HtmlElement | None:
    """Return the element that shows one of the titles though it is no heading."""
    wanted = {_letters(title) for title in titles} - {""}
    if not wanted:
        return None
    longest = max(map(len, wanted)) * 2 + 20
    for element in tree.iter(
        "p", "td", "th", "div", "b", "strong", "font", "span", "big", "legend"
    ):
        if len(element) <= 3 and element.text is not None or len(element):
            words = ""
            for part in element.itertext():
                words += part
                if len(words) > longest * 3:
                    break
            if _letters(words) in wanted and not len(element):
                return element
            if _letters(words) in wanted:
                return element
    return None


def _same(shown: str, said: str) -> bool:
    if not said:
        return False
    return (
        shown in said
        if len(shown) >= 3
        else shown == said or (len(said) >= 15 and shown.startswith(said))
    )


def _words(element: HtmlElement) -> str:
    return clean(" ".join(element.itertext()))


def _letters_of(element: HtmlElement) -> str:
    return _letters(_words(element))


def _letters(words: str) -> str:
    return _NO_LETTER.sub("", words.casefold())
