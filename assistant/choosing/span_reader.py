"""A model that reads a question and a passage and points at the words that answer.

For every token it says how well an answer begins and ends there; the first token stands for "this
passage does not answer" (Devlin et al., 2019, section 4.3). What it says is only ever used as
offsets and a score: the words that are shown are sliced from the stored text elsewhere.

The shipped reader is a small transformer in `index/model/transformer` (its card tells what it was
made from), run by onnxruntime on the processor. Another extractive question-answering model takes
its place by a setting: a folder in Hugging Face form with an ONNX file, or, with the `transformers`
extra, any model that AutoModelForQuestionAnswering loads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.errors import ModelError
from index.search.encoder import TRANSFORMER
from index.search.onnx_session import open_session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SHIPPED = TRANSFORMER
LONGEST_ANSWER = 40
"""Tokens of an answer at most: about 25 Swedish words."""
LONGEST_INPUT = 320
"""Tokens of question and passage that are read; a passage of 1,200 characters fits."""
LONGEST_ASKED = 160
"""Tokens of the question among them; one of 500 characters in no language may have 500."""
LONGEST_HEADING, LONGEST_TEXT = 300, 6_000
"""Characters of a heading and a passage that are read: more than there is room for."""
ONNX_FILES = ("reader.onnx", "model.onnx", "onnx/model_quantized.onnx", "onnx/model.onnx")


@dataclass(frozen=True, slots=True)
class Pointed:
    """The words that answer best: offsets into the passage, and how much better than no answer."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the model says of one passage of t tokens.

    ``begins`` and ``ends`` (t,) are logits, ``offsets`` (t, 2) each token's place in the passage;
    ``null`` is the logit of no answer, begin and end together.
    """

    begins: Floats
    ends: Floats
    offsets: NDArray[np.int64]
    null: float

    def best(self, start: int, end: int) -> Pointed | None:
        """Return the best answer that lies inside [start, end) of the passage, None if unread."""
        tokens = np.flatnonzero((self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= end))
        if not len(tokens):
            return None
        pairs = self.begins[tokens, None] + self.ends[None, tokens]
        apart = np.arange(len(tokens))[None, :] - np.arange(len(tokens))[:, None]
        pairs = np.where((apart >= 0) & (apart < LONGEST_ANSWER), pairs, -np.inf)
        first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
        return Pointed(
            int(self.offsets[tokens[first], 0]),
            int(self.offsets[tokens[last], 1]),
            float(pairs[first, last]) - self.null,
        )


class SpanReader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """What it is called in messages."""

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Return a reading of each (heading, text); offsets are into the text."""


@cache
def open_span_reader(name: str | None = None) -> SpanReader:
    """Return the shipped reader, or another model by folder or name.

    Raises ModelError where its files or the packages that it needs are not there.
    """
    if name is None:
        return OnnxReader(SHIPPED)
    folder = Path(name).expanduser()
    if any((folder / file).exists() for file in ONNX_FILES):
        return OnnxReader(folder)
    return TransformersReader(name)


class OnnxReader:
    """An extractive reader as an ONNX file beside a fast tokenizer, run on one thread."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        file = next((folder / f for f in ONNX_FILES if (folder / f).exists()), None)
        if file is None:
            raise ModelError(f"{folder} holds no reader: {' or '.join(ONNX_FILES)} is missing")
        try:
            self._session: Any = open_session(file)
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            settings = folder / "reader.json"
            self._prefix = json.loads(settings.read_text())["prefix"] if settings.exists() else ""
        except Exception as error:  # neither library raises anything narrower
            raise ModelError(
                f"the reader in {folder} cannot be opened: {str(error).splitlines()[0]}"
            ) from None
        outputs = {output.name for output in self._session.get_outputs()}
        if not {"start_logits", "end_logits"} <= outputs:
            raise ModelError(
                f"{file} is no extractive reader: it gives {sorted(outputs)}, not start_logits and"
                " end_logits"
            )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST_INPUT, strategy="only_second")
        self._folder = folder
        self.name = folder.name

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Return a reading of each (heading, text); offsets are into the text."""
        question = self._prefix + question
        # A token has a character at least, so a short question need not be counted.
        if len(question) > LONGEST_ASKED:
            tokens = self._counting.encode(question, add_special_tokens=False)
            question = _cut(question, tokens.offsets)
        return [
            self._read(question, heading[:LONGEST_HEADING], text[:LONGEST_TEXT])
            for heading, text in passages
        ]

    @cached_property
    def _counting(self) -> Any:
        """A tokenizer that cuts nothing."""
        from tokenizers import Tokenizer

        counting = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        counting.no_padding()
        counting.no_truncation()
        return counting

    def _read(self, question: str, heading: str, text: str) -> PassageReading:
        before = f"{heading}. " if heading else ""
        pair = self._tokenizer.encode(question, before + text)
        feeds = {
            "input_ids": np.array([pair.ids], np.int64),
            "attention_mask": np.ones((1, len(pair.ids)), np.int64),
            "token_type_ids": np.array([pair.type_ids], np.int64),
        }
        begins, ends = self._session.run(
            ["start_logits", "end_logits"], {k: v for k, v in feeds.items() if k in self._inputs}
        )
        passage = np.array([sequence == 1 for sequence in pair.sequence_ids], bool)
        return _reading(begins[0], ends[0], np.array(pair.offsets, np.int64), passage, before, text)


class TransformersReader:
    """Any extractive reader that transformers loads, run by torch."""

    def __init__(self, name: str) -> None:
        try:
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer
        except ImportError:
            raise ModelError(
                f"the reader {name} needs transformers: pip install 'klara[transformers]'"
            ) from None
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name, use_fast=True)
            self._model: Any = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the reader {name} cannot be loaded: {str(error).splitlines()[0]}; fetch it on a"
                " connected machine and name its folder"
            ) from None
        self.name = name

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Return a reading of each (heading, text); offsets are into the text."""
        import torch

        readings = []
        tokens = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)
        question = _cut(question, tokens["offset_mapping"])
        for heading, text in passages:
            before = f"{heading}. " if heading else ""
            pair = self._tokenizer(
                question,
                before + text,
                truncation="only_second",
                max_length=LONGEST_INPUT,
                return_offsets_mapping=True,
                return_tensors="pt",
            )
            offsets = pair.pop("offset_mapping")[0].numpy().astype(np.int64)
            passage = np.array([sequence == 1 for sequence in pair.sequence_ids(0)], bool)
            with torch.no_grad():
                logits = self._model(**pair)
            begins, ends = logits.start_logits[0].numpy(), logits.end_logits[0].numpy()
            readings.append(_reading(begins, ends, offsets, passage, before, text))
        return readings


def _cut(question: str, tokens: Sequence[tuple[int, int]]) -> str:
    """Return a question, or its first 160 tokens, which lie at these offsets."""
    return question[: tokens[LONGEST_ASKED - 1][1]] if len(tokens) > LONGEST_ASKED else question


def _reading(
    begins: Floats,
    ends: Floats,
    offsets: NDArray[np.int64],
    passage: NDArray[np.bool_],
    before: str,
    text: str,
) -> PassageReading:
    """Keep the tokens of the passage's own text, their offsets moved to where it begins."""
    moved = np.maximum(offsets - len(before), 0)
    # A token of SentencePiece takes the blank before it along.
    blank = np.array([text[a : a + 1].isspace() for a in moved[:, 0]], bool)
    moved[:, 0] += blank
    own = passage & (moved[:, 1] > moved[:, 0])
    return PassageReading(begins[own], ends[own], moved[own], float(begins[0] + ends[0]))
