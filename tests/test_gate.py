"""The gate: the shipped models on the demonstration may not answer worse than they did.

Neither the reader nor the judgement learns from these questions (docs/quality.md says what does).
Floors only go up. `klara eval` prints the figures that they hold, and what goes wrong.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import answer
from assistant.evaluate import Line, evaluate, holds, read_lines
from assistant.records import Answer
from index.generation import build
from index.language.sentences import sentences
from index.search.encoder import open_encoder
from index.search.reader import Reader
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import standing

FLOORS = {
    ("questions", "quote@1"): 0.60,
    ("questions", "quote@3"): 0.61,
    ("questions", "right_refusals"): 0.92,
    ("questions-english", "quote@1"): 0.61,
    ("dialogues", "quote@1"): 0.60,
    ("dialogues", "follow_up@1"): 0.58,
}

DEMO = Path(__file__).parents[1] / "demo"
SETS = ("questions", "questions-english", "dialogues")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Yield a reader of the demonstration's press pages, handbook and podcast."""
    data = tmp_path_factory.mktemp("demonstration")
    with Fetcher() as fetcher:
        reports = run(data, standing(DEMO / "klara.toml"), fetcher)
    # Two episodes bring their transcripts; the third waits for a speech model.
    assert [(report.failed, report.waiting) for report in reports] == [(0, 0), (0, 0), (0, 1)]
    encoder = open_encoder()
    build(data, encoder)
    with Reader(data, encoder) as reader:
        yield reader


@pytest.fixture(scope="module")
def figures(demonstration: Reader) -> dict[str, dict[str, Any]]:
    """Return the figures of every set; questions are asked side by side, as a site's are."""

    def ask(line: Line) -> Answer:
        return answer(line.question, demonstration, turns=line.turns)

    figures = {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for name in SETS:
            lines = list(read_lines(DEMO / f"{name}.jsonl"))
            answers = threads.map(ask, lines)
            figures[name] = evaluate(iter(lines), lambda *_, given=answers: next(given)).as_json()
    return figures


@pytest.mark.parametrize(("name", "figure"), FLOORS)
def test_the_demonstration_is_answered_no_worse_than_it_was(
    name: str, figure: str, figures: dict[str, dict[str, Any]]
) -> None:
    failures = [(failure["id"], failure["q"]) for failure in figures[name]["failures"]]
    assert figures[name][figure] >= FLOORS[name, figure], failures


@pytest.mark.parametrize("name", SETS)
def test_every_string_that_a_right_quote_holds_stands_in_the_material(
    name: str, demonstration: Reader
) -> None:
    texts = _texts(demonstration)
    for line in read_lines(DEMO / f"{name}.jsonl"):
        for words in line.any:
            assert any(holds(text, [words]) for text in texts), (line.name, words)


def test_half_of_the_answerable_questions_share_few_words_with_the_answer(
    demonstration: Reader,
) -> None:
    spoken = [text[start:end] for text in _texts(demonstration) for start, end in sentences(text)]
    shares = []
    for row in map(json.loads, (DEMO / "questions.jsonl").read_text("utf-8").splitlines()):
        asked = _stems(row["q"])
        holding = [_stems(words) for words in spoken if holds(words, row["any"])]
        if holding and asked:
            shares.append(max(len(asked & held) / len(asked) for held in holding))
    assert len(shares) > 120
    assert sum(share <= 0.4 for share in shares) >= len(shares) / 2


def _texts(reader: Reader) -> list[str]:
    return [text for _, text, _ in reader.store.current_texts()]


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"\w{4,}", text.casefold())}
