"""English is told from Swedish, and English questions become the Swedish words to search for."""

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading import glossary

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "eval"
LINES = [
    line.split("\t")
    for line in glossary.FILE.read_text("utf-8").splitlines()
    if not line.startswith("#")
]

READ_AS = [
    ("Where is Klara?", "var är klara"),
    ("drugs seized 2024?", "narkotika beslag 2024"),
    ("What are the boundaries of the Klara area?", "vad gränser avgränsas klaraområdet"),
    ("How many tramadol tablets were seized?", "hur många tramadoltabletter beslag"),
    ("Who is the operation leader?", "vem insatsledare"),
    ("How many men were sentenced to prison?", "hur många män dömdes till fängelse"),
    ("Where can I report a crime?", "var anmäla brott"),
    ("May I film the police?", "får man filma polisen"),
    ("How many were arrested in May 2024?", "hur många grep maj 2024"),
    ("What happened on May 21, 2024?", "vad hände 21 maj 2024"),
    ("Is it allowed to drink alcohol at Sergels torg?", "får man dricka alkohol sergels torg"),
    ("When did the police start working in Klara?", "när polis börja arbeta klara"),
    ("How do you turn people away from the area?", "hur avvisa område"),
    ("Can I get help to leave a gang?", "få hjälp lämna gäng avhoppare"),
    ("How much is the street value of the drugs?", "hur mycket gatuvärde narkotika"),
    ("Why are drug dealers hanging out at the Central Station?", "varför langare centralstationen"),
    (
        "What has Lennart Karlsson said about the open drug scene?",
        "Lennart Karlsson öppen drogscen",
    ),
    ("Are there surveillance cameras on Drottninggatan?", "finns det kamera Drottninggatan"),
    ("How old do you have to be to buy snus?", "hur gammal måste köpa snus"),
    ("Did shootings decrease last year?", "skjutningar minska förra året"),
    ("Tell me about group violence intervention", "gruppvåldsintervention"),
    ("What is a security zone and how long does it last?", "vad säkerhetszon hur länge gälla"),
    ("what should I do if my phone is stolen", "vad ska man göra telefon stulen"),
    ("How many were deported after the verdict?", "hur många utvisades efter dom"),
    ("police presence Klara 2019", "polisnärvaro klara 2019"),
    ("Are knives banned in public places?", "kniv förbjud allmänna platser"),
    ("What time does the police station open?", "vilken tid polisstation öpp"),
    ("Who pays for the guards?", "vem betalar vakter"),
    ("What do the shop owners think?", "vad butiksägare tycka"),
    ("What did Minister for Justice Gunnar Strömmer say?", "justitieminister Gunnar Strömmer"),
    ("Was 1.5 million kronor spent on 2,500 cameras?", "1,5 miljoner kronor 2 500 kamer"),
    ("Did it happen at 5:30 pm on Friday?", "klockan 17.30 fredag"),
    ("Is men's violence against women increasing?", "mäns våld mot kvinnor ök"),
    ("I don't feel safe, who should I call?", "trygg vem ring"),
    ("Which streets do the outreach workers visit?", "vilka gator uppsök besök"),
    ("What is the punishment for drug dealing?", "straff narkotikaförsäljning"),
    ("Were any drug-related deaths reported in 2023?", "narkotikarelaterade dödsfall 2023"),
    ("Why isn't the ordningsvakt allowed to search bags?", "varför ordningsvakt väsk"),
    (
        "How has the availability of cannabis changed since spring 2019?",
        "tillgäng cannabis vår 2019",
    ),
    ("Has pickpocketing gone down around Kungsträdgården?", "fickstöld minskat Kungsträdgården"),
    ("Who wrote the method handbook?", "vem skrev metodhandbok"),
    ("Which episode of the podcast is about knives?", "vilken avsnitt kniv"),
]
SWEDISH = [
    "Var är Klara?",
    "Hur många är under 18?",
    "Vem skrev The Sound of Music?",
    "Vad betyder stop and search?",
    "Vad är trafficking?",
    "hot mot polis",
    "visa alla fall av stöld i city",
    "narkotika 2024",
    "Klara",
    "tramadol cannabis Plattan",
    "Finns det happy hour i området?",
    "Är det okej att man filmar?",
    "Får man ha kniv på stan?",
    "vilka gator avgransar klaraomradet",
    "Vad händer på Sergels torg i april?",
    "open drug scene på svenska?",
    "2024",
    "",
    "?",
]


@pytest.mark.parametrize(("question", "words"), READ_AS)
def test_an_english_question_is_read_as_the_swedish_words_it_asks_with(question, words):
    read = glossary.to_swedish(question).casefold()
    for word in words.casefold().split():
        assert word in read, (word, read)


