"""Misspelt words are read as the words that the passages hold; all others stay as they are."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import DOCUMENTS, GramEncoder

from index.generation import build
from index.language.folding import fold
from index.search.reader import Reader
from index.search.spelling import SHORTEST, corrected, passages_with
from index.store.documents import Store

WORDS = sorted({word for document in DOCUMENTS for word in re.findall(r"\w+", document.text)})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Vad kostar tramadoltabeltter?", "Vad kostar tramadoltabletter?"),
        ("Hur många mistänkta?", "Hur många misstänkta?"),
        ("När började karltäggning?", "När började kartläggning?"),
        ("kamerabevakninng", "Kamerabevakning"),
        ("KAMERABEVAKMING", "Kamerabevakning"),
        ("vem skremmer boende", "vem skrämmer boende"),
        ("Klarakvartren i natt", "Klarakvarteren i natt"),
    ],
)
def test_a_misspelt_word_is_read_as_the_passages_have_it(
    typed: str, meant: str, reader: Reader
) -> None:
    assert fold(corrected(typed, reader) or typed) == fold(meant)


@pytest.mark.parametrize(
    "question",
    [
        "Vilka dömdes?",
        "Vad kostar en zebra i Mozambique?",
        "vad gor polisen i klarakvarteren",
        "misstänkt misstänkta misstänktes",
        "20250304 43500 a-traktor",
        "anledning bilen förskolan sjukvården",
        "",
        "?",
    ],
)
def test_what_is_spelt_right_or_like_nothing_stays(question: str, reader: Reader) -> None:
    assert corrected(question, reader) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_words_of_the_passages_are_never_changed(reader: Reader, words: list[str]) -> None:
    assert corrected(" ".join(words), reader) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(word=st.sampled_from([w for w in WORDS if len(w) > SHORTEST + 2]), data=st.data())
def test_what_is_read_stands_in_a_passage(reader: Reader, word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 2))
    typed = word[:place] + data.draw(st.sampled_from("aeinorst")) + word[place + 1 :]
    read = corrected(typed, reader)
    assert read is None or any(fold(read) == fold(known) for known in WORDS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_without_an_error(reader: Reader, text: str) -> None:
    assert corrected(text, reader) != text


def test_how_many_hold_a_word_counts_longer_words_too(reader: Reader) -> None:
    counts = reader.generation.lexical
    assert passages_with("tramadol", counts) == passages_with("tramadoltabletter", counts) == 1
    assert passages_with("klara", counts) >= 2
    assert passages_with("zebra", counts) == 0


def test_nothing_is_corrected_where_nothing_is_held(tmp_path: Path, encoder: GramEncoder) -> None:
    with Store(tmp_path, write=True):
        pass
    build(tmp_path, encoder)
    with Reader(tmp_path, encoder) as empty:
        assert corrected("Vad kostar tramadoltabeltter?", empty) is None
