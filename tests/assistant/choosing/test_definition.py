"""What something is: the question for it, and the sentences that say just that."""

import pytest

from assistant.choosing.definition import defines, term_asked_for

DEFINITIONS = [
    ("Vad är en öppen drogscen?", "Med en öppen drogscen menas en plats där narkotika säljs."),
    ("vad är öppna drogscener", "Med begreppet öppen drogscen avses en offentlig plats."),
    ("Vad menas med behovsinventering?", "Behovsinventering: kommunens årliga genomgång."),
    ("vad e naloxon för nåt", "Naloxon är ett motgift mot opioider."),
    ("Vad är hawala egentligen?", "Hawala är ett sätt att flytta pengar utan bank."),
    ("Vad betyder LVU?", "LVU står för lagen med särskilda bestämmelser om vård av unga."),
    ("Vad är häktning?", "Häktning innebär att en misstänkt hålls inlåst i väntan på rättegång."),
    ("vad kallas ordningsvakt", "Ordningsvakt är den som av Polisen förordnats att hålla ordning."),
    ("Vad avses med allmän plats?", "Med allmän plats avses i denna förordning gator och torg."),
]
OTHER_QUESTIONS = [
    "Vad är straffet för stöld?",
    "Vad är det bästa med att bo i Klara?",
    "Vad är klockan i New York just nu och varför?",
    "Vem är rikspolischef?",
    "Hur definieras en drogscen?",
    "Vad gör polisen?",
    "",
]


@pytest.mark.parametrize(("question", "sentence"), DEFINITIONS)
def test_a_definition_answers_the_question_for_it(question: str, sentence: str) -> None:
    assert defines(term_asked_for(question), sentence)


@pytest.mark.parametrize(("question", "sentence"), DEFINITIONS)
def test_it_answers_no_other_question(question: str, sentence: str) -> None:
    for other, _ in DEFINITIONS:
        if term_asked_for(other)[-1][:5] != term_asked_for(question)[-1][:5]:
            assert not defines(term_asked_for(other), sentence), other


@pytest.mark.parametrize("question", OTHER_QUESTIONS)
def test_what_asks_for_something_else_wants_nothing_defined(question: str) -> None:
    assert len(term_asked_for(question)) == 0


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Vad är en drogscen?", "Med en öppen drogscen menas en plats där narkotika säljs."),
        ("Vad är en öppen drogscen?", "Med en drogscen menas en plats där narkotika säljs."),
        ("Vad är naloxon?", "Naloxon delas ut till alla patruller."),
        ("Vad är naloxon?", "Naloxon är dyrt."),
        ("Vad är Drottninggatan?", "Drottninggatan är en av de tryggaste platserna."),
        ("Vad är HTA?", "HTA-förordningen innebär att granskningar görs gemensamt."),
        ("Vad är en orosanmälan?", "Orosanmälan om barn är en uppgift för alla."),
    ],
)
def test_what_speaks_of_more_or_less_defines_it_not(question: str, sentence: str) -> None:
    assert not defines(term_asked_for(question), sentence)
