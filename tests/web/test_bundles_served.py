"""Three servers on an S3 bucket, behind a proxy: published to, killed, and left without storage."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import Handler, Server, running
from tiny import DOCUMENTS

from index.bundles import publish
from index.generation import build
from index.records import Parsed
from index.search.encoder import open_encoder
from index.store.documents import Store

pytest.importorskip("s3fs", reason="s3fs is not installed: the extra `s3`")
pytest.importorskip("moto", reason="moto[server] is not installed: the extra `scale`")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TARGET = "s3://klara/published"
QUESTION = {"q": "Hur många tramadoltabletter fanns i väskan?"}


class Failing:
    """S3 by moto, of whose requests `share` are answered with 503."""

    def __init__(self, app: Any) -> None:
        self.app, self.share, self.refused = app, 0.0, 0
        self.chance = random.Random(5)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        if self.chance.random() < self.share:
            self.refused += 1
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("503 Slow Down", [("Content-Length", "0")])
            return [b""]
        return self.app(environ, start_response)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> tuple[Failing, Callable[[], None]]:
    """Serve S3 with an empty bucket; returns what fails, and what ends it."""
    import s3fs
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    failing = Failing(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, failing, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir("klara")

    def end() -> None:
        server.shutdown()
        server.server_close()

    return failing, end


class Servers:
    """Three of `klara serve --from`, each with a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = [_free_port() for _ in range(3)]
        self.processes = [self._start(number) for number in range(3)]

    def _start(self, number: int) -> subprocess.Popen[bytes]:
        environ = {k: v for k, v in os.environ.items() if not k.startswith("KLARA_")}
        folder, port = self.folder / f"server-{number}", self.ports[number]
        options = ["--from", TARGET, "--data", str(folder), "--port", str(port)]
        unlimited = {"KLARA_ASKS_PER_MINUTE": "0", "KLARA_REQUESTS_PER_MINUTE": "0"}
        return subprocess.Popen(
            [sys.executable, "-m", "klara", "serve", *options],
            env=environ | unlimited | {"KLARA_PULL_SECONDS": "1"},
        )

    def generation(self, number: int) -> str | None:
        """Return what a server answers from, None if it does not answer."""
        try:
            well = httpx.get(f"http://127.0.0.1:{self.ports[number]}/healthz", timeout=10)
        except httpx.TransportError:
            return None
        name: str | None = well.json()["generation"]
        return name

    def wait_for(self, generation: str, numbers: tuple[int, ...] = (0, 1, 2)) -> None:
        """Wait until these servers answer from a generation."""
        until = time.monotonic() + 120
        while any(self.generation(number) != generation for number in numbers):
            assert time.monotonic() < until, "not all servers took up what was published"
            time.sleep(0.2)

    def kill(self, number: int) -> None:
        """Kill a server in the middle of what it does."""
        self.processes[number].send_signal(signal.SIGKILL)
        self.processes[number].wait()

    def start_again(self, number: int) -> None:
        """Start a killed server on the folder that it left."""
        self.processes[number] = self._start(number)


@contextmanager
def proxied(ports: list[int]) -> Iterator[Counter[object]]:
    """Ask again and again through a proxy that tries the next server; yields how it ended."""
    turn = count()

    class Proxy(Handler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            for _ in range(2 * len(ports)):
                port = ports[next(turn) % len(ports)]
                try:
                    reply = httpx.post(
                        f"http://127.0.0.1:{port}{self.path}",
                        content=body,
                        headers={"content-type": self.headers["content-type"]},
                        timeout=60,
                    )
                except httpx.TransportError:
                    continue
                self.send_response(reply.status_code)
                self.end_headers()
                self.wfile.write(reply.content)
                return
            self.send_error(502)

    ended: Counter[object] = Counter()
    stop = threading.Event()
    proxy = Server(Proxy)
    address = f"{proxy.base}/api/v1/ask"

    def asking() -> None:
        while not stop.wait(0.05):
            try:
                reply = httpx.post(address, json=QUESTION, timeout=90)
            except httpx.TransportError as error:
                ended[repr(error)] += 1
                continue
            right = reply.status_code == 200 and "43 500" in str(reply.json()["quotes"])
            ended["answered" if right else reply.text] += 1

    threads = [threading.Thread(target=asking, daemon=True) for _ in range(2)]
    with running(proxy):
        for thread in threads:
            thread.start()
        try:
            yield ended
        finally:
            stop.set()
            for thread in threads:
                thread.join(120)


def _free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def test_nobody_notices_a_new_bundle_a_killed_server_or_storage_that_fails(
    tmp_path: Path, s3: tuple[Failing, Callable[[], None]]
) -> None:
    failing, end_storage = s3
    data = tmp_path / "data"
    with Store(data, write=True) as store:
        for parsed in DOCUMENTS:
            store.put(parsed, source="tests")
    first = build(data, open_encoder()).name
    failing.share = 0.5
    publish(data, TARGET)
    servers = Servers(tmp_path)
    try:
        servers.wait_for(first)
        with proxied(servers.ports) as ended:
            new = Parsed(key="new", kind="press", title="Ny chef", text="Chefen heter Bo Ek.")
            with Store(data, write=True) as store:
                store.put(new, source="tests")
            second = build(data, open_encoder()).name
            publish(data, TARGET)
            servers.kill(0)
            servers.start_again(0)
            servers.wait_for(second)
            end_storage()
            servers.kill(1)
            servers.start_again(1)
            servers.wait_for(second)
            answered = ended["answered"]
            time.sleep(5.0)
        assert set(ended) == {"answered"}
        assert ended["answered"] > answered
        assert failing.refused > 10
        assert not (tmp_path / "server-1" / "klara.db").exists()
    finally:
        for process in servers.processes:
            process.kill()
            process.wait()
