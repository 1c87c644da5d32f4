"""A question taken apart: its words, how rare each is, and which of them carry meaning."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.language.folding import fold
from index.search.gram_codes import Hashes, codes, grams_of
from index.search.lexical import GRAM

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 600
"""Characters of a question that are looked at."""

_EMPTY = frozenset(
    fold(
        "och i att det som en på är av för med till den har de inte om ett han men var jag sig från"
        " vi så kan man när år säger hon under också efter eller nu där vid mot ska skulle"
        " kommer ut får finns vara hade alla andra mycket än här då sedan över bara in blir"
        " upp även vad få två vill ha många hur mer går kunde genom samma detta denna dessa"
        " dess vem vilka vilken vilket varför vart varifrån vems hurdan vars vilkas"
        " skall måste bör borde ville blev blivit bli gör göra gjorde gjort har haft"
        " jo ja nej nog ju väl dock samt varit är vore sin sitt sina min mitt mina din ditt dina"
        " vår vårt våra er ert era dem dom oss mig dig du ni sådan sådana något någon några"
        " ingen inget inga varje hela helt själv egen mellan utan innan förra sådant båda"
        " berätta fråga undrar snälla tack hej finnas fanns enligt används kallas heter hette"
        " the of and in to is a what which who when where why how many much did does do was were"
    ).split()
)
_SUFFIXES = re.findall(
    r"\w+",
    "heterna hetens andets arnas ernas ornas andes andet heten heter arens arna erna orna ande"
    " ende aste aren ades erns adet arne ens ets ade are ast ern het lig en et ar er or ad at as"
    " es ns a e s n t",
)


class Counts(Protocol):
    """Knows how many passages there are and how many hold each 4-gram."""

    size: int

    def rarity(self, terms: Sequence[str]) -> list[int]:
        """Return for each 4-gram the number of passages that hold it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as arrays; w words that carry meaning, g distinct 4-grams.

    ``rarity`` (g,) and ``weights`` (w,) are inverse document frequencies. ``content`` (g,) is
    whether a gram touches such a word, ``within`` (w, g) the share that each gram has of a word's
    stem, ``bridges`` (g,) whether a gram spans two neighbouring words that both carry meaning.
    ``whole`` and ``stem`` (w,) are hashes of the word and of its first ``cut`` (w,) letters.
    ``number`` and ``name`` (w,) tell digits and capitals inside the sentence.
    """

    text: str
    words: tuple[str, ...]
    spelt: tuple[str, ...]
    size: int
    grams: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    content: NDArray[np.bool_]
    bridges: NDArray[np.bool_]
    within: NDArray[np.float32]
    weights: NDArray[np.float32]
    whole: NDArray[np.uint64]
    stem: NDArray[np.uint64]
    cut: NDArray[np.int64]
    number: NDArray[np.bool_]
    name: NDArray[np.bool_]


def stem_length(word: str) -> int:
    """Return how many letters of a folded Swedish word stand before its ending, at least three.

    >>> stem_length("gatorna")
    3
    >>> stem_length("narkotika")
    8
    """
    if not word.isalpha():
        return len(word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return len(word) - len(suffix)
    return len(word)


def analysed(text: str, counts: Counts) -> Question:
    """Return a question taken apart, with what the index knows of how rare its parts are."""
    text = text[:LONGEST]
    row = codes(text)
    folded = fold(text)
    same = len(folded) == len(row)
    folded = folded if same else folded[: len(row)].ljust(len(row))
    all_grams = grams_of(row) if len(row) >= GRAM else np.zeros(0, np.uint32)
    grams, first = np.unique(all_grams, return_index=True)
    order = np.argsort(first)
    grams, first = grams[order], first[order]
    held = counts.rarity([folded[i : i + GRAM] for i in first])
    rarity = np.array([math.log1p((counts.size - n + 0.5) / (n + 0.5)) for n in held], np.float32)
    place = {int(gram): i for i, gram in enumerate(grams)}

    spelt_words = _spelt(text)
    bounds: list[tuple[int, int]] = []
    spelt: list[str] = []
    spans = [(m.start(), m.end()) for m in re.finditer(r"[^ ]+", folded)]
    touches = np.zeros((len(spans), len(grams)), bool)
    meaning = []
    for n, (start, end) in enumerate(spans):
        word = folded[start:end]
        meaning.append(word not in _EMPTY and (end - start >= 2 or word.isdigit()))
        for i in range(max(0, start - GRAM + 1), min(end, len(all_grams))):
            touches[n, place[int(all_grams[i])]] = True
        if meaning[n] and word not in {folded[a:b] for a, b in bounds}:
            bounds.append((start, end))
            spelt.append(spelt_words[n] if n < len(spelt_words) else word)
    if not bounds and spans:
        bounds = spans
        spelt = [folded[a:b] for a, b in spans]
        meaning = [True] * len(spans)
    content = touches[np.array(meaning, bool)].any(axis=0) if spans else np.zeros(len(grams), bool)
    bridges = np.zeros(len(grams), bool)
    for n in range(len(spans) - 1):
        if meaning[n] and meaning[n + 1]:
            bridges |= touches[n] & touches[n + 1]

    words = tuple(folded[a:b] for a, b in bounds)
    within = np.zeros((len(words), len(grams)), np.float32)
    weights = np.zeros(len(words), np.float32)
    cuts = []
    for n, (start, end) in enumerate(bounds):
        cut = stem_length(words[n])
        cuts.append(cut)
        a, b = (start, start + cut) if cut >= GRAM else (start - 1, start + max(cut, 2) + 1)
        inner = [place[int(all_grams[i])] for i in range(a, min(b - GRAM + 1, len(all_grams)))]
        wide = range(max(0, start - 1), min(end + 2 - GRAM, len(all_grams)))
        rare = [float(rarity[place[int(all_grams[i])]]) for i in wide]
        weights[n] = max(rare, default=0.5)
        for gram in inner or [place[int(all_grams[i])] for i in wide]:
            within[n, gram] = 1.0
    within /= np.maximum(within.sum(axis=1, keepdims=True), 1.0)
    starts = np.array([a for a, _ in bounds], np.int64)
    ends = np.array([b for _, b in bounds], np.int64)
    lengths = np.array(cuts, np.int64)
    hashes = Hashes(row)
    return Question(
        text=text,
        words=words,
        spelt=tuple(spelt),
        size=counts.size,
        grams=grams,
        rarity=rarity,
        content=content,
        bridges=bridges,
        within=within,
        weights=weights,
        whole=hashes.of(starts, ends),
        stem=hashes.of(starts, starts + lengths),
        cut=lengths,
        number=np.array([any(map(str.isdigit, word)) for word in words], bool),
        name=np.array([_is_name(word, i, text) for i, word in enumerate(spelt)], bool),
    )


def _spelt(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _is_name(word: str, place: int, text: str) -> bool:
    return word[:1].isupper() and (place > 0 or not text.lstrip("\"”'» ").startswith(word))
