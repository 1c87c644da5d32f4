"""Have we said this? Letter for letter, nearly, once, or never."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import DOCUMENTS, HANDBOOK, PODCAST, PRESS, GramEncoder

from assistant.staff.checked import Match, Stands, coverage
from assistant.staff.quote_check import FEWEST_WORDS, check
from index.generation import build
from index.search.reader import Reader
from index.store.documents import Store

OLD = "Den ska vara klar inom två veckor."
NEW = "Den ska vara klar inom en månad."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder) -> Iterator[Reader]:
    """Return a reader of documents of which one was changed and one withdrawn."""
    data = tmp_path_factory.mktemp("data")
    with Store(data, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
        store.put(replace(HANDBOOK, text=HANDBOOK.text.replace(OLD, NEW)), source="tests")
        store.put(
            replace(
                PRESS, key="gone", url=None, title="Borta", text="Ingen ska läsa de här orden."
            ),
            source="tests",
        )
        store.withdraw("tests", except_keys=["press-1", "handbook", "episode-1"])
    build(data, encoder)
    with Reader(data, encoder) as opened:
        yield opened


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_slice_of_a_stored_revision_is_found_exact(reader: Reader, data: st.DataObject) -> None:
    parsed = data.draw(st.sampled_from(DOCUMENTS))
    words = [word for word in parsed.text.split(" ") if word]
    start = data.draw(st.integers(0, len(words) - FEWEST_WORDS - 1))
    end = data.draw(st.integers(start + FEWEST_WORDS + 1, min(len(words), start + 60)))
    pasted = " ".join(words[start:end]).strip()
    if pasted not in parsed.text:
        return
    (checked,) = check(pasted, reader)
    assert checked.too_short or checked.said[0].match is Match.EXACT, pasted
    for said in checked.said:
        assert said.quote is None or said.quote.text == pasted


@pytest.mark.parametrize(
    "pasted",
    [
        "Polisen  grep tre personer\ni Klarakvarteren natten till lördagen.",
        "”Polisen grep tre personer i Klarakvarteren natten till lördagen”",
        "- Vi är här varje dag, säger Karin Ek, kommunpolis.",
        "fanns 43\u00a0500 tramadoltabletter. Värdet uppskattas",
    ],
)
def test_typography_alone_is_told_as_typography(reader: Reader, pasted: str) -> None:
    (checked,) = check(pasted, reader)
    assert [said.match for said in checked.said] == [Match.TYPOGRAPHIC]


@pytest.mark.parametrize("mark", ["...", "[…]", "(...)", "[...]", " … "])
def test_a_shortened_quote_is_found_with_its_parts_marked(reader: Reader, mark: str) -> None:
    (checked,) = check(f"I en väska fanns {mark} uppskattas till 2,1 miljoner kronor", reader)
    said = checked.said[0]
    assert said.cut
    assert said.quote is not None
    parts = [said.quote.text[a:b] for a, b in said.quote.marked]
    assert parts == ["I en väska fanns", "uppskattas till 2,1 miljoner kronor"]


def test_parts_in_the_wrong_order_are_not_one_quote(reader: Reader) -> None:
    results = check("uppskattas till 2,1 miljoner kronor [...] I en väska fanns", reader)
    assert all(not said.cut for checked in results for said in checked.said)


def test_a_changed_word_is_told_word_by_word(reader: Reader) -> None:
    (checked,) = check("I en väska fanns 53 500 tramadoltabletter.", reader)
    said = checked.said[0]
    assert said.match is Match.NEAR
    pieces = [(piece.kind, piece.words) for piece in said.differences]
    assert pieces == [
        ("same", "I en väska fanns"),
        ("asked", "53"),
        ("source", "43"),
        ("same", "500 tramadoltabletter."),
    ]


def test_a_sentence_may_span_two_of_the_source(reader: Reader) -> None:
    (checked,) = check(
        "I väskan fanns 43 500 tramadoltabletter och värdet uppskattas till 2,1 miljoner", reader
    )
    assert checked.said[0].match is Match.NEAR
    assert checked.said[0].quote is not None
    assert "tramadoltabletter. Värdet" in checked.said[0].quote.text


def test_what_an_older_revision_said_is_told_without_its_words(reader: Reader) -> None:
    (checked,) = check(OLD, reader)
    (said,) = checked.said
    assert (said.match, said.stands, said.quote) == (Match.EXACT, Stands.EARLIER, None)
    assert said.document.title == HANDBOOK.title
    assert said.kept_at


@pytest.mark.parametrize(
    "pasted", ["Ingen ska läsa de här orden.", "Ingen ska läsa dessa här orden."]
)
def test_what_a_withdrawn_document_said_is_told_without_its_words(
    reader: Reader, pasted: str
) -> None:
    (checked,) = check(pasted, reader)
    (said,) = checked.said
    assert (said.stands, said.quote, said.differences) == (Stands.WITHDRAWN, None, ())


def test_what_was_never_said_is_not_found(reader: Reader) -> None:
    (checked,) = check("Månen är gjord av grön ost från Småland och Skåne.", reader)
    assert not checked.said
    assert not checked.too_short


def test_a_paragraph_is_told_sentence_by_sentence(reader: Reader) -> None:
    results = check(
        "Vi utvisade elva personer förra året, berättar gruppchefen. "
        "Månen är gjord av grön ost från Småland och Skåne.",
        reader,
    )
    assert [bool(one.said) for one in results] == [True, False]


def test_two_words_prove_nothing(reader: Reader) -> None:
    (checked,) = check("ja tack", reader)
    assert checked.too_short


def test_a_spoken_sentence_has_its_second(reader: Reader) -> None:
    (checked,) = check("Vi utvisade elva personer förra året", reader)
    assert checked.said[0].quote is not None
    assert checked.said[0].quote.place.seconds == (3.9, 8.4)
    assert checked.said[0].document.title == PODCAST.title


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_anything_may_be_pasted(reader: Reader, pasted: str) -> None:
    for checked in check(pasted, reader):
        for said in checked.said:
            assert 0.0 < said.nearness <= 1.0


def test_what_is_not_said_shows_what_comes_nearest_and_whose_numbers_differ(reader: Reader) -> None:
    (checked,) = check("Polisen tog 34 500 tabletter av märket tramadol ur en väska", reader)
    assert not checked.is_said
    best = checked.nearest[0] if checked.nearest else None
    near = best.quote if best else checked.said[0].quote
    assert near is not None
    assert near.text == "I en väska fanns 43 500 tramadoltabletter."
    if best:
        assert (best.only_pasted, best.only_source) == (("34 500",), ("43 500",))


def test_a_near_sentence_is_shown_whole_with_its_numbers_marked(reader: Reader) -> None:
    (checked,) = check("fanns 34 500 tramadoltabletter. Värdet uppskattas", reader)
    quote = checked.said[0].quote
    assert quote is not None
    assert quote.text.startswith("I en väska fanns")
    assert quote.text.endswith("miljoner kronor.")
    assert {piece.words for piece in checked.said[0].differences if piece.has_number} >= {
        "34",
        "43",
    }


def test_a_sentence_is_checked_clause_by_clause(reader: Reader) -> None:
    (checked,) = check(
        "Polisen grep tre personer i Klarakvarteren, och ministern flög till månen i en ballong",
        reader,
    )
    assert [clause.is_said for clause in checked.clauses] == [True, False]


def test_not_found_is_told_with_what_was_read(reader: Reader) -> None:
    read = coverage(reader.store)
    assert (read.documents, read.first, read.last) == (
        3,
        "2024-11-01",
        "2025-03-04T09:30:00+01:00",
    )
