"""Whatever a page holds, a question about it gets an answer and no error."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny import GramEncoder

from assistant.answer import answer
from assistant.records import Status
from benchmarks.hostile import failures, pages
from index.generation import build
from index.records import Parsed
from index.search.reader import Reader
from index.store.documents import Store

PAGES = list(pages(13))
LONG_SENTENCE = " ".join(f"ord{number}" for number in range(600))
GREPS = "Tre personer greps i Klara i natt."


@pytest.mark.parametrize(("name", "text"), PAGES, ids=[name for name, _ in PAGES])
def test_a_hostile_page_is_asked_twenty_questions_without_an_error(
    name: str, text: str, tmp_path: Path, encoder: GramEncoder
) -> None:
    assert failures(name, text, tmp_path, encoder) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Insats i Klara", f"{GREPS}\n\n{LONG_SENTENCE}"),
        ("Insats i Klara", LONG_SENTENCE),
        ("Insats " * 130_000, GREPS),
        ("a" * 900_000, GREPS),
        ("a" * 900_000, LONG_SENTENCE),
    ],
    ids=["beside others", "alone", "title of words", "title of one word", "both"],
)
def test_a_sentence_and_a_title_of_any_length_are_answered_from(
    title: str, text: str, tmp_path: Path, encoder: GramEncoder
) -> None:
    with Store(tmp_path, write=True) as store:
        store.put(Parsed("page", "press", title, text), source="tests")
    build(tmp_path, encoder)
    with Reader(tmp_path, encoder) as reader:
        for question in ("Hur många greps i Klara?", "Vad är ord7 ord8 ord9?", "insats"):
            given = answer(question, reader)
            assert given.status in (Status.ANSWERED, Status.NO_ANSWER)
            assert all(quote.text in text for quote in given.quotes + given.related)
