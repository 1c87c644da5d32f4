"""Both engines, files and Milvus, by one set of tests."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tiny import DOCUMENTS, GramEncoder

from index.errors import GenerationError
from index.generation import build
from index.language.folding import fold
from index.search import lexical, milvus
from index.search.lexical import Filters, grams
from index.search.milvus import _client, drop
from index.search.reader import Reader
from index.store.documents import Store

QUESTIONS = (
    "Hur många tramadoltabletter fanns i väskan?",
    "När ska kartläggningen vara klar?",
    "Hur många personer utvisades?",
    "kameror",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder) -> Iterator[Reader]:
    with Reader(_built(tmp_path_factory.mktemp("files"), encoder, None), encoder) as reader:
        yield reader


@pytest.fixture(scope="module", params=["files", "milvus"])
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: GramEncoder
) -> Iterator[Reader]:
    if request.param == "milvus":
        pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    folder = tmp_path_factory.mktemp(request.param)
    address = str(folder / "milvus.db") if request.param == "milvus" else None
    with Reader(_built(folder, encoder, address), encoder) as opened:
        yield opened


def _built(folder: Path, encoder: GramEncoder, milvus_address: str | None) -> Path:
    with Store(folder, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(folder, encoder, milvus_address=milvus_address)
    return folder


pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_passages_are_found_in_the_same_order(
    reader: Reader, files: Reader, question: str
) -> None:
    hits, expected = reader.search(question), files.search(question)
    assert [hit.passage for hit in hits] == [hit.passage for hit in expected]
    np.testing.assert_allclose([h.dense for h in hits], [h.dense for h in expected], atol=2e-3)


@pytest.mark.parametrize("question", QUESTIONS)
def test_words_score_by_bm25(reader: Reader, files: Reader, question: str) -> None:
    scores = dict(reader.generation.lexical.search(question, 10))
    expected = dict(files.generation.lexical.search(question, 10))
    assert set(scores) == set(expected)
    for number, score in expected.items():
        assert scores[number] == pytest.approx(score, rel=1e-4)


def test_many_passages_of_any_length_score_as_in_files(tmp_path: Path) -> None:
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    chance = random.Random(7)
    vocabulary = [f"{a}{b}{c}" for a in ("klara", "polis", "torg") for b in "aeo" for c in range(9)]
    texts = ["", "i", *(" ".join(chance.choices(vocabulary, k=n % 150)) for n in range(900))]
    rows = [(n, text, "press", "s", "2020-01-01") for n, text in enumerate(texts)]
    lexical.build(tmp_path / "lexical", iter(rows))
    milvus.begin(tmp_path, str(tmp_path / "milvus.db"))
    milvus.build_words(tmp_path, iter(rows))
    files, words = lexical.LexicalIndex(tmp_path / "lexical"), milvus.MilvusWords(tmp_path)
    for question in ("klaraa1 torget7", "poliso3", "torge0 klarao8 polisa2 klarae4"):
        expected, found = files.search(question, 50), words.search(question, 50)
        np.testing.assert_allclose([s for _, s in found], [s for _, s in expected], rtol=1e-5)
        surely = {number for number, score in expected if score > expected[-1][1] * (1 + 1e-5)}
        assert surely <= {number for number, _ in found}
    assert words.search("zzzz", 50) == files.search("zzzz", 50) == []


def test_what_an_earlier_klara_wrote_to_milvus_is_said_in_one_line(tmp_path: Path) -> None:
    address = str(tmp_path / "milvus.db")
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    (tmp_path / "milvus.json").write_text(json.dumps({"address": address, "collection": "k"}))
    with pytest.raises(GenerationError, match="klara index --force"):
        milvus.MilvusWords(tmp_path)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(kind="press"),
        Filters(source="tests"),
        Filters(source="te\"st's"),
        Filters(since="2025-01-01", until="2025-02-01"),
        Filters(until="2024-12-31"),
    ],
)
def test_a_search_is_narrowed(reader: Reader, files: Reader, filters: Filters) -> None:
    words, expected = reader.generation.lexical, files.generation.lexical
    narrowed = words.search("Klara", 10, filters)
    assert {n for n, _ in narrowed} == {n for n, _ in expected.search("Klara", 10, filters)}
    assert set(words.newest(10, filters)) == set(expected.newest(10, filters))


def test_the_newest_come_first_and_passages_are_counted(reader: Reader, files: Reader) -> None:
    words, expected = reader.generation.lexical, files.generation.lexical
    newest = [reader.generation.passage(n).document_id for n in words.newest(10)]
    assert newest == [files.generation.passage(n).document_id for n in expected.newest(10)]
    some = grams(fold("tramadoltabletter i klara xyzzy"))
    assert words.passage_counts(some) == expected.passage_counts(some)


def test_what_is_pruned_is_dropped_from_milvus(tmp_path: Path, encoder: GramEncoder) -> None:
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    address = str(tmp_path / "milvus.db")
    data = _built(tmp_path / "data", encoder, address)
    for _ in range(2):
        build(data, encoder, force=True, keep=1, milvus_address=address)
    assert len(_client(address).list_collections()) == 2


def test_another_process_finds_what_was_indexed(tmp_path: Path) -> None:
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    (tmp_path / "page.html").write_text(
        "<html><head><title>Gripna i Klara</title></head><body><main><h1>Gripna i Klara</h1>"
        "<p>Polisen grep elva personer i Klara i natt.</p></main></body></html>"
    )
    data = ["--data", str(tmp_path / "data")]
    for command in (
        ["ingest", str(tmp_path / "page.html"), *data],
        ["index", "--milvus", str(tmp_path / "milvus.db"), *data],
        ["search", "gripna", *data],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "klara", *command], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert "elva personer" in done.stdout


def test_a_collection_that_is_gone_is_said_in_one_line(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    pytest.importorskip("milvus_lite", reason="Milvus Lite is not installed: extra `scale`")
    data = _built(tmp_path / "data", encoder, str(tmp_path / "milvus.db"))
    [generation] = (data / "generations").glob("[0-9]*")
    with Reader(data, encoder) as reader:
        drop(generation)
        with pytest.raises(GenerationError, match="Milvus"):
            reader.search(QUESTIONS[0])
    drop(generation)
    with pytest.raises(GenerationError, match="Milvus"):
        Reader(data, encoder)
