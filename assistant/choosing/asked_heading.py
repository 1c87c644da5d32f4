"""A heading that asks: what stands under "Får jag filma?" answers whoever asks just that."""

from __future__ import annotations

from index.language.folding import fold
from index.language.swedish import small_words, stem_length

ALIKE = 0.6
"""The share of the words of question and heading that both hold from which they ask the same. Set
on one example ("Får jag filma poliser?", "Får jag filma när polisen arbetar?"); it decides three of
the 372 questions that docs/quality.md measures, rightly."""

ANSWERS = 0.9
"""How probable it is then that the first sentence under the heading answers."""


def asks_the_same(question: str, heading: str) -> bool:
    """Return whether a heading is a question, and the one that is asked.

    >>> asks_the_same("Får man filma polisen?", "Får jag filma poliser?")
    True
    >>> asks_the_same("Får jag filma vakter?", "Får jag filma poliser?")
    False
    """
    if not heading.rstrip().endswith("?"):
        return False
    stems, others = _stems(question), _stems(heading)
    return bool(stems) and len(stems & others) >= ALIKE * len(stems | others)


def _stems(text: str) -> set[str]:
    words = fold(text).split()
    left_out = fold(" ".join(small_words("search"))).split()
    return {word[: stem_length(word)] for word in words if word not in left_out}
