"""Work handed out: the same documents and vectors, whoever is killed meanwhile."""

from __future__ import annotations

import importlib
import os
import signal
import socket
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
from index.workers import open_workers
from index.workers.encoding import EncoderOnWorkers
from index.workers.tasks import Workers
from ingest.episodes.hearing import SpeechModel
from ingest.fetch.client import Fetcher
from ingest.run import run
from ingest.sources import named
from ingest.speech.model import Transcriber

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


def heard(folder: Path, *settings: Any) -> Any:
    """Take in a folder of sounds; what is sent to a cluster is found in this file by its name."""
    from spoken import taken_in as sounds_taken_in

    return sounds_taken_in(folder, *settings)


def _slowly(seconds: float, number: int) -> tuple[int, int]:
    time.sleep(seconds)
    return number, os.getpid()


def _refuses(what: str) -> None:
    raise ValueError(f"no number: {what}")


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


def test_what_is_no_address_is_said_in_one_line() -> None:
    pytest.importorskip("ray", reason="Ray is not installed: the extra `cluster`")
    with pytest.raises(SettingError, match="ray://HOST:10001"), open_workers("many"):
        pass


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def head() -> Iterator[Any]:
    """Begin a Ray cluster of one machine of two cores, with a server for clients."""
    pytest.importorskip("ray", reason="Ray is not installed: the extra `cluster`")
    pytest.importorskip("grpc", reason="Ray's client is not installed: the extra `cluster`")
    from ray.cluster_utils import Cluster

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = {"num_cpus": 1, "ray_client_server_port": port}
    begun = Cluster(initialize_head=True, head_node_args=asked)
    begun.client_address = f"ray://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while not _answers(port):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    yield begun
    begun.shutdown()


@pytest.fixture
def cluster(head: Any) -> Iterator[Any]:
    """Have a cluster of two machines, as far as Ray can tell; the second is `cluster.second`."""
    head.second = head.add_node(num_cpus=1)
    head.wait_for_nodes()
    yield head
    if head.second in head.worker_nodes:
        head.remove_node(head.second)


@pytest.fixture
def sounds(base: Transcriber, tmp_path: Path) -> Path:
    """Return a folder with sounds of 20 seconds in which people speak."""
    from spoken import cut

    folder = tmp_path / "sounds"
    folder.mkdir()
    for number, begin in enumerate((0, 20, 40)):
        cut(3, folder / f"{number}.wav", begin)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_a_lost_machine_costs_its_tasks_which_the_cluster_begins_anew(
    cluster: Any, folder: Path, tmp_path: Path
) -> None:
    alone = taken_in(folder, tmp_path / "alone", None)
    with open_workers(cluster.address) as workers:
        assert workers is not None
        assert workers.count == 2
        tasks = [workers.submit(_slowly, 0.5, number) for number in range(24)]
        pids = {task.result()[1] for task in tasks[:8]}
        assert len(pids) == 2
        loss = threading.Thread(target=cluster.remove_node, args=(cluster.second,))
        loss.start()
        assert taken_in(folder, tmp_path / "cluster", workers) == alone
        assert [task.result()[0] for task in tasks] == list(range(24))
        loss.join()


@pytest.mark.filterwarnings("ignore")
def test_a_lost_machine_costs_its_sounds_which_the_cluster_hears_anew(
    cluster: Any, sounds: Path, tmp_path: Path
) -> None:
    model = SpeechModel("base", threads=1)
    alone = heard(sounds, tmp_path / "alone", model)
    lost: list[threading.Thread] = []

    def lose(title: str, done: float, total: float | None) -> None:
        """Lose a machine when the first sound is stored: others are being heard."""
        if done and not lost:
            lost.append(threading.Thread(target=cluster.remove_node, args=(cluster.second,)))
            lost[0].start()

    with open_workers(cluster.address) as workers:
        assert heard(sounds, tmp_path / "cluster", model, workers, lose) == alone
    lost[0].join()
    assert alone.counts == {"new": 3}
    assert "centralstationen" in alone.documents[0][1]


@pytest.mark.filterwarnings("ignore")
def test_through_rays_client_work_comes_out_the_same(
    head: Any, folder: Path, sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Polisen i Klara grep {number} personer." for number in range(100)]
    model = SpeechModel("base", threads=1)
    for number in (1, 2):
        (sounds / f"{number}.wav").unlink()
    (sounds / "broken.mp3").write_bytes(b"\x00broken" * 500)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "only_here.py").write_text("def work(): pass")
    with open_workers(head.client_address) as workers:
        assert workers is not None
        with pytest.raises(SettingError, match="must have this Klara installed"):
            workers.submit(importlib.import_module("only_here").work).result()
        assert workers.count >= 1
        with pytest.raises(ValueError, match=r"^no number: many$"):
            workers.submit(_refuses, "many").result()
        pages = taken_in(folder, tmp_path / "pages", workers)
        vectors = EncoderOnWorkers(None, workers).encode_passages(texts)
        spoken = heard(sounds, tmp_path / "sounds-client", model, workers)
    assert pages == taken_in(folder, tmp_path / "alone", None)
    np.testing.assert_allclose(vectors, open_encoder().encode_passages(texts), atol=1e-6)
    assert spoken == heard(sounds, tmp_path / "sounds-alone", model)
    assert spoken.counts == {"new": 1, "failed": 1}
