"""What is said around a question, letters in capitals or without their dots: the same question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.diacritics import with_diacritics, without
from assistant.reading.essence import essence

QUESTION = "hur många kameror finns på torget?"
BEFORE = [
    "Hej! Jag undrar ",
    "hej ",
    "Hejsan, ",
    "God morgon! ",
    "Hej på er, jag skulle vilja veta ",
    "Kan du berätta ",
    "Kan ni snälla säga ",
    "Vet du ",
    "Ursäkta, vet ni ",
    "Jag har en fråga: ",
    "Snälla, ",
    "Klara, ",
    "undrar bara ",
    "Skulle ni kunna förklara ",
]
AFTER = [
    " Tack!",
    " Tack så mycket på förhand.",
    "\nMvh Lisa",
    " Med vänlig hälsning Per Ek",
    " snälla",
    " Hälsningar Anna",
    "",
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("after", AFTER)
def test_what_is_said_around_a_question_is_left_out(before: str, after: str) -> None:
    assert essence(" ".join(f"{before}{QUESTION}{after}".split())).rstrip("?") == QUESTION[:-1]


@pytest.mark.parametrize(
    "line",
    [
        "hej",
        "Tack så mycket!",
        "Kan du hjälpa mig?",
        "Vet du något om mig",
        "okej tack",
        "Vad gäller för öl och undrar hur mycket man får ha med sig",
        "Toppen, tack så mycket!",
        "Jag undrar",
        "Kan du berätta en saga?",
        "Snälla hjälp",
        "Jag har en fråga till er",
        "Får jag filma poliser?",
        "nattvärdar",
        "LVU",
        "",
    ],
)
def test_what_asks_nothing_else_stays_as_it_is(line: str) -> None:
    assert essence(line) == line


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Vet ni om man får filma poliser?", "får man filma poliser?"),
        ("Jag undrar om det finns kameror på torget", "finns det kameror på torget"),
        ("I was wondering how many cameras there are", "how many cameras there are"),
        ("Could you please tell me who is in charge?", "who is in charge?"),
        ("jag bor vid torget och undrar hur länge de är uppe", "hur länge de är uppe"),
        ("Jag är 15 år och undrar om polisen får visitera mig", "får polisen visitera mig"),
        ("Nu undrar jag, vem ansvarar?", "vem ansvarar?"),
        ("HUR MÅNGA KAMEROR FINNS DET?", "Hur många kameror finns det?"),
    ],
)
def test_a_question_in_a_question_is_asked(line: str, question: str) -> None:
    assert essence(line) == question


@given(st.text(max_size=80))
def test_something_is_left_of_everything(line: str) -> None:
    assert bool(essence(line)) == bool(line)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hur manga kameror finns pa torget?", "Hur många kameror finns på torget?"),
        ("nar oppnar det", "när öppnar det"),
        ("Far jag filma poliser?", "Får jag filma poliser?"),
        ("Vem leder Klaragruppen?", "Vem leder Klaragruppen?"),
        ("Vad är en bat?", "Vad är en bat?"),
    ],
)
def test_letters_get_their_dots_back_where_none_has_any(typed: str, meant: str) -> None:
    assert with_diacritics(typed) == meant


@given(st.text(alphabet="abcdeåäöÅÄÖ ?", max_size=60))
def test_a_question_with_any_of_them_is_left_alone(question: str) -> None:
    restored = with_diacritics(question)
    assert without(restored) == without(question)
    if without(question) != question:
        assert restored == question


@pytest.mark.parametrize("said", ["hej ", " tack", "mvh a b ", "!", "kan du berätta ", "hej! "])
def test_a_page_of_nothing_but_courtesies_is_read_to_its_end(said: str) -> None:
    """With steps that grow with the square of the line this would take minutes."""
    assert essence(said * 10_000)
