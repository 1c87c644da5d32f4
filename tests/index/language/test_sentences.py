from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.sentences import sentences
from index.passages import passages
from index.records import Mark


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett. Två. Tre.", ["Ett.", "Två.", "Tre."]),
        ("Det är bl.a. så, t.ex. här. Ja!", ["Det är bl.a. så, t.ex. här.", "Ja!"]),
        ("Den 3. maj 2019 kl. 10.30 kom 1.500 personer.", None),
        ("Enligt 5 kap. 3 § gäller det. Slut.", ["Enligt 5 kap. 3 § gäller det.", "Slut."]),
        (
            "– Vi ser effekt, säger J. Karlsson. Mer sen.",
            ["– Vi ser effekt, säger J. Karlsson.", "Mer sen."],
        ),
        (
            "Det kostar 2,1 milj. kr. Polisen tog det.",
            ["Det kostar 2,1 milj. kr.", "Polisen tog det."],
        ),
        (
            "”Vad hände?” frågar hon. ”Inget.” Så var det.",
            ["”Vad hände?” frågar hon.", "”Inget.”", "Så var det."],
        ),
        ("Väskor, kläder m.m. Polisen kom.", ["Väskor, kläder m.m.", "Polisen kom."]),
        ("Antalet var 43 500. 2019 kom fler.", ["Antalet var 43 500.", "2019 kom fler."]),
        ("1. Kartlägg platsen.\n2. Möt ägarna.", ["1. Kartlägg platsen.", "2. Möt ägarna."]),
        ("Se polisen.se för mer. Ring 114 14.", ["Se polisen.se för mer.", "Ring 114 14."]),
        (
            "De sågs lämna i en bil. Bilen var tom. Polisen söker.",
            ["De sågs lämna i en bil.", "Bilen var tom.", "Polisen söker."],
        ),
        ("Fler villkor (prop. 2023/24:119, bet. 2023/24:JuU5) gäller bl.a. EU.", None),
        ("Konungen besöker Kungl. Tekniska högskolan och St. Petersburg med Dr. Ek.", None),
        ("Anslaget är 1,5 mnkr. Det räcker.", ["Anslaget är 1,5 mnkr.", "Det räcker."]),
        ("Det sker t.o.m. 31 december, ca. 20 gånger den 3 okt. 2024.", None),
        ("De åkte 28 okt. Stölden skedde då.", ["De åkte 28 okt.", "Stölden skedde då."]),
        (
            "Hon är nr 5. Majoriteten är med. Fler än 3. § kräver.",
            ["Hon är nr 5.", "Majoriteten är med.", "Fler än 3. § kräver."],
        ),
        ("Lagen om vård m.m. (LOB) gäller i S:t Eriks by.", None),
        ("H.E. Mr. W. E. Moerner och Lars E.O. Svensson talade.", None),
        ("– Ja! – Nej, sa hon. – Jo …", ["– Ja!", "– Nej, sa hon.", "– Jo …"]),
    ],
)
def test_swedish_sentences_end_where_a_reader_ends_them(
    text: str, expected: list[str] | None
) -> None:
    assert cut(text) == (expected or [text])


@given(st.text(alphabet="aÅb. !?\n,1 3:;”(\u00ad😀"), st.integers(0, 30))
def test_sentences_hold_every_character_that_is_not_blank(text: str, start: int) -> None:
    start = min(start, len(text))
    spans = sentences(text, start)
    letters = "".join(text[a:b] for a, b in spans)
    assert "".join(letters.split()) == "".join(text[start:].split())
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_a_number_is_never_cut(whole: int, part: int) -> None:
    text = f"Det var {whole}.{part} och {whole},{part} och {whole:,} till."
    assert cut(text) == [text]


@given(
    st.lists(
        st.tuples(st.booleans(), st.text(alphabet="abc .!Å1", min_size=1, max_size=400)),
        max_size=12,
    )
)
def test_passages_hold_whole_sentences_and_miss_none(blocks: list[tuple[bool, str]]) -> None:
    text, marks = "", []
    for is_heading, words in ((h, w.strip()) for h, w in blocks):
        if not words:
            continue
        text += "\n\n" if text else ""
        if is_heading:
            marks.append(Mark("heading", len(text), len(text) + len(words), 2))
        text += words
    cut_passages = passages("d", "r", text, marks)
    edges = {edge for sentence in sentences(text) for edge in sentence}
    assert all(p.start in edges and p.end in edges for p in cut_passages)
    covered = set().union(*(range(p.start, p.end) for p in cut_passages)) if cut_passages else set()
    headings = set().union(*(range(m.start, m.end) for m in marks)) if marks else set()
    if covered - headings:
        assert all(text[i].isspace() for i in set(range(len(text))) - covered - headings)
