"""Everything on a subject and nothing else: found, counted, narrowed, told over time."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import DOCUMENTS, PRESS, GramEncoder

from assistant.records import Place, Quote, QuotedDocument
from assistant.staff.export import as_csv, as_html, as_markdown, quotes_of
from assistant.staff.search import find
from assistant.staff.subject import FACETS, Narrowing, findings
from assistant.staff.subject_words import matching, wanted
from assistant.staff.timeline import timeline
from assistant.texts import texts
from index.generation import build
from index.language.folding import fold
from index.search.reader import Reader
from index.store.documents import Store

SWEDISH = texts()["sv"]
OLDER = replace(
    PRESS,
    key="press-0",
    title="Nya kameror",
    text="Sex kameror sattes upp i Klara. Kamerorna ska vara kvar.\n\nAnnat hände också.",
    marks=(),
    url="https://polisen.example/klara/kameror",
    published="2024-02-01",
)
HOSTILE = replace(
    PRESS,
    key="hostile",
    title="<script>alert(1)</script> [x](javascript:1)",
    text='=HYPERLINK("http://ont.example";"kameror") <img src=x onerror=alert(1)>',
    marks=(),
    url="https://polisen.example/ont",
    published="2023-02-01",
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder) -> Iterator[Reader]:
    """Return a reader of five documents, one of them hostile."""
    data = tmp_path_factory.mktemp("data")
    with Store(data, write=True) as store:
        for parsed in (*DOCUMENTS, OLDER, HOSTILE):
            store.put(parsed, source="tests")
    build(data, encoder)
    with Reader(data, encoder) as opened:
        yield opened


def test_only_passages_that_hold_the_word_are_found(reader: Reader) -> None:
    met = findings("kameror", reader)
    texts = reader.texts([one.passage for one in met.hits])
    assert met.matched
    assert met.is_complete
    assert len(texts) == 3
    assert all("kamer" in text.lower() for text in texts)


def test_two_words_must_both_be_is_in_the_passage_and_its_titles(reader: Reader) -> None:
    found = findings("kameror Metodhandbok", reader).hits
    assert [one.document.kind for one in found] == ["handbook"]


def test_a_phrase_in_quotation_marks_is_found_only_as_it_stands(reader: Reader) -> None:
    assert len(findings('"sex kameror"', reader).hits) == 1
    assert not findings('"kameror sex"', reader).matched


def test_words_that_nobody_said_give_what_is_similar_and_say_so(reader: Reader) -> None:
    met = findings("kamermusik", reader)
    assert not met.matched
    assert met.hits


def test_facets_count_over_everything_and_under_the_other_facets(reader: Reader) -> None:
    met = findings("klara", reader)
    for facet in FACETS:
        for value, count in met.facets[facet]:
            narrowed = findings("klara", reader, Narrowing(**{facet: value}))
            assert len(narrowed.hits) == count, (facet, value)
            assert narrowed.facets[facet] == met.facets[facet]


def test_a_speaker_narrows_to_the_turns_of_that_speaker(reader: Reader) -> None:
    met = findings("klara", reader, Narrowing(speaker="Programledaren"))
    assert [one.document.kind for one in met.hits] == ["podcast"]


def test_dates_narrow_also_what_has_no_words(reader: Reader) -> None:
    met = findings("", reader, Narrowing(since="2024-01-01", until="2024-12-31"))
    assert {one.document.published for one in met.hits} == {"2024-02-01", "2024-11-01"}


def test_find_by_date_is_newest_first(reader: Reader) -> None:
    dates = [quote.document.published or "" for quote in find("klara", reader, order="date")]
    assert dates == sorted(dates, reverse=True)


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_words_may_be_searched_and_marks_lie_in_the_text(reader: Reader, words: str) -> None:
    for one in findings(words, reader).hits[:5]:
        text = reader.texts([one.passage])[0]
        assert all(0 <= a < b <= len(text) for a, b in matching(words, text))


@given(st.sampled_from(PRESS.text.split()))
def test_a_text_holds_each_of_its_own_words(word: str) -> None:
    sought = wanted(word)
    assert not sought or sought.is_in(fold(PRESS.text))


def test_the_timeline_goes_from_the_oldest_to_the_newest(reader: Reader) -> None:
    told = timeline("kameror", reader)
    assert [month.name for month in told.months] == ["2023-02", "2024-02", "2024-11"]
    assert told.years() == [("2023", 1), ("2024", 2)]
    assert (
        told.months[1].entries[0].first.text
        == "Sex kameror sattes upp i Klara. Kamerorna ska vara kvar."
    )


def test_the_timeline_of_what_nobody_said_is_empty(reader: Reader) -> None:
    assert timeline("kamermusik", reader).quotes == 0
    assert timeline("  ?", reader).quotes == 0


def test_a_table_runs_no_formula_and_opens_in_a_swedish_spreadsheet(reader: Reader) -> None:
    made = as_csv(quotes_of(timeline("kameror", reader)), SWEDISH)
    assert made.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(made.removeprefix("\ufeff")), delimiter=";")
    assert header == ["Datum", "Slag", "Titel", "Plats", "Talare", "Citat", "Länk", "Kvitto"]
    assert [row[0] for row in rows] == ["2023-02-01", "2024-02-01", "2024-11-01"]
    assert rows[0][5].startswith("'=HYPERLINK")
    assert rows[2][3] == "sidan 5, under rubriken Kameror"


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_cell_begins_like_a_formula(title: str, text: str) -> None:
    quote = Quote(
        text=text,
        document=QuotedDocument("d", "press", title, None, None, "sv"),
        revision="r",
        start=0,
        end=1,
        place=Place(),
        link="",
        receipt="d~r~0-1~h",
        score=1.0,
    )
    made = as_csv([quote], SWEDISH).removeprefix("\ufeff")
    _, row = csv.reader(io.StringIO(made, newline=""), delimiter=";")
    assert len(row) == 8
    for cell in row:
        assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_files_to_take_along_cite_and_hold_no_markup_of_the_source(reader: Reader) -> None:
    told = timeline("kameror", reader)
    page, words = as_html("Kameror", told, SWEDISH), as_markdown("Kameror", told, SWEDISH)
    for made in (page, words):
        assert "<script" not in made
        assert "<img" not in made
        for quote in quotes_of(told):
            assert quote.receipt in made
    assert "&lt;img src=x" in page
    assert "\\[x\\](javascript:1)" in words
    assert "## 2024-02" in words
    assert (
        "Metodhandbok för Klara, Metodhandbok, 1 november 2024, sidan 5, under rubriken Kameror"
        in words
    )
    assert '<a href="https://polisen.example/handbok.pdf#page=5">' in page


@pytest.mark.parametrize("words", ["43500", "43 500", "43.500", "43\u00a0500 tabletter"])
def test_a_number_is_the_same_with_and_without_a_blank(reader: Reader, words: str) -> None:
    met = findings(words, reader)
    assert met.matched
    text = reader.texts([met.hits[0].passage])[0]
    assert "43 500" in [text[a:b] for a, b in matching(words, text)]


def test_a_number_is_not_found_inside_another() -> None:
    assert matching("3500", "43 500 och 35001") == []
    assert matching("43 500", "x 43500 y") == [(2, 7)]


def test_a_word_with_an_ending_is_no_compound_that_begins_with_it() -> None:
    text = "Polismyndigheten skickade poliser. Polisen och trafikpolisernas bil."
    marked = [text[a:b] for a, b in matching("poliser", text)]
    assert marked == ["poliser", "Polisen", "trafikpolisernas"]
    assert matching("polis", "Polismyndigheten") == [(0, 16)]
    assert matching("kameror", "kamerabevakning") == [(0, 15)]
