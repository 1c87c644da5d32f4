"""The model that reads: it points into the passage, says when nothing answers, can be exchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Asking
from assistant.choosing.span_reader import OnnxReader, SpanReader, open_span_reader
from index.errors import ModelError

PASSAGE = (
    "Under helgen gjorde polisen en riktad insats vid Norra torget i Lillköping. Sammanlagt greps"
    " elva personer, de flesta för ringa narkotikabrott. I beslag togs 2 300 tabletter och knappt"
    " ett kilo cannabis. – Vi är nöjda med resultatet, säger Maria Lund, som ledde insatsen."
)
HEADING = "Insats vid Norra torget"


@pytest.fixture(scope="module")
def shipped() -> SpanReader:
    """Return the reader that ships."""
    return open_span_reader()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Hur många åkte fast?", "elva personer"),
        ("Vem var chef för insatsen?", "Maria Lund"),
        ("hur mnga greps", "elva personer"),
        ("Who led the operation?", "Maria Lund"),
    ],
)
def test_it_points_at_the_words_that_answer(
    shipped: SpanReader, question: str, answer: str
) -> None:
    [reading] = shipped.read(question, [(HEADING, PASSAGE)])
    best = reading.best(0, len(PASSAGE))
    assert best is not None
    assert answer in PASSAGE[best.start : best.end]
    assert len(PASSAGE[best.start : best.end]) < 3 * len(answer)


def test_what_is_not_told_scores_below_what_is(shipped: SpanReader) -> None:
    def score(question: str) -> float:
        best = shipped.read(question, [(HEADING, PASSAGE)])[0].best(0, len(PASSAGE))
        assert best is not None
        return best.score

    told = score("Hur många greps vid Norra torget?")
    assert told > score("Vilken tingsrätt dömde dem?")
    assert told > score("När öppnar biblioteket på söndag?")


def test_a_sentence_is_pointed_at_inside_itself(shipped: SpanReader) -> None:
    [reading] = shipped.read("Hur många greps?", [(HEADING, PASSAGE)])
    start = PASSAGE.index("I beslag")
    inside = reading.best(start, len(PASSAGE))
    assert inside is not None
    assert start <= inside.start < inside.end <= len(PASSAGE)
    assert reading.best(len(PASSAGE), len(PASSAGE) + 9) is None


@given(
    question=st.text(max_size=60),
    heading=st.text(max_size=30),
    text=st.text(min_size=1, max_size=200),
)
def test_whatever_is_read_offsets_lie_in_the_text(question: str, heading: str, text: str) -> None:
    [reading] = open_span_reader().read(question, [(heading, text)])
    assert ((reading.offsets >= 0) & (reading.offsets <= len(text))).all()
    assert (reading.offsets[:, 0] < reading.offsets[:, 1]).all()
    best = reading.best(0, len(text))
    assert best is None or 0 <= best.start < best.end <= len(text)


def test_a_very_long_passage_is_read_from_its_beginning(shipped: SpanReader) -> None:
    [reading] = shipped.read("Hur många greps?", [(HEADING, PASSAGE * 40)])
    best = reading.best(0, len(PASSAGE))
    assert best is not None
    assert best.score > 0


def test_another_model_takes_its_place(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    config = transformers.BertConfig(
        vocab_size=64, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16,
    )  # fmt: skip
    transformers.BertForQuestionAnswering(config).save_pretrained(tmp_path)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyzåäö"]
    words += [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyzåäö"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    other = Asking.of(reader=str(tmp_path)).span_reader
    assert other is not None
    [reading] = other.read("hur många", [("rubrik", "elva personer greps")])
    best = reading.best(0, 19)
    assert best is not None
    assert 0 <= best.start < best.end <= 19


def test_a_model_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(ModelError, match=r"nowhere cannot be loaded: .*name its folder"):
        open_span_reader(str(tmp_path / "nowhere"))


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match=r"the reader in .* cannot be opened"):
        open_span_reader(str(tmp_path))
    with pytest.raises(ModelError, match="holds no reader"):
        OnnxReader(tmp_path / "empty")


@pytest.mark.parametrize(
    "question",
    ["x" * 500, "å" * 500, "\U0001f469\u200d" * 250, "\u4e00" * 500, "tramadol " * 55, "", "?"],
)
@pytest.mark.parametrize("heading", ["", "Klara " * 50_000], ids=["no heading", "a long one"])
def test_the_shipped_reader_takes_any_question_heading_and_passage(
    question: str, heading: str, shipped: SpanReader
) -> None:
    for text in ("Tre personer greps i Klara i natt.", "ord " * 50_000, "x" * 100_000, ""):
        (reading,) = shipped.read(question, [(heading, text)])
        assert len(reading.begins) == len(reading.ends) == len(reading.offsets)
        assert all(0 <= start < end <= len(text) for start, end in reading.offsets.tolist())
