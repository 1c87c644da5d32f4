"""In a large index, what nearly every passage holds is not searched for; the rest still finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.language.folding import fold
from index.search import lexical
from index.search.lexical import LexicalIndex, grams

COMMON_WORDS = "Polisen har lämnat platsen och ärendet är avslutat."


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LexicalIndex:
    """Return an index of fifty passages, large enough for common 4-grams to be left out."""
    monkeypatch.setattr(lexical, "ALL_GRAMS_UP_TO", 20)
    rows = [(n, f"{COMMON_WORDS} Nummer{n:03}.", "press", "s", "2020-01-01") for n in range(49)]
    rows.append((49, f"{COMMON_WORDS} Tramadoltabletter i en väska.", "press", "s", "2020-01-01"))
    lexical.build(tmp_path / "lexical", iter(rows))
    return LexicalIndex(tmp_path / "lexical")


def test_a_rare_word_alone_decides(large: LexicalIndex) -> None:
    hits = large.search("Har polisen lämnat platsen där tramadol fanns?", 50)
    assert hits[0][0] == 49
    assert len(hits) < 50


def test_a_question_of_common_words_alone_still_finds(large: LexicalIndex) -> None:
    assert len(large.search("Har polisen lämnat platsen?", 50)) == 50


def test_a_small_index_is_searched_for_every_4_gram(
    large: LexicalIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexical, "ALL_GRAMS_UP_TO", 50)
    assert len(large.search("Har polisen lämnat platsen där tramadol fanns?", 50)) == 50
    assert len(grams(fold("polisen"))) == 6
