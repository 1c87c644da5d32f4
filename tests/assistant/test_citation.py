"""Where a quote comes from, in words: the same on a page, in a file and in a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tiny import HANDBOOK, PODCAST

from assistant.citation import citation, clock, day, place_in_words
from assistant.quotes import Span, prove
from assistant.records import Place
from assistant.texts import texts
from index.records import Parsed
from index.search.reader import Reader

SWEDISH, ENGLISH = texts()["sv"], texts()["en"]


def parts(reader: Reader, parsed: Parsed, words: str) -> list[str]:
    (document,) = [d for d in reader.store.documents() if d.title == parsed.title]
    start = parsed.text.index(words)
    span = Span(document.id, document.revision or "", start, start + len(words), 1.0)
    quote = prove(reader.store, span)
    assert quote is not None
    return citation(quote, SWEDISH)


def test_a_quote_of_a_handbook_names_page_and_heading(reader: Reader) -> None:
    assert parts(reader, HANDBOOK, "Kamerabevakning") == [
        "Metodhandbok för Klara",
        "Metodhandbok",
        "1 november 2024",
        "sidan 5",
        "under rubriken Kameror",
    ]


def test_a_quote_of_an_episode_names_time_and_speaker(reader: Reader) -> None:
    assert parts(reader, PODCAST, "Vi utvisade elva") == [
        "Avsnitt 1: Natt i Klara",
        "Podd",
        "15 januari 2025",
        "0:03 in i avsnittet",
        "Gruppchefen",
    ]


def test_several_pages_are_told_as_such() -> None:
    place = Place(page=5, page_to=6)
    assert place_in_words(place, SWEDISH) == ["sidorna 5–6"]
    assert place_in_words(replace(place, page_to=5), ENGLISH) == ["page 5"]
    assert place_in_words(Place(), SWEDISH) == []


@pytest.mark.parametrize(
    ("moment", "swedish", "english"),
    [
        ("2019-05-14T10:15:00+02:00", "14 maj 2019", "14 May 2019"),
        ("2020-10-09T22:30:00Z", "10 oktober 2020", "10 October 2020"),
        ("i våras", "i våras", "i våras"),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_day_is_the_swedish_day_in_words(moment: str | None, swedish: str, english: str) -> None:
    assert (day(moment, SWEDISH), day(moment, ENGLISH)) == (swedish, english)


def test_a_clock_has_hours_only_where_there_are_any() -> None:
    assert [clock(s) for s in (-1, 0, 59.9, 60, 754.6, 3661)] == [
        "0:00",
        "0:00",
        "0:59",
        "1:00",
        "12:34",
        "1:01:01",
    ]
