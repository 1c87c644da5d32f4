"""Text without the differences that do not matter: case, accents, punctuation.

Each of these is for one use. `fold` makes what is indexed and compared, `slug` what stands in an
address, `base_letters` what a browser's search goes by, letter for letter. Differences that are
typography (quote marks, dashes, blanks) are in `typography`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_FOLDED = str.maketrans("åäàáâéèêëöøóôüúíïæœçñ", "aaaaaeeeeoooouuiiaocn")
_NOT_WORD = re.compile(r"[^\w]+")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Return text as it is indexed: lower case, plain letters, single blanks at both ends too.

    >>> fold("Förundersökning, 2019!")
    ' forundersokning 2019 '
    """
    return f" {_NOT_WORD.sub(' ', text.lower().translate(_FOLDED)).strip()} "


def slug(words: str, *, longest: int = 60) -> str:
    """Return `words` as a readable part of an address: a-z, 0-9, hyphens, cut at a whole word.

    >>> slug("Minskad tillgänglighet på narkotika, i Klara"), slug("Æskulap søger")
    ('minskad-tillganglighet-pa-narkotika-i-klara', 'askulap-soger')
    """
    plain = unicodedata.normalize("NFKD", words.lower().translate(_FOLDED))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii") if not plain.isascii() else plain
    full = _NOT_IN_SLUG.sub("-", ascii_only).strip("-")
    if len(full) <= longest:
        return full
    return full[: longest + 1].rpartition("-")[0] or full[:longest]


@lru_cache(maxsize=64)
def base_letters(words: str) -> str:
    """Return `words` without case and accents, one character for each.

    >>> base_letters("Förundersökning, 2019!")
    'forundersokning, 2019!'
    """
    return "".join(_base_letter(character) for character in words)


@lru_cache(maxsize=4096)
def _base_letter(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[:1].lower()
    return base if len(base) == 1 else character
