"""What is written down as right is counted as right, and a bad line is named."""

from pathlib import Path

import pytest

from assistant.answer import answer
from assistant.evaluate import Figures, evaluate, holds, read_lines, turns_of
from assistant.terminal import show_figures
from index.errors import SettingError
from index.search.reader import Reader


def measured(lines: str, folder: Path, reader: Reader) -> Figures:
    path = folder / "questions.jsonl"
    path.write_text(lines, "utf-8")
    return evaluate(read_lines(path), lambda question, turns: answer(question, reader, turns=turns))


def test_right_and_wrong_quotes_and_refusals_are_told_apart(tmp_path: Path, reader: Reader) -> None:
    figures = measured(
        '{"id": "a", "q": "Hur många tramadoltabletter fanns i väskan?", "any": ["43 500 tram"]}\n'
        '{"id": "b", "q": "Hur många tramadoltabletter fanns i väskan?", "any": ["elva"]}\n'
        "\n"
        '{"id": "c", "q": "Hur kokar man ägg?", "none": true}\n'
        '{"id": "d", "q": "Hur många tramadoltabletter fanns i väskan?", "none": true}\n',
        tmp_path,
        reader,
    )
    row = figures.as_json()
    assert (row["answerable"], row["answered"], row["quote@1"], row["quote@3"]) == (
        2,
        1,
        0.5,
        0.5,
    )
    assert (row["unanswerable"], row["right_refusals"], row["false_answers"]) == (2, 0.5, 0.5)
    assert [failure["id"] for failure in row["failures"]] == ["b", "d"]
    assert "follow_ups" not in row


def test_every_turn_that_says_what_is_right_is_asked_after_those_before_it(
    tmp_path: Path, reader: Reader
) -> None:
    figures = measured(
        '{"turns": [{"q": "Hur många tramadoltabletter fanns?", "any": "43 500"}, "Jaha.",'
        ' {"q": "I vad då?", "any": ["I en väska"]}]}\n',
        tmp_path,
        reader,
    )
    assert (figures.answerable, figures.follow_ups) == (2, 1)
    path = tmp_path / "questions.jsonl"
    assert [line.name for line in read_lines(path)] == ["1.1", "1.3"]
    assert list(read_lines(path))[1].turns == ("Hur många tramadoltabletter fanns?", "Jaha.")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[1, 2]", "not a JSON object"),
        ("{", "not JSON"),
        ('{"q": "Var?"}', "say what a right quote holds"),
        ('{"q": "Var?", "any": 5}', "say what a right quote holds"),
        ('{"q": 5, "any": ["x"]}', "no question"),
        ('{"any": ["x"]}', "no question"),
        ('{"turns": 5}', "no question"),
        ('{"turns": "Var?"}', "no question"),
        ('{"turns": []}', "no question"),
        ('{"turns": [{"q": "Var?"}, 5]}', "no question"),
        ('{"turns": [{"q": "Var?", "any": []}]}', "say what a right quote holds"),
    ],
)
def test_a_bad_line_is_named(line: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"q": "Var?", "any": ["här"]}\n' + line, "utf-8")
    with pytest.raises(SettingError, match=rf"bad\.jsonl:2: {says}"):
        list(read_lines(path))


@pytest.mark.parametrize("content", [None, b"\xff\xfe{}"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match=r"bad\.jsonl"):
        list(read_lines(path))


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"q": "Var?", "any": ["x"]}')
    assert [line.question for line in read_lines(path)] == ["Var?"]


def test_turns_are_strings_or_objects_with_a_question() -> None:
    assert turns_of({"q": "Var?"}, "x:1") == ["Var?"]
    assert turns_of({"turns": ["Var?", {"q": "När?"}]}, "x:1") == ["Var?", "När?"]


def test_case_and_blanks_do_not_matter_to_what_a_quote_holds() -> None:
    assert holds("I en väska fanns 43\u00a0500  Tramadoltabletter.", ["43 500 tramadol"])
    assert not holds("I en väska fanns 43500.", ["43 500"])


def test_a_failure_is_printed_with_its_turns_and_how_it_was_read(
    tmp_path: Path, reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        '{"id": "d", "turns": ["Hur många tramadoltabletter fanns?", {"q": "Och cannabis?",'
        ' "any": ["elva"]}]}\n'
    )
    show_figures(measured(lines, tmp_path, reader).as_json())
    printed = capsys.readouterr().out
    assert "✗ d.2 Hur många tramadoltabletter fanns? → Och cannabis?" in printed
    assert "read as: Hur många" in printed
    assert "follow_up@1  0.0" in printed
    assert "None" not in printed
