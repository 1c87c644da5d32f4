"""Searching while something else is published."""

from __future__ import annotations

from pathlib import Path

from tiny import GramEncoder

from index.generation import build
from index.search.reader import Reader
from index.store.documents import Store


def test_a_search_ends_in_the_generation_in_which_it_began(
    data: Path, reader: Reader, encoder: GramEncoder
) -> None:
    question = "Hur många tramadoltabletter fanns i väskan?"
    candidates = reader.candidates(question, 10)
    expected = [hit.passage for hit in reader.rank(question, candidates, 10).hits]
    with Store(data, write=True) as store:
        store.withdraw("tests", except_keys={"episode-1"})
    build(data, encoder)
    assert reader.refresh()
    assert reader.generation.lexical.size < len(candidates.lexical)
    assert [hit.passage for hit in reader.rank(question, candidates, 10).hits] == expected
