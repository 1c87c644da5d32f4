"""Names that were misheard: heard again where something unsure is like them, and nowhere else."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Parsed
from index.transcript.records import Word
from ingest.episodes.corrections import Correction
from ingest.episodes.spoken_of import names_of
from ingest.speech.model import Guess, Transcriber
from ingest.speech.names import misheard, with_names
from ingest.speech.transcribe import transcribe
from ingest.text.names import names_in

EPISODE = Path(__file__).parents[3] / "demo" / "podcast" / "avsnitt-3.mp3"
NAMES = ("Rikard Öhman", "Sergels torg")


def guess(text: str, sure: float = 0.4, start: float = 0.0) -> Guess:
    words = tuple(
        Word(start + n, start + n + 0.9, f" {word}", sure) for n, word in enumerate(text.split())
    )
    return Guess(words, -0.4, 0.0)


def text_of(guesses: Sequence[Guess]) -> str:
    return "".join(word.text for guess in guesses for word in guess.words).strip()


def test_a_name_that_is_heard_the_second_time_takes_the_place_of_what_was_like_it() -> None:
    first = [guess("Det säger rikad öppman, som är nattvärd.")]
    second = [guess("Nu sägs Rikard Öhman, som är natt värd.")]
    assert misheard(first, NAMES) == ("Rikard Öhman",)
    heard = text_of(with_names(first, second, NAMES))
    assert heard == "Det säger Rikard Öhman, som är nattvärd."


def test_words_that_the_model_is_sure_of_are_left() -> None:
    assert misheard([guess("Det säger rikad öppman.", sure=0.9)], NAMES) == ()


def test_what_is_like_no_name_is_not_heard_again() -> None:
    assert misheard([guess("De går längs serveringen och ut på bryggan.")], NAMES) == ()


def test_a_name_that_is_heard_elsewhere_changes_nothing() -> None:
    first = [guess("Det säger rikad öppman.")]
    second = [guess("Det säger han. Rikard Öhman.", start=30.0)]
    assert with_names(first, second, NAMES) == first


def test_a_name_that_is_not_heard_the_second_time_either_changes_nothing() -> None:
    first = [guess("Det säger rikad öppman.")]
    assert with_names(first, [guess("Det säger rikard öppen.")], NAMES) == first


def test_a_name_that_was_heard_right_is_left() -> None:
    first = [guess("Det säger Rikard Öhman.")]
    assert misheard(first, NAMES) == ()


WORDS = st.lists(
    st.sampled_from(["rikad", "öppman", "rikard", "öhman", "sergels", "tåg", "torg", "och", "det"])
)


@given(WORDS, WORDS, st.sampled_from([0.2, 0.9]))
def test_only_names_ever_come_in(first: list[str], second: list[str], sure: float) -> None:
    before, after = [guess(" ".join(first), sure)], [guess(" ".join(second), 0.9)]
    heard = with_names(before, after, NAMES)
    came = set(heard[0].words) - set(before[0].words)
    allowed = {part.lower() for name in NAMES for part in name.split()}
    assert {word.text.strip() for word in came} <= allowed
    assert came <= set(after[0].words)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nattvärden Rikard Öhman berättar.", {"Rikard", "Öhman"}),
        ("Avsnitt 3: Natten på Centralen", {"Centralen"}),
        ("Vi pratar om natten.", set()),
        ("Vi ses på Ön.", set()),
    ],
)
def test_names_are_words_with_a_capital(text: str, names: set[str]) -> None:
    found = set(names_in(text))
    assert names <= found
    assert not found & {"Natten", "Vi", "Avsnitt", "Ön"}


def test_names_of_an_episode_come_from_what_is_written_of_it() -> None:
    facts = Parsed(
        "k",
        "podcast",
        "Natten på Centralen",
        "",
        meta={
            "persons": [{"name": "Nadja Ehrling", "role": "host"}],
            "chapters": [{"startTime": 0, "title": "Vi går till Klarabergsviadukten"}],
            "names": ["Rikard Öhman"],
        },
    )
    rules = (Correction("natt värd", "nattvärd"), Correction("allan att", "Alla nattvärdar har de"))
    names = names_of(facts, rules)
    wanted = {"Centralen", "Nadja Ehrling", "Ehrling", "Klarabergsviadukten", "Rikard Öhman"}
    assert wanted | {"nattvärd"} <= set(names)
    assert "Alla nattvärdar har de" not in names


def test_a_model_hears_a_name_right_that_it_had_misheard(base: Transcriber) -> None:
    without = transcribe(EPISODE, base).transcript
    names = ("Rikard Öhman", "nattvärd", "Göteborg", "Borlänge", "Anette")
    told = transcribe(EPISODE, base, names=names).transcript
    before, after = (" ".join(s.text for s in t.segments) for t in (without, told))
    assert after.count("Rikard Öhman") > before.count("Rikard Öhman")
    for name in names[2:]:
        assert name not in after
