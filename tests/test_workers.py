"""Work handed out: the same documents and vectors, whoever is killed meanwhile."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.errors import SettingError
from index.search.encoder import open_encoder
from index.store.documents import Store
from index.workers import EncoderOnWorkers, Workers, open_workers
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named

PAGES = 24


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of pages, one of them damaged."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(PAGES):
        words = f"Polisen i Klara grep {number} personer vid Sergels torg. " * 3
        (folder / f"{number:02}.html").write_text(
            f"<html><head><title>Gripna {number}</title></head><body><main><h1>Gripna {number}</h1>"
            f"<p>{words}</p></main></body></html>",
            "utf-8",
        )
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 nothing that follows is a PDF")
    return folder


def taken_in(folder: Path, data: Path, workers: Workers | None) -> list[tuple[Any, ...]]:
    """Take in the folder; return its documents and what failed."""
    with Fetcher() as fetcher:
        [report] = run(data, named([str(folder)], None), fetcher, workers=workers)
    with Store(data) as store:
        rows = [(d.title, d.revision, d.key) for d in store.documents()]
    return [*sorted(rows), (report.failed, *report.errors)]


def _slowly(seconds: float, number: int) -> tuple[int, int]:
    time.sleep(seconds)
    return number, os.getpid()


def test_a_folder_read_by_processes_gives_the_same_documents(folder: Path, tmp_path: Path) -> None:
    alone = taken_in(folder, tmp_path / "alone", None)
    with open_workers("2") as workers:
        assert taken_in(folder, tmp_path / "pool", workers) == alone
    assert len(alone) == PAGES + 1
    assert alone[-1][0] == 1


def test_passages_encoded_by_processes_get_the_same_vectors() -> None:
    texts = [f"Polisen i Klara grep {number} personer." for number in range(1100)]
    with open_workers("2") as workers:
        assert workers is not None
        encoder = EncoderOnWorkers(None, workers)
        assert encoder.fingerprint == open_encoder().fingerprint
        vectors = encoder.encode_passages(texts)
    np.testing.assert_array_equal(vectors[:64], open_encoder().encode_passages(texts[:64]))
    assert vectors.shape == (1100, encoder.dimensions)


def test_a_killed_process_costs_its_tasks_which_are_done_again() -> None:
    with open_workers("2") as workers:
        assert workers is not None
        tasks = [workers.submit(_slowly, 0.05, number) for number in range(20)]
        _, process = tasks[0].result()
        os.kill(process, signal.SIGKILL)
        assert [task.result()[0] for task in tasks] == list(range(20))


def test_a_cluster_that_is_not_there_is_said_in_one_line() -> None:
    with pytest.raises(SettingError, match="Ray"), open_workers("127.0.0.1:1"):
        pass


@pytest.fixture
def cluster() -> Iterator[Any]:
    """Begin a Ray cluster of two machines, as far as Ray can tell."""
    pytest.importorskip("ray", reason="Ray is not installed: the extra `cluster`")
    from ray.cluster_utils import Cluster

    begun = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    yield begun
    begun.shutdown()


@pytest.mark.filterwarnings("ignore")
def test_a_lost_machine_costs_its_tasks_which_the_cluster_begins_anew(
    cluster: Any, folder: Path, tmp_path: Path
) -> None:
    alone = taken_in(folder, tmp_path / "alone", None)
    second = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    with open_workers(cluster.address) as workers:
        assert workers is not None
        assert workers.count == 2
        tasks = [workers.submit(_slowly, 0.5, number) for number in range(24)]
        pids = {task.result()[1] for task in tasks[:8]}
        assert len(pids) == 2
        loss = threading.Thread(target=cluster.remove_node, args=(second,))
        loss.start()
        assert taken_in(folder, tmp_path / "cluster", workers) == alone
        assert [task.result()[0] for task in tasks] == list(range(24))
        loss.join()