@pytest.mark.parametrize("question", [question for question, _ in READ_AS])
def test_an_english_question_is_seen_to_be_english(question):
    assert glossary.is_english(question)


@pytest.mark.parametrize("question", SWEDISH)
def test_a_swedish_question_is_not_taken_for_english(question):
    assert not glossary.is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "What does häleri mean?",
        "How do I report narkotikaförsäljning?",
        "Who said “Vi kan inte acceptera det här i vår stad”?",
        "WHERE IS THE POLICE STATION?",
        "Where is Östermalm?",
        "Has the number of thefts on Götgatan gone up?",
    ],
)
def test_swedish_names_and_words_in_an_english_question_leave_it_english(question):
    assert glossary.is_english(question)


def test_names_numbers_and_words_that_nobody_listed_stay_as_they_are():
    read = glossary.to_swedish("What did Zlatko Brankovic say about HHC-C8 and 43 500 krumelurer?")
    assert {"Zlatko", "Brankovic", "HHC-C8", "43", "500", "krumelurer"} <= set(read.split())


def test_the_longest_phrase_wins():
    assert "rånade" not in glossary.to_swedish("bank robbery")
    assert glossary.to_swedish("bank robbery") == "bankrån"
    assert glossary.to_swedish("open drug scenes") == "öppna drogscener"


def test_the_other_forms_of_a_word_are_read_as_the_word():
    for word in ("smuggle", "smuggles", "smuggling", "smuggled"):
        assert glossary.to_swedish(word).startswith("smuggl"), word
    for word in ("robbery", "robberies"):
        assert glossary.to_swedish(word) == "rån"
    for word in ("stole", "stolen", "steal", "stealing", "steals"):
        assert re.match("st[jöu]?[aäl]", glossary.to_swedish(word)), word


def test_small_words_and_repetitions_are_left_out():
    read = glossary.to_swedish("the police and the policemen and the police of the police")
    assert read.split() == list(dict.fromkeys(read.split()))
    assert not {"the", "and", "of"} & set(read.split())


def test_the_glossary_is_large_and_every_line_says_something():
    assert len(LINES) >= 1_700
    assert all(
        len(line) == 2 and all(part == part.strip() != "" for part in line) for line in LINES
    )
    english = [line[0] for line in LINES]
    assert len(set(english)) == len(english)
    assert all(line[0] == line[0].lower() for line in LINES)
    assert not [line for line in LINES if len(set(line[1].split(", "))) != len(line[1].split(", "))]


@given(st.text(max_size=200))
def test_whatever_is_typed_is_read_without_an_error(text):
    assert isinstance(glossary.is_english(text), bool)
    assert "\n" not in glossary.to_swedish(text)


def test_of_two_equivalents_the_one_that_more_passages_hold_is_taken():
    held = {"klaga": 0, "klagomål": 3}
    assert glossary.to_swedish("complain", lambda word: held.get(word, 1)) == "klagomål"
    assert glossary.to_swedish("complain", lambda word: 0) == "klaga"
    assert glossary.to_swedish("complain") == "klaga klagomål"


def test_hardly_any_swedish_question_is_taken_for_english():
    squad, faq = SHARED / "squad-sv-dev-a.json.gz", SHARED / "swefaq-dev.jsonl"
    if not squad.exists() or not faq.exists():
        pytest.skip("the shared questions are not here")
    with gzip.open(squad, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    questions = [
        question["question"]
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    ]
    questions += {json.loads(line)["question"] for line in faq.read_text("utf-8").splitlines()}
    # some were never translated: they have English small words and no Swedish ones
    english = re.compile(r"\b(the|what|which|who|where|when|how|why|does|did|of|are)\b", re.I)
    swedish = re.compile(r"[åäö]|\b(och|som|en|ett|vad|hur|var|vem|vilka|vilken|med)\b", re.I)
    wrong = [
        question
        for question in questions
        if glossary.is_english(question)
        and (swedish.search(question) or not english.search(question))
    ]
    assert len(wrong) / len(questions) < 0.001, wrong[:5]


def test_most_english_sentences_are_seen_to_be_english():
    pairs = SHARED / "tatoeba-sv-en-a.tsv"
    if not pairs.exists():
        pytest.skip("the shared sentence pairs are not here")
    rows = [line.split("\t") for line in pairs.read_text("utf-8").splitlines()]
    assert sum(glossary.is_english(row[0]) for row in rows) == 0
    assert sum(glossary.is_english(row[1]) for row in rows) / len(rows) > 0.95
