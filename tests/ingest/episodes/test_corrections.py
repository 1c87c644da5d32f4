from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import SettingError
from index.records import Mark, Parsed
from index.transcript.document import from_document, to_document
from index.transcript.files import export, parse
from index.transcript.records import Segment, Transcript, Word
from ingest.episodes.corrections import Correction, correct, load

PARAGRAPHS = (
    ["vi", "gick", "över", "Sergels", "tåg", "till", "plattan."],
    ["Sergels", "tåg", "och", "norr", "smedjan", "kvarteret."],
)


def spoken(paragraphs: tuple[list[str], ...] = PARAGRAPHS) -> Parsed:
    clock = 0.0
    segments = []
    for words in paragraphs:
        timed = []
        for word in words:
            timed.append(Word(clock, clock + 0.5, word, 0.4))
            clock += 0.5
        segments.append(Segment(timed[0].start, clock, " ".join(words), "Anna", tuple(timed)))
        clock += 10
    text, marks = to_document(Transcript(tuple(segments)))
    return Parsed("k", "podcast", "t", text, marks)


def test_whole_words_are_set_right_and_keep_their_times() -> None:
    fixed = correct(spoken(), [Correction("tåg", "torg"), Correction("vi", "ni")])
    assert fixed.text == (
        "ni gick över Sergels torg till plattan.\n\nSergels torg och norr smedjan kvarteret."
    )
    assert Mark("second", 21, 25, [2.0, 2.5]) in fixed.marks
    assert Mark("second", 26, 30, [2.5, 3.0, 0.4]) in fixed.marks
    assert fixed.meta["corrections"] == [
        {"heard": "vi", "said": "ni", "times": 1},
        {"heard": "tåg", "said": "torg", "times": 2},
    ]


def test_a_phrase_of_fewer_words_has_the_time_of_all_that_were_heard() -> None:
    fixed = correct(spoken(), [Correction("norr smedjan kvarteret", "Norra Smedjankvarteret")])
    assert fixed.text.endswith("och Norra Smedjankvarteret.")
    start = fixed.text.index("Norra")
    assert [m for m in fixed.marks if m.kind == "second" and m.start >= start] == [
        Mark("second", start, len(fixed.text), [15.0, 16.5])
    ]
    assert max(m.end for m in fixed.marks if m.kind == "speaker") == len(fixed.text)


def test_a_context_limits_a_rule_to_the_paragraphs_that_hold_it() -> None:
    fixed = correct(spoken(), [Correction("Sergels tåg", "Sergels torg", "Plattan")])
    assert fixed.text.count("torg") == 1
    assert fixed.text.count("tåg") == 1


def test_a_capital_at_the_beginning_stays_one() -> None:
    parsed = Parsed("k", "podcast", "t", "Tåget gick. ett tåget", ())
    assert correct(parsed, [Correction("tåget", "torget")]).text == "Torget gick. ett torget"


def test_nothing_misheard_changes_nothing() -> None:
    parsed = spoken()
    assert correct(parsed, [Correction("Stureplan", "Sergels torg")]) is parsed
    assert correct(parsed, []) is parsed


def test_a_corrected_name_leaves_the_captions_of_its_paragraph_whole() -> None:
    folder = Path(__file__).parent / "cases" / "captions-after-two-word-correction"
    text, marks = to_document(parse((folder / "episode.json").read_text("utf-8"), "episode.json"))
    fixed = correct(Parsed("k", "podcast", "t", text, marks), load(folder / "corrections.toml"))
    written = export(from_document(fixed.text, fixed.marks), "srt")
    assert [line for line in written.split("\n") if line.endswith(".")] == [
        "Jag heter Rikard Öhman från polisen.",
        "Vi tog 48 knivar i går.",
    ]


WORDS = st.sampled_from(["a", "b", "c", "aa", "b b", "a b c", "c.", "å"])


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=3),
    st.lists(st.tuples(WORDS, WORDS), max_size=4),
)
def test_marks_stay_slices_in_order(
    paragraphs: list[list[str]], rules: list[tuple[str, str]]
) -> None:
    parsed = spoken(tuple(paragraphs))
    fixed = correct(parsed, [Correction(heard, said) for heard, said in rules])
    seconds = [mark for mark in fixed.marks if mark.kind == "second"]
    assert fixed.text.count("\n\n") == parsed.text.count("\n\n")
    end = 0
    for mark in seconds:
        assert end <= mark.start < mark.end <= len(fixed.text)
        assert "\n" not in fixed.text[mark.start : mark.end]
        end = mark.end
    old = [mark for mark in parsed.marks if mark.kind == "second"]
    assert min(m.value[0] for m in seconds) == min(m.value[0] for m in old)
    assert max(m.value[1] for m in seconds) == max(m.value[1] for m in old)
    covered = sum(mark.end - mark.start for mark in seconds)
    assert covered + sum(map(str.isspace, fixed.text)) >= len(fixed.text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[correction]]\nheard = 'a'", "needs both heard and said"),
        ("[[correction]]\nheard = 'a'\nsaid = ''", "said must be words"),
        ("[[correction]]\nheard = 'a'\nsaid = 3", "said must be words"),
        ("[[correction]]\nwrong = 'a'", "nothing else"),
        ("corrections = 3", "nothing else"),
        ("correction = 3", "nothing else"),
        ("[[", "is not TOML"),
    ],
)
def test_a_file_that_is_wrong_is_one_clear_line(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "corrections.toml"
    path.write_text(text)
    with pytest.raises(SettingError, match=line) as raised:
        load(path)
    assert "corrections.toml" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_right_is_read_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "corrections.toml"
    assert load(path) == ()
    path.write_text('[[correction]]\nheard = " a  b "\nsaid = "c"\ncontext = "d"\n')
    assert load(path) == (Correction("a b", "c", "d"),)
