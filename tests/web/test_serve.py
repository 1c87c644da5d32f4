"""`klara serve` as an operator starts it: real processes, real HTTP."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from tiny import DOCUMENTS

from index.generation import build
from index.publishing.pause import pause, resume
from index.records import Parsed
from index.search.encoder import open_encoder
from index.store.documents import Store

PATIENCE = 60.0
"""Seconds that an answer may take where the machine is busy."""

get, post = partial(httpx.get, timeout=PATIENCE), partial(httpx.post, timeout=PATIENCE)
KLARA = [sys.executable, "-m", "klara"]


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("served")
    with Store(folder, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    build(folder, open_encoder())
    return folder


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the workers log."""
    return tmp_path_factory.mktemp("log") / "stderr"


@pytest.fixture(scope="module")
def metrics() -> int:
    """Return a port for the figures."""
    return free_port()


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.fixture(scope="module")
def address(data_folder: Path, log: Path, metrics: int) -> Iterator[str]:
    """Start two workers and yield where they answer."""
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if not k.startswith("KLARA_")}
    told = {"KLARA_METRICS": f"127.0.0.1:{metrics}", "KLARA_LOG_FORMAT": "json"}
    with log.open("w") as stderr:
        server = subprocess.Popen(
            [*KLARA, "serve", "--data", str(data_folder), "--port", str(port), "--workers", "2"],
            env=environ | told | {"KLARA_ASKS_PER_MINUTE": "0", "KLARA_REQUESTS_PER_MINUTE": "0"},
            start_new_session=True,
            stderr=stderr,
        )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert server.poll() is None, "klara serve ended"
            try:
                httpx.get(f"{base}/healthz", timeout=5.0)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                break
        yield base
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def test_what_one_worker_signs_another_accepts(address: str) -> None:
    question = "Hur många tramadoltabletter fanns i väskan?"
    first = post(address, data={"q": question}, headers={"origin": address})
    assert "klara_samtal" in first.cookies
    for _ in range(20):
        assert question in get(address, cookies=dict(first.cookies)).text


def test_every_worker_takes_up_what_is_published_and_nobody_notices(
    address: str, data_folder: Path
) -> None:
    before = get(f"{address}/healthz").json()["generation"]
    new = Parsed(key="new", kind="press", title="Ny chef", text="Kvarterspolisen heter Bo Ek.")
    with Store(data_folder, write=True) as store:
        store.put(new, source="tests")
    made = build(data_folder, open_encoder())
    assert made.name != before
    for _ in range(20):
        given = post(f"{address}/api/v1/ask", json={"q": "Vad heter kvarterspolisen?"})
        assert given.status_code == 200
        assert given.json()["generation"] == made.name


def test_the_figures_of_all_workers_are_added_up_and_hold_no_question(
    address: str, metrics: int, data_folder: Path
) -> None:
    for _ in range(10):
        post(f"{address}/api/v1/ask", json={"q": "Var bor kvarterspolisen Bo Ek?"})
    assert get(f"{address}/metrics").status_code == 404, "bound apart"
    shown = get(f"http://127.0.0.1:{metrics}/metrics").text
    counted = re.search(
        r'klara_requests_total{method="POST",route="/api/v1/ask",status="200"} (\d+)', shown
    )
    assert counted
    assert int(counted[1]) >= 10
    assert re.search(r"klara_answers_total{status=\"\w+\"} \d+", shown)
    assert "klara_paused 0.0" in shown
    assert "klara_generation_seconds 1." in shown
    assert "kvarterspolisen" not in shown
    pause(data_folder, "prov", "staff:anna")
    assert "klara_paused 1.0" in get(f"http://127.0.0.1:{metrics}/metrics").text
    resume(data_folder, "staff:anna")


def test_every_worker_is_paused_at_once_and_comes_back_at_once(
    address: str, data_folder: Path
) -> None:
    def statuses() -> set[int]:
        # A connection of its own each time, so that either worker may be the one that answers.
        return {get(f"{address}/").status_code for _ in range(20)}

    assert statuses() == {200}
    for _ in range(5):
        pause(data_folder, "prov", "staff:anna")
        assert statuses() == {503}
        resume(data_folder, "staff:anna")
        assert statuses() == {200}


def test_the_log_is_lines_of_json_without_questions(address: str, log: Path) -> None:
    get(f"{address}/", params={"q": "hemligheten"})
    get(f"{address}/kalla/hemligheten")
    # A line is written once its answer has been sent.
    for _ in range(100):
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        requests = [line for line in lines if line["logger"] == "klara.request"]
        if requests[-1]["route"] == "/kalla/{name:path}":
            break
        time.sleep(0.05)
    assert {"/api/v1/ask", "/", "/kalla/{name:path}"} <= {line["route"] for line in requests}
    assert all(line["ms"] >= 0 and line["at"] for line in requests)
    assert "hemligheten" not in log.read_text(encoding="utf-8")


def test_the_answer_names_no_server(address: str) -> None:
    assert "server" not in get(address).headers


def test_production_without_a_secret_is_refused_in_one_line(tmp_path: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if not k.startswith("KLARA_")}
    ended = subprocess.run(
        [*KLARA, "serve", "--data", str(tmp_path)],
        env=environ | {"KLARA_PRODUCTION": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("klara: KLARA_SECRET must hold")
    assert ended.stderr.count("\n") == 1
