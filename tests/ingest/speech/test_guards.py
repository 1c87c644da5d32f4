from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.transcript.records import Word
from ingest.speech.audio import RATE
from ingest.speech.guards import believed, without_loops
from ingest.speech.model import Guess
from ingest.speech.windows import Window


def window(*speech: tuple[float, float], start: float = 0.0, lasts: float = 30.0) -> Window:
    samples = np.zeros(int(lasts * RATE), np.float32)
    return Window(int(start * RATE), samples, speech, int((start + lasts) * RATE))


def words(text: str, start: float = 0.0, each: float = 0.5, sure: float = 0.9) -> tuple[Word, ...]:
    return tuple(
        Word(start + n * each, start + (n + 1) * each, f" {word}", sure)
        for n, word in enumerate(text.split())
    )


def remaining(text: str, *speech: tuple[float, float], sure: float = 0.9) -> str:
    found = believed(window(*speech), [Guess(words(text, sure=sure), -0.2, 0.0)])
    return " ".join(segment.text for segment in found)


def test_what_was_said_is_kept_as_it_was_written() -> None:
    text = "Den 3 maj greps två män, nej, nej, på Plattan. Tack för att ni har lyssnat!"
    assert remaining(text, (0, 10)) == text


def test_words_where_nobody_spoke_are_dropped() -> None:
    assert remaining("Hej och välkomna till oss i dag alla", (0, 1.4)) == "Hej och välkomna till"


@pytest.mark.parametrize(
    ("logprob", "is_lone", "is_kept"),
    [(-0.6, True, True), (-1.2, True, False), (-1.2, False, True)],
)
def test_a_lone_word_is_kept_if_the_model_is_sure_of_it(
    logprob: float, is_lone: bool, is_kept: bool
) -> None:
    short = replace(window((6.0, 6.3)), is_lone=is_lone)
    found = believed(short, [Guess((Word(6.0, 6.3, " Ja.", 0.3),), logprob, 0.2)])
    assert [segment.text for segment in found] == (["Ja."] if is_kept else [])


@pytest.mark.parametrize(("each", "is_kept"), [(0.05, False), (0.2, True), (0.5, True)])
def test_what_nobody_could_say_so_fast_is_dropped(each: float, is_kept: bool) -> None:
    text = "Polisen grep två män vid tunnelbanan i natt."
    found = believed(window((0.0, 30.0)), [Guess(words(text, each=each), -0.2, 0.0)])
    assert [segment.text for segment in found] == ([text] if is_kept else [])
    short = believed(window((0.0, 30.0)), [Guess(words("Ja, just det.", each=0.01), -0.2, 0.0)])
    assert [segment.text for segment in short] == ["Ja, just det."]


def test_thanks_over_silence_are_dropped() -> None:
    assert remaining("Vi började i våras. Tack för att ni tittade!", (0, 2.0)) == (
        "Vi började i våras."
    )


@pytest.mark.parametrize(
    "credits",
    [
        "Svensktextning.nu",
        "Undertexter av Amara.org-gemenskapen",
        "Textning Stina Hedin www.btistudios.com",
    ],
)
def test_subtitlers_credits_are_never_speech(credits: str) -> None:
    assert remaining(f"Så var det. {credits}", (0, 30)) == "Så var det."


def test_a_guess_that_nobody_speaks_in_is_dropped() -> None:
    assert believed(window((0, 30)), [Guess(words("hej hopp"), -1.5, 0.9)]) == []
    assert believed(window((0, 30)), [Guess(words("hej hopp"), -0.1, 0.9)]) != []


def test_a_phrase_over_and_over_is_said_once() -> None:
    assert remaining("Det är bra. " + "Vi ses i Klara. " * 6 + "Slut.", (0, 30)) == (
        "Det är bra. Vi ses i Klara. Slut."
    )


def test_words_have_times_that_grow_and_stay_inside_the_window() -> None:
    guess = Guess(
        (Word(9.0, 10.5, " ett", 0.9), Word(10.2, 10.1, " två", 0.2), Word(39, 41, " tre", 0.9)),
        -0.2,
        0.0,
    )
    (segment,) = believed(window((10, 40), start=10), [guess])
    assert [(w.start, w.end, w.text, w.probability) for w in segment.words] == [
        (10, 10.5, "ett", 0.9),
        (10.2, 10.2, "två", 0.2),
        (39, 40, "tre", 0.9),
    ]


@given(st.lists(st.sampled_from(["ja", "nej", "Klara,", "och"]), max_size=30))
def test_loops_are_cut_and_nothing_else(said: list[str]) -> None:
    given_words = words(" ".join(said))
    once = without_loops(given_words)
    assert without_loops(once) == once or len(without_loops(once)) < len(once)
    remaining = iter(given_words)
    assert all(word in remaining for word in once)
    assert {w.text for w in once} == {w.text for w in given_words}
