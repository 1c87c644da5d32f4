"""`klara serve` as an operator starts it: real processes, real HTTP."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import lxml.html
import pytest
from tiny import DOCUMENTS

from index.generation import build
from index.records import Parsed
from index.search.encoder import open_encoder
from index.store.documents import Store

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
def address(data_folder: Path) -> Iterator[str]:
    """Start two workers and yield where they answer."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("KLARA_")}
    server = subprocess.Popen(
        [*KLARA, "serve", "--data", str(data_folder), "--port", str(port), "--workers", "2"],
        env=environ | {"KLARA_ASKS_PER_MINUTE": "0", "KLARA_REQUESTS_PER_MINUTE": "0"},
        start_new_session=True,
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
    page = httpx.get(address)
    token = lxml.html.fromstring(page.text).xpath("//input[@name='csrf_token']/@value")[0]
    for _ in range(20):
        form = {"q": "Hur många tramadoltabletter fanns i väskan?", "csrf_token": token}
        answered = httpx.post(address, data=form, cookies=dict(page.cookies))
        assert answered.status_code == 200
        assert "klara_samtal" in answered.cookies


def test_every_worker_takes_up_what_is_published_and_nobody_notices(
    address: str, data_folder: Path
) -> None:
    before = httpx.get(f"{address}/healthz").json()["generation"]
    new = Parsed(key="new", kind="press", title="Ny chef", text="Kvarterspolisen heter Bo Ek.")
    with Store(data_folder, write=True) as store:
        store.put(new, source="tests")
    made = build(data_folder, open_encoder())
    assert made.name != before
    for _ in range(20):
        given = httpx.post(f"{address}/api/v1/ask", json={"q": "Vad heter kvarterspolisen?"})
        assert given.status_code == 200
        assert given.json()["generation"] == made.name


def test_the_answer_names_no_server(address: str) -> None:
    assert "server" not in httpx.get(address).headers


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
