"""Someone in danger now is sent to 112; a question about the work or the past is answered."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import without_searching
from assistant.reading.emergency import is_emergency
from assistant.records import Status

ROOT = Path(__file__).parents[3]
NOW = [
    "hjälp",
    "hjälp!!",
    "hjälp mig snälla",
    "hjalp mig nu",
    "snälla hjälp oss han har kniv",
    "någon hotar mig med kniv på drottninggatan",
    "nån hotar mig me kniv",
    "en man följer efter mig på plattan",
    "det är en kille som förföljer mig hem",
    "jag är förföljd just nu",
    "min kille slår mig",
    "min pappa slår min mamma",
    "han slår henne utanför mcdonalds nu",
    "de slåss med knivar på sergels torg nu",
    "någon skjuter på torget",
    "det skjuts utanför mitt hus",
    "jag hör skott utanför",
    "skottlossning just nu på klarabergsgatan",
    "pågående skjutning vid kulturhuset",
    "jag har blivit knivhuggen",
    "jag blev just rånad",
    "jag blir rånad",
    "min kompis har tagit en överdos",
    "min kompis vaknar inte",
    "min vän andas inte",
    "han andas knappt",
    "hon går inte att väcka vad ska jag göra",
    "en person ligger medvetslös i gångtunneln",
    "det ligger en kille på plattan som inte andas",
    "det ligger nån livlös i trappan",
    "mannen blöder jättemycket",
    "jag blöder kraftigt",
    "jag vill dö",
    "jag vill inte leva längre",
    "jag tänker ta livet av mig",
    "jag ska döda mig själv",
    "han säger att han ska döda mig",
    "han hotar att skjuta mig",
    "det brinner i gångtunneln",
    "det brinner i mitt trapphus",
    "skicka polis hit nu",
    "ring polisen snabbt",
    "nån försöker ta sig in i min lägenhet",
    "det är nån inne hos mig",
    "pågående inbrott hos grannen",
    "någon har en pistol på tunnelbanan",
    "en man med kniv springer runt på torget",
    "en kille viftar med en machete utanför åhlens",
    "jag är instängd och han släpper inte ut mig",
    "mitt barn är borta på plattan jag hittar henne inte",
    "help",
    "help me please",
    "someone is following me",
    "a man with a knife is on the square right now",
    "there is a man with a gun outside",
    "my friend is not breathing",
    "my friend wont wake up",
    "she is unconscious what do i do",
    "What do I do if my friend is not breathing?",
    "vad gör jag om min kompis inte andas",
    "he has taken an overdose",
    "im being robbed",
    "i have been stabbed",
    "he is going to kill me",
    "i want to kill myself",
    "someone is breaking in to my apartment",
    "there is a fire in the tunnel",
    "they are shooting at us",
    "my boyfriend is hitting me",
    "min sambo har börjat slå mig igen",
    "nån bryter sig in",
    "de har skjutit honom",
    "min son har blivit skjuten",
    "min man ligger på golvet och rör sig inte",
    "jag har tagit för många tabletter",
    "i took too many pills",
    "vi är gisslan",
    "help hes got a gun",
    "someone just got shot",
    "jag är på en bro och tänker hoppa",
    "det är en bomb på centralen",
    "akut",
    "akut hjälp behövs",
]
NOT_NOW = [
    "Vad gör jag om någon blir hotad?",
    "Vad gör polisen när någon hotas med kniv?",
    "en man blev skjuten 2019, vad hände?",
    "Vad ska man göra om någon inte går att väcka?",
    "Vad gör jag om någon får en överdos?",
    "Hur ser man att någon har tagit en överdos?",
    "Hur många har dött av överdos?",
    "Hur många skottlossningar var det förra året?",
    "Hur många knivar hittades?",
    "Får man ha kniv på stan?",
    "Vad händer om man slår en polis?",
    "När ska man ringa 112?",
    "När ska jag ringa polisen?",
    "Kan ni hjälpa mig att hitta handboken?",
    "hjälp mig förstå vad en öppen drogscen är",
    "hjälp mig med en fråga om kameror",
    "Hjälp mig hitta en toalett",
    "Vilken hjälp får den som vill sluta?",
    "Finns det hjälp för den som är beroende?",
    "Hur får mitt barn hjälp?",
    "Vad ska jag göra om jag blir rånad?",
    "Vad gör jag om någon följer efter mig?",
    "Vart vänder jag mig om jag har blivit hotad?",
    "Hur anmäler jag att jag blev rånad i går?",
    "jag blev rånad förra veckan, hur anmäler jag det?",
    "Min son blev misshandlad 2018, är fallet nedlagt?",
    "Vem sköt mannen i Klara?",
    "Varför slår de ner på langarna?",
    "Polisen slår till mot langarna",
    "Greps någon för rånet på Drottninggatan?",
    "Är det farligt att gå genom tunneln?",
    "Är jag trygg i Klara på kvällen?",
    "Vad gör naloxon när någon inte andas?",
    "Hur ofta brinner det i området?",
    "Hur många inbrott pågår per natt?",
    "Hade någon en pistol på Plattan?",
    "Hur många poliser bär pistol?",
    "Hur märker jag om mitt barn tar droger?",
    "Min son tar tramadol, vad ska jag göra?",
    "Jag vill inte ringa 112, var lämnar jag tips?",
    "Vad händer om någon skjuter en polis?",
    "Hur döms den som skjuter någon?",
    "Vad är straffet för att hota någon med kniv?",
    "Jag jagar ett citat om kameror",
    "Vad gör ni om någon försöker döda någon?",
    "Hotas polisens arbete av nedskärningar?",
    "Vem räddar liv med naloxon?",
    "Vad betyder andas inte ut?",
    "How do the police help people who have taken an overdose?",
    "What should I do if someone is following me?",
    "What happens if someone is shot?",
    "How many people were stabbed in 2019?",
    "Can you help me find the handbook?",
    "help me understand the method",
    "How many shootings happened last year?",
    "Who was shot on the square?",
    "When should I call 112?",
    "Is it dangerous to walk there at night?",
    "Are there fires in the tunnel often?",
    "Hur många ska hoppa av sin utbildning?",
    "Vad är det för bombhot på centralen?",
    "Får man hoppa i fontänen?",
    "Vad är en nödsituation?",
    "Vilken effekt har akut hjälp?",
    "Har någon polis blivit skadad på Plattan?",
    "Who has been shot in Klara?",
]


@pytest.mark.parametrize("words", NOW)
def test_someone_in_danger_now_is_seen(words: str) -> None:
    assert is_emergency(words)
    assert is_emergency(words.upper())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "decomposed": lambda words: unicodedata.normalize("NFD", words),
    "fullwidth": lambda words: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in words
    ),
}
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\u034f\ufe0f\U000e0020"


@pytest.mark.parametrize("spelling", [*SPELLINGS, "decomposed and fullwidth"])
@pytest.mark.parametrize("words", NOW)
def test_someone_in_danger_is_seen_in_every_spelling_of_unicode(words: str, spelling: str) -> None:
    for name in spelling.split(" and "):
        words = SPELLINGS[name](words)
    assert is_emergency(words)
    reply = without_searching(words)
    assert reply is not None
    assert reply.status in (Status.EMERGENCY, Status.SUPPORT)
    assert "112" in [one.contact for one in reply.turn_to]


@given(
    st.sampled_from(NOW),
    st.sampled_from(("NFC", "NFD")),
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from(UNSEEN)), min_size=1, max_size=20),
)
def test_no_unseen_character_hides_that_someone_is_in_danger(
    words: str, form: Literal["NFC", "NFD"], unseen: list[tuple[int, str]]
) -> None:
    words = unicodedata.normalize(form, words)
    for place, character in unseen:
        words = words[:place] + character + words[place:]
    assert is_emergency(words)
    reply = without_searching(words)
    assert reply is not None
    assert reply.status in (Status.EMERGENCY, Status.SUPPORT)
    assert "112" in [one.contact for one in reply.turn_to]


@pytest.mark.parametrize("words", NOT_NOW)
def test_a_question_about_the_work_or_the_past_is_no_emergency(words: str) -> None:
    assert not is_emergency(words)
    assert not is_emergency(words.casefold().rstrip("?"))


def test_no_written_question_is_taken_for_an_emergency() -> None:
    asked = []
    for path in [
        *(ROOT / "demo").glob("*.jsonl"),
        *(ROOT / "benchmarks/questions").glob("*.jsonl"),
    ]:
        for row in map(json.loads, path.read_text("utf-8").splitlines()):
            asked += [turn["q"] for turn in row.get("turns", [row])]
    assert len(asked) > 700
    assert [question for question in asked if is_emergency(question)] == []


@given(st.text(max_size=200))
def test_whatever_is_typed_is_judged_without_an_error(text: str) -> None:
    assert is_emergency(text) in (True, False)
