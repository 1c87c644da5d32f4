"""How many answers a second? `python -m benchmarks.load --data DIR` prints JSON.

Starts `klara serve`, asks it over HTTP from the same machine for a minute, and publishes another
generation twice meanwhile. Every connection asks again as soon as it has its answer; with --rate
questions are sent at a steady pace instead, and one that had to wait for a free connection is
timed from when it should have been sent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed import SHARED, written_questions
from index.generation import generations, publish, published_name

START = 60.0
ANSWERS = ("answered", "no_answer", "emergency", "errand", "support")


@dataclass
class Told:
    """What came back: seconds of each answer, and how each ended."""

    seconds: list[float] = field(default_factory=list)
    ended: Counter[str] = field(default_factory=Counter)
    generations: Counter[str] = field(default_factory=Counter)


def main() -> None:
    """Measure and print; exit status 1 if anything but answers came back."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True, help="a data folder, indexed")
    arguments.add_argument("--notices", type=Path, default=SHARED, help="what to ask about")
    arguments.add_argument("--seconds", type=float, default=60.0)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--connections", type=int, default=8)
    arguments.add_argument("--rate", type=float, help="questions a second")
    arguments.add_argument("--distinct", type=int, default=2000, help="how many questions")
    arguments.add_argument("--warm", type=float, default=0.0, help="seconds of asking before")
    arguments.add_argument("--still", action="store_true", help="publish nothing meanwhile")
    asked = arguments.parse_args()
    names = [] if asked.still else _two_generations(asked.data)
    questions = [_request(q) for q in written_questions(asked.notices, asked.distinct)]
    busy = [round(load, 1) for load in os.getloadavg()]
    port = free_port()
    server = serve(asked.data, port, asked.workers)
    try:
        wait_for(port, server)
        if asked.warm:
            asyncio.run(_ask(port, questions, [], asked.data, asked.warm, asked.connections, None))
        _, started = _used(server.pid)
        told = asyncio.run(
            _ask(port, questions, names, asked.data, asked.seconds, asked.connections, asked.rate)
        )
        memory, used = _used(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    seconds = sorted(told.seconds)
    errors = {name: n for name, n in told.ended.items() if name not in ANSWERS}
    figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}",
        "load_before": busy,
        "workers": asked.workers,
        "connections": asked.connections,
        "rate": asked.rate,
        "distinct": len(questions),
        "answers_per_second": round(len(seconds) / asked.seconds, 1),
        "p50_ms": _milliseconds(seconds, 0.5),
        "p99_ms": _milliseconds(seconds, 0.99),
        "server_cpu_ms_per_answer": round(1000 * (used - started) / max(1, len(seconds)), 2),
        "longest_ms": _milliseconds(seconds, 1.0),
        "ended": dict(told.ended),
        "generations_seen": dict(told.generations),
        "errors": sum(errors.values()),
        "server_mb": memory,
    }
    print(json.dumps(figures, indent=2))
    sys.exit(1 if errors else 0)


async def _ask(
    port: int,
    requests: list[bytes],
    names: list[str],
    data: Path,
    seconds: float,
    connections: int,
    rate: float | None,
) -> Told:
    """Ask for `seconds` over some connections, publishing another generation at each third."""
    told = Told()
    began = time.perf_counter()
    due = iter(range(sys.maxsize))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while True:
            number = next(due)
            planned = began + number / rate if rate else time.perf_counter()
            if planned - began >= seconds:
                break
            if (early := planned - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            try:
                writer.write(requests[number % len(requests)])
                status, body = await _response(reader)
            except (OSError, EOFError, ValueError) as error:
                told.ended[type(error).__name__] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                continue
            told.seconds.append(time.perf_counter() - planned)
            _count(told, status, body)
        writer.close()

    async def publishing() -> None:
        for name in names:
            await asyncio.sleep(seconds / (len(names) + 1))
            publish(data, name)

    await asyncio.gather(publishing(), *(one() for _ in range(connections)))
    return told


def _count(told: Told, status: int, body: bytes) -> None:
    if status != 200:
        told.ended[f"HTTP {status}"] += 1
        return
    answer = json.loads(body)
    told.ended[answer["status"]] += 1
    told.generations[answer["generation"]] += 1


async def _response(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return int(head[9:12]), await reader.readexactly(length)


def _request(question: str) -> bytes:
    body = json.dumps({"q": question}).encode()
    return (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )


def _two_generations(data: Path) -> list[str]:
    """Return what to publish during the run: the generation before, then the present one."""
    while len(generations(data)) < 2:
        print("building a second generation", file=sys.stderr)
        subprocess.run(
            [sys.executable, "-m", "klara", "index", "--force", "--data", str(data)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    current = published_name(data) or ""
    other = next(m.name for m in reversed(generations(data)) if m.name != current)
    return [other, current]


def serve(data: Path, port: int, workers: int) -> subprocess.Popen[bytes]:
    """Start `klara serve` without limits by address, in a process group of its own."""
    command = [sys.executable, "-m", "klara", "serve", "--data", str(data)]
    unlimited = {"KLARA_ASKS_PER_MINUTE": "0", "KLARA_REQUESTS_PER_MINUTE": "0"}
    return subprocess.Popen(
        [*command, "--port", str(port), "--workers", str(workers)],
        env=os.environ | unlimited,
        start_new_session=True,
    )


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, and a little more, so that every worker has started."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        if server.poll() is not None:
            sys.exit("klara serve ended before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1.0).close()
        except OSError:
            time.sleep(0.2)
        else:
            time.sleep(3.0)
            return
    sys.exit(f"klara serve did not answer within {START:g} s")


def _used(group: int) -> tuple[list[int], float]:
    """Return the resident megabytes of each process of the server, and processor seconds of all.

    On a machine that others use too, the processor seconds are what can be compared.
    """
    megabytes: list[int] = []
    ticks = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) != group:
                continue
            fields = (process / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
        megabytes.append(int(fields[21]) * os.sysconf("SC_PAGE_SIZE") // 2**20)
    return sorted(megabytes), ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def _milliseconds(seconds: list[float], share: float) -> float:
    if not seconds:
        return 0.0
    return round(1000 * seconds[min(len(seconds) - 1, int(share * len(seconds)))], 1)


if __name__ == "__main__":
    main()
