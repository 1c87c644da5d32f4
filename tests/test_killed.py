"""A killed process loses nothing: SIGKILL at random points of the real commands.

The commands run in forks of one process that has imported what they need, so that nearly all of
their time is work and fifty of them are killed in the middle of it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.generation import newest_sound
from index.manifest import check
from index.search.encoder import open_encoder
from index.search.reader import Reader
from index.store.documents import Store

KILLS = 50
ROWS = 600
FORKS = """
import json, os, sys
import faiss, numpy, safetensors.numpy, tantivy, tokenizers
import index.search.encoder, index.generation, ingest.fetch.client, ingest.run, klara
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["klara", *json.loads(line)]
        klara.main()
    print(pid, flush=True)
    sys.stdin.readline()  # until then its number is nobody else's, though it may have ended
    print(os.waitpid(pid, 0)[1], flush=True)
"""

Klara = Callable[..., int]
"""Runs a command, killed `after` some seconds if told; returns its status as wait() has it."""


@pytest.fixture(scope="module")
def klara() -> Iterator[Klara]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forks:
        told, answered = forks.stdin, forks.stdout
        assert told is not None
        assert answered is not None

        def run(*arguments: str, data: Path, after: float | None = None) -> int:
            print(json.dumps([*arguments, "--data", str(data)]), file=told, flush=True)
            pid = int(answered.readline())
            if after is not None:
                time.sleep(after)
                os.kill(pid, signal.SIGKILL)
            print(file=told, flush=True)
            return int(answered.readline())

        yield run
        told.close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "notices.jsonl"
    with path.open("w") as file:
        for number in range(ROWS):
            row = {
                "id": f"n-{number}",
                "url": f"https://polisen.example/{number}",
                "published": "2025-01-01T12:00:00+01:00",
                "title": f"Händelse {number}, Stockholm",
                "lead": f"Polisen larmades om händelse {number}.",
                "body": f"En patrull åkte till gatan nummer {number % 97}. " * 8,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def test_a_killed_index_leaves_the_old_generation_serving_and_loses_no_document(
    tmp_path: Path, archive: Path, klara: Klara
) -> None:
    assert klara("ingest", str(archive), data=tmp_path) == 0
    assert klara("index", data=tmp_path) == 0
    began = time.perf_counter()
    assert klara("index", "--force", data=tmp_path) == 0
    whole = time.perf_counter() - began
    chance = random.Random(4)
    killed = 0
    for number in range(KILLS):
        after = chance.uniform(0.0, 0.95) * whole
        killed += klara("index", "--force", data=tmp_path, after=after) == signal.SIGKILL
        folder, manifest, wrong = newest_sound(tmp_path)
        assert (manifest.documents, wrong) == (ROWS, [])
        if number % 10 == 9:
            assert check(folder) == manifest
            with Store(tmp_path) as store:
                assert len(store.documents(state="current")) == ROWS
            with Reader(tmp_path, open_encoder()) as reader:
                assert reader.warnings == []
                assert reader.search("patrull gatan nummer 11")
    assert killed >= KILLS // 2
    assert klara("index", "--force", data=tmp_path) == 0
    assert not list((tmp_path / "generations").glob(".building-*"))


def test_a_killed_ingest_goes_on_where_it_was(tmp_path: Path, archive: Path, klara: Klara) -> None:
    began = time.perf_counter()
    assert klara("ingest", str(archive), data=tmp_path / "whole") == 0
    whole = time.perf_counter() - began
    chance = random.Random(5)
    kept = [0]
    for _ in range(10):
        klara(
            "ingest", str(archive), data=tmp_path / "data", after=chance.uniform(0.2, 0.9) * whole
        )
        if (tmp_path / "data" / "klara.db").exists():
            with Store(tmp_path / "data", write=True) as store:
                kept.append(len(store.documents(state="current")))
    assert kept == sorted(kept)
    assert klara("ingest", str(archive), data=tmp_path / "data") == 0
    with Store(tmp_path / "data") as store, Store(tmp_path / "whole") as other:
        assert store.counts() == other.counts()
        assert store.counts()[0][2:] == ("current", ROWS)
        assert [d.revision for d in store.documents()] == [d.revision for d in other.documents()]
