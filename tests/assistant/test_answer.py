from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import DOCUMENTS, PRESS, GramEncoder

from assistant.answer import Asking, answer, without_index
from assistant.reading.emergency import is_emergency
from assistant.records import Status
from assistant.staff.search import find
from assistant.staff.subject_words import matching
from index.generation import build
from index.records import Parsed
from index.search.lexical import Filters
from index.search.reader import Reader
from index.store.documents import Store

ANYTHING = Asking(threshold=0.0)


def test_a_question_is_answered_with_the_words_of_the_source(reader: Reader) -> None:
    given = answer("Hur många tramadoltabletter fanns i väskan?", reader)
    assert given.status is Status.ANSWERED
    assert "43 500 tramadoltabletter" in given.quotes[0].text


def test_a_follow_up_is_read_with_the_turn_before_it(reader: Reader) -> None:
    turns = ["Hur många tramadoltabletter fanns i väskan?"]
    given = answer("Och vad är de värda?", reader, turns=turns)
    assert given.read_as is not None
    assert "tramadoltabletter" in given.read_as
    assert answer("Vad krävs för kamerabevakning?", reader, turns=turns).read_as is None


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n\t"])
def test_no_words_are_no_question(reader: Reader, question: str) -> None:
    assert answer(question, reader).status is Status.EMPTY_QUESTION


def test_more_than_500_characters_are_too_many(reader: Reader) -> None:
    assert answer("a" * 501, reader).status is Status.TOO_LONG
    assert answer("Vad är " + "klara " * 80, reader).status is not Status.TOO_LONG


def test_what_the_sources_do_not_say_is_not_answered(reader: Reader) -> None:
    given = answer("Vad kostar en liter mjölk i Umeå?", reader)
    assert given.status is Status.NO_ANSWER
    assert not given.quotes
    assert len(given.related) <= 3
    assert [turn.contact for turn in given.turn_to] == ["114 14", "112"]


def test_letters_in_common_make_nothing_related(tmp_path: Path, encoder: GramEncoder) -> None:
    notices = (
        ("a", "En man skjutsades till sjukhuset. Det finns en lokal problembild på torget."),
        ("b", "En skjutning skedde på lördagen vid torget."),
    )
    with Store(tmp_path, write=True) as store:
        for name, text in notices:
            store.put(Parsed(name, "press", f"Händelse {name}", text, id=name), source="t")
    build(tmp_path, encoder)
    never = Asking(threshold=1.1)
    with Reader(tmp_path, encoder) as reader:
        given = answer("Vad säger ni om skjutningar?", reader, asking=never)
        assert [quote.document.id for quote in given.related] == ["b"]
        assert answer("Får jag ta en bild på en polisbil?", reader, asking=never).related == ()


def test_someone_in_danger_is_told_to_call_112_first(reader: Reader) -> None:
    given = answer("Hjälp mig, någon hotar mig med kniv!", reader)
    assert given.status is Status.EMERGENCY
    assert given.turn_to[0].contact == "112"


def test_without_an_index_it_still_says_where_to_turn() -> None:
    assert without_index("Vad är Klara?").status is Status.NO_INDEX
    assert without_index("Någon skjuter mot oss").status is Status.EMERGENCY
    assert without_index("").status is Status.EMPTY_QUESTION


def test_a_document_withdrawn_after_the_build_is_not_quoted(data: Path, reader: Reader) -> None:
    with Store(data, write=True) as store:
        store.withdraw("tests", except_keys={"handbook", "episode-1"})
    given = answer("Hur många tramadoltabletter fanns i väskan?", reader, asking=ANYTHING)
    assert all(q.document.kind != "press" for q in given.quotes + given.related)


def test_words_changed_after_the_build_are_not_quoted(data: Path, reader: Reader) -> None:
    with Store(data, write=True) as store:
        store.put(replace(PRESS, text=PRESS.text.replace("43 500", "41 200")), source="tests")
    given = answer("Hur många tramadoltabletter fanns i väskan?", reader, asking=ANYTHING)
    assert all("43 500" not in q.text for q in given.quotes + given.related)


@settings(max_examples=60)
@given(question=st.text(max_size=300))
def test_every_quote_shown_for_any_question_is_its_slice(
    shared_reader: Reader, question: str
) -> None:
    given = answer(question, shared_reader, asking=ANYTHING)
    assert len(given.quotes) <= 3
    assert len({q.text for q in given.quotes}) == len(given.quotes)
    for quote in given.quotes + given.related:
        stored = shared_reader.store.revision(quote.document.id, quote.revision)
        assert stored is not None
        assert quote.text == stored.text[quote.start : quote.end]


@pytest.fixture(scope="module")
def shared_reader(tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder):
    from index.generation import build

    data = tmp_path_factory.mktemp("data")
    with Store(data, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(data, encoder)
    with Reader(data, encoder) as opened:
        yield opened


def test_staff_find_passages_by_relevance_with_the_words_marked(reader: Reader) -> None:
    first, *_ = find("tramadol", reader)
    (start, end) = first.marked[0]
    assert first.text[start:end] == "tramadoltabletter"


def test_staff_find_passages_newest_first(reader: Reader) -> None:
    days = [q.document.published for q in find("", reader)]
    assert days == sorted(days, reverse=True)
    assert len({q.document.id for q in find("Klara", reader, order="date")}) >= 2


def test_filters_keep_to_kind_and_dates(reader: Reader) -> None:
    assert {q.document.kind for q in find("klara", reader, filters=Filters(kind="podcast"))} == {
        "podcast"
    }
    quotes = find("klara", reader, filters=Filters(since="2025-01-01", until="2025-02-01"))
    assert {q.document.kind for q in quotes} == {"podcast"}


def test_marked_words_are_found_in_compounds_and_other_forms() -> None:
    text = "Tramadoltabletterna såldes i Klarakvarteren."
    assert [text[a:b] for a, b in matching("tablett klara", text)] == [
        "Tramadoltabletterna",
        "Klarakvarteren",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Någon hotar mig med kniv på Drottninggatan",
        "hjälp!!",
        "Det pågår ett slagsmål utanför min port just nu",
        "Han ligger medvetslös på golvet",
        "jag vill dö",
        "en man står med en kniv på Sergels torg",
        "someone is following me",
        "She is not breathing",
        "De skjuter mot oss!",
        "Hjälp mig, han slår mig",
    ],
)
def test_danger_now_is_an_emergency(question: str) -> None:
    assert is_emergency(question)


@pytest.mark.parametrize(
    "question",
    [
        "Vad gör polisen när någon hotas med kniv?",
        "Hur kan ni hjälpa mig?",
        "Var det skottlossning i Klara?",
        "Hur många har blivit hotade?",
        "Hjälper polisen den som vill sluta?",
        "Vad är Klara?",
        "Hur många knivar togs i beslag?",
        "När ska man ringa 112?",
        "Can you help me with the opening hours?",
        "Vad hände vid skottlossningen?",
        "Hur många misshandlades under 2024?",
    ],
)
def test_a_question_about_the_work_is_not(question: str) -> None:
    assert not is_emergency(question)
