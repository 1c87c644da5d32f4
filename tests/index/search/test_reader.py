"""Searching while something else is published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tiny import GramEncoder

from index.generation import build
from index.records import Hit, Parsed
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


def test_a_document_that_is_named_is_looked_at_beyond_its_best_passage(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    filler = "Arbetet följs upp varje månad av ledningsgruppen och redovisas i en rapport. " * 9
    named = "Regeringen har beslutat om uppdraget om trygga torg i hela landet. " + filler
    answer = "Slutrapporten lämnas senast den 3 mars 2027. " + filler
    text = "\n\n".join([named.strip(), filler.strip(), answer.strip()])
    with Store(tmp_path, write=True) as store:
        store.put(Parsed("a", "press", "Uppdrag om trygga torg", text), source="t")
        for number in range(30):
            words = f"Ett annat uppdrag om torg nummer {number}. Det ska vara klart i höst."
            store.put(Parsed(f"b{number}", "press", f"Torg {number}", words), source="t")
    build(tmp_path, encoder)
    with Reader(tmp_path, encoder) as reader:
        question = "Uppdraget om trygga torg i hela landet"
        few, more = reader.matches(question, 3), reader.with_documents(question, 3)
    assert few is not None
    assert more is not None
    start = text.index("Slutrapporten")

    def holds(hits: Sequence[Hit]) -> bool:
        return any(h.passage.start <= start < h.passage.end for h in hits if h.passage.start)

    assert more.hits[0] == few.hits[0]
    assert holds(more.hits)
    assert not holds(few.hits[:1])
    assert len({hit.number for hit in more.hits}) == len(more.hits)
