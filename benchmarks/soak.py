"""Does the website stay up? `python -m benchmarks.soak --data DIR --minutes 10` prints JSON.

Bursts of requests with pauses in between, so that the server's threads come and go: after each
burst the open descriptors of its process are counted. It may have 1,024, as on many systems.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from benchmarks.load import free_port, serve, wait_for
from index.store.documents import Store

BURST = 78
PAUSE = 11.0
"""Seconds: a little longer than anyio keeps a thread that has nothing to do."""

MOST_DESCRIPTORS = 1024


def main() -> None:
    """Ask in bursts, count and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--minutes", type=float, default=10.0)
    asked = arguments.parse_args()
    with Store(asked.data) as store:
        paths = ["/", "/om", *(f"/kalla/{document.id}" for document in store.newest(20))]
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_DESCRIPTORS, MOST_DESCRIPTORS))
    port = free_port()
    server = serve(asked.data, port, 1)
    try:
        wait_for(port, server)
        ended, descriptors = soak(port, server.pid, paths, 60 * asked.minutes)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
    figures = {
        "minutes": asked.minutes,
        "bursts": len(descriptors),
        "ended": dict(ended),
        "descriptors": {
            "after_the_first": descriptors[0],
            "after_the_last": descriptors[-1],
            "most": max(descriptors),
        },
    }
    print(json.dumps(figures, indent=1))
    sys.exit(any(not status.isdigit() for status in ended))


def soak(
    port: int, process: int, paths: list[str], seconds: float
) -> tuple[Counter[str], list[int]]:
    """Return how requests ended, and the descriptors open after each burst."""
    ended: Counter[str] = Counter()
    descriptors = []
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(BURST) as asking:
        while time.monotonic() < until:
            burst = [f"http://127.0.0.1:{port}{paths[i % len(paths)]}" for i in range(BURST)]
            ended.update(asking.map(_status, burst))
            descriptors.append(len(os.listdir(f"/proc/{process}/fd")))
            time.sleep(PAUSE)
    return ended, descriptors


def _status(address: str) -> str:
    try:
        with urlopen(address, timeout=60) as response:
            response.read()
            return str(response.status)
    except HTTPError as error:
        return str(error.code)
    except OSError as error:
        return type(error).__name__


if __name__ == "__main__":
    main()
